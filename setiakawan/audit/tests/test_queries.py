"""The chain of the audit log: whatever is changed or removed behind our back is found."""

import threading

import pytest
from django.db import DatabaseError, connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from setiakawan.accounts.scope import system_scope
from setiakawan.audit.models import Entry, Head
from setiakawan.audit.protection import missing_triggers, protect, unprotect
from setiakawan.audit.queries import verify_chain
from setiakawan.audit.services import AuditHeadMissing, record

SYSTEM = system_scope("perintah uji", "64.08")
pytestmark = pytest.mark.postgres


def write(count):
    with transaction.atomic():
        return [record(SYSTEM, "registry.reveal", ("registry.person", n), area_code="64.08.04") for n in range(count)]


@pytest.fixture
def unlocked(db):
    """A database whose owner dropped the triggers."""
    unprotect(connection)
    yield connection
    protect(connection)


def run(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount


@pytest.mark.django_db
def test_an_empty_log_is_whole():
    assert verify_chain() == []


@pytest.mark.django_db
def test_an_untouched_log_is_whole():
    write(5)
    assert verify_chain() == []


texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=80)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reason=st.text(max_size=600), subject=texts, details=st.dictionaries(st.text(max_size=9), values, max_size=4))
@pytest.mark.django_db
def test_whatever_is_recorded_reads_back_as_it_was_hashed(reason, subject, details):
    with transaction.atomic():
        record(SYSTEM, "registry.reveal", ("registry.person", subject), reason=reason, details=details)
    assert verify_chain() == []


COLUMNS = {
    "at": "2020-01-01 00:00:00+00:00", "actor_id": 999, "actor_label": "orang lain", "verb": "audit.export",
    "subject_type": "registry.family", "subject_id": "777", "area_code": "64.08.12", "reason": "diubah",
    "details": '{"x": 1}', "previous_hash": "1" * 64, "hash": "2" * 64,
}  # fmt: skip


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("which", [0, 2, 4], ids=["first", "middle", "last"])
def test_a_changed_column_is_found(unlocked, column, which):
    line = write(5)[which]
    assert run(f"UPDATE audit_entry SET {column} = %s WHERE seq = %s", COLUMNS[column], line.seq) == 1
    assert verify_chain() != []


@pytest.mark.parametrize("which", [0, 2, 4], ids=["first", "middle", "last"])
def test_a_removed_line_is_found(unlocked, which):
    line = write(5)[which]
    run("DELETE FROM audit_entry WHERE seq = %s", line.seq)
    assert verify_chain() != []


def test_an_emptied_log_is_found(unlocked):
    write(3)
    run("DELETE FROM audit_entry")
    assert verify_chain() != []


def test_a_chain_that_somebody_computed_anew_is_found_by_the_seal(unlocked):
    first, last = write(2)
    run("DELETE FROM audit_entry WHERE seq = %s", last.seq)
    run("UPDATE audit_head SET seq = %s, hash = %s", first.seq, first.hash)
    assert verify_chain() == ["Segel ujung catatan tidak sah."]


def test_without_its_end_the_log_takes_no_more_lines(unlocked):
    write(2)
    run("DELETE FROM audit_head")
    assert verify_chain() == ["Ujung catatan tidak ada, padahal ada baris."]
    with pytest.raises(AuditHeadMissing), transaction.atomic():
        write(1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET reason = 'x'", "DELETE FROM audit_entry", "DELETE FROM audit_head",
        "UPDATE audit_head SET seq = seq - 1", "UPDATE audit_head SET seq = seq + 5",
    ],
)  # fmt: skip
def test_the_database_refuses_to_change_or_remove(statement):
    write(2)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(statement)
    assert verify_chain() == []


@pytest.mark.django_db
def test_the_engines_own_shortcut_is_refused_too():
    write(2)
    shortcut = {
        "sqlite": "INSERT OR REPLACE INTO audit_entry SELECT seq, at, actor_id, actor_label, verb, subject_type, "
        "subject_id, area_code, 'x', details, previous_hash, hash FROM audit_entry",
        "postgresql": "TRUNCATE audit_entry",
    }[connection.vendor]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(shortcut)


@pytest.mark.django_db
def test_missing_triggers_are_named(unlocked):
    assert "audit_head_forward" in missing_triggers(connection)


@pytest.mark.django_db
def test_all_triggers_are_there():
    assert missing_triggers(connection) == []


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_make_one_chain():
    errors = []

    def work(writer):
        try:
            for n in range(10):
                with transaction.atomic():
                    record(SYSTEM, "registry.reveal", ("registry.person", f"{writer}-{n}"))
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(writer,)) for writer in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert Entry.objects.count() == Head.objects.get().seq == 60
    assert verify_chain() == []

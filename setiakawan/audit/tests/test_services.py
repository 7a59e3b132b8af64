"""Writing the audit log."""

import itertools

import pytest
from django.db import connection, transaction

from setiakawan.audit.models import AuditIsAppendOnly, Entry
from setiakawan.audit.services import OutsideTransaction, UnknownVerb, record


@pytest.mark.django_db
def test_a_line_names_actor_verb_subject_and_reason(officer):
    line = record(
        officer.scope, "registry.reveal", ("registry.person", 12), area_code="64.08.04.2001", reason=" Verifikasi "
    )
    assert (line.actor_id, line.actor_label) == (officer.user.pk, "Siti Aminah")
    assert (line.verb, line.subject_type, line.subject_id) == ("registry.reveal", "registry.person", "12")
    assert line.reason == "Verifikasi"


@pytest.mark.django_db
def test_lines_are_numbered_without_gaps_and_chained(officer):
    lines = [record(officer.scope, "registry.reveal", ("registry.person", n)) for n in range(3)]
    assert [b.seq - a.seq for a, b in itertools.pairwise(lines)] == [1, 1]
    assert [b.previous_hash == a.hash for a, b in itertools.pairwise(lines)] == [True, True]


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_can_be_recorded(officer):
    with pytest.raises(OutsideTransaction):
        record(officer.scope, "registry.reveal", ("registry.person", 12))


@pytest.mark.django_db
def test_an_unlisted_verb_is_refused(officer):
    with pytest.raises(UnknownVerb):
        record(officer.scope, "registry.peek", ("registry.person", 12))


@pytest.mark.django_db(transaction=True)
def test_a_line_disappears_with_the_act_that_failed(officer):
    before = Entry.objects.count()
    with pytest.raises(ValueError, match="fails"), transaction.atomic():
        record(officer.scope, "registry.reveal", ("registry.person", 12))
        raise ValueError("the act fails")
    assert Entry.objects.count() == before


@pytest.mark.django_db
def test_personal_numbers_and_endless_texts_do_not_get_in(officer):
    line = record(
        officer.scope, "registry.reveal", ("registry.person", "6408990101900001"),
        reason="NIK 6408990101900001, telepon 0812-3456-7890 " + "x" * 900,
        details={"nik": "6408990101900001", "again": [6408990101900001, "6408 9901 0190 0001"], "count": 16, "ratio": 0.5},
    )  # fmt: skip
    line.refresh_from_db()
    assert line.subject_id == "••••"
    assert line.reason.startswith("NIK ••••, telepon •••• xxx") and len(line.reason) == 500
    assert line.details == {"nik": "••••", "again": ["••••", "••••"], "count": 16, "ratio": "0.5"}


@pytest.mark.django_db
def test_python_refuses_to_change_or_remove_a_line(officer):
    line = record(officer.scope, "registry.reveal", ("registry.person", 12))
    for attempt in (
        line.save, line.delete, Entry.objects.all().delete, lambda: Entry.objects.update(verb="x"),
        lambda: Entry.objects.bulk_update([line], ["verb"]),
    ):  # fmt: skip
        with pytest.raises(AuditIsAppendOnly):
            attempt()


@pytest.mark.django_db
def test_a_line_costs_three_statements(officer, django_assert_num_queries):
    scope = officer.scope
    record(scope, "registry.reveal", ("registry.person", 12))
    with django_assert_num_queries(3, connection=connection):
        record(scope, "registry.reveal", ("registry.person", 12))

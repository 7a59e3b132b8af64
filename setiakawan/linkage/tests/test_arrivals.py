"""An arriving record finds whom it may be, from the index and from what changed since."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from setiakawan.linkage.indexing import KeyIndex, arrivals, hashed, note_everybody, refresh_keys
from setiakawan.linkage.judging import judge, weights_in_use
from setiakawan.linkage.rules.arrivals import MOST, near_of
from setiakawan.linkage.rules.cleaned import clean
from setiakawan.linkage.rules.record import Record
from setiakawan.linkage.services.linking import bring_index_up_to_date
from setiakawan.registry.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
SITI = {"birth_date": "1980-05-12", "mother_name": "Hadijah", "sex": "P"}
TYPED = Record(name="St. Nurhaliza Maulida", birth="1980-05-12", mother="Hadijah", sex="P", village="64.08.04.2001")


@pytest.fixture
def siti(registry):
    person = registry.person("Siti Nurhaliza Maulida", nik=True, **SITI)
    registry.person("Bambang Wijayanto", birth_date="1971-11-03", sex="L", mother_name="Suparti")
    bring_index_up_to_date()
    return person


def found(record=TYPED):
    return [one.person for one in arrivals([record], weights_in_use())[0]]


def near(record):
    return near_of([clean(record)], KeyIndex(), hashed)[0]


def test_whoever_is_typed_again_is_found_with_the_evidence_of_both_records(siti):
    (answer,) = arrivals([TYPED], weights_in_use())
    assert [one.person for one in answer] == [siti.pk]
    said = Record(
        name="Siti Nurhaliza Maulida", birth="1980-05-12", mother="Hadijah", sex="P", village="64.08.04.2001",
        nik=siti.identifiers.get().number,
    )  # fmt: skip
    assert answer[0].judgement == judge(TYPED, said, weights_in_use())


def test_what_changed_a_moment_ago_counts_and_what_was_packed_before_does_not(siti):
    Person.objects.filter(pk=siti.pk).update(name="Rusmini", birth_date="1999-01-30", mother_name="Painem")
    assert found() == []
    Person.objects.filter(pk=siti.pk).update(
        name="Siti Nurhaliza Maulida", birth_date="1980-05-12", mother_name="Hadijah"
    )
    assert found() == [siti.pk]


def test_somebody_who_came_a_moment_ago_is_found(siti, registry):
    other = registry.person("Siti Nurhaliza Maulida", **SITI)
    assert found() == [siti.pk, other.pk] or found() == [other.pk, siti.pk]


def test_what_the_keys_of_today_cannot_open_is_read_anew(siti):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE linkage_packed SET told = %s", [b"\x09damaged and of another key"])
    assert found() == [siti.pk]


def test_whoever_shares_one_weak_key_alone_is_passed_over(siti, registry):
    only_name = registry.person("Maulida Nurhaliza Siti", area="63.01.01.2001")
    by_phone = registry.person("Yohana", area="63.01.01.2001")
    registry.phone(by_phone, "+6281234567890")
    bring_index_up_to_date()
    assert near(Record(name="SITI NURHALIZA MAULIDA")) == set()
    assert near(Record(name="YOHANA", phone="081234567890")) == {by_phone.pk}
    assert only_name.pk in near(Record(name="SITI NURHALIZA MAULIDA", village="63.01.01.2001"))


def test_a_key_that_thousands_share_says_nothing(registry):
    for _ in range(MOST + 2):
        registry.person("Siti Aminah", birth_date="1965-12-31", sex="P")
    bring_index_up_to_date()
    assert near(Record(name="SITI AMINAH", birth="1965-12-31", sex="P", village="64.08.04.2001")) == set()


def test_five_hundred_cost_as_many_queries_as_one(siti):
    with CaptureQueriesContext(
        connection,
    ) as one:
        arrivals([TYPED], weights_in_use())
    with CaptureQueriesContext(connection) as many:
        arrivals([TYPED] * 500, weights_in_use())
    assert len(many) == len(one) <= 10


def test_the_index_made_anew_is_the_same(siti):
    note_everybody()
    assert found() == [siti.pk]
    assert refresh_keys() == 2
    assert found() == [siti.pk]

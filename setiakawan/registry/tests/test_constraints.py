"""Every invariant notices what it is there for."""

import datetime

import pytest
from django.db import connection

from setiakawan.registry import constraints
from setiakawan.registry.models import ChangeRequest, Contact, FamilyNumber, Identifier, Membership, Person, Statement

pytestmark = pytest.mark.django_db
CHECKS = [
    check for name, check in vars(constraints).items() if callable(check) and getattr(check, "__module__", "") == constraints.__name__
    and not name.startswith("_")
]  # fmt: skip


@pytest.fixture
def siti(registry, companion):
    """A person with everything, all of it in order."""
    person = registry.person("Siti", birth_date="1984-02-29", nik=True)
    registry.family((person, "head"))
    registry.phone(person)
    registry.says(person, adopted=["occupation"], occupation="Guru")
    Person.objects.filter(pk=person.pk).update(occupation="Guru")
    return person


def broken():
    return {check.__name__ for check in CHECKS if list(check())}


def test_a_sound_registry_breaks_nothing(siti):
    assert len(CHECKS) >= 12
    assert broken() == set()


def test_fields_that_nobody_said_are_noticed(siti):
    Person.objects.filter(pk=siti.pk).update(name="Sitti", birth_date=datetime.date(1984, 3, 1), occupation="")
    assert {"people_are_what_their_statements_say", "name_keys_are_the_folded_names"} & broken() == {
        "people_are_what_their_statements_say"
    }
    Person.objects.filter(pk=siti.pk).update(name_key="lain")
    assert "name_keys_are_the_folded_names" in broken()


def test_numbers_that_do_not_match_are_noticed(siti):
    for model, key in ((Identifier, "number_key"), (FamilyNumber, "number_key"), (Contact, "value_key")):
        row = model.objects.get()
        old = getattr(row, key)
        model.objects.filter(pk=row.pk).update(**{key: b"x" * 16})
        assert "sealed_numbers_open_and_match_their_index" in broken()
        model.objects.filter(pk=row.pk).update(**{key: old})
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_identifier SET number = %s", [b"\x01" + b"0" * 40])
    assert "sealed_numbers_open_and_match_their_index" in broken()


def test_the_dead_in_a_family_are_noticed(siti, registry):
    registry.event(siti, "death", datetime.date(2026, 1, 1))
    assert broken() == {"the_dead_belong_to_no_family"}


def test_unsure_dates_with_days_are_noticed(siti):
    Person.objects.filter(pk=siti.pk).update(birth_precision="year")
    assert "birth_dates_say_how_sure_they_are" in broken()


def test_a_stay_of_another_kind_than_its_family_is_noticed(siti):
    Membership.objects.update(kind="dtsen")
    assert broken() == {"membership_kind_is_that_of_the_family"}


def test_a_statement_that_takes_what_it_does_not_say_is_noticed(siti):
    Statement.objects.exclude(adopted=None).update(adopted=["rt"])
    assert "statements_adopt_only_what_they_say" in broken()


def test_an_approval_without_a_source_is_noticed(siti, companion, officer):
    ChangeRequest.objects.create(
        person=siti, values={"rt": "1"}, before={"rt": ""}, person_version=1, reason="lima", state="approved",
        proposed_by=companion.user, proposed_at="2026-01-01T00:00Z", decided_by=officer.user,
    )  # fmt: skip
    assert broken() == {"changes_are_decided_by_somebody_else"}

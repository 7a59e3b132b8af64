"""Two people at the same moment: one act counts, the other is told."""

import datetime
import threading

import pytest
from django.db import connection

from setiakawan.registry import constraints
from setiakawan.registry.models import ChangeRequest, Identifier, LifeEvent, Person, Statement
from setiakawan.registry.services import changes, events, families, numbers, people
from setiakawan.registry.services.entry import PersonChangedMeanwhile

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TODAY = datetime.date(2026, 3, 12)


def at_once(*acts):
    """Run acts in threads that start together; what each gave or raised."""
    gate, outcomes = threading.Barrier(len(acts)), [None] * len(acts)

    def run(position, act):
        gate.wait()
        try:
            outcomes[position] = act()
        except Exception as refused:
            outcomes[position] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def refusals(outcomes):
    return [type(outcome) for outcome in outcomes if isinstance(outcome, Exception)]


def test_two_edits_of_one_version_leave_one(registry, officer, other_officer):
    person = registry.person("Siti")
    one, other = officer.scope, other_officer.scope

    def edit(scope, occupation):
        return lambda: people.edit_person(
            person_id=person.pk, version=1, values={"occupation": occupation}, by=scope, on=TODAY
        )

    outcomes = at_once(edit(one, "Guru"), edit(other, "Petani/pekebun"))
    assert refusals(outcomes) == [PersonChangedMeanwhile]
    assert Statement.objects.filter(person=person).count() == 2
    assert list(constraints.people_are_what_their_statements_say()) == []


def test_two_decisions_about_one_proposal_leave_one(registry, companion, officer, other_officer):
    person = registry.person("Siti")
    change = changes.propose_change(
        person_id=person.pk,
        version=1,
        values={"occupation": "Guru"},
        reason="menurut warga",
        by=companion.scope,
        on=TODAY,
    )
    one, other = officer.scope, other_officer.scope

    def decide(scope, approve):
        return lambda: changes.decide_change(
            change_id=change.pk, approve=approve, seen_version=1, reason="sudah diperiksa", by=scope, on=TODAY
        )

    assert refusals(at_once(decide(one, True), decide(other, False))) == [changes.ChangeAlreadyDecided]
    assert ChangeRequest.objects.get().decided_by_id in (one.user_id, other.user_id)


def test_one_death_is_recorded_once(registry, officer, other_officer):
    person = registry.person("Siti")
    one, other = officer.scope, other_officer.scope

    def die(scope):
        return lambda: events.record_death(person_id=person.pk, on=TODAY, precision="day", by=scope, today=TODAY)

    assert refusals(at_once(die(one), die(other))) == [events.PersonIsDead]
    assert LifeEvent.objects.filter(kind="death").count() == 1


def test_a_family_gets_one_head(registry, officer, other_officer):
    yusuf, siti, budi = (registry.person(name) for name in ("Yusuf", "Siti", "Budi"))
    family = registry.family((yusuf, "head"), (siti, "wife"), (budi, "child"))
    one, other = officer.scope, other_officer.scope

    def change(scope, person):
        return lambda: families.change_head(family_id=family.pk, new_head=person.pk, on=TODAY, by=scope, today=TODAY)

    at_once(change(one, siti), change(other, budi))
    assert family.memberships.filter(valid_until=None, role="head").count() == 1
    assert family.memberships.filter(valid_until=None).count() == 3


def test_one_number_is_valid_for_one_person(registry, officer, other_officer):
    siti, budi = registry.person("Siti"), registry.person("Budi")
    one, other = officer.scope, other_officer.scope

    def add(scope, person):
        return lambda: numbers.add_identifier(
            person_id=person.pk, kind="nik", number="6408990101900001", by=scope, on=TODAY
        )

    assert refusals(at_once(add(one, siti), add(other, budi))) == []
    assert sorted(Identifier.objects.values_list("status", flat=True)) == ["disputed", "valid"]


def test_two_who_marry_each_other_at_once_do_not_wait_for_ever(registry, officer, other_officer):
    siti, budi = registry.person("Siti"), registry.person("Budi")
    one, other = officer.scope, other_officer.scope

    def marry(scope, person, partner):
        return lambda: events.record_marriage(
            person_id=person.pk, partner_id=partner.pk, on=TODAY, precision="day", by=scope, today=TODAY
        )

    assert refusals(at_once(marry(one, siti, budi), marry(other, budi, siti))) == []
    assert set(Person.objects.values_list("marital_status", flat=True)) == {"Kawin"}

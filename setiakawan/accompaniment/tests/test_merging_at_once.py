"""Merging and splitting at the same moment as other acts: one after the other, and nothing is lost."""

import datetime

import pytest
from django.db import IntegrityError

from setiakawan.accompaniment.models import Case, Visit
from setiakawan.accompaniment.tests.conftest import TODAY, Accompanied
from setiakawan.accompaniment.tests.test_merging import WHY, broken
from setiakawan.registry.models import Membership, Merge, Person
from setiakawan.registry.services import families, merging, people
from setiakawan.registry.services.entry import PersonChangedMeanwhile
from setiakawan.registry.tests.test_concurrency import at_once, refusals

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def merging_of(kept, gone, scope):
    return lambda: merging.merge_persons(kept=kept.pk, gone=gone.pk, reason=WHY, by=scope, on=TODAY)


def test_the_same_two_either_way_round_become_one_once(registry, officer, other_officer):
    one, other = registry.person("Siti"), registry.person("Sitti")
    acts = merging_of(one, other, officer.scope), merging_of(other, one, other_officer.scope)
    assert refusals(at_once(*acts)) == [merging.AlreadyMerged]
    assert Person.objects.count() == 1
    assert Merge.objects.filter(state="done").count() == 1
    assert broken() == []


def test_a_chain_ends_in_one_person_or_refuses(registry, officer, other_officer):
    a, b, c = (registry.person(f"Siti {n}") for n in "ABC")
    outcomes = at_once(merging_of(b, a, officer.scope), merging_of(c, b, other_officer.scope))
    refused = refusals(outcomes)
    assert refused in ([], [Person.DoesNotExist])
    assert Person.objects.count() == (2 if refused else 1)
    assert broken() == []


def test_a_split_and_a_further_merge(registry, officer, other_officer):
    a, b, c = (registry.person(f"Siti {n}") for n in "ABC")
    first = merging_of(b, a, officer.scope)()
    one, other = officer.scope, other_officer.scope
    outcomes = at_once(
        lambda: merging.split_merge(merge_id=first.pk, reason="Ternyata dua orang", by=one), merging_of(c, b, other)
    )
    assert refusals(outcomes) in ([], [merging.LaterMergeFirst])
    assert Person.objects.count() == (2 if not refusals(outcomes) else 1)
    assert broken() == []


def test_two_splits_leave_one(registry, officer, other_officer):
    a, b = registry.person("Siti A"), registry.person("Siti B")
    found = merging_of(b, a, officer.scope)()
    acts = [
        lambda scope=scope: merging.split_merge(merge_id=found.pk, reason="Ternyata dua orang", by=scope)
        for scope in (officer.scope, other_officer.scope)
    ]
    assert refusals(at_once(*acts)) in ([merging.NotMerged], [Merge.DoesNotExist])
    assert Person.objects.count() == 2


def test_a_visit_and_the_merge_of_the_person_both_count(registry, officer, other_officer):
    accompanied, double = Accompanied(registry).assigned(), registry.person("Sitti")
    found = merging.propose_merge(
        subject="person", kept=double.pk, gone=accompanied.person.pk, reason=WHY, by=officer.scope
    )
    scope = other_officer.scope
    outcomes = at_once(
        accompanied.visit, lambda: merging.decide_merge(merge_id=found.pk, approve=True, by=scope, on=TODAY)
    )
    assert refusals(outcomes) == []
    assert Visit.objects.get().case_id == Case.objects.get(person=double).pk
    assert broken() == []


def test_a_case_that_is_just_opened_is_not_left_behind(registry, officer):
    accompanied, kept, gone = Accompanied(registry), registry.person("Siti"), registry.person("Sitti")
    outcomes = at_once(lambda: accompanied.open(person_id=gone.pk), merging_of(kept, gone, officer.scope))
    assert refusals(outcomes) in ([Person.DoesNotExist], [merging.SecondPersonNeeded])
    assert Case.objects.exclude(person=accompanied.person).count() == (refusals(outcomes) != [Person.DoesNotExist])
    assert broken() == []


def test_a_family_change_and_a_merge(registry, officer, other_officer):
    kept, gone, child = registry.person("Siti"), registry.person("Sitti"), registry.person("Budi")
    family = registry.family((kept, "head"), (child, "child"))
    registry.member(family, gone, "wife")
    one, other = officer.scope, other_officer.scope
    outcomes = at_once(
        merging_of(kept, gone, one),
        lambda: families.change_head(
            family_id=family.pk, new_head=gone.pk, on=datetime.date(2026, 3, 1), by=other, today=TODAY
        ),
    )
    assert refusals(outcomes) in ([], [families.NotAMember], [Person.DoesNotExist])
    assert Membership.objects.filter(family=family, valid_until=None, role="head").count() == 1
    assert broken() == []


def test_an_edit_of_the_one_who_goes_is_refused_or_kept(registry, officer, other_officer):
    kept, gone = registry.person("Siti"), registry.person("Sitti")
    one, other = officer.scope, other_officer.scope
    outcomes = at_once(
        merging_of(kept, gone, one),
        lambda: people.edit_person(person_id=gone.pk, version=1, values={"occupation": "Guru"}, by=other, on=TODAY),
    )
    assert set(refusals(outcomes)) <= {Person.DoesNotExist, PersonChangedMeanwhile}
    kept.refresh_from_db()
    assert kept.occupation == ("" if refusals(outcomes) else "Guru")
    assert broken() == []


def test_what_still_points_to_the_one_who_goes_keeps_them(registry, officer, monkeypatch):
    """A room that forgets its rows loses nothing: the merge is refused whole."""
    from setiakawan.registry import merging as hooks

    accompanied, kept = Accompanied(registry), registry.person("Sitti")
    monkeypatch.setitem(
        hooks._declared,
        ("person", "accompaniment"),
        hooks.Following((), lambda j: None, *[lambda k, g: []] * 2, lambda k, g: "", lambda k, g: None),
    )
    with pytest.raises(IntegrityError):
        merging_of(kept, accompanied.person, officer.scope)()
    assert Person.objects.filter(pk=accompanied.person.pk).exists()
    assert broken() == []

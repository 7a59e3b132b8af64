"""Merging, splitting, proposing, deciding and editing by two officers at once, in any order: a history, against what must hold.

Real threads on a real database; the acts are drawn from a seed, so that a history that breaks can be played again.
"""

import datetime
import random
from collections.abc import Callable

import pytest
from django.db import IntegrityError

from setiakawan.core.checks import invariants
from setiakawan.registry.merging import CannotMerge
from setiakawan.registry.models import Merge, Person
from setiakawan.registry.services import merging, people
from setiakawan.registry.services.entry import NothingToChange, PersonChangedMeanwhile
from setiakawan.registry.tests.test_concurrency import at_once
from setiakawan.registry.tests.test_merging import picture

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TODAY = datetime.date(2026, 3, 12)
WHY = "Orang yang sama, dua kali diketik"
MAY_REFUSE = (
    Person.DoesNotExist, Merge.DoesNotExist, CannotMerge, PersonChangedMeanwhile, NothingToChange, merging.AlreadyMerged,
    merging.SecondPersonNeeded, merging.ChoiceMissing, merging.MergeDecided, merging.OwnMerge, merging.NotMerged,
    merging.LaterMergeFirst, merging.SplitStandsInTheWay,
)  # fmt: skip
"""What somebody who comes second may be told. Anything else, a database error above all, is a fault."""


class History:
    """Six records of perhaps three people, and what two officers do to them in the same moment."""

    def __init__(self, registry, officers, seed: int):
        self.chance, self.officers = random.Random(seed), officers
        self.numbers = [registry.person(f"Siti {at}", birth_date="1980-05-12").pk for at in range(6)]
        persons = [Person.objects.get(pk=number) for number in self.numbers]
        registry.family((persons[0], "head"), (persons[1], "child"))
        registry.family((persons[2], "head"))
        registry.nik(persons[3], registry.new_nik())
        for at, person in enumerate(persons):
            registry.phone(person, f"+62812000000{at % 3}")

    def act(self, scope) -> Callable[[], object]:
        """Something that this officer may try now."""
        one, other = self.chance.sample(self.numbers, 2)
        states = {
            state: list(Merge.objects.filter(state=state).values_list("pk", flat=True))
            for state in ("proposed", "done")
        }
        wanted = {"kept": one, "gone": other, "reason": WHY, "choices": self._choices(scope, one, other), "by": scope}
        acts = [
            lambda: merging.merge_persons(**wanted, on=TODAY), lambda: merging.merge_persons(**wanted, on=TODAY),
            lambda: merging.propose_merge(subject="person", **wanted), lambda: self._edit(one, scope),
        ]  # fmt: skip
        if states["done"]:
            done = self.chance.choice(states["done"])
            acts += [lambda: merging.split_merge(merge_id=done, reason="Ternyata dua orang", by=scope)] * 2
        if states["proposed"]:
            waiting, approve = self.chance.choice(states["proposed"]), self.chance.random() < 0.7
            decided = {"merge_id": waiting, "approve": approve, "reason": "Sudah diperiksa", "by": scope, "on": TODAY}
            acts.append(lambda: merging.decide_merge(**decided))
        return self.chance.choice(acts)

    def _choices(self, scope, one: int, other: int) -> dict[str, str]:
        """The first answer to whatever would be asked about these two now."""
        try:
            asked = merging.preview_merge(scope, "person", one, other).questions
        except Person.DoesNotExist:
            return {}
        return {question.key: question.options[0][0] for question in asked}

    def _edit(self, number: int, scope) -> object:
        version = Person.objects.get(pk=number).version
        values = {"occupation": self.chance.choice(("Guru", "Nelayan/perikanan"))}
        return people.edit_person(person_id=number, version=version, values=values, by=scope, on=TODAY)

    def play(self, moments: int) -> int:
        """So many moments, two acts in each; how many acts counted."""
        counted = 0
        for _ in range(moments):
            outcomes = at_once(*[self.act(officer.scope) for officer in self.officers])
            for outcome in outcomes:
                assert not isinstance(outcome, IntegrityError), outcome
                assert not isinstance(outcome, Exception) or isinstance(outcome, MAY_REFUSE), repr(outcome)
                counted += not isinstance(outcome, Exception)
            assert broken() == []
        return counted

    def split_everything(self) -> None:
        """Take every merge back, from the latest."""
        for found in Merge.objects.filter(state="done").order_by("-source"):
            merging.split_merge(merge_id=found.pk, reason="Ternyata dua orang", by=self.officers[0].scope)


def broken() -> list[str]:
    return [
        line for name, check in invariants().items() if name.startswith(("registry.", "linkage.")) for line in check()
    ]


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_whatever_two_officers_do_at_once_nothing_is_lost_and_everything_can_be_taken_back(
    registry, officer, other_officer, seed
):
    history = History(registry, (officer, other_officer), seed)
    started = set(history.numbers)
    assert history.play(12) >= 6
    standing = set(Person.objects.values_list("pk", flat=True))
    gone = set(Merge.objects.filter(state="done").values_list("gone_number", flat=True))
    assert standing | gone == started and not standing & gone
    history.split_everything()
    assert set(Person.objects.values_list("pk", flat=True)) == started
    assert broken() == []


@pytest.mark.parametrize("seed", [1, 2])
def test_without_edits_everybody_stands_again_exactly_as_before(registry, officer, other_officer, seed, monkeypatch):
    history = History(registry, (officer, other_officer), seed)
    monkeypatch.setattr(History, "_edit", lambda self, number, scope: None)
    before = picture()
    history.play(10)
    history.split_everything()
    assert picture() == before

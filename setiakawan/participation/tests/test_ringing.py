"""Something urgent: several are rung, within their budget, and the first to say yes has it."""

import datetime

import pytest

from setiakawan.participation.models import Match, MatchState
from setiakawan.participation.services.matching import BUDGET, NobodyToRing, NotUrgent, ring_for
from setiakawan.participation.services.meeting import PlaceTaken
from setiakawan.participation.services.steps import WrongStep
from setiakawan.participation.tests.conftest import Neighbours
from setiakawan.registry.tests.test_concurrency import at_once

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 12)


def urgent(neighbours, helpers=3, **given):
    need = neighbours.need(neighbours.join("Yang meminta"), kind="ride", is_urgent=True, **given)
    people = [neighbours.join(f"Penolong {n}", checked=True, skills=["drive"]) for n in range(helpers)]
    for one in people:
        neighbours.offer(one, kind="ride", capacity=5)
    return need, people


def ring(neighbours, need, **given):
    return ring_for(
        need_id=need.pk, receiver_accepts=given.pop("accepts", True), by=neighbours.operator.scope, **neighbours.now
    )


def test_the_first_to_say_yes_has_it_and_the_others_are_told(neighbours):
    need, _ = urgent(neighbours)
    first, *others = ring(neighbours, need)
    neighbours.says(first, "helper")
    assert Match.objects.get(pk=first.pk).state == MatchState.ACCEPTED
    assert {Match.objects.get(pk=m.pk).state for m in others} == {MatchState.WITHDRAWN}


def test_who_wants_to_be_asked_first_is_asked_first(neighbours):
    need, _ = urgent(neighbours)
    first, *_ = ring(neighbours, need, accepts=False)
    neighbours.says(first, "helper")
    assert Match.objects.get(pk=first.pk).state == MatchState.PROPOSED


def test_nobody_is_rung_more_often_than_their_budget(neighbours):
    need, _ = urgent(neighbours, helpers=1)
    ring(neighbours, need)
    for _ in range(BUDGET - 1):
        ring(neighbours, urgent(neighbours, helpers=0)[0])
    with pytest.raises(NobodyToRing):
        ring(neighbours, urgent(neighbours, helpers=0)[0])
    neighbours.day += datetime.timedelta(days=8)
    assert ring(neighbours, urgent(neighbours, helpers=0)[0])


def test_only_what_is_urgent_is_rung_for(neighbours):
    need = neighbours.need(neighbours.join("Yang meminta"))
    with pytest.raises(NotUrgent):
        ring(neighbours, need)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_many_who_say_yes_at_once_one_has_it():
    neighbours = Neighbours()
    need, _ = urgent(neighbours, helpers=4)
    matches = ring(neighbours, need)
    told = at_once(*(lambda m=m: neighbours.says(m, "helper") for m in matches))
    assert sorted(need.matches.values_list("state", flat=True)).count("accepted") == 1
    assert sum(isinstance(one, (PlaceTaken, WrongStep)) for one in told) == len(matches) - 1

"""Neighbours at the same moment: exactly as many as are needed have it, a clear word for the rest, every promise kept."""

import uuid

import pytest
from django.utils import timezone

from setiakawan.participation.acting import Own
from setiakawan.participation.models import Act, ActHelper, Match, Need, Notice
from setiakawan.participation.services.acts import AlreadyConfirmed, confirm_act
from setiakawan.participation.services.meeting import PlaceTaken, take_need
from setiakawan.participation.services.participants import suspend
from setiakawan.participation.services.steps import WrongStep
from setiakawan.participation.tests.test_clock import broken
from setiakawan.registry.tests.test_concurrency import at_once, refusals

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _promises_hold():
    """Whatever happened at once, every promise holds afterwards."""
    yield
    assert broken() == []


def yes(n, match, side="helper"):
    speaker = match.helper_id if side == "helper" else match.need.receiver_id
    return lambda: n.says(match, side, by=Own(speaker))


def test_of_many_who_say_yes_to_one_need_exactly_one_has_it(neighbours):
    n = neighbours
    need = n.need(n.join("Bu Ros Rekaan"))
    helpers = [n.join(f"Penolong {k} Rekaan") for k in range(4)]
    matches = [n.propose(need, helper, receiver_accepts=True) for helper in helpers]
    refused = refusals(at_once(*(yes(n, match) for match in matches)))
    assert len(refused) == 3 and set(refused) <= {PlaceTaken, WrongStep}
    assert Match.objects.filter(state="accepted").count() == 1
    assert Need.objects.get().state == "taken"


def test_two_who_step_forward_at_once_are_both_asked_about_and_one_is_taken(neighbours):
    n = neighbours
    asks = n.join("Bu Ros Rekaan")
    need = n.need(asks)
    helpers = [n.join(f"Penolong {k} Rekaan") for k in range(2)]
    given = {"need_id": need.pk, "on": n.day, "at": timezone.now()}
    assert refusals(at_once(*(lambda h=h: take_need(by=Own(h.pk), **given) for h in helpers))) == []
    matches = list(Match.objects.select_related("need"))
    refused = refusals(at_once(*(yes(n, match, "receiver") for match in matches)))
    assert len(refused) == 1
    assert Match.objects.filter(state="accepted").count() == 1


def test_the_same_step_forward_twice_at_once_is_one(neighbours):
    n = neighbours
    need, helper = n.need(n.join("Bu Ros Rekaan")), n.join("Pak Amat Rekaan")
    act = lambda: take_need(need_id=need.pk, by=Own(helper.pk), on=n.day, at=timezone.now())  # noqa: E731
    assert refusals(at_once(act, act, act)) == []
    assert Match.objects.count() == 1
    assert Notice.objects.filter(what="asked").count() == 1


def test_an_act_told_by_both_helpers_at_once_is_counted_once(neighbours):
    n = neighbours
    asks = n.join("Bu Ros Rekaan")
    pair = [n.join(f"Tukang {k} Rekaan", skills=["building"]) for k in range(2)]
    need = n.need(asks, kind="roof")
    for helper in pair:
        n.agreed(need, helper)
    assert refusals(at_once(*(lambda h=h: n.act(need, h, hours=4) for h in pair))) == []
    assert Act.objects.get().hours == 4 and ActHelper.objects.count() == 2


def test_two_confirmations_at_once_are_one(neighbours):
    n = neighbours
    asks, helps = n.join("Bu Ros Rekaan"), n.join("Pak Amat Rekaan")
    need = n.need(asks)
    n.agreed(need, helps)
    act = n.act(need, helps)
    given = {"act_id": act.pk, "how": "portal", "by": Own(asks.pk), "on": n.day}
    assert refusals(at_once(*[lambda: confirm_act(**given)] * 2)) == [AlreadyConfirmed]


def test_suspension_and_a_yes_at_once_never_leave_an_agreed_match(neighbours):
    n = neighbours
    need, helper = n.need(n.join("Bu Ros Rekaan")), n.join("Pak Amat Rekaan")
    match, by = n.propose(need, helper, receiver_accepts=True), n.operator.scope
    stop = lambda: suspend(participant_id=helper.pk, reason="Dilaporkan", by=by, **n.now)  # noqa: E731
    at_once(yes(n, match), stop)
    assert not Match.objects.filter(state="accepted").exists()


def test_one_need_sent_three_times_at_once_is_one(neighbours):
    n, number = neighbours, uuid.uuid4()
    asks = n.join("Bu Ros Rekaan")
    act = lambda: n.need(asks, client_id=number)  # noqa: E731
    refusals(at_once(act, act, act))
    assert Need.objects.count() == 1

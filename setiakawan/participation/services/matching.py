"""Running the matching for an area, and ringing for what cannot wait."""

import datetime
from decimal import Decimal

from django.db import transaction

from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record
from setiakawan.participation.catalogue import kinds
from setiakawan.participation.distances import ways_between
from setiakawan.participation.matching.asked import Plan, Proposal
from setiakawan.participation.matching.candidates import Candidates
from setiakawan.participation.matching.planning import make_plan
from setiakawan.participation.models import Match, MatchingRun, MatchSource, Need, Participant
from setiakawan.participation.queries.reach import needs_for
from setiakawan.participation.queries.weighing import urgent_calls, wanted_and_offered
from setiakawan.participation.services.meeting import CannotMeet, NeedNotOpen, PlaceTaken, propose

RING = 5
"""How many are rung at once for something urgent."""
BUDGET = 2
"""How often one helper is rung within a week, so that they go on answering."""
WEEK = datetime.timedelta(days=7)


class NotUrgent(Exception):
    """Only what is marked urgent is rung for."""


class NobodyToRing(Exception):
    """Nobody fits, or whoever fits was rung often enough this week."""


def run_matching(*, area: str, by: Scope, on: datetime.date, at: datetime.datetime) -> MatchingRun:
    """This will plan for the open needs of an area and propose what the plan says, each proposal with its reasons.

    Both sides still answer. The plan is made first and each proposal kept on its own, so nobody waits for a lock
    meanwhile; one that a rule or another proposal forbids by then is counted and left out. Raises NotAllowed.
    """
    by.require("participation.record", area)
    needs, offers, served = wanted_and_offered(by, area, on)
    needs = [n for n in needs if n.kind in kinds()]
    plan = make_plan(
        needs, offers, kinds(), ways_between({n.village for n in needs} | {o.village for o in offers}), served
    )
    run = _begun(area, len(needs), len(offers), plan, by, on)
    proposed = sum(_proposed(one, run, by, on, at) for one in plan.proposals)
    run.proposed, run.refused = proposed, len(plan.proposals) - proposed
    run.save(update_fields=["proposed", "refused"])
    return run


@transaction.atomic
def _begun(area: str, needs: int, offers: int, plan: Plan, by: Scope, on: datetime.date) -> MatchingRun:
    run = MatchingRun.objects.create(
        area_id=area, on=on, needs=needs, offers=offers, proposed=0, km_fair=plan.km_fair, km_plain=plan.km_plain,
        villages=[[v.village, v.needs, v.served, v.served_plain] for v in plan.villages],
        left=[[one.need, one.village, one.code] for one in plan.left], by_id=by.user_id,
    )  # fmt: skip
    record(by, "participation.run", run, area_code=area, details={"things": len(plan.proposals)})
    return run


def _proposed(one: Proposal, run: MatchingRun, by: Scope, on: datetime.date, at: datetime.datetime) -> bool:
    try:
        propose(
            need_id=one.need, helper_id=one.giver, offer_id=one.offer, source=MatchSource.PLAN, run=str(run.pk), why=one.why,
            kilometres=None if one.km is None else Decimal(f"{min(one.km, 99_999):.1f}"), by=by, on=on, at=at,
        )  # fmt: skip
    except (CannotMeet, NeedNotOpen, PlaceTaken, Participant.DoesNotExist, Need.DoesNotExist, ValueError):
        return False
    return True


def ring_for(
    *, need_id: int, receiver_accepts: bool, by: Scope, on: datetime.date, at: datetime.datetime
) -> list[Match]:
    """This will ask the nearest helpers at once for an urgent need; the first to say yes has it (`answer_match`, under the
    need's lock) and the others are told. `receiver_accepts`: the receiving side said that whoever is first may come.

    Nobody is rung more than twice a week. Raises NotAllowed, Need.DoesNotExist, NotUrgent, NeedNotOpen, NobodyToRing.
    """
    by.require("participation.record")
    need = needs_for(by).get(pk=need_id)
    by.require("participation.record", need.area_id)
    if not need.is_urgent:
        raise NotUrgent
    needs, offers, _ = wanted_and_offered(by, need.area_id, on)
    wanted = [n for n in needs if n.need == need_id]
    if not wanted:
        raise NeedNotOpen
    near = Candidates(wanted, offers, kinds(), ways_between({need.area_id} | {o.village for o in offers}))
    order = [o for n in near.fitting(0)[0].tolist() if (o := offers[n]).giver not in wanted[0].not_givers]
    rung = urgent_calls({o.giver for o in order}, on - WEEK)
    near_by = {}
    for offer in order:
        if rung[offer.giver] < BUDGET:
            near_by.setdefault(offer.giver, offer)
    if not near_by:
        raise NobodyToRing
    return [_rung(need, offer, receiver_accepts, by, on, at) for offer in list(near_by.values())[:RING]]


def _rung(need: Need, offer, receiver_accepts: bool, by: Scope, on: datetime.date, at: datetime.datetime) -> Match:
    return propose(
        need_id=need.pk, helper_id=offer.giver, offer_id=offer.offer, source=MatchSource.URGENT, why=["mendesak, terdekat"],
        receiver_accepts=receiver_accepts, by=by, on=on, at=at,
    )  # fmt: skip

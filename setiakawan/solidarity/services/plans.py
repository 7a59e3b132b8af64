"""Making the plan of a month, and keeping what people answer to it."""

import datetime
from collections.abc import Callable
from dataclasses import asdict

from django.db import transaction

from setiakawan.accounts.scope import Scope
from setiakawan.areas.models import Area
from setiakawan.audit.services import record
from setiakawan.core.text import clean_text
from setiakawan.solidarity.measures.columns import space_of
from setiakawan.solidarity.models import AnswerKind, Plan, Proposal, ProposalAnswer
from setiakawan.solidarity.plan.making import make
from setiakawan.solidarity.plan.situation import COMPANION, JUDGEMENT, NEIGHBOUR, REFERRAL, RELIEF, Proposed
from setiakawan.solidarity.queries.plans import proposals_in
from setiakawan.solidarity.queries.reading import within
from setiakawan.solidarity.queries.situation import Gathered, situation_in


class AnsweredAlready(Exception):
    """The proposal was declined or carried out."""


class ReasonMissing(Exception):
    """Whoever declines or changes a proposal says why."""


class CannotCarry(Exception):
    """Nobody can be put in the place of whom this kind of proposal names, or they are none."""


@transaction.atomic
def make_plan(*, area: str, on: datetime.date, by: Scope) -> Plan:
    """This will make and keep the plan of an area for the month that begins on a day. The same data give the same plan.

    Raises NotAllowed, Area.DoesNotExist. About 40 s for a district of 13,500 people in need.
    """
    scope = within(by, area, "solidarity.plan")
    place = Area.objects.get(pk=area)
    gathered = situation_in(scope, on)
    made = make(gathered.situation)
    plan = Plan.objects.create(
        area=place, on=on, counts={name: asdict(count) for name, count in made.counts.items()},
        prices=[asdict(price) for price in made.prices], worst_village=made.worst_village, made_by_id=by.user_id,
    )  # fmt: skip
    Proposal.objects.bulk_create(
        (_row(plan, number, one, gathered) for number, one in enumerate(made.proposals, 1)), batch_size=500
    )
    record(by, "solidarity.plan", plan, area_code=area, details={"on": on, "count": len(made.proposals)})
    return plan


def _row(plan: Plan, number: int, one: Proposed, gathered: Gathered) -> Proposal:
    if one.kind in (NEIGHBOUR, REFERRAL):
        carrier = gathered.reference[one.by]
    elif one.kind == RELIEF:
        carrier = "{}:{}".format(*space_of(one.by))
    else:
        carrier = f"user:{one.by}"
    about = f"{'family' if one.kind == JUDGEMENT else 'case'}:{one.about}" if one.about else ""
    area = plan.area_id if one.kind == RELIEF else gathered.villages[one.village]
    return Proposal(
        plan=plan, number=number, kind=one.kind, tier=one.tier, person_id=one.number or None, area_id=area,
        carrier=carrier, about=about, apart=one.apart, why=list(one.why),
    )  # fmt: skip


@transaction.atomic
def answer_proposal(
    *, proposal_id: int, kind: str, reason: str = "", carrier: str = "", by: Scope, on: datetime.date
) -> ProposalAnswer:
    """This will keep that somebody accepted, changed (`carrier` does it instead) or declined a proposal.

    The same answer again changes nothing. Raises NotAllowed, Proposal.DoesNotExist, AnsweredAlready, ReasonMissing,
    CannotCarry; ValueError for no answer.
    """
    row = _held(by, proposal_id)
    kind, reason = AnswerKind(kind), clean_text(reason)[:300]
    if kind == AnswerKind.CARRIED:
        raise ValueError(kind)
    last = row.answers.order_by("-id").first()
    if last and (last.kind, last.carrier) == (kind, carrier):
        return last
    if last and last.kind in (AnswerKind.DECLINED, AnswerKind.CARRIED):
        raise AnsweredAlready
    if kind != AnswerKind.ACCEPTED and not reason:
        raise ReasonMissing
    if (kind == AnswerKind.CHANGED) != bool(carrier) or (carrier and not _fits(row, carrier)):
        raise CannotCarry
    answer = ProposalAnswer.objects.create(
        proposal=row, kind=kind, reason=reason, carrier=carrier, on=on, by_id=by.user_id
    )
    record(by, "solidarity.answer", answer, area_code=row.area_id, reason=reason, details={"status": kind})
    return answer


@transaction.atomic
def carry_out(*, proposal_id: int, act: Callable[[Proposal, str], str], by: Scope, on: datetime.date) -> ProposalAnswer:
    """This will let `act` make an accepted proposal real, and keep what came of it ("pair:4"). Once.

    `act` gets the proposal and who carries it. Raises NotAllowed, Proposal.DoesNotExist, AnsweredAlready (declined, or
    carried out already), CannotCarry where it was not accepted yet, and whatever `act` raises.
    """
    row = _held(by, proposal_id)
    last = row.answers.order_by("-id").first()
    if last is None:
        raise CannotCarry
    if last.kind in (AnswerKind.DECLINED, AnswerKind.CARRIED):
        raise AnsweredAlready
    result = act(row, last.carrier or row.carrier)
    answer = ProposalAnswer.objects.create(
        proposal=row, kind=AnswerKind.CARRIED, carrier=last.carrier, result=result[:60], on=on, by_id=by.user_id
    )
    record(by, "solidarity.carry", answer, area_code=row.area_id, details={"to": result})
    return answer


def _held(by: Scope, proposal_id: int) -> Proposal:
    by.require("solidarity.plan")
    row = proposals_in(by).select_for_update(of=("self",), no_key=True).get(pk=proposal_id)
    by.require("solidarity.plan", row.area_id)
    return row


def _fits(row: Proposal, carrier: str) -> bool:
    """Whether somebody of the same kind is named, other than the one who was proposed."""
    space, _, number = carrier.partition(":")
    wanted = {NEIGHBOUR: "participant", REFERRAL: "organization", COMPANION: "user"}.get(row.kind)
    return space == wanted and number.isdigit() and carrier != row.carrier

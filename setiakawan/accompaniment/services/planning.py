"""The plan made with the person: drafted, agreed, proposed, decided by somebody else, carried out, looked back at."""

import datetime
import uuid
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from setiakawan.accompaniment.catalogue import atensi_components, cbr_elements, require_codes, words_of
from setiakawan.accompaniment.models import Agreement, Case, Doer, Goal, Plan, PlanReview, PlanState, Step, StepResult
from setiakawan.accompaniment.queries.cases import cases_in
from setiakawan.accompaniment.services.holding import (
    hold_case,
    require_day,
    require_running,
    require_words,
    sealed,
    sent_before,
    tidy,
)
from setiakawan.accounts.models import User
from setiakawan.accounts.scope import NotAllowed, Scope
from setiakawan.audit.services import record


@dataclass(frozen=True)
class StepGiven:
    """One step as told: who does it and until when, if that is known."""

    what: str
    doer: str
    doer_name: str = ""
    doer_user_id: int | None = None
    due_on: datetime.date | None = None


@dataclass(frozen=True)
class GoalGiven:
    """One goal in the person's own words, coded, with its steps."""

    words: str
    cbr: str
    atensi: tuple[str, ...] = ()
    steps: tuple[StepGiven, ...] = ()


class PlanEmpty(Exception):
    """A plan has at least one goal, each with at least one step."""


class BudgetImpossible(Exception):
    """A budget is rupiah: not negative, below a billion, two decimals."""


class PlanNotOpen(Exception):
    """The plan does not stand where this act begins: only drafts are changed, only proposals decided."""


class NotAgreed(Exception):
    """The person's agreement to this version is not recorded, or they did not agree."""


class OwnPlan(Exception):
    """Nobody decides on a plan that they wrote."""


@transaction.atomic
def draft_plan(
    *, case_id: int, made_on: datetime.date, strengths: str = "", budget: Decimal | None = None, budget_source: str = "",
    goals: tuple[GoalGiven, ...], client_id: uuid.UUID, by: Scope, today: datetime.date,
) -> Plan:  # fmt: skip
    """This will write the next version of a case's plan. Earlier versions stay as they are; drafts are replaced.

    Raises NotAllowed, Case.DoesNotExist, CaseIsClosed, InFuture, BeforeOpening, PlanEmpty, BudgetImpossible,
    NotInCatalogue, WordsMissing, NumberTaken; ValueError for an unknown doer.
    """
    case = hold_case(by, case_id, "accompaniment.record")
    if by.user_id is None:
        raise NotAllowed("accompaniment.record")
    if before := sent_before(Plan, client_id, case_id=case.pk, made_by_id=by.user_id):
        return before
    require_day(made_on, today, not_before=case.opened_on)
    if not goals or not all(goal.steps for goal in goals):
        raise PlanEmpty
    if budget is not None and not (budget.is_finite() and 0 <= budget < 10**9 and budget == round(budget, 2)):
        raise BudgetImpossible
    case.plans.filter(state=PlanState.DRAFT).update(state=PlanState.REPLACED)
    plan = Plan.objects.create(
        case=case,
        number=(case.plans.aggregate(last=Max("number"))["last"] or 0) + 1,
        made_on=made_on,
        made_by_id=by.user_id,
        strengths=sealed(strengths),
        budget=budget,
        budget_source=tidy(budget_source, 120),
        client_id=client_id,
    )
    for order, goal in enumerate(goals, start=1):
        _write_goal(plan, order, goal)
    record(by, "accompaniment.draft_plan", plan, area_code=case.person.area_id)
    return plan


def _write_goal(plan: Plan, order: int, given: GoalGiven) -> None:
    goal = Goal.objects.create(
        plan=plan,
        order=order,
        words=require_words(given.words, 1000),
        cbr=require_codes([given.cbr], cbr_elements())[0],
        atensi=require_codes(given.atensi, atensi_components()),
    )
    Step.objects.bulk_create(_step(goal, number, step) for number, step in enumerate(given.steps, start=1))


def _step(goal: Goal, order: int, given: StepGiven) -> Step:
    if given.doer_user_id is not None and not User.objects.filter(pk=given.doer_user_id, is_active=True).exists():
        raise User.DoesNotExist
    return Step(
        goal=goal,
        order=order,
        what=require_words(given.what),
        doer=Doer(given.doer),
        doer_name=tidy(given.doer_name, 120),
        doer_user_id=given.doer_user_id,
        due_on=given.due_on,
    )


@transaction.atomic
def record_agreement(
    *, plan_id: int, on: datetime.date, agrees: bool, said_by: str, how_explained: str, words: str = "",
    client_id: uuid.UUID, by: Scope, today: datetime.date,
) -> Agreement:  # fmt: skip
    """This will keep what the person said to a version, how it was explained, and that the viewer explained it.

    Raises Plan.DoesNotExist, PlanNotOpen once it is decided, InFuture, NotInCatalogue, NumberTaken.
    """
    plan, case = _hold_plan(by, plan_id, "accompaniment.record")
    if before := sent_before(Agreement, client_id, plan_id=plan.pk):
        return before
    _require_state(plan, PlanState.DRAFT, PlanState.PROPOSED)
    agreement = Agreement.objects.create(
        plan=plan,
        on=require_day(on, today, not_before=case.opened_on),
        agrees=agrees,
        said_by=require_codes([said_by], words_of("said_by"))[0],
        how_explained=require_codes([how_explained], words_of("explaining"))[0],
        explained_by_id=by.user_id,
        words=sealed(words),
        client_id=client_id,
    )
    record(by, "accompaniment.agree", agreement, area_code=case.person.area_id, details={"on": on})
    return agreement


@transaction.atomic
def propose_plan(*, plan_id: int, by: Scope, today: datetime.date) -> Plan:
    """This will lay a draft before a supervisor. Raises PlanNotOpen, NotAgreed, Plan.DoesNotExist."""
    plan, case = _hold_plan(by, plan_id, "accompaniment.record")
    _require_state(plan, PlanState.DRAFT)
    last = plan.agreements.last()
    if last is None or not last.agrees:
        raise NotAgreed
    plan.state = PlanState.PROPOSED
    plan.save(update_fields=("state",))
    record(by, "accompaniment.propose_plan", plan, area_code=case.person.area_id)
    return plan


@transaction.atomic
def approve_plan(*, plan_id: int, note: str = "", by: Scope, today: datetime.date) -> Plan:
    """This will make a proposed version the current one; the one before stays readable. Raises OwnPlan, PlanNotOpen,
    NotAgreed where the person has withdrawn the agreement, Plan.DoesNotExist.
    """
    plan, case = _hold_plan(by, plan_id, "accompaniment.approve")
    _require_decidable(plan, by)
    if not plan.agreements.last().agrees:
        raise NotAgreed
    case.plans.filter(state=PlanState.APPROVED).update(state=PlanState.REPLACED)
    plan.approved_on = today
    _decide(plan, PlanState.APPROVED, tidy(note, 300), by)
    record(by, "accompaniment.approve_plan", plan, area_code=case.person.area_id, reason=plan.decision_note)
    return plan


@transaction.atomic
def return_plan(*, plan_id: int, note: str, by: Scope, today: datetime.date) -> Plan:
    """This will give a proposed version back with what is missing. Raises OwnPlan, PlanNotOpen, WordsMissing."""
    plan, case = _hold_plan(by, plan_id, "accompaniment.approve")
    _require_decidable(plan, by)
    _decide(plan, PlanState.RETURNED, require_words(note), by)
    record(by, "accompaniment.return_plan", plan, area_code=case.person.area_id, reason=plan.decision_note)
    return plan


@transaction.atomic
def record_step(
    *,
    step_id: int,
    on: datetime.date,
    is_done: bool,
    note: str = "",
    client_id: uuid.UUID,
    by: Scope,
    today: datetime.date,
) -> StepResult:
    """This will keep what became of a step of a plan that was approved. Raises Step.DoesNotExist, PlanNotOpen, InFuture."""
    by.require("accompaniment.record")
    step = Step.objects.select_related("goal").get(pk=step_id, goal__plan__case__in=cases_in(by))
    plan, case = _hold_plan(by, step.goal.plan_id, "accompaniment.record", may_be_closed=True)
    if before := sent_before(StepResult, client_id, step_id=step.pk):
        return before
    _require_state(plan, PlanState.APPROVED, PlanState.REPLACED)
    require_running(case, on)
    result = StepResult.objects.create(
        step=step,
        on=require_day(on, today, not_before=case.opened_on),
        is_done=is_done,
        note=tidy(note, 300),
        by_id=by.user_id,
        recorded_at=timezone.now(),
        client_id=client_id,
    )
    record(by, "accompaniment.step", result, area_code=case.person.area_id, details={"on": on})
    return result


@transaction.atomic
def review_plan(
    *, plan_id: int, on: datetime.date, works: str = "", does_not: str = "", next_step: str = "", client_id: uuid.UUID,
    by: Scope, today: datetime.date,
) -> PlanReview:  # fmt: skip
    """This will keep a look back at the current plan with the person. Raises PlanNotOpen, WordsMissing, InFuture."""
    plan, case = _hold_plan(by, plan_id, "accompaniment.record", may_be_closed=True)
    if before := sent_before(PlanReview, client_id, plan_id=plan.pk):
        return before
    _require_state(plan, PlanState.APPROVED)
    require_words(f"{works} {does_not}", 9999)
    require_running(case, on)
    review = PlanReview.objects.create(
        plan=plan,
        on=require_day(on, today, not_before=plan.approved_on),
        works=sealed(works),
        does_not=sealed(does_not),
        next_step=tidy(next_step, 300),
        by_id=by.user_id,
        recorded_at=timezone.now(),
        client_id=client_id,
    )
    record(by, "accompaniment.review", review, area_code=case.person.area_id, details={"on": on})
    return review


def _hold_plan(by: Scope, plan_id: int, verb: str, *, may_be_closed: bool = False) -> tuple[Plan, Case]:
    by.require(verb)
    if by.user_id is None:
        raise NotAllowed(verb)
    found = Plan.objects.filter(pk=plan_id, case__in=cases_in(by)).values_list("case", flat=True).first()
    if found is None:
        raise Plan.DoesNotExist
    case = hold_case(by, found, verb, may_be_closed=may_be_closed)
    return Plan.objects.get(pk=plan_id), case


def _require_state(plan: Plan, *states: str) -> None:
    if plan.state not in states:
        raise PlanNotOpen


def _require_decidable(plan: Plan, by: Scope) -> None:
    _require_state(plan, PlanState.PROPOSED)
    if plan.made_by_id == by.user_id:
        raise OwnPlan


def _decide(plan: Plan, state: str, note: str, by: Scope) -> None:
    plan.state, plan.decision_note, plan.decided_by_id, plan.decided_at = state, note, by.user_id, timezone.now()
    plan.save()

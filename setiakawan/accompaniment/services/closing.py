"""How accompaniment ends, and begins again."""

import datetime
import uuid

from django.db import transaction
from django.utils import timezone

from setiakawan.accompaniment.catalogue import require_codes, words_of
from setiakawan.accompaniment.models import (
    Case,
    CheckInEnd,
    Closing,
    ClosingReason,
    ClosingState,
    PlanReview,
    PlanState,
    Reopening,
    StepResult,
)
from setiakawan.accompaniment.queries.cases import cases_in, has_open_case
from setiakawan.accompaniment.services.assigning import enqueue
from setiakawan.accompaniment.services.holding import (
    CaseIsClosed,
    hold_case,
    require_day,
    require_words,
    sealed,
    sent_before,
    tidy,
)
from setiakawan.accompaniment.services.intake import AlreadyOpen, PersonIsGone
from setiakawan.accounts.scope import NotAllowed, Scope
from setiakawan.audit.services import record
from setiakawan.registry.queries import state_on


class ClosingWaits(Exception):
    """A proposal to close waits for a decision already."""


class ClosingNotOpen(Exception):
    """The proposal was decided already."""


class OwnClosing(Exception):
    """Nobody decides on a closing that they proposed."""


class OutcomesMissing(Exception):
    """Every goal of the current plan needs an outcome."""


class PersonsWordMissing(Exception):
    """The person's own words are needed, or why there are none."""


class NotClosed(Exception):
    """Only what has ended can begin again."""


class HappenedAfterwards(Exception):
    """Something happened after that day, so the accompaniment did not end on it."""


@transaction.atomic
def propose_closing(
    *, case_id: int, on: datetime.date, reason: str, summary: str = "", outcomes: dict[str, str], person_words: str = "",
    no_words_reason: str = "", client_id: uuid.UUID, by: Scope, today: datetime.date,
) -> Closing:  # fmt: skip
    """This will propose that a case ends. `outcomes` maps each goal of the current plan (its number as text) to reached,
    partly or not_reached.

    Raises NotAllowed, Case.DoesNotExist, CaseIsClosed, InFuture, BeforeOpening, ClosingWaits, OutcomesMissing,
    PersonsWordMissing, HappenedAfterwards, NotInCatalogue, NumberTaken; ValueError for an unknown reason.
    """
    case = hold_case(by, case_id, "accompaniment.record", may_be_closed=True)
    if by.user_id is None:
        raise NotAllowed("accompaniment.record")
    if before := sent_before(Closing, client_id, case_id=case.pk, proposed_by_id=by.user_id):
        return before
    if case.closed_on is not None:
        raise CaseIsClosed
    if case.closings.filter(state=ClosingState.PROPOSED).exists():
        raise ClosingWaits
    _require_ending(case, on, today)
    _require_outcomes(case, outcomes)
    if not tidy(person_words) and not tidy(no_words_reason):
        raise PersonsWordMissing
    closing = Closing.objects.create(
        case=case,
        on=on,
        reason=ClosingReason(reason),
        summary=sealed(summary),
        outcomes=outcomes,
        person_words=sealed(person_words),
        no_words_reason=tidy(no_words_reason, 200),
        proposed_by_id=by.user_id,
        client_id=client_id,
    )
    record(by, "accompaniment.propose_closing", closing, area_code=case.person.area_id, details={"on": on})
    return closing


def _require_ending(case: Case, on: datetime.date, today: datetime.date) -> None:
    """No day before what was done: the accompaniment lasted at least until then."""
    again = case.reopenings.last()
    require_day(on, today, not_before=again.on if again else case.opened_on)
    later = (
        case.visits.filter(happened_on__gt=on, replaced_by=None),
        case.assessments.filter(happened_on__gt=on),
        case.services.filter(given_on__gt=on, withdrawn_at=None),
        StepResult.objects.filter(step__goal__plan__case=case, on__gt=on),
        PlanReview.objects.filter(plan__case=case, on__gt=on),
    )
    if any(rows.exists() for rows in later):
        raise HappenedAfterwards


def _require_outcomes(case: Case, outcomes: dict[str, str]) -> None:
    plan = case.plans.filter(state=PlanState.APPROVED).first()
    wanted = {str(number) for number in plan.goals.values_list("pk", flat=True)} if plan else set()
    require_codes(outcomes.values(), words_of("outcomes"))
    if set(outcomes) != wanted:
        raise OutcomesMissing


@transaction.atomic
def approve_closing(*, closing_id: int, note: str = "", by: Scope, today: datetime.date) -> Closing:
    """This will end the case on the proposed day, and with it the companion's time and the wait in a queue.

    Raises OwnClosing, ClosingNotOpen, HappenedAfterwards, Closing.DoesNotExist.
    """
    closing, case = _hold_closing(by, closing_id)
    _require_ending(case, closing.on, today)
    _decide(closing, ClosingState.APPROVED, tidy(note, 300), by)
    for rows in (case.assignments.filter(valid_until=None), case.waits.filter(valid_until=None)):
        for row in rows:
            row.valid_until = max(closing.on, row.valid_from)
            row.save(update_fields=("valid_until",))
    case.closed_on = closing.on
    case.version += 1
    case.save(update_fields=("closed_on", "version"))
    record(by, "accompaniment.close", closing, area_code=case.person.area_id, details={"on": closing.on})
    return closing


@transaction.atomic
def return_closing(*, closing_id: int, note: str, by: Scope, today: datetime.date) -> Closing:
    """This will let the case go on, saying why. Raises OwnClosing, ClosingNotOpen, WordsMissing, Closing.DoesNotExist."""
    closing, case = _hold_closing(by, closing_id)
    _decide(closing, ClosingState.RETURNED, require_words(note), by)
    record(by, "accompaniment.return_closing", closing, area_code=case.person.area_id, reason=closing.decision_note)
    return closing


@transaction.atomic
def reopen_case(*, case_id: int, on: datetime.date, reason: str, by: Scope, today: datetime.date) -> Reopening:
    """This will let a closed case begin again, in the queue of the supervisor.

    Raises NotAllowed, Case.DoesNotExist, NotClosed, AlreadyOpen when another case of the person is open, PersonIsGone,
    InFuture, BeforeOpening when the day lies before the closing, WordsMissing.
    """
    case = hold_case(by, case_id, "accompaniment.assign", may_be_closed=True)
    if by.user_id is None:
        raise NotAllowed("accompaniment.assign")
    if case.closed_on is None:
        raise NotClosed
    require_day(on, today, not_before=case.closed_on)
    if not state_on([case.person_id], today)[case.person_id].is_present:
        raise PersonIsGone
    if has_open_case(case.person_id):
        raise AlreadyOpen
    again = Reopening.objects.create(case=case, on=on, reason=require_words(reason), by_id=by.user_id)
    case.closed_on = None
    case.version += 1
    case.save(update_fields=("closed_on", "version"))
    enqueue(case, on=on, reason="Dibuka kembali")
    record(by, "accompaniment.reopen", again, area_code=case.person.area_id, reason=again.reason, details={"on": on})
    return again


@transaction.atomic
def end_check_in(*, case_id: int, on: datetime.date, reason: str, by: Scope, today: datetime.date) -> CheckInEnd:
    """This will state, for a supervisor, that nobody has to look in any more after a closing, and why.

    Raises NotAllowed, Case.DoesNotExist, NotClosed, InFuture, BeforeOpening when the day lies before the closing,
    WordsMissing.
    """
    case = hold_case(by, case_id, "accompaniment.assign", may_be_closed=True)
    if by.user_id is None:
        raise NotAllowed("accompaniment.assign")
    if case.closed_on is None:
        raise NotClosed
    require_day(on, today, not_before=case.closed_on)
    end = CheckInEnd.objects.create(case=case, on=on, reason=require_words(reason), by_id=by.user_id)
    record(by, "accompaniment.end_check_in", end, area_code=case.person.area_id, reason=end.reason, details={"on": on})
    return end


def _hold_closing(by: Scope, closing_id: int) -> tuple[Closing, Case]:
    by.require("accompaniment.approve")
    if by.user_id is None:
        raise NotAllowed("accompaniment.approve")
    found = Closing.objects.filter(pk=closing_id, case__in=cases_in(by)).values_list("case", flat=True).first()
    if found is None:
        raise Closing.DoesNotExist
    case = hold_case(by, found, "accompaniment.approve", may_be_closed=True)
    closing = Closing.objects.get(pk=closing_id)
    if closing.state != ClosingState.PROPOSED:
        raise ClosingNotOpen
    if closing.proposed_by_id == by.user_id:
        raise OwnClosing
    return closing, case


def _decide(closing: Closing, state: str, note: str, by: Scope) -> None:
    closing.state, closing.decision_note, closing.decided_by_id = state, note, by.user_id
    closing.decided_at = timezone.now()
    closing.save()

"""Recording that somebody was there."""

import datetime
import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from setiakawan.accompaniment.catalogue import require_codes, words_of
from setiakawan.accompaniment.models import Case, Visit, VisitOutcome, VisitPurpose, VisitWay
from setiakawan.accompaniment.rules.circle import CircleGiven
from setiakawan.accompaniment.services.circles import carry_links, keep_circle
from setiakawan.accompaniment.services.holding import (
    hold_case,
    require_day,
    require_running,
    require_words,
    sealed,
    sent_before,
    tidy,
)
from setiakawan.accounts.scope import NotAllowed, Scope
from setiakawan.audit.services import record


class NotTheirVisit(Exception):
    """Only who recorded a visit corrects it, and only once: the correction can be corrected in turn."""


@transaction.atomic
def record_visit(
    *, case_id: int, happened_on: datetime.date, way: str, outcome: str, purpose: str = "regular",
    who_was_met: Iterable[str] = (), story: str = "", next_step: str = "", circle: CircleGiven | None,
    replaces: int | None = None, correction_reason: str = "", client_id: uuid.UUID, by: Scope, today: datetime.date,
) -> Visit:  # fmt: skip
    """This will record a visit on the day it happened, however late that is told; the same sending twice changes nothing.

    A closed case takes a visit only as the check-in after closing, or one that happened before the closing. With
    `replaces` (a visit's number) this one counts instead, for a stated reason. Raises NotAllowed, Case.DoesNotExist,
    InFuture, BeforeOpening, CaseIsClosed, NotTheirVisit, WordsMissing, NumberTaken, NotInCatalogue, CircleContradicts;
    ValueError for unknown words.
    """
    case = hold_case(by, case_id, "accompaniment.record", may_be_closed=True)
    if by.user_id is None:
        raise NotAllowed("accompaniment.record")
    if before := sent_before(Visit, client_id, case_id=case.pk, companion_id=by.user_id):
        return before
    require_day(happened_on, today, not_before=case.opened_on)
    old = _replaced(case, replaces, by)
    # What was recorded while the case still ran stays on its day when it is corrected.
    if purpose != VisitPurpose.CHECK_IN and (old is None or old.happened_on != happened_on):
        require_running(case, happened_on)
    visit = Visit.objects.create(
        case=case,
        companion_id=by.user_id,
        happened_on=happened_on,
        way=VisitWay(way),
        outcome=VisitOutcome(outcome),
        purpose=VisitPurpose(purpose),
        who_was_met=require_codes(who_was_met, words_of("met")),
        story=sealed(story),
        next_step=tidy(next_step, 300),
        replaces=old,
        correction_reason=require_words(correction_reason) if old else "",
        recorded_by_id=by.user_id,
        recorded_at=timezone.now(),
        client_id=client_id,
    )
    keep_circle(by, case.person, circle, on=happened_on, visit=visit)
    if old:
        carry_links(old, visit)
    record(
        by,
        "accompaniment.visit",
        visit,
        area_code=case.person.area_id,
        reason=visit.correction_reason,
        details={"on": happened_on},
    )
    return visit


def _replaced(case: Case, number: int | None, by: Scope) -> Visit | None:
    if number is None:
        return None
    visit = case.visits.filter(pk=number, companion=by.user_id, replaced_by=None).first()
    if visit is None:
        raise NotTheirVisit
    return visit

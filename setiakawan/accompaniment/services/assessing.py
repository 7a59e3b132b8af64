"""Finding out together what a person can, has and needs; judging the risk; needs under SPM."""

import datetime
import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from setiakawan.accompaniment.catalogue import (
    NotInCatalogue,
    cbr_elements,
    require_codes,
    risk_rules,
    spm_categories,
    words_of,
)
from setiakawan.accompaniment.models import Assessment, RiskAssessment, SpmNeed
from setiakawan.accompaniment.rules.circle import CircleGiven
from setiakawan.accompaniment.rules.risk import judge_risk, rule_on
from setiakawan.accompaniment.services.circles import keep_circle
from setiakawan.accompaniment.services.holding import (
    BeforeOpening,
    hold_case,
    require_day,
    require_running,
    sealed,
    sent_before,
)
from setiakawan.accounts.scope import NotAllowed, Scope
from setiakawan.audit.services import record

NO_NEED = "none"


@transaction.atomic
def record_assessment(
    *, case_id: int, happened_on: datetime.date, strengths: str = "", needs: Iterable[str] = (), story: str = "",
    respondents: Iterable[str] = (), circle: CircleGiven | None, client_id: uuid.UUID, by: Scope, today: datetime.date,
) -> Assessment:  # fmt: skip
    """This will record an assessment on the day it happened. `needs` are CBR elements. Raises as `record_visit`."""
    case = hold_case(by, case_id, "accompaniment.record", may_be_closed=True)
    if by.user_id is None:
        raise NotAllowed("accompaniment.record")
    if before := sent_before(Assessment, client_id, case_id=case.pk, by_id=by.user_id):
        return before
    require_day(happened_on, today, not_before=case.opened_on)
    require_running(case, happened_on)
    assessment = Assessment.objects.create(
        case=case,
        happened_on=happened_on,
        strengths=sealed(strengths),
        needs=require_codes(needs, cbr_elements()),
        story=sealed(story),
        respondents=require_codes(respondents, words_of("met")),
        by_id=by.user_id,
        recorded_at=timezone.now(),
        client_id=client_id,
    )
    keep_circle(by, case.person, circle, on=happened_on, assessment=assessment)
    record(by, "accompaniment.assess", assessment, area_code=case.person.area_id, details={"on": happened_on})
    return assessment


@transaction.atomic
def assess_risk(
    *, case_id: int, on: datetime.date, answers: dict[str, str], client_id: uuid.UUID, by: Scope, today: datetime.date
) -> RiskAssessment:
    """This will judge the risk by the rule in force on the day, and keep answers, reasons and version beside the level.

    Raises as `record_visit`, NoRiskRule; KeyError and ValueError for answers that the rule does not know.
    """
    case = hold_case(by, case_id, "accompaniment.record", may_be_closed=True)
    if before := sent_before(RiskAssessment, client_id, case_id=case.pk):
        return before
    require_day(on, today, not_before=case.opened_on)
    require_running(case, on)
    rule = rule_on(risk_rules(), on)
    judged = judge_risk(answers, rule)
    risk = RiskAssessment.objects.create(
        case=case,
        on=on,
        level=judged.level,
        answers=answers,
        reasons=list(judged.reasons),
        rule_version=rule.version,
        by_id=by.user_id,
        client_id=client_id,
    )
    record(by, "accompaniment.risk", risk, area_code=case.person.area_id, details={"on": on})
    return risk


@transaction.atomic
def set_spm_need(*, case_id: int, category: str, on: datetime.date, by: Scope, today: datetime.date) -> SpmNeed:
    """This will state from which day a person needs a minimum service; `none` states that the question was asked and
    the answer is no. Another category ends the earlier one on that day. Raises as `record_visit`, NotInCatalogue.
    """
    case = hold_case(by, case_id, "accompaniment.record")
    require_day(on, today, not_before=case.opened_on)
    if category not in (*spm_categories(), NO_NEED):
        raise NotInCatalogue(category)
    earlier = case.spm_needs.filter(valid_until=None).first()
    if earlier and earlier.category == category:
        return earlier
    if earlier:
        _end(earlier, on)
    need = SpmNeed.objects.create(case=case, category=category, valid_from=on, by_id=by.user_id)
    record(by, "accompaniment.spm_need", need, area_code=case.person.area_id, details={"kind": category, "on": on})
    return need


@transaction.atomic
def end_spm_need(*, need_id: int, on: datetime.date, by: Scope, today: datetime.date) -> SpmNeed:
    """This will state that the need ended on a day. Raises SpmNeed.DoesNotExist, InFuture, BeforeOpening."""
    by.require("accompaniment.record")
    need = SpmNeed.objects.get(pk=need_id, valid_until=None)
    case = hold_case(by, need.case_id, "accompaniment.record")
    require_day(on, today)
    _end(need, on)
    record(by, "accompaniment.spm_need", need, area_code=case.person.area_id, details={"valid_until": on})
    return need


def _end(need: SpmNeed, on: datetime.date) -> None:
    if on < need.valid_from:
        raise BeforeOpening
    need.valid_until = on
    need.save(update_fields=("valid_until",))

"""Days on which nobody is due to come."""

import datetime

from django.db import transaction

from setiakawan.accompaniment.models import Pause
from setiakawan.accompaniment.services.holding import BeforeOpening, hold_case, require_words
from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record

LONGEST_DAYS = 180


class PauseImpossible(Exception):
    """A pause ends after it began, at most 180 days later, and does not meet another one."""


@transaction.atomic
def pause(
    *, case_id: int, valid_from: datetime.date, valid_until: datetime.date, reason: str, by: Scope, today: datetime.date
) -> Pause:
    """This will let the clock of a case rest from a day until another (exclusive); it goes on by itself.

    It may be told afterwards and it may lie ahead. Raises NotAllowed, Case.DoesNotExist, CaseIsClosed, BeforeOpening,
    PauseImpossible, WordsMissing.
    """
    case = hold_case(by, case_id, "accompaniment.record")
    if valid_from < case.opened_on:
        raise BeforeOpening
    length = (valid_until - valid_from).days
    meets = case.pauses.filter(valid_from__lt=valid_until, valid_until__gt=valid_from).exists()
    if not 0 < length <= LONGEST_DAYS or meets or (valid_from - today).days > LONGEST_DAYS:
        raise PauseImpossible
    rest = Pause.objects.create(
        case=case, valid_from=valid_from, valid_until=valid_until, reason=require_words(reason), by_id=by.user_id
    )
    period = {"valid_from": valid_from, "valid_until": valid_until}
    record(by, "accompaniment.pause", rest, area_code=case.person.area_id, reason=rest.reason, details=period)
    return rest


@transaction.atomic
def end_pause(*, pause_id: int, on: datetime.date, by: Scope, today: datetime.date) -> Pause:
    """This will let a pause end earlier, on a day within it. Raises Pause.DoesNotExist, PauseImpossible, CaseIsClosed."""
    by.require("accompaniment.record")
    rest = Pause.objects.get(pk=pause_id)
    case = hold_case(by, rest.case_id, "accompaniment.record")
    rest.refresh_from_db()
    if not rest.valid_from <= on < rest.valid_until or on > today:
        raise PauseImpossible
    before, rest.valid_until = rest.valid_until, on
    rest.save(update_fields=("valid_until",))
    record(by, "accompaniment.end_pause", rest, area_code=case.person.area_id, details={"before": before, "after": on})
    return rest

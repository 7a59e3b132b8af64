"""What the office sets about companions: how many cases, how often a visit, and what is known of each companion."""

import datetime
from collections.abc import Iterable

from django.db import transaction

from setiakawan.accompaniment.catalogue import require_codes, words_of
from setiakawan.accompaniment.models import CaseloadLimit, CompanionAbsence, CompanionProfile, RiskLevel, VisitInterval
from setiakawan.accompaniment.queries.companions import companion_for, companions_in
from setiakawan.accompaniment.services.holding import require_words, tidy
from setiakawan.accounts.models import Role, User
from setiakawan.accounts.scope import Scope
from setiakawan.areas.models import Area
from setiakawan.audit.services import record

MOST_CASES, MOST_DAYS = 200, 365


class OutOfRange(Exception):
    """A limit is 1 to 200 cases, an interval 1 to 365 days."""


class InPast(Exception):
    """What is set holds from today or later: what was due before stays as it was."""


class AbsenceImpossible(Exception):
    """An absence ends after it began, lasts a year at most, lies within a year of today, and does not meet another one."""


@transaction.atomic
def set_limit(
    *, cases: int, valid_from: datetime.date, reason: str, user_id: int | None = None, role: str = "", by: Scope,
    today: datetime.date,
) -> CaseloadLimit:  # fmt: skip
    """This will set how many open cases a user, or everybody of a role, may carry from a day on.

    Raises NotAllowed, OutOfRange, InPast, WordsMissing, User.DoesNotExist for a user who accompanies nobody in the
    viewer's areas; ValueError unless just one of user and role.
    """
    by.require("accompaniment.set")
    if (user_id is None) == (role == ""):
        raise ValueError("one of user_id, role")
    if not 1 <= cases <= MOST_CASES:
        raise OutOfRange
    _require_ahead(valid_from, today)
    limit = CaseloadLimit.objects.create(
        user=companion_for(by, user_id, today) if user_id is not None else None,
        role=Role(role) if role else "",
        cases=cases,
        valid_from=valid_from,
        reason=require_words(reason),
        set_by_id=by.user_id,
    )
    record(by, "accompaniment.set_limit", limit, reason=limit.reason, details={"cases": cases, "on": valid_from})
    return limit


@transaction.atomic
def set_interval(*, level: str, days: int, valid_from: datetime.date, by: Scope, today: datetime.date) -> VisitInterval:
    """This will set how many days may lie between visits at a risk level from a day on; set again, the day's row changes.

    Raises NotAllowed, OutOfRange, InPast; ValueError for an unknown level.
    """
    by.require("accompaniment.set")
    if not 1 <= days <= MOST_DAYS:
        raise OutOfRange
    _require_ahead(valid_from, today)
    values = {"days": days, "set_by_id": by.user_id}
    row, _ = VisitInterval.objects.update_or_create(level=RiskLevel(level), valid_from=valid_from, defaults=values)
    details = {"level": level, "days": days, "on": valid_from}
    record(by, "accompaniment.set_interval", row, details=details)
    return row


@transaction.atomic
def save_profile(
    *, user_id: int, sex: str = "", home: str | None = None, languages: Iterable[str] = (), skills: Iterable[str] = (),
    by: Scope, today: datetime.date,
) -> CompanionProfile:  # fmt: skip
    """This will keep what the proposal of a companion needs to know of a user. Unknown stays unknown; the home may lie
    outside the viewer's areas.

    Raises NotAllowed, User.DoesNotExist for a user who accompanies nobody in the viewer's areas, Area.DoesNotExist,
    NotInCatalogue; ValueError for a sex that is none.
    """
    by.require("accompaniment.assign")
    if sex not in ("L", "P", ""):
        raise ValueError(sex)
    values = {
        "sex": sex,
        "home": Area.objects.get(pk=home) if home else None,
        "languages": require_codes(map(tidy, languages), words_of("languages")),
        "skills": require_codes(map(tidy, skills), words_of("skills")),
    }
    profile, _ = CompanionProfile.objects.update_or_create(user=companion_for(by, user_id, today), defaults=values)
    record(by, "accompaniment.save_profile", profile, area_code=home or "")
    return profile


@transaction.atomic
def record_absence(
    *, user_id: int, valid_from: datetime.date, valid_until: datetime.date, reason: str, by: Scope, today: datetime.date
) -> CompanionAbsence:
    """This will state that a companion is away from a day until another (exclusive); past days may be told afterwards.

    Their cases stay with them: who stays away longer hands over. Raises NotAllowed, User.DoesNotExist, WordsMissing,
    AbsenceImpossible.
    """
    by.require("accompaniment.assign")
    user = companion_for(by, user_id, today)
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    meets = user.absences.filter(valid_from__lt=valid_until, valid_until__gt=valid_from).exists()
    length, ahead = (valid_until - valid_from).days, abs((valid_from - today).days)
    if meets or ahead > MOST_DAYS or not 0 < length <= MOST_DAYS:
        raise AbsenceImpossible
    absence = CompanionAbsence.objects.create(
        user=user, valid_from=valid_from, valid_until=valid_until, reason=require_words(reason), by_id=by.user_id
    )
    period = {"valid_from": valid_from, "valid_until": valid_until}
    record(by, "accompaniment.absence", absence, reason=absence.reason, details=period)
    return absence


@transaction.atomic
def end_absence(*, absence_id: int, on: datetime.date, by: Scope, today: datetime.date) -> CompanionAbsence:
    """This will let a companion be back on a day within the absence; one that has not begun becomes empty.

    Raises NotAllowed, CompanionAbsence.DoesNotExist outside the viewer's areas, AbsenceImpossible.
    """
    by.require("accompaniment.assign")
    absence = CompanionAbsence.objects.select_for_update().get(pk=absence_id)
    if not companions_in(by, today).filter(pk=absence.user_id).exists():
        raise CompanionAbsence.DoesNotExist
    if on >= absence.valid_until or on < today:
        raise AbsenceImpossible
    before, absence.valid_until = absence.valid_until, max(on, absence.valid_from)
    absence.save(update_fields=("valid_until",))
    details = {"before": before, "after": absence.valid_until}
    record(by, "accompaniment.end_absence", absence, details=details)
    return absence


def _require_ahead(valid_from: datetime.date, today: datetime.date) -> None:
    if valid_from < today:
        raise InPast

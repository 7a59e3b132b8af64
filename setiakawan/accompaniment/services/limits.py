"""What the office sets about companions: how many cases, how often a visit, and what is known of each companion."""

import datetime
from collections.abc import Iterable

from django.db import transaction

from setiakawan.accompaniment.catalogue import require_codes, words_of
from setiakawan.accompaniment.models import CaseloadLimit, CompanionProfile, RiskLevel, VisitInterval
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


@transaction.atomic
def set_limit(
    *, cases: int, valid_from: datetime.date, reason: str, user_id: int | None = None, role: str = "", by: Scope,
    today: datetime.date,
) -> CaseloadLimit:  # fmt: skip
    """This will set how many open cases a user, or everybody of a role, may carry from a day on.

    Raises NotAllowed, OutOfRange, InPast, WordsMissing, User.DoesNotExist; ValueError unless just one of user and role.
    """
    by.require("accompaniment.set")
    if (user_id is None) == (role == ""):
        raise ValueError("one of user_id, role")
    if not 1 <= cases <= MOST_CASES:
        raise OutOfRange
    _require_ahead(valid_from, today)
    limit = CaseloadLimit.objects.create(
        user=User.objects.get(pk=user_id) if user_id is not None else None,
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
    by: Scope,
) -> CompanionProfile:  # fmt: skip
    """This will keep what the proposal of a companion needs to know of a user. Unknown stays unknown.

    Raises NotAllowed, User.DoesNotExist, Area.DoesNotExist, NotInCatalogue; ValueError for a sex that is none.
    """
    by.require("accompaniment.assign", home or None)
    if sex not in ("L", "P", ""):
        raise ValueError(sex)
    values = {
        "sex": sex,
        "home": Area.objects.get(pk=home) if home else None,
        "languages": require_codes(map(tidy, languages), words_of("languages")),
        "skills": require_codes(map(tidy, skills), words_of("skills")),
    }
    profile, _ = CompanionProfile.objects.update_or_create(user=User.objects.get(pk=user_id), defaults=values)
    record(by, "accompaniment.save_profile", profile, area_code=home or "")
    return profile


def _require_ahead(valid_from: datetime.date, today: datetime.date) -> None:
    if valid_from < today:
        raise InPast

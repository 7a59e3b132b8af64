"""What the office has set, as it holds on a day, with its history; what is known of one companion."""

import datetime
from dataclasses import dataclass

from setiakawan.accompaniment.catalogue import words_of
from setiakawan.accompaniment.models import CaseloadLimit, CompanionAbsence, CompanionProfile, RiskLevel, VisitInterval
from setiakawan.accompaniment.queries.cases import cases_in
from setiakawan.accompaniment.queries.companions import companion_for, companions_in, limit_of
from setiakawan.accompaniment.queries.facts import intervals
from setiakawan.accounts.models import Role, User
from setiakawan.accounts.scope import Scope
from setiakawan.registry.words import date_in_words


@dataclass(frozen=True)
class SetLine:
    """One row of the history of a setting: for whom, how much, from when, and whether it holds, is to come or is over."""

    whom: str
    amount: int
    valid_from: datetime.date
    by: str
    reason: str = ""
    tone: str = ""
    word: str = ""


@dataclass(frozen=True)
class OfficeSettings:
    """What holds on a day: (risk level, days, note) each, and the histories, the newest first."""

    levels: tuple[tuple[str, int, str], ...]
    intervals: tuple[SetLine, ...]
    limits: tuple[SetLine, ...]


def settings_on(scope: Scope, on: datetime.date) -> OfficeSettings:
    """The intervals and limits with their histories. Limits of single companions are those of the viewer's areas.

    Four queries. Raises NotAllowed.
    """
    scope.require("accompaniment.set")
    own = intervals()
    rows = list(VisitInterval.objects.select_related("set_by").order_by("-valid_from", "-id"))
    levels = tuple((level.label, own.days(level, on), _since(rows, level, on)) for level in RiskLevel)
    told = tuple((row.level, row.days, row, RiskLevel(row.level).label, "") for row in rows)
    near = set(companions_in(scope, on).values_list("pk", flat=True))
    limits = CaseloadLimit.objects.select_related("user", "set_by").order_by("-valid_from", "-id")
    given = tuple(
        (
            row.user_id or row.role,
            row.cases,
            row,
            str(row.user) if row.user else f"Semua {Role(row.role).label}",
            row.reason,
        )
        for row in limits
        if row.user_id is None or row.user_id in near
    )
    return OfficeSettings(levels, _lines(told, on), _lines(given, on))


def _since(rows: list[VisitInterval], level: str, on: datetime.date) -> str:
    since = next((row.valid_from for row in rows if row.level == level and row.valid_from <= on), None)
    return f"sejak {date_in_words(since)}" if since else "ketentuan awal"


def _lines(rows, on: datetime.date) -> tuple[SetLine, ...]:
    """The rows, newest first, each with its state: of those that began, the newest for the same whom holds."""
    held, lines = set(), []
    for key, amount, row, whom, reason in rows:
        tone, word = ("done", "Sudah berganti")
        if row.valid_from > on:
            tone, word = "wait", "Akan berlaku"
        elif key not in held:
            held.add(key)
            tone, word = "ok", "Berlaku"
        lines.append(SetLine(whom, amount, row.valid_from, str(row.set_by or ""), reason, tone, word))
    return tuple(lines)


@dataclass(frozen=True)
class CompanionView:
    """What is known of one companion on a day. The load counts the cases in the viewer's scope."""

    user: User
    profile: CompanionProfile | None
    languages: tuple[str, ...]
    skills: tuple[str, ...]
    load: int
    limit: int
    absences: list[CompanionAbsence]
    away: CompanionAbsence | None

    @property
    def sex_words(self) -> str:
        """The sex in words; "" where it is not known."""
        return {"P": "Perempuan", "L": "Laki-laki"}.get(self.profile.sex, "") if self.profile else ""


def companion_view(scope: Scope, user_id: int, on: datetime.date) -> CompanionView:
    """One companion of the viewer's areas. Raises NotAllowed, User.DoesNotExist."""
    scope.require("accompaniment.report")
    user = companion_for(scope, user_id, on)
    profile = CompanionProfile.objects.filter(user=user).select_related("home__parent").first()
    absences = list(user.absences.select_related("by").order_by("-valid_from"))
    return CompanionView(
        user=user,
        profile=profile,
        languages=_words("languages", profile),
        skills=_words("skills", profile),
        load=cases_in(scope).filter(assignments__companion=user, assignments__valid_until=None).count(),
        limit=limit_of([user], on)[user.pk],
        absences=absences,
        away=next((row for row in absences if row.valid_from <= on < row.valid_until), None),
    )


def absence_for(scope: Scope, absence_id: int, on: datetime.date) -> CompanionAbsence:
    """One absence of a companion in the viewer's areas. Raises CompanionAbsence.DoesNotExist."""
    return CompanionAbsence.objects.select_related("user").get(pk=absence_id, user__in=companions_in(scope, on))


def _words(group: str, profile: CompanionProfile | None) -> tuple[str, ...]:
    known = words_of(group)
    return tuple(known.get(code, code) for code in getattr(profile, group)) if profile else ()

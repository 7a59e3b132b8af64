"""Whom to propose as companion, and why."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from setiakawan.accompaniment.models import Assignment, Case, CompanionAbsence, CompanionProfile, Visit
from setiakawan.accompaniment.queries.cases import case_for
from setiakawan.accompaniment.queries.companions import covering, limit_of, load_of
from setiakawan.accompaniment.rules.proposal import Candidate, Ranked, Wish, rank
from setiakawan.accounts.models import User
from setiakawan.accounts.scope import Scope
from setiakawan.areas.queries import apart

ACCOMPANY = ("companion", "tksk")


@dataclass(frozen=True)
class Proposal:
    """One user who could accompany, with load, limit and the reasons in words."""

    user: User
    load: int
    limit: int
    reasons: tuple[str, ...]


def propose_companions(scope: Scope, case_id: int, on: datetime.date, limit: int = 5) -> list[Proposal]:
    """The best companions for a case of the viewer, companions before TKSK. Seven queries.

    Raises NotAllowed, Case.DoesNotExist.
    """
    scope.require("accompaniment.assign")
    case = case_for(scope, case_id)
    users = {user.pk: user for user in companions_for(case.person.area_id, on)}
    loads, limits = load_of(users), limit_of(users.values(), on)
    ranked = ranked_for(case, users.values(), loads, limits, on)
    return [Proposal(users[r.user_id], loads[r.user_id], limits[r.user_id], r.reasons) for r in ranked[:limit]]


def assignable(scope: Scope, case: Case, on: datetime.date) -> list[tuple[int, str]]:
    """Who may accompany a case as (number, name with load and reasons): the proposed first, then the TKSK."""
    proposed = propose_companions(scope, case.pk, on, limit=20)
    told = [(p.user.pk, f"{p.user} · {p.load} dari batas {p.limit} · {'; '.join(p.reasons).lower()}") for p in proposed]
    others = [user for user, _ in covering(case.person.area_id, ("tksk",), on)]
    return told + [(u.pk, f"{u} · {u.get_role_display()}") for u in others if u.pk not in dict(told)]


def companions_for(area_code: str, on: datetime.date) -> list[User]:
    """The active companions whose areas hold a village; the TKSK only where there is no companion."""
    found = [user for user, _ in covering(area_code, ACCOMPANY, on)]
    return [user for user in found if user.role == "companion"] or found


def ranked_for(
    case: Case, users: Iterable[User], loads: dict[int, int], limits: dict[int, int], on: datetime.date
) -> list[Ranked]:
    """Users in the order in which they suit a case on a day, counting with these loads. Four queries."""
    ids = [user.pk for user in users]
    profiles = {row.user_id: row for row in CompanionProfile.objects.filter(user__in=ids)}
    of = {"case__person": case.person_id, "companion__in": ids}
    known = set(Assignment.objects.filter(**of).values_list("companion", flat=True))
    known |= set(Visit.objects.filter(**of).values_list("companion", flat=True))
    away = CompanionAbsence.objects.filter(user__in=ids, valid_from__lte=on, valid_until__gt=on)
    back = dict(away.order_by("valid_until").values_list("user", "valid_until"))
    wish = Wish(case.wished_sex, tuple(case.languages), tuple(case.skills))
    return rank(
        wish,
        [
            replace(
                _candidate(case.person.area_id, pk, profiles.get(pk), loads[pk], limits[pk], pk in known),
                away_until=back.get(pk),
            )
            for pk in ids
        ],
    )


def spread(cases: Iterable[Case], on: datetime.date, without: int) -> dict[int, int]:
    """The best companion for each of many cases, as though the ones before had been given out already.

    Cases for which nobody has room are absent. Five queries for each case.
    """
    given, found = Counter(), {}
    for case in cases:
        users = [user for user in companions_for(case.person.area_id, on) if user.pk != without]
        loads, limits = load_of(user.pk for user in users), limit_of(users, on)
        loads = {pk: load + given[pk] for pk, load in loads.items()}
        free = [user for user in users if loads[user.pk] < limits[user.pk]]
        best = next(iter(ranked_for(case, free, loads, limits, on)), None)
        if best:
            found[case.pk] = best.user_id
            given[best.user_id] += 1
    return found


def _candidate(area: str, pk: int, profile: CompanionProfile | None, load: int, limit: int, knows: bool) -> Candidate:
    if profile is None:
        return Candidate(pk, load, limit, knows_person=knows)
    languages, skills = tuple(profile.languages), tuple(profile.skills)
    way = apart(profile.home_id, area) if profile.home_id else None
    return Candidate(pk, load, limit, profile.sex, way, languages, skills, knows)

"""Whom to propose as companion, and why."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from setiakawan.accompaniment.models import Assignment, Case, CompanionAbsence, CompanionProfile, Visit
from setiakawan.accompaniment.queries.cases import case_for
from setiakawan.accompaniment.queries.companions import covering, covering_each, limit_of, load_of
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


@dataclass(frozen=True)
class Pool:
    """Who could accompany the persons of some cases, read together. `users` are by village, `known` are pairs of user
    and person who have met, `back` is until when somebody is away.
    """

    users: dict[str, list[User]]
    loads: dict[int, int]
    limits: dict[int, int]
    profiles: dict[int, CompanionProfile]
    known: set[tuple[int, int]]
    back: dict[int, datetime.date]

    def ranked(
        self, case: Case, *, given: Counter | None = None, free_only: bool = False, but: int = 0
    ) -> list[Ranked]:
        """The users of the village in the order in which they suit a case, `given` counted to their loads."""
        more = given or Counter()
        candidates = [
            self._candidate(user.pk, case, self.loads[user.pk] + more[user.pk])
            for user in self.users[case.person.area_id]
            if user.pk != but
        ]
        wish = Wish(case.wished_sex, tuple(case.languages), tuple(case.skills))
        return rank(wish, [one for one in candidates if not free_only or one.load < one.limit])

    def _candidate(self, pk: int, case: Case, load: int) -> Candidate:
        known, profile = (pk, case.person_id) in self.known, self.profiles.get(pk)
        one = _candidate(case.person.area_id, pk, profile, load, self.limits[pk], known)
        return replace(one, away_until=self.back.get(pk))


def pool_for(cases: Iterable[Case], on: datetime.date) -> Pool:
    """Who could accompany these cases (with their persons), companions before TKSK. Seven queries for up to 900 cases."""
    held = list(cases)
    found = covering_each({case.person.area_id for case in held}, ACCOMPANY, on)
    users = {code: _companions_first([user for user, _ in pairs]) for code, pairs in found.items()}
    every = {user.pk: user for some in users.values() for user in some}
    of = {"case__person__in": {case.person_id for case in held}}
    known = set(Assignment.objects.filter(**of).order_by().values_list("companion", "case__person").distinct())
    known |= set(Visit.objects.filter(**of).order_by().values_list("companion", "case__person").distinct())
    profiles = {row.user_id: row for row in CompanionProfile.objects.filter(user__in=every)}
    away = CompanionAbsence.objects.filter(user__in=every, valid_from__lte=on, valid_until__gt=on)
    back = dict(away.order_by("valid_until").values_list("user", "valid_until"))
    return Pool(users, load_of(every), limit_of(every.values(), on), profiles, known, back)


def _companions_first(users: list[User]) -> list[User]:
    """The companions; the TKSK only where there is no companion."""
    return [user for user in users if user.role == "companion"] or users


def propose_companions(scope: Scope, case_id: int, on: datetime.date, limit: int = 5) -> list[Proposal]:
    """The best companions for a case of the viewer, companions before TKSK. Seven queries.

    Raises NotAllowed, Case.DoesNotExist.
    """
    scope.require("accompaniment.assign")
    case = case_for(scope, case_id)
    pool = pool_for([case], on)
    users = {user.pk: user for user in pool.users[case.person.area_id]}
    return [
        Proposal(users[r.user_id], pool.loads[r.user_id], pool.limits[r.user_id], r.reasons)
        for r in pool.ranked(case)[:limit]
    ]


def assignable(scope: Scope, case: Case, on: datetime.date) -> list[tuple[int, str]]:
    """Who may accompany a case as (number, name with load and reasons): the proposed first, then the TKSK."""
    proposed = propose_companions(scope, case.pk, on, limit=20)
    told = [(p.user.pk, f"{p.user} · {p.load} dari batas {p.limit} · {'; '.join(p.reasons).lower()}") for p in proposed]
    others = [user for user, _ in covering(case.person.area_id, ("tksk",), on)]
    return told + [(u.pk, f"{u} · {u.get_role_display()}") for u in others if u.pk not in dict(told)]


def spread(cases: Iterable[Case], on: datetime.date, without: int) -> dict[int, int]:
    """The best companion for each of many cases, as though the ones before had been given out already.

    Cases for which nobody has room are absent. Seven queries for up to 900 cases.
    """
    held = list(cases)
    pool, given, found = pool_for(held, on), Counter(), {}
    for case in held:
        best = next(iter(pool.ranked(case, given=given, free_only=True, but=without)), None)
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

"""Who can accompany whom, and how many cases each carries."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from setiakawan.accompaniment.models import Assignment, CaseloadLimit, QueueEntry
from setiakawan.accompaniment.queries.cases import cases_in
from setiakawan.accompaniment.rules.caseload import LimitSet, limit_for
from setiakawan.accounts.models import AreaGrant, User
from setiakawan.accounts.scope import Scope

ACCOMPANY = ("companion", "tksk", "officer")


@dataclass(frozen=True)
class Caseload:
    """How many open cases a user carries on a day, beside the limit."""

    user: User
    open_cases: int
    limit: int

    @property
    def is_over(self) -> bool:
        """Whether there are more than the limit allows."""
        return self.open_cases > self.limit


def covering(area_code: str, roles: Iterable[str], on: datetime.date) -> list[tuple[User, str]]:
    """Active users of some roles who may see an area on a day, each with the area that lets them. One query."""
    return covering_each([area_code], roles, on)[area_code]


def covering_each(
    area_codes: Iterable[str], roles: Iterable[str], on: datetime.date
) -> dict[str, list[tuple[User, str]]]:
    """`covering` for several areas at once. One query."""
    above = {code: [code[:n] for n, sign in enumerate(code + ".") if sign == "."] for code in area_codes}
    grants = AreaGrant.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=on), area__in={part for parts in above.values() for part in parts},
        valid_from__lte=on, user__is_active=True, user__role__in=tuple(roles),
    )  # fmt: skip
    of_area: dict[str, list[User]] = {}
    for grant in grants.select_related("user").order_by("user"):
        of_area.setdefault(grant.area_id, []).append(grant.user)
    found: dict[str, list[tuple[User, str]]] = {}
    for code, parts in above.items():
        nearest = {user.pk: (user, part) for part in parts for user in of_area.get(part, ())}  # the nearest comes last
        found[code] = list(nearest.values())
    return found


def load_of(user_ids: Iterable[int]) -> dict[int, int]:
    """Open cases by companion, everywhere; whoever has none is 0. One query."""
    ids = list(user_ids)
    rows = Assignment.objects.filter(companion__in=ids, valid_until=None).order_by().values_list("companion")
    return dict.fromkeys(ids, 0) | dict(rows.annotate(Count("pk")))


def limit_of(users: Iterable[User], on: datetime.date) -> dict[int, int]:
    """The limit of each user on a day. One query."""
    limits = [
        LimitSet(row.cases, row.valid_from, row.user_id, row.role) for row in CaseloadLimit.objects.order_by("id")
    ]
    return {user.pk: limit_for(user.pk, user.role, limits, on) for user in users}


def companions_in(scope: Scope, on: datetime.date) -> QuerySet[User]:
    """Active users who may accompany and whose areas lie within the viewer's, or who accompany somebody there, by name.

    Raises NotAllowed.
    """
    live = Q(valid_until=None) | Q(valid_until__gt=on)
    grants = AreaGrant.objects.filter(live, scope.q("area"), valid_from__lte=on)
    held = Assignment.objects.filter(case__in=cases_in(scope), valid_until=None)
    near = Q(pk__in=grants.values("user")) | Q(pk__in=held.values("companion"))
    return User.objects.filter(near, is_active=True, role__in=ACCOMPANY).order_by("full_name", "pk")


def companion_for(scope: Scope, user_id: int, on: datetime.date) -> User:
    """One user who may accompany in the viewer's areas. Raises User.DoesNotExist."""
    return companions_in(scope, on).get(pk=user_id)


def caseloads(scope: Scope, on: datetime.date) -> list[Caseload]:
    """The companions whose areas meet the viewer's and their load, the heaviest first; those without a case too.

    The counts are of cases inside the viewer's scope. Raises NotAllowed.
    """
    scope.require("accompaniment.report")
    grants = AreaGrant.objects.filter(Q(valid_until=None) | Q(valid_until__gt=on), scope.q("area"), valid_from__lte=on)
    rows = Assignment.objects.filter(case__in=cases_in(scope), valid_until=None).order_by().values_list("companion")
    loads = dict(rows.annotate(Count("pk")))
    users = User.objects.filter(Q(pk__in=loads) | Q(pk__in=grants.values("user"), role="companion", is_active=True))
    limits = limit_of(users, on)
    found = [Caseload(user, loads.get(user.pk, 0), limits[user.pk]) for user in users]
    return sorted(found, key=lambda load: (-load.open_cases, load.user.full_name))


def queue_of(scope: Scope) -> QuerySet[QueueEntry]:
    """The cases in the viewer's scope that wait for a companion, the longest wait first."""
    scope.require("accompaniment.report")
    waiting = QueueEntry.objects.filter(valid_until=None, case__in=cases_in(scope))
    return waiting.select_related("case__person__area", "owner").order_by("valid_from", "id")

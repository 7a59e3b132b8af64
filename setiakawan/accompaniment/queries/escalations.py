"""What is late and stands before whom."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.db.models import Exists, OuterRef, Q, QuerySet

from setiakawan.accompaniment.models import Assignment, Case, Escalation, QueueEntry, Visit
from setiakawan.accompaniment.queries.cases import cases_in
from setiakawan.accompaniment.queries.facts import ANSWERED, clocks_of, intervals
from setiakawan.accompaniment.rules.due import CHECK_IN_DAYS, days_late, due_things, is_paused
from setiakawan.accompaniment.rules.escalation import EscalationRule, Level, levels_reached, read_rules
from setiakawan.accounts.models import AreaGrant, User
from setiakawan.accounts.queries import live_on
from setiakawan.accounts.scope import Scope

_FILE = Path(__file__).parents[1] / "data" / "escalations.yaml"


@dataclass(frozen=True)
class Late:
    """One due day that passed long enough ago to reach a level."""

    case_id: int
    rule: str
    due_on: datetime.date
    level: Level


@cache
def escalation_rules() -> dict[str, EscalationRule]:
    """The written rules by code, read once per process."""
    return read_rules(yaml.safe_load(_FILE.read_text(encoding="utf-8"))["rules"])


def escalations_in(scope: Scope) -> QuerySet[Escalation]:
    """What waits for an answer: a companion's own, a supervisor's own and those in their areas; the oldest first."""
    scope.require("accompaniment.see")
    seen = Q(addressed_to=scope.user_id)
    if scope.role != "companion":
        seen |= Q(case__in=cases_in(scope))
    rows = Escalation.objects.filter(seen, answered_at=None).select_related("case__person__area", "addressed_to")
    return rows.order_by("due_on", "id")


def escalations_of(scope: Scope, case_id: int) -> list[tuple[int, str]]:
    """What waits for an answer in one case as (number, words), as far as the viewer may answer."""
    rows = escalations_in(scope).filter(case=case_id)
    return [
        (row.pk, f"{escalation_rules()[row.rule].label}, jatuh tempo {row.due_on:%d-%m-%Y}, kepada {row.addressed_to}")
        for row in rows
    ]


def late_things(on: datetime.date, prefixes: Iterable[str]) -> Iterator[Late]:
    """Everything in some areas that is late enough on a day, also where it stands escalated already.

    Five queries per 900 cases. Nothing is late while a pause holds; who has died or moved away is only to be
    closed.
    """
    rules, set_days = escalation_rules(), intervals()
    facts = clocks_of(_watched(on, prefixes), on)
    waits = dict(QueueEntry.objects.filter(valid_until=None).values_list("case", "valid_from"))
    for case_id, known in facts.items():
        if is_paused(known, on):
            continue
        due = [(thing.kind, thing.on, days_late(thing, on)) for thing in due_things(known, set_days, on)]
        if case_id in waits and not known.is_gone:
            due.append(("queue", waits[case_id], (on - waits[case_id]).days))
        for kind, day, days in due:
            for level in levels_reached(rules[kind], days):
                yield Late(case_id, kind, day, level)


def _watched(on: datetime.date, prefixes: Iterable[str]) -> QuerySet[Case]:
    """Open cases, and closed ones where nobody has looked in since."""
    area = Q(pk__in=())
    for prefix in prefixes:
        area |= Q(person__area__within=prefix)
    met = Visit.objects.filter(case=OuterRef("pk"), purpose="check_in", outcome__in=ANSWERED, replaced_by=None)
    looked_in = met.filter(happened_on__gte=OuterRef("closed_on"))
    forgotten = Q(closed_on__lt=on - datetime.timedelta(days=CHECK_IN_DAYS)) & ~Exists(looked_in)
    return Case.objects.filter(area).filter(Q(closed_on=None) | forgotten)


@dataclass(frozen=True)
class Supervisors:
    """Who supervises which area on a day, read once for many cases. `grants` map role → area → user number."""

    grants: dict[str, dict[str, int]]

    def of(self, role: str, area: str) -> int | None:
        """The nearest above an area, as `assigning.supervisor_of` chooses; None where there is none."""
        known = self.grants.get(role, {})
        parts = area.split(".")
        return next((known[c] for n in range(len(parts), 0, -1) if (c := ".".join(parts[:n])) in known), None)


def supervisors_on(on: datetime.date) -> Supervisors:
    """The active TKSK and officers and their areas on a day. One query."""
    rows = AreaGrant.objects.filter(live_on(on), user__is_active=True, user__role__in=("tksk", "officer"))
    grants: dict[str, dict[str, int]] = {}
    for role, area, user in rows.order_by("-user").values_list("user__role", "area", "user"):
        grants.setdefault(role, {})[area] = user
    return Supervisors(grants)


@dataclass(frozen=True)
class Holder:
    """Who holds an open case: its companion, or the owner of the queue it waits in."""

    case_id: int
    area: str
    user_id: int
    is_queue: bool


def holders(case_ids: Iterable[int] | None = None) -> list[Holder]:
    """The holders of these cases, or of all. Two queries; give at most 900 numbers."""
    found: list[Holder] = []
    for model, who, is_queue in ((Assignment, "companion", False), (QueueEntry, "owner", True)):
        rows = model.objects.filter(valid_until=None)
        rows = rows if case_ids is None else rows.filter(case__in=list(case_ids))
        values = rows.order_by().values_list("case", "case__person__area", who)
        found += [Holder(case, area or "", user, is_queue) for case, area, user in values]
    return found


def stranded(on: datetime.date) -> list[Holder]:
    """Holders who can no longer: switched off, in another role, or without the area, e.g. since the person moved.

    Four queries.
    """
    roles = dict(User.objects.filter(is_active=True).values_list("pk", "role"))
    areas: dict[int, list[str]] = {}
    for user, area in AreaGrant.objects.filter(live_on(on)).values_list("user", "area"):
        areas.setdefault(user, []).append(area)
    return [
        held
        for held in holders()
        if roles.get(held.user_id) not in (("tksk", "officer") if held.is_queue else ("companion", "tksk", "officer"))
        or not any(held.area == a or held.area.startswith(a + ".") for a in areas.get(held.user_id, ()))
    ]

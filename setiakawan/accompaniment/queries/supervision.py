"""What a supervisor looks at: loads, what is late, the queue, what waits for a decision."""

import datetime
from collections import Counter
from dataclasses import dataclass

from setiakawan.accompaniment.models import Assignment, Closing, ClosingState, Plan, PlanState, QueueEntry
from setiakawan.accompaniment.queries.cases import cases_in
from setiakawan.accompaniment.queries.companions import Caseload, caseloads, queue_of
from setiakawan.accompaniment.queries.day import DayLine, lines_of
from setiakawan.accounts.scope import Scope

LONGEST = 50


@dataclass(frozen=True)
class VillageLine:
    """Open cases of one village: all, late, and without a companion."""

    code: str
    name: str
    open_cases: int
    late: int
    waiting: int


@dataclass(frozen=True)
class Supervision:
    """One look over the viewer's areas on a day. `late_of` counts late cases by companion."""

    open_cases: int
    late: list[DayLine]
    loads: list[Caseload]
    late_of: dict[int, int]
    villages: list[VillageLine]
    queue: list[QueueEntry]
    plans: list[Plan]
    closings: list[Closing]


def supervision_of(scope: Scope, on: datetime.date) -> Supervision:
    """Everything that a supervisor has to see on a day, from the open cases in the scope.

    Three queries per 900 open cases for their clocks, and eight others. Raises NotAllowed.
    """
    scope.require("accompaniment.report")
    cases = cases_in(scope)
    open_cases = cases.filter(closed_on=None).select_related("person__area")
    lines = lines_of(open_cases, on)
    queue = list(queue_of(scope))
    late = [line for line in lines if line.days_late or line.alerts]
    now = dict(Assignment.objects.filter(case__in=open_cases, valid_until=None).values_list("case", "companion"))
    plans = Plan.objects.filter(state=PlanState.PROPOSED, case__in=cases).select_related(
        "case__person__area", "made_by"
    )
    closings = Closing.objects.filter(state=ClosingState.PROPOSED, case__in=cases)
    return Supervision(
        open_cases=len(lines),
        late=late,
        loads=caseloads(scope, on),
        late_of=dict(Counter(now.get(line.case.pk) for line in late)),
        villages=_villages(lines, queue),
        queue=queue,
        plans=list(plans),
        closings=list(closings.select_related("case__person__area", "proposed_by")),
    )


def decisions_waiting(scope: Scope) -> int:
    """How many plans and closings in the viewer's scope wait for somebody else than who proposed them."""
    cases = cases_in(scope)
    plans = Plan.objects.filter(state=PlanState.PROPOSED, case__in=cases).exclude(made_by=scope.user_id)
    closings = Closing.objects.filter(state=ClosingState.PROPOSED, case__in=cases).exclude(proposed_by=scope.user_id)
    return plans.count() + closings.count()


def _villages(lines: list[DayLine], queue: list[QueueEntry]) -> list[VillageLine]:
    areas = {line.case.person.area_id: line.case.person.area.name for line in lines}
    every = Counter(line.case.person.area_id for line in lines)
    late = Counter(line.case.person.area_id for line in lines if line.days_late or line.alerts)
    waiting = Counter(entry.case.person.area_id for entry in queue)
    return [VillageLine(code, areas[code], every[code], late[code], waiting[code]) for code in sorted(areas)]

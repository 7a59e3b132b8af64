"""What a supervisor looks at: loads, what is late, the queue, what waits for a decision."""

import datetime
from collections import Counter
from dataclasses import dataclass

from setiakawan.accompaniment.models import Assignment, Closing, ClosingState, Plan, PlanState, QueueEntry
from setiakawan.accompaniment.queries.cases import cases_in
from setiakawan.accompaniment.queries.companions import Caseload, caseloads, queue_of
from setiakawan.accompaniment.queries.day import DayLine, lateness_of, lines_of
from setiakawan.accompaniment.queries.facts import clocks_of, intervals
from setiakawan.accounts.scope import Scope
from setiakawan.areas.models import Area

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
    """One look over the viewer's areas on a day. `late_of` counts late cases by companion.

    Of what is late, waits in the queue or waits for a decision the first `LONGEST` are there, beside the number of all.
    """

    open_cases: int
    late: list[DayLine]
    late_count: int
    loads: list[Caseload]
    late_of: dict[int, int]
    villages: list[VillageLine]
    queue: list[QueueEntry]
    queue_count: int
    plans: list[Plan]
    closings: list[Closing]


def supervision_of(scope: Scope, on: datetime.date) -> Supervision:
    """Everything that a supervisor has to see on a day, from the open cases in the scope.

    Some twenty queries however many cases there are; what they read grows with the open cases, not with the visits.
    Raises NotAllowed.
    """
    scope.require("accompaniment.report")
    cases = cases_in(scope)
    open_cases = cases.filter(closed_on=None)
    clocks, own = clocks_of(open_cases, on), intervals()
    areas = dict(open_cases.values_list("pk", "person__area"))
    late = sorted((rank, case) for case, facts in clocks.items() if (rank := lateness_of(facts, own, on)))
    queue = queue_of(scope)
    waiting = Counter(queue.order_by().values_list("case__person__area", flat=True))
    now = dict(Assignment.objects.filter(case__in=open_cases, valid_until=None).values_list("case", "companion"))
    plans = Plan.objects.filter(state=PlanState.PROPOSED, case__in=cases)
    closings = Closing.objects.filter(state=ClosingState.PROPOSED, case__in=cases)
    first = [case for _, case in late[:LONGEST]]
    return Supervision(
        open_cases=len(clocks),
        late=lines_of(open_cases.filter(pk__in=first).select_related("person__area"), on),
        late_count=len(late),
        loads=caseloads(scope, on),
        late_of=Counter(now.get(case) for _, case in late),
        villages=_villages(areas, Counter(areas[case] for _, case in late), waiting),
        queue=list(queue[:LONGEST]),
        queue_count=waiting.total(),
        plans=list(plans.select_related("case__person__area", "made_by")[:LONGEST]),
        closings=list(closings.select_related("case__person__area", "proposed_by")[:LONGEST]),
    )


def decisions_waiting(scope: Scope) -> int:
    """How many plans and closings in the viewer's scope wait for somebody else than who proposed them."""
    cases = cases_in(scope)
    plans = Plan.objects.filter(state=PlanState.PROPOSED, case__in=cases).exclude(made_by=scope.user_id)
    closings = Closing.objects.filter(state=ClosingState.PROPOSED, case__in=cases).exclude(proposed_by=scope.user_id)
    return plans.count() + closings.count()


def _villages(areas: dict[int, str], late: Counter, waiting: Counter) -> list[VillageLine]:
    every = Counter(areas.values())
    names = dict(Area.objects.filter(pk__in=every).values_list("pk", "name"))
    return [VillageLine(code, names[code], every[code], late[code], waiting[code]) for code in sorted(every)]

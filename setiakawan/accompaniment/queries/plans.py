"""Plans, steps, closings and pauses of the cases that a viewer may see."""

from setiakawan.accompaniment.models import Closing, Pause, Plan, Step
from setiakawan.accompaniment.queries.cases import cases_in
from setiakawan.accounts.scope import Scope


def plan_for(scope: Scope, plan_id: int) -> Plan:
    """One version with goals, steps, results and agreements. Raises Plan.DoesNotExist outside the viewer's cases."""
    rows = Plan.objects.filter(case__in=cases_in(scope)).select_related("case__person__area", "made_by", "decided_by")
    return rows.prefetch_related("goals__steps__results", "agreements__explained_by", "reviews__by").get(pk=plan_id)


def step_for(scope: Scope, step_id: int) -> Step:
    """One step with its plan and case. Raises Step.DoesNotExist."""
    rows = Step.objects.filter(goal__plan__case__in=cases_in(scope))
    return rows.select_related("goal__plan__case__person__area").get(pk=step_id)


def closing_for(scope: Scope, closing_id: int) -> Closing:
    """One proposal to close. Raises Closing.DoesNotExist."""
    return Closing.objects.filter(case__in=cases_in(scope)).select_related("case__person__area").get(pk=closing_id)


def pause_for(scope: Scope, pause_id: int) -> Pause:
    """One pause. Raises Pause.DoesNotExist."""
    return Pause.objects.filter(case__in=cases_in(scope)).select_related("case__person__area").get(pk=pause_id)

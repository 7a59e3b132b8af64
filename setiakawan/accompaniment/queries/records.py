"""Single records of the cases that a viewer may see: what may be corrected or withdrawn."""

from setiakawan.accompaniment.models import ServiceGiven, Visit
from setiakawan.accompaniment.queries.cases import cases_in
from setiakawan.accounts.scope import NotAllowed, Scope


def own_visit(scope: Scope, visit_id: int) -> Visit:
    """A visit that the viewer recorded, with its circle. Raises Visit.DoesNotExist, NotAllowed for another's."""
    rows = Visit.objects.filter(case__in=cases_in(scope)).select_related("case__person__area", "circle_answer")
    visit = rows.prefetch_related("circle_answer__supporters").get(pk=visit_id)
    if visit.companion_id != scope.user_id:
        raise NotAllowed("accompaniment.record")
    return visit


def service_for(scope: Scope, service_id: int) -> ServiceGiven:
    """A service that still counts. Raises ServiceGiven.DoesNotExist."""
    rows = ServiceGiven.objects.filter(case__in=cases_in(scope), withdrawn_at=None)
    return rows.select_related("case__person__area").get(pk=service_id)

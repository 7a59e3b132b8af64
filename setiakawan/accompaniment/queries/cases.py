"""Which cases a viewer may see."""

from django.db.models import OuterRef, Q, QuerySet, Subquery

from setiakawan.accompaniment.models import Assignment, Case
from setiakawan.accounts.scope import Scope


def cases_in(scope: Scope) -> QuerySet[Case]:
    """All cases whose person lives in the scope; for a companion only those that are theirs now, or were when closed.

    Raises NotAllowed for a role that sees none.
    """
    scope.require("accompaniment.see")
    found = Case.objects.filter(scope.q("person__area"))
    return found.filter(_theirs(scope.user_id)) if scope.role == "companion" else found


def sees(scope: Scope, case: Case) -> bool:
    """Whether a case is among `cases_in` now. At most two small queries, for acts that hold the case already.

    Raises NotAllowed for a role that sees none.
    """
    scope.require("accompaniment.see")
    if not scope.covers(case.person.area_id or ""):
        return False
    if scope.role != "companion":
        return True
    rows = Assignment.objects.filter(case=case.pk).values_list("companion", flat=True)
    if case.closed_on is None:
        return rows.filter(valid_until=None, companion=scope.user_id).order_by().exists()
    return rows.order_by("-valid_from", "-id").first() == scope.user_id


def case_for(scope: Scope, case_id: int) -> Case:
    """One case with its person and village. Raises Case.DoesNotExist when there is none for the viewer."""
    return cases_in(scope).select_related("person__area__parent").get(pk=case_id)


def open_case_of(scope: Scope, person_id: int) -> Case | None:
    """The open case of a person, if the viewer may see it."""
    return cases_in(scope).filter(person=person_id, closed_on=None).first()


def has_open_case(person_id: int) -> bool:
    """Whether a person is accompanied now: all that who opens a case may learn of another one."""
    return Case.objects.filter(person=person_id, closed_on=None).exists()


def _theirs(user_id: int | None) -> Q:
    now = Assignment.objects.filter(companion=user_id, valid_until=None).values("case")
    ever = Assignment.objects.filter(companion=user_id).values("case")
    last = Assignment.objects.filter(case=OuterRef("pk")).order_by("-valid_from", "-id").values("companion")[:1]
    was_last = Case.objects.filter(pk__in=ever).exclude(closed_on=None).alias(last=Subquery(last)).filter(last=user_id)
    return Q(pk__in=now) | Q(pk__in=was_last.values("pk"))

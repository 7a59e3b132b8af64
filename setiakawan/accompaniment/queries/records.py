"""Single records of the cases that a viewer may see: what may be corrected, withdrawn or linked."""

import datetime
from dataclasses import dataclass

from django.db.models import Q

from setiakawan.accompaniment.models import Case, CircleAnswer, NamedSupporter, ServiceGiven, Visit
from setiakawan.accompaniment.queries.cases import cases_in
from setiakawan.accounts.scope import NotAllowed, Scope
from setiakawan.registry.models import Family, Person
from setiakawan.registry.queries import families_in, people_in


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


def supporter_for(scope: Scope, supporter_id: int) -> NamedSupporter:
    """One supporter who was named in a case that the viewer may see. Raises NamedSupporter.DoesNotExist."""
    cases = cases_in(scope)
    rows = NamedSupporter.objects.filter(Q(answer__visit__case__in=cases) | Q(answer__assessment__case__in=cases))
    rows = rows.select_related("answer__person__area", "answer__visit__case", "answer__assessment__case")
    return rows.get(pk=supporter_id)


@dataclass(frozen=True)
class SupporterLine:
    """One supporter as the case page shows them. `person` and `family` only where the viewer may see them."""

    row: NamedSupporter
    person: Person | None
    family: Family | None

    @property
    def is_linked(self) -> bool:
        """Whether a person or family of the registry is linked, seen by the viewer or not."""
        return self.row.person_id is not None or self.row.family_id is not None


def supporters_of(scope: Scope, case: Case, on: datetime.date) -> list[SupporterLine]:
    """Whom the person named the last time they were asked, as far as that was in a case of the viewer. Four queries."""
    answers = CircleAnswer.objects.filter(person=case.person_id, asked_on__lte=on, visit__replaced_by=None)
    last = answers.select_related("visit", "assessment").last()
    if last is None or case.pk not in {getattr(last.visit, "case_id", None), getattr(last.assessment, "case_id", None)}:
        return []
    rows = list(last.supporters.order_by("pk"))
    may_see = scope.allows("registry.see")
    people = people_in(scope).in_bulk([row.person_id for row in rows if row.person_id]) if may_see else {}
    families = families_in(scope).in_bulk([row.family_id for row in rows if row.family_id]) if may_see else {}
    return [SupporterLine(row, people.get(row.person_id), families.get(row.family_id)) for row in rows]

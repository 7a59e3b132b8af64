"""Organisations as staff read them: the whole kabupaten of their areas, since people go where the service is."""

import datetime
from dataclasses import dataclass

from django.db.models import Max, Prefetch, Q, QuerySet

from setiakawan.accounts.scope import Scope
from setiakawan.directory.catalogue import check_clock
from setiakawan.directory.models import Contact, Location, Organization, Service
from setiakawan.directory.rules.checking import Freshness, due_on, freshness


def organizations_in(scope: Scope) -> QuerySet[Organization]:
    """All organisations of the kabupaten in which the viewer's areas lie, with `assured_on`, the day of the last check.

    Raises NotAllowed. A viewer without areas sees none.
    """
    scope.require("directory.see")
    condition = Q(pk__in=())
    for prefix in {".".join(code.split(".")[:2]) for code in scope.prefixes}:
        condition |= Q(area__within=prefix)
    return Organization.objects.filter(condition).annotate(assured_on=Max("assurances__on"))


def editable_for(scope: Scope, organization_id: int) -> Organization:
    """One organisation that the viewer may change. Raises NotAllowed, Organization.DoesNotExist."""
    scope.require("directory.edit")
    return organizations_in(scope).select_related("area").filter(scope.q("area")).get(pk=organization_id)


def place_for(scope: Scope, place_id: int) -> Location:
    """One place that the viewer may change. Raises NotAllowed, Location.DoesNotExist."""
    scope.require("directory.edit")
    return Location.objects.filter(scope.q("organization__area")).select_related("organization").get(pk=place_id)


def listed_for(scope: Scope, listed_id: int) -> Service:
    """One service that the viewer may change. Raises NotAllowed, Service.DoesNotExist."""
    scope.require("directory.edit")
    return Service.objects.filter(scope.q("organization__area")).select_related("organization").get(pk=listed_id)


@dataclass(frozen=True)
class Whole:
    """One organisation with all that stands about it; `contacts` only for who may change it."""

    organization: Organization
    freshness: Freshness
    due_on: datetime.date
    phones: list
    places: list[Location]
    services: list[Service]
    contacts: list[Contact]
    checks: list
    may_edit: bool


def organization_for(scope: Scope, organization_id: int, today: datetime.date) -> Whole:
    """One organisation as its page shows it. Raises NotAllowed, Organization.DoesNotExist. About ten queries."""
    row = organizations_in(scope).select_related("area__parent").get(pk=organization_id)
    may_edit = scope.allows("directory.edit") and scope.covers(row.area_id)
    every, soon = check_clock()
    services = row.services.prefetch_related("documents", "areas__area", "schedules", "locations")
    return Whole(
        organization=row, freshness=freshness(row.assured_on, today, every, soon),
        due_on=due_on(row.assured_on, row.added_on, every),
        phones=list(row.phones.filter(Q() if may_edit else Q(is_personal=False))),
        places=list(row.locations.filter(closed_on=None).select_related("area").prefetch_related("features")),
        services=list(services), contacts=list(row.contacts.filter(withdrawn_at=None)) if may_edit else [],
        checks=list(row.assurances.select_related("by").order_by("-on", "-id")[:10]), may_edit=may_edit,
    )  # fmt: skip


def due_for_check(scope: Scope, today: datetime.date) -> list[tuple[Organization, datetime.date, Freshness]]:
    """The organisations of the viewer's own areas that must be checked now or soon, the longest overdue first.

    Raises NotAllowed. One query.
    """
    scope.require("directory.edit")
    every, soon = check_clock()
    rows = organizations_in(scope).filter(scope.q("area"), closed_on=None).select_related("area")
    limit = today - datetime.timedelta(days=every - soon)
    late = rows.filter(Q(assured_on=None) | Q(assured_on__lte=limit))
    told = [(r, due_on(r.assured_on, r.added_on, every), freshness(r.assured_on, today, every, soon)) for r in late]
    return sorted(told, key=lambda line: (line[1], line[0].pk))


def count_due(scope: Scope, today: datetime.date) -> int:
    """How many organisations of the viewer's own areas must be checked by today. One query."""
    if not scope.allows("directory.edit"):
        return 0
    rows = organizations_in(scope).filter(scope.q("area"), closed_on=None)
    limit = today - datetime.timedelta(days=check_clock()[0])
    return rows.filter(Q(assured_on=None) | Q(assured_on__lte=limit)).count()


def service_with_places(scope: Scope) -> QuerySet[Service]:
    """Services of the viewer's kabupaten with organisation, places, features, areas: for finding and for candidates."""
    features = Prefetch("locations", Location.objects.filter(closed_on=None).prefetch_related("features"))
    rows = Service.objects.filter(organization__in=organizations_in(scope).values("pk"), organization__closed_on=None)
    return rows.select_related("organization__area").prefetch_related(features, "areas")


def contact_for(scope: Scope, contact_id: int) -> Contact:
    """One contact in use that the viewer keeps. Raises NotAllowed, Contact.DoesNotExist."""
    scope.require("directory.edit")
    rows = Contact.objects.filter(scope.q("organization__area"), withdrawn_at=None)
    return rows.select_related("organization").get(pk=contact_id)


def office_phone(row: Organization) -> str:
    """The office's number; "" where nobody knows it."""
    return next((phone.number for phone in row.phones.filter(is_personal=False)), "")


def places_of(row: Organization) -> list[tuple[int, str]]:
    """The places of an organisation that are in use, for a form."""
    return list(row.locations.filter(closed_on=None).values_list("pk", "name"))

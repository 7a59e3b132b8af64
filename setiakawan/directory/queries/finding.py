"""Finding an organisation or service: by words, kind, distance and accessibility."""

import datetime
from dataclasses import dataclass

from django.db.models import Q

from setiakawan.accounts.scope import Scope
from setiakawan.areas.queries import apart
from setiakawan.directory.catalogue import check_clock, service_kinds
from setiakawan.directory.models import Location, Organization, Service, ServiceStatus
from setiakawan.directory.queries.organizations import organizations_in, service_with_places
from setiakawan.directory.rules.checking import Freshness, freshness
from setiakawan.directory.rules.fitting import Fit, Fitting, Offer, Wish, fits

PAGE = 25


@dataclass(frozen=True)
class Sought:
    """What is looked for; empty parts leave everything in. `village` orders by distance."""

    text: str = ""
    kind: str = ""
    service: str = ""
    village: str = ""
    feature: str = ""


@dataclass(frozen=True)
class FoundLine:
    """One organisation: kilometres from the village asked for (None: unknown), services in words, how fresh it is."""

    organization: Organization
    km: float | None
    services: tuple[str, ...]
    freshness: Freshness


@dataclass(frozen=True)
class Found:
    """One page of what was found, how many there are, and the number of the next page (0: none)."""

    lines: list[FoundLine]
    count: int
    next_page: int


def find(scope: Scope, sought: Sought, today: datetime.date, page: int = 1) -> Found:
    """One page of organisations at work, the nearest first, those at an unknown distance last. Four queries.

    Raises NotAllowed.
    """
    rows = organizations_in(scope).filter(closed_on=None)
    if sought.text:
        rows = rows.filter(Q(name__icontains=sought.text) | Q(alternate_name__icontains=sought.text))
    if sought.kind:
        rows = rows.filter(kind=sought.kind)
    if sought.service:
        offers = Service.objects.filter(kind=sought.service, status=ServiceStatus.ACTIVE)
        rows = rows.filter(pk__in=offers.values("organization"))
    if sought.feature:
        there = Location.objects.filter(closed_on=None, features__feature=sought.feature, features__is_there=True)
        rows = rows.filter(pk__in=there.values("organization"))
    keyed = [(_km(area, sought.village), name, number) for number, area, name in rows.values_list("pk", "area", "name")]
    keyed.sort(key=lambda key: (key[0] is None, key[0] or 0.0, key[1], key[2]))
    some = keyed[(page - 1) * PAGE : page * PAGE]
    known = rows.select_related("area").prefetch_related("services").in_bulk([number for *_, number in some])
    every, soon = check_clock()
    lines = [
        FoundLine(
            row := known[number], km, tuple(s.name for s in row.services.all() if s.status == ServiceStatus.ACTIVE),
            freshness(row.assured_on, today, every, soon),
        )
        for km, _, number in some
    ]  # fmt: skip
    return Found(lines, len(keyed), page + 1 if len(keyed) > page * PAGE else 0)


def _km(area: str, village: str) -> float | None:
    return apart(area, village).km if village else None


@dataclass(frozen=True)
class Candidate:
    """A service that may help: where, how far (None: unknown), whether it fits and why, and how fresh its record is."""

    service: Service
    km: float | None
    fitting: Fitting
    freshness: Freshness


_ORDER = {Fit.YES: 0, Fit.UNKNOWN: 1, Fit.NO: 2}


def candidates(
    scope: Scope, *, kind: str, wish: Wish, today: datetime.date, without: frozenset[int] = frozenset(), most: int = 12
) -> list[Candidate]:
    """Services of a kind, those that fit first, then the nearest; `without` are numbers of services asked before.

    Five queries. Raises NotAllowed, KeyError for an unknown kind.
    """
    service_kinds()[kind]
    rows = service_with_places(scope).filter(kind=kind, status=ServiceStatus.ACTIVE).exclude(pk__in=without)
    rows = list(rows)
    days = dict(
        organizations_in(scope).filter(pk__in={row.organization_id for row in rows}).values_list("pk", "assured_on")
    )
    every, soon = check_clock()
    found = [
        Candidate(
            row, _nearest(row, wish.village), fits(_offer(row, wish), wish),
            freshness(days[row.organization_id], today, every, soon),
        )
        for row in rows
    ]  # fmt: skip
    found.sort(key=lambda c: (_ORDER[c.fitting.fit], c.km is None, c.km or 0.0, c.service.name, c.service.pk))
    return found[:most]


def _nearest(row: Service, village: str) -> float | None:
    places = [place.area_id for place in row.locations.all()] or [row.organization.area_id]
    known = [km for km in (_km(area, village) for area in places) if km is not None]
    return min(known, default=None)


def _offer(row: Service, wish: Wish) -> Offer:
    """The service with the features of its best place: the one that has most of what is wished."""
    places = [{f.feature: f.is_there for f in place.features.all()} for place in row.locations.all()]
    best = max(places, key=lambda has: sum(has.get(f) is True for f in wish.features), default={})
    return Offer(
        row.minimum_age, row.maximum_age, tuple(area.area_id for area in row.areas.all()),
        ".".join(row.organization.area_id.split(".")[:2]), best, tuple(row.languages),
    )  # fmt: skip


def offered(scope: Scope, listed_id: int) -> Service:
    """One service of the viewer's kabupaten. Raises NotAllowed, Service.DoesNotExist."""
    return service_with_places(scope).get(pk=listed_id)

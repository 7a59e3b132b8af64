"""Places and services of an organisation."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record
from setiakawan.core.text import clean_text
from setiakawan.directory.catalogue import features, languages, require_codes, service_kinds, shared_fields
from setiakawan.directory.models import (
    Accessibility,
    Location,
    Organization,
    RequiredDocument,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
)
from setiakawan.directory.services.filling import fill, hold_organization

PLACE_FIELDS = (
    "name", "area_id", "address", "postal_code", "transportation", "latitude", "longitude", "is_home", "closed_on",
)  # fmt: skip
SERVICE_FIELDS = (
    "kind", "name", "description", "status", "eligibility", "minimum_age", "maximum_age", "application", "fees",
    "languages", "needs",
)  # fmt: skip
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class NotOfThisOrganization(Exception):
    """A place belongs to another organisation."""


@dataclass(frozen=True)
class HoursGiven:
    """Days (MO … SU) with the local hours from and until which a service is open."""

    days: tuple[str, ...]
    opens_at: datetime.time
    closes_at: datetime.time


@dataclass(frozen=True)
class Around:
    """What stands around a service: places by number, papers to bring, areas served, hours (None: not known)."""

    places: tuple[int, ...] = ()
    documents: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    hours: HoursGiven | None = None


@transaction.atomic
def save_place(
    *, organization_id: int, place_id: int | None = None, values: Mapping[str, object],
    accessibility: Mapping[str, bool | None], by: Scope,
) -> Location:  # fmt: skip
    """This will record or change a place. `accessibility`: feature → there, not there, or None where nobody looked.

    Raises NotAllowed, Organization.DoesNotExist, Location.DoesNotExist, NotInCatalogue, ValidationError, KeyError.
    """
    owner = hold_organization(by, organization_id)
    row = owner.locations.get(pk=place_id) if place_id else Location(organization=owner)
    changed = fill(row, values, PLACE_FIELDS)
    row.save()
    for feature in require_codes(accessibility, features()):
        found = accessibility[feature]
        if found is None:
            row.features.filter(feature=feature).delete()
        else:
            Accessibility.objects.update_or_create(location=row, feature=feature, defaults={"is_there": found})
    _told(by, owner, row, place_id, changed)
    return row


@transaction.atomic
def save_service(
    *, organization_id: int, listed_id: int | None = None, values: Mapping[str, object], around: Around, by: Scope,
    today: datetime.date,
) -> Service:  # fmt: skip
    """This will record or change a service with all that stands around it.

    Raises NotAllowed, Organization.DoesNotExist, Service.DoesNotExist, NotInCatalogue, NotOfThisOrganization,
    ValidationError, KeyError.
    """
    owner = hold_organization(by, organization_id)
    row = owner.services.get(pk=listed_id) if listed_id else Service(organization=owner, added_on=today)
    require_codes([values.get("kind", row.kind)], service_kinds())
    coded = {
        "languages": require_codes(values.get("languages", row.languages), languages()),
        "needs": require_codes(values.get("needs", row.needs), shared_fields()),
    }
    changed = fill(row, {**values, **coded}, SERVICE_FIELDS)
    row.save()
    _put_around(row, around)
    _told(by, owner, row, listed_id, changed)
    return row


def _told(by: Scope, owner: Organization, row, number: int | None, changed: list[str]) -> None:
    verb = "directory.change" if number else "directory.record"
    record(by, verb, row, area_code=owner.area_id, details={"fields": changed} if number else {})


def _put_around(row: Service, around: Around) -> None:
    places = set(around.places)
    if row.organization.locations.filter(pk__in=places).count() != len(places):
        raise NotOfThisOrganization
    _keep(row.at_locations, "location_id", places, lambda key: ServiceAtLocation(service=row, location_id=key))
    papers = [text for text in (clean_text(paper)[:120] for paper in around.documents) if text]
    _keep(row.documents, "document", papers, lambda key: RequiredDocument(service=row, document=key))
    _keep(row.areas, "area_id", around.areas, lambda key: ServiceArea(service=row, area_id=key))
    wanted = _hours(around.hours)
    if [(s.byday, s.opens_at, s.closes_at) for s in row.schedules.all()] != wanted:
        row.schedules.all().delete()
        for days, opens, closes in wanted:
            made = Schedule(service=row, byday=days, opens_at=opens, closes_at=closes)
            made.full_clean(exclude=("service",))
            made.save()


def _hours(given: HoursGiven | None) -> list[tuple]:
    return (
        [(",".join(d for d in DAYS if d in given.days), given.opens_at, given.closes_at)]
        if given and given.days
        else []
    )


def _keep(rows, key: str, wanted: Iterable, make) -> None:
    """Leave what is wanted and there, so that its identifier lasts; take away and add the rest."""
    there = {getattr(row, key): row.pk for row in rows.all()}
    rows.filter(pk__in=[number for value, number in there.items() if value not in set(wanted)]).delete()
    for value in dict.fromkeys(wanted):
        if value not in there:
            make(value).save()

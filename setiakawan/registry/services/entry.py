"""What every entry by hand shares: the person held fast, the source that it becomes, the statement that it makes."""

import datetime
from typing import Any

from setiakawan.accounts.scope import Scope
from setiakawan.areas.models import Area
from setiakawan.core.text import clean_text
from setiakawan.registry.models import Person, Source, SourceKind, Statement
from setiakawan.registry.queries import people_in
from setiakawan.registry.rules.projection import PERSON_FIELDS
from setiakawan.registry.search import index_new
from setiakawan.registry.services.enrol import reproject

SHORTEST_REASON = 5


class ReasonMissing(Exception):
    """This act needs a reason in a few words."""


class PersonChangedMeanwhile(Exception):
    """Somebody else changed the person since it was looked at; nothing was written."""


class NothingToChange(Exception):
    """The values given are the present ones already."""


class AreaUnknown(Exception):
    """There is no such area, or only an earlier list had it."""


def require_reason(reason: str) -> str:
    """The reason, tidied. Raises ReasonMissing when it says nothing."""
    reason = clean_text(reason)
    if len(reason) < SHORTEST_REASON:
        raise ReasonMissing
    return reason[:500]


def hold_person(by: Scope, person_id: int, *, version: int | None = None) -> Person:
    """Hold a person in the scope until the transaction ends. Raises Person.DoesNotExist, PersonChangedMeanwhile."""
    person = people_in(by).select_for_update().get(pk=person_id)
    if version is not None and person.version != version:
        raise PersonChangedMeanwhile
    return person


def new_source(by: Scope, *, label: str, on: datetime.date, kind: str = SourceKind.OFFICER) -> Source:
    """The source that an act becomes. `on` is the civil day for which it speaks."""
    return Source.objects.create(
        kind=kind, label=label[:200], as_of=on, recorded_by_id=by.user_id, recorded_by_label=by.label[:150]
    )


def current_values(person: Person) -> dict[str, Any]:
    """The person's contestable fields as statements write them."""
    values = {field: getattr(person, field) for field in PERSON_FIELDS if field != "area"}
    values["area"] = person.area_id
    if person.birth_date is not None:
        values["birth_date"] = person.birth_date.isoformat()
    return values


def say(person: Person, values: dict[str, Any], *, source: Source, at: datetime.datetime) -> Person:
    """Add a statement that is taken over whole, and bring the person up to date."""
    Statement.objects.create(
        person=person, source=source, said_on=source.as_of, values=values, adopted=None, recorded_at=at
    )
    return refresh(person)


def refresh(person: Person) -> Person:
    """Bring a person's fields in line with the statements, and the search index with the person."""
    reproject([person.pk])
    index_new()
    person.refresh_from_db()
    return person


def require_area(code: str) -> Area:
    """The area with this code. Raises AreaUnknown."""
    area = Area.objects.filter(pk=code, is_retired=False).first()
    if area is None:
        raise AreaUnknown(code)
    return area

"""What every act of this room does first: permission, area, whether it was sent before, whether it lies in the past."""

import datetime
import uuid
from typing import TypeVar

from django.db import models
from django.utils import timezone

from setiakawan.accounts.scope import NotAllowed, Scope
from setiakawan.registry.models import Person
from setiakawan.registry.queries import people_in

Row = TypeVar("Row", bound=models.Model)
RECORD = "functioning.record"


class InFuture(Exception):
    """What has not happened yet is not recorded."""


class NumberTaken(Exception):
    """The device's number belongs to another record."""


class WordsMissing(Exception):
    """A change like this needs its reason in words."""


class Impossible(Exception):
    """Two days contradict each other; the message says how."""


def person_of(by: Scope, person_id: int) -> Person:
    """The person, locked, for a user who may record about them. Raises NotAllowed, Person.DoesNotExist."""
    by.require(RECORD)
    if by.user_id is None:
        raise NotAllowed(RECORD)
    person = people_in(by).select_for_update(of=("self",)).get(pk=person_id)
    by.require(RECORD, person.area_id)
    return person


def within(by: Scope, model: type[Row], key: int) -> Row:
    """A record of a person in the scope, with the person. Raises NotAllowed, DoesNotExist."""
    by.require(RECORD)
    return model._base_manager.filter(by.q("person__area")).select_related("person").get(pk=key)


def require_past(today: datetime.date, *days: datetime.date | None) -> None:
    """Raise InFuture when a day has not come yet."""
    if any(day is not None and day > today for day in days):
        raise InFuture


def recorded(by: Scope, client_id: uuid.UUID) -> dict[str, object]:
    """Who records, now, under which number of the device."""
    return {"recorded_by_id": by.user_id, "recorded_at": timezone.now(), "client_id": client_id}


def sent(model: type[Row], client_id: uuid.UUID, **same: object) -> Row | None:
    """The row that this device's number made already; None when it is new. Raises NumberTaken."""
    row = model._base_manager.filter(client_id=client_id).first()
    if row is not None and any(getattr(row, name) != value for name, value in same.items()):
        raise NumberTaken
    return row

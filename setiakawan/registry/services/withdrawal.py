"""Taking back an event that was recorded wrongly, with all that followed from it."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record
from setiakawan.registry.models import (
    EventKind,
    Family,
    FamilyNumber,
    LifeEvent,
    Membership,
    Person,
    Source,
    SourceKind,
    Statement,
)
from setiakawan.registry.queries import people_in
from setiakawan.registry.services.entry import hold_person, refresh, require_reason


class EventAlreadyWithdrawn(Exception):
    """The event was withdrawn before."""


class BirthMadeThePerson(Exception):
    """The registry knows the person through this event; it cannot be withdrawn by itself."""


class LaterEntriesDepend(Exception):
    """Families changed since in a way that stands in the way of going back; settle those first."""


@transaction.atomic
def withdraw_event(*, event_id: int, reason: str, by: Scope) -> LifeEvent:
    """This will withdraw an event; it stays to be read, but counts no more.

    What was recorded together with it (ended and begun stays, values, events of other members) is taken back as well.
    Raises NotAllowed, LifeEvent.DoesNotExist, ReasonMissing, EventAlreadyWithdrawn, BirthMadeThePerson,
    LaterEntriesDepend.
    """
    by.require("registry.edit")
    reason = require_reason(reason)
    event = LifeEvent.objects.select_related("source").get(pk=event_id, person__in=people_in(by))
    person = hold_person(by, event.person_id)
    event.refresh_from_db()
    if event.withdrawn_at is not None:
        raise EventAlreadyWithdrawn
    is_entry = event.source.kind != SourceKind.FILE
    if is_entry and event.kind == EventKind.BIRTH:
        raise BirthMadeThePerson
    try:
        with transaction.atomic():
            _take_back(event, person, reason, is_entry)
    except IntegrityError as conflict:
        raise LaterEntriesDepend from conflict
    record(
        by, "registry.withdraw_event", person, area_code=person.area_id, reason=reason,
        details={"kind": event.kind, "event": event.pk},
    )  # fmt: skip
    event.refresh_from_db()
    return event


def _take_back(event: LifeEvent, person: Person, reason: str, is_entry: bool) -> None:
    """An entry by hand is one act with a source of its own; a file's event takes back what the file did to this person."""
    events = LifeEvent.objects.filter(source=event.source, withdrawn_at=None)
    begun, ended = Membership.objects.filter(source=event.source), Membership.objects.filter(ended_by=event.source)
    if is_entry:
        _close_begun(begun.filter(valid_until=None), event.source)
    else:
        events, ended = events.filter(pk=event.pk), ended.filter(person=person)
    # Each row by itself: SQLite checks "one open stay" at once, and those closed above make room.
    for stay in ended.exclude(source=event.source).order_by("id"):
        stay.valid_until, stay.ended_by = None, None
        stay.save(update_fields=("valid_until", "ended_by"))
    events.update(withdrawn_at=timezone.now(), withdrawn_reason=reason[:300])
    if is_entry:
        _dissolve(event)
        said = Statement.objects.filter(source=event.source, withdrawn_at=None)
        people = list(Person.objects.filter(statements__in=said).distinct())
        said.update(withdrawn_at=timezone.now())
        for touched in people:
            refresh(touched)


def _dissolve(event: LifeEvent) -> None:
    """A family that this act made is no more, and its number is free again."""
    Family.objects.filter(source=event.source).update(dissolved_on=event.on)
    FamilyNumber.objects.filter(source=event.source, valid_until=None).update(valid_until=event.on)


def _close_begun(stays, source: Source) -> None:
    """A stay that should never have begun lasts no day."""
    for stay in stays:
        stay.valid_until, stay.ended_by = stay.valid_from, source
        stay.save(update_fields=("valid_until", "ended_by"))

"""What happened to a person, and who said what about them."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils import timezone

from setiakawan.accounts.scope import Scope
from setiakawan.registry.models import ChangeRequest, Family, Identifier, LifeEvent, Membership, Person, Statement
from setiakawan.registry.queries.families import families_in
from setiakawan.registry.queries.people import people_in
from setiakawan.registry.rules.history import FieldChange, Opinion, changes_by_statement, is_contested, opinions
from setiakawan.registry.rules.projection import PERSON_FIELDS


@dataclass(frozen=True)
class TimelineEntry:
    """One thing that happened. `kind` is event, joined, left, statement, change or identifier; `subject` its row.

    `on` is None where the day is unknown. `family` is the family of a stay if the viewer may open it.
    """

    on: datetime.date | None
    kind: str
    subject: LifeEvent | Membership | Statement | ChangeRequest | Identifier
    changes: list[FieldChange] = field(default_factory=list)
    family: Family | None = None


@dataclass(frozen=True)
class FieldHistory:
    """All that sources say about one field of one person, the latest first."""

    field: str
    opinions: list[Opinion]


def timeline(scope: Scope, person_id: int) -> list[TimelineEntry]:
    """Everything recorded about a person, the latest day first. Seven queries whatever the length.

    Raises Person.DoesNotExist outside the scope. Families outside it are mentioned, not shown.
    """
    person = people_in(scope).get(pk=person_id)
    stays = list(person.memberships.select_related("source", "ended_by").order_by("id"))
    visible = families_in(scope).select_related("area").in_bulk({stay.family_id for stay in stays})
    return entries_of(person, _statements_of(person), stays, visible)


def values_history(scope: Scope, person_id: int, field_name: str) -> list[Opinion]:
    """Who said what about one field, the latest first. Raises KeyError for what is not a contestable field."""
    if field_name not in PERSON_FIELDS:
        raise KeyError(field_name)
    return opinions(_statements_of(people_in(scope).get(pk=person_id)), field_name)


def contested_fields(scope: Scope, person_id: int) -> list[FieldHistory]:
    """The fields about which a source says otherwise than what holds. Two queries."""
    return contested_in(_statements_of(people_in(scope).get(pk=person_id)))


def contested_in(statements: list[Statement]) -> list[FieldHistory]:
    """The contested fields among statements in the order of recording."""
    return [FieldHistory(name, said) for name in PERSON_FIELDS if is_contested(said := opinions(statements, name))]


def entries_of(
    person: Person, statements: list[Statement], stays: list[Membership], visible: dict[int, Family]
) -> list[TimelineEntry]:
    """The timeline from rows at hand; `visible` are the families of the stays that the viewer may open."""
    entries = [
        *_from_identifiers(person), *_from_stays(stays, visible), *_from_statements(statements), *_from_events(person),
        *_from_changes(person),
    ]  # fmt: skip
    # Sorting keeps the order of equals, reversing turns it: what was recorded later on a day stands above.
    return sorted(entries, key=lambda entry: entry.on or datetime.date.min)[::-1]


def _statements_of(person: Person) -> list[Statement]:
    return list(person.statements.select_related("source").order_by("id"))


def _from_statements(statements: list[Statement]) -> list[TimelineEntry]:
    pairs = changes_by_statement(statements)
    return [TimelineEntry(s.said_on, "statement", s, changes) for s, changes in pairs if changes or s.withdrawn_at]


def _from_events(person: Person) -> list[TimelineEntry]:
    rows = person.events.select_related("source", "area").order_by("on", "id")
    return [TimelineEntry(event.on, "event", event) for event in rows]


def _from_stays(stays: list[Membership], visible: dict[int, Family]) -> Iterator[TimelineEntry]:
    for stay in stays:
        family = visible.get(stay.family_id)
        yield TimelineEntry(stay.valid_from or stay.source.as_of, "joined", stay, family=family)
        if stay.valid_until:
            yield TimelineEntry(stay.valid_until, "left", stay, family=family)


def _from_changes(person: Person) -> list[TimelineEntry]:
    rows = person.change_requests.select_related("proposed_by", "decided_by").order_by("id")
    return [TimelineEntry(_local_day(row.decided_at or row.proposed_at), "change", row) for row in rows]


def _from_identifiers(person: Person) -> list[TimelineEntry]:
    rows = person.identifiers.select_related("source").order_by("id")
    return [TimelineEntry(row.valid_from or row.source.as_of, "identifier", row) for row in rows]


def _local_day(moment: datetime.datetime) -> datetime.date:
    return timezone.localtime(moment).date()

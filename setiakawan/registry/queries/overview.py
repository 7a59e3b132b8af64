"""All that the page of a person or of a family shows, in a number of queries that does not grow with the history."""

import datetime
from dataclasses import dataclass

from setiakawan.accounts.scope import Scope
from setiakawan.registry.about import Fact, facts_about_families, facts_about_persons
from setiakawan.registry.models import (
    ChangeRequest,
    ChangeState,
    Contact,
    Family,
    FamilyKind,
    FamilyNumber,
    Identifier,
    IdentifierKind,
    IdentifierStatus,
    Membership,
    Person,
)
from setiakawan.registry.queries.families import Member, families_in, family_for, members_on, memberships_of, number_of
from setiakawan.registry.queries.history import FieldHistory, TimelineEntry, contested_in, entries_of
from setiakawan.registry.queries.people import person_for
from setiakawan.registry.rules.state import PersonState, state_after


@dataclass(frozen=True)
class PersonOverview:
    """One person on a day. `family` is the present KK if the viewer may open it; `stay` the membership in it."""

    person: Person
    state: PersonState
    identifiers: list[Identifier]
    contacts: list[Contact]
    stay: Membership | None
    family: Family | None
    family_number: FamilyNumber | None
    members: list[Member]
    facts: list[Fact]
    contested: list[FieldHistory]
    timeline: list[TimelineEntry]
    open_changes: list[ChangeRequest]


@dataclass(frozen=True)
class FamilyOverview:
    """One family on a day: members now, members before, and what is known about it."""

    family: Family
    number: FamilyNumber | None
    former_numbers: list[FamilyNumber]
    members: list[Member]
    former: list[Member]
    facts: list[Fact]
    member_facts: dict[int, list[Fact]]


def person_overview(scope: Scope, person_id: int, on: datetime.date) -> PersonOverview:
    """Gather everything about one person. Raises Person.DoesNotExist outside the scope. About fifteen queries."""
    person = person_for(scope, person_id)
    statements = list(person.statements.select_related("source").order_by("id"))
    stays = list(person.memberships.select_related("source", "ended_by").order_by("id"))
    visible = families_in(scope).select_related("area").in_bulk({stay.family_id for stay in stays})
    stay = next((s for s in stays if s.kind == FamilyKind.KK and _covers(s, on)), None)
    family = visible.get(stay.family_id) if stay else None
    entries = entries_of(person, statements, stays, visible)
    return PersonOverview(
        person=person,
        state=_state(entries, on),
        identifiers=sorted((e.subject for e in entries if e.kind == "identifier"), key=_best_known_first),
        contacts=list(person.contacts.filter(withdrawn_at=None).order_by("id")),
        stay=stay,
        family=family,
        family_number=number_of(family) if family else None,
        members=members_on(scope, family, on) if family else [],
        facts=facts_about_persons(scope, [person.pk], on)[person.pk],
        contested=contested_in(statements),
        timeline=entries,
        open_changes=[
            entry.subject for entry in entries if entry.kind == "change" and entry.subject.state == ChangeState.OPEN
        ],
    )


def family_overview(scope: Scope, family_id: int, on: datetime.date) -> FamilyOverview:
    """Gather everything about one family. Raises Family.DoesNotExist outside the scope."""
    family = family_for(scope, family_id)
    everybody = memberships_of(scope, family, on)
    members = [member for member in everybody if _covers(member.membership, on)]
    numbers = list(family.numbers.order_by("-id"))
    seen = [member.person.pk for member in members if member.person]
    return FamilyOverview(
        family=family,
        number=next((number for number in numbers if number.valid_until is None), None),
        former_numbers=[number for number in numbers if number.valid_until is not None],
        members=members,
        former=[m for m in everybody if m.membership.valid_until and m.membership.valid_until <= on],
        facts=facts_about_families(scope, [family.pk], on)[family.pk],
        member_facts=facts_about_persons(scope, seen, on),
    )


def _state(entries: list[TimelineEntry], on: datetime.date) -> PersonState:
    """The person's state from the events that the timeline holds anyway."""
    events = [entry.subject for entry in reversed(entries) if entry.kind == "event"]
    return state_after([event for event in events if event.withdrawn_at is None], on)


def _covers(stay: Membership, on: datetime.date) -> bool:
    has_begun = stay.valid_from is None or stay.valid_from <= on
    return has_begun and (stay.valid_until is None or stay.valid_until > on)


def _best_known_first(row: Identifier) -> tuple:
    return (row.kind != IdentifierKind.NIK, row.status != IdentifierStatus.VALID, row.pk)

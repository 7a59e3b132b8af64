"""Persons within a scope."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from setiakawan.accounts.scope import Scope
from setiakawan.registry.models import Contact, FamilyKind, Identifier, LifeEvent, Membership, Person
from setiakawan.registry.queries.state import PersonState, state_on


def people_in(scope: Scope) -> QuerySet[Person]:
    """All persons whom the viewer may see. Raises NotAllowed for a role that sees nobody."""
    scope.require("registry.see")
    return Person.objects.filter(scope.q("area"))


def person_for(scope: Scope, person_id: int) -> Person:
    """One person with village and kecamatan. Raises Person.DoesNotExist when there is none inside the scope."""
    return people_in(scope).select_related("area__parent").get(pk=person_id)


@dataclass(frozen=True)
class PersonLine:
    """A person as a list shows them on a day: with state, and with the open KK membership if there is one."""

    person: Person
    state: PersonState
    membership: Membership | None


def describe(people: Iterable[Person], on: datetime.date) -> list[PersonLine]:
    """Add to persons (who came from this module) what a list shows beside their names. Two queries."""
    people = list(people)
    ids = [person.pk for person in people]
    states = state_on(ids, on)
    open_stays = Membership.objects.filter(person__in=ids, kind=FamilyKind.KK, valid_until=None)
    families = {stay.person_id: stay for stay in open_stays}
    return [PersonLine(person, states[person.pk], families.get(person.pk)) for person in people]


def identifier_for(scope: Scope, identifier_id: int) -> Identifier:
    """One number, with its person. Raises Identifier.DoesNotExist outside the scope."""
    return Identifier.objects.select_related("person__area").get(pk=identifier_id, person__in=people_in(scope))


def contact_for(scope: Scope, contact_id: int) -> Contact:
    """One contact that is in use, with its person. Raises Contact.DoesNotExist outside the scope."""
    rows = Contact.objects.select_related("person__area").filter(withdrawn_at=None)
    return rows.get(pk=contact_id, person__in=people_in(scope))


def event_for(scope: Scope, event_id: int) -> LifeEvent:
    """One event that was not withdrawn, with its person. Raises LifeEvent.DoesNotExist outside the scope."""
    rows = LifeEvent.objects.select_related("person__area", "area").filter(withdrawn_at=None)
    return rows.get(pk=event_id, person__in=people_in(scope))

"""Who lives, is dead, has moved away or is missing on a day."""

import datetime
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet

from setiakawan.core.bulk import chunks
from setiakawan.registry.models import LifeEvent
from setiakawan.registry.rules.state import DECIDING, PersonState, state_after

__all__ = ["PersonState", "state_on", "states_among"]


def state_on(person_ids: Iterable[int], on: datetime.date) -> dict[int, PersonState]:
    """The state of each of these persons on a day. One query per 900 persons; the caller has asked for them by scope."""
    wanted = list(person_ids)
    events: dict[int, list[LifeEvent]] = defaultdict(list)
    for some in chunks(wanted):
        rows = LifeEvent.objects.filter(person__in=some, kind__in=DECIDING, withdrawn_at=None, on__lte=on)
        for event in rows.order_by("on", "id").only("person_id", "kind", "on", "precision"):
            events[event.person_id].append(event)
    return {number: state_after(events.get(number, ()), on) for number in wanted}


def states_among(people: QuerySet, on: datetime.date) -> dict[int, PersonState]:
    """The states on a day of those persons of a queryset of numbers of whom an event tells something; all others are as
    `PersonState()`. Two queries, however many they are; the caller has asked for them by scope.
    """
    known = LifeEvent.objects.filter(person__in=people, kind__in=DECIDING, withdrawn_at=None, on__lte=on)
    return state_on(known.order_by().values_list("person", flat=True).distinct(), on)

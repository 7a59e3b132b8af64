"""Whether those who ask and help are still here. Derived from the registry as of a day; nothing is pushed upward."""

import datetime
from collections.abc import Iterable

from setiakawan.participation.models import Participant
from setiakawan.participation.rules.safety import HelperFacts
from setiakawan.registry.queries.state import state_on, states_among


def is_gone(participant: Participant, on: datetime.date) -> bool:
    """Whether the linked person died, moved away or is missing on a day. One query for a linked one, none otherwise."""
    return bool(gone_among((participant,), on))


def gone_among(participants: Iterable[Participant], on: datetime.date) -> set[int]:
    """The numbers of those participants whose linked person is gone on a day. One query for each 900."""
    linked = {p.pk: p.person_id for p in participants if p.person_id is not None}
    states = state_on(set(linked.values()), on)
    return {number for number, person in linked.items() if not states[person].is_present}


def gone_participants(people, on: datetime.date) -> set[int]:
    """As `gone_among`, for a queryset of participants of any size. Three queries."""
    linked = people.exclude(person=None)
    gone = [number for number, state in states_among(linked.values("person"), on).items() if not state.is_present]
    return set(linked.filter(person__in=gone).values_list("pk", flat=True)) if gone else set()


def helper_facts(helper: Participant, *, receiver_id: int, asked_by_id: int | None, on: datetime.date) -> HelperFacts:
    """What the safety rule asks of a helper. One query for a linked one."""
    return HelperFacts(
        is_self=helper.pk in (receiver_id, asked_by_id),
        has_left=helper.left_on is not None,
        is_suspended=helper.suspended_on is not None,
        is_adult=helper.is_adult,
        is_identity_checked=helper.identity_checked_on is not None,
        references=helper.references,
        sex=helper.sex,
        skills=frozenset(helper.skills),
        is_gone=is_gone(helper, on),
    )

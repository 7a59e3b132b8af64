"""Whether somebody lives here on a day: it follows from the events, and is never stored."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

_CHANGES = {"move_in": "alive", "move_out": "moved", "missing": "missing"}
DECIDING = ("death", *_CHANGES)
"""Kinds of event that decide the state."""


class Happened(Protocol):
    """What the rule needs of an event."""

    kind: str
    on: datetime.date
    precision: str


@dataclass(frozen=True, slots=True)
class PersonState:
    """`kind` is alive, dead, moved or missing; `since` the day of the event that says so (None = nothing says it)."""

    kind: str = "alive"
    since: datetime.date | None = None
    precision: str = ""

    @property
    def is_present(self) -> bool:
        """Whether the person is to be counted as living here."""
        return self.kind == "alive"


def state_after(events: Iterable[Happened], on: datetime.date) -> PersonState:
    """The state on a day, from events that are not withdrawn, in the order of their dates.

    An event counts from its day, whatever its precision: "by 31 December" counts from 31 December, "2024" from its
    first day. Death is final: whatever is dated after it changes nothing. No event = alive, as far as we know.
    """
    state = PersonState()
    for event in events:
        if event.on > on or event.kind not in DECIDING:
            continue
        if event.kind == "death":
            return PersonState("dead", event.on, event.precision)
        state = PersonState(_CHANGES[event.kind], event.on, event.precision)
    return state

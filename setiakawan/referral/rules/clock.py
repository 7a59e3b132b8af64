"""What silence leads to, in civil days (`data/clocks.yaml`)."""

import datetime
from dataclasses import dataclass

from setiakawan.referral.rules.status import Status

SAID_DONE = "said-done"
REMIND, TELL, ELSEWHERE = "remind", "tell", "elsewhere"


class ClockContradicts(Exception):
    """The levels of a clock do not rise, name no act, or speak of a status that does not exist."""


@dataclass(frozen=True)
class Level:
    """One level: its number from 1, the days of silence from which it is reached, and what then happens."""

    number: int
    days: int
    do: str


@dataclass(frozen=True)
class Clock:
    """What happens while a request stands somewhere and nobody says anything."""

    code: str
    label: str
    when: frozenset[str]
    levels: tuple[Level, ...]


@dataclass(frozen=True)
class Quiet:
    """How a request stands: status, the day of the last word, and whether the partner said that it is done."""

    status: str
    since: datetime.date
    said_done: bool = False
    is_closed: bool = False


def read_clocks(given: dict) -> tuple[Clock, ...]:
    """The clocks from what the file says. Raises ClockContradicts."""
    clocks = []
    for code, said in given.items():
        levels = tuple(Level(n, at["days"], at["do"]) for n, at in enumerate(said["levels"], start=1))
        days, known = [level.days for level in levels], {*Status, SAID_DONE}
        acts_known = all(level.do in (REMIND, TELL, ELSEWHERE) for level in levels)
        if not days or days != sorted(set(days)) or days[0] < 1 or not acts_known or not set(said["when"]) <= known:
            raise ClockContradicts(code)
        clocks.append(Clock(code, said["label"], frozenset(said["when"]), levels))
    return tuple(clocks)


def reached(clocks: tuple[Clock, ...], quiet: Quiet, today: datetime.date) -> tuple[Clock, tuple[Level, ...]] | None:
    """The clock that runs and every level that it has reached, the lowest first; None where none runs or none is reached."""
    if quiet.is_closed:
        return None
    stands = SAID_DONE if quiet.said_done and quiet.status not in ("rejected", "failed", "cancelled") else quiet.status
    clock = next((clock for clock in clocks if stands in clock.when), None)
    if clock is None:
        return None
    levels = tuple(level for level in clock.levels if (today - quiet.since).days >= level.days)
    return (clock, levels) if levels else None

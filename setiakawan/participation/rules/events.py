"""Places at an event, and pledges that became acts. Pure."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

WINDOWS = (30, 90)
"""Days after an event within which a pledge that became an act is counted."""


def has_place(capacity: int | None, placed: int) -> bool:
    """Whether one more has a place, when so many have one already."""
    return capacity is None or placed < capacity


@dataclass(frozen=True)
class PledgeFacts:
    """One pledge: where it came from, the day of its event, and the day of the confirmed act it became, None as yet."""

    village: str
    event_on: datetime.date
    kept_on: datetime.date | None


@dataclass(frozen=True)
class Kept:
    """How many pledges there were, and how many became acts within 30 and 90 days. A window that is still open on the day
    of counting is None: it is not known yet, and not zero.
    """

    pledges: int
    within_30: int | None
    within_90: int | None


def kept_by_village(pledges: Iterable[PledgeFacts], on: datetime.date) -> dict[str, Kept]:
    """Pledges and what became of them per village, as of a day. An act before the event belongs to no pledge."""
    of_village: dict[str, list[PledgeFacts]] = {}
    for pledge in pledges:
        of_village.setdefault(pledge.village, []).append(pledge)
    return {village: _kept(rows, on) for village, rows in sorted(of_village.items())}


def _kept(rows: list[PledgeFacts], on: datetime.date) -> Kept:
    counts = []
    for days in WINDOWS:
        end = datetime.timedelta(days=days)
        if any(row.event_on + end > on for row in rows):
            counts.append(None)
            continue
        counts.append(
            sum(row.kept_on is not None and row.event_on <= row.kept_on <= row.event_on + end for row in rows)
        )
    return Kept(len(rows), *counts)

"""When a record must be checked again."""

import datetime
from enum import StrEnum


class Freshness(StrEnum):
    """How far a record can be trusted: nobody ever checked, checked, nearly due, too old."""

    NEVER = "never"
    FRESH = "fresh"
    SOON = "soon"
    OLD = "old"


def due_on(assured_on: datetime.date | None, added_on: datetime.date, every: int) -> datetime.date:
    """The day on which a record must be checked: so many days after the last check; at once when there was none."""
    return assured_on + datetime.timedelta(days=every) if assured_on else added_on


def freshness(assured_on: datetime.date | None, today: datetime.date, every: int, soon: int) -> Freshness:
    """How a record is shown on a day. It is old from the due day on."""
    if assured_on is None:
        return Freshness.NEVER
    left = (assured_on - today).days + every
    return Freshness.OLD if left <= 0 else Freshness.SOON if left <= soon else Freshness.FRESH

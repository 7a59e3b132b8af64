"""Which word of a person holds at a moment. Pure."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

VITAL_INTEREST_DAYS = 14
"""How long danger to life stands in for a consent that could not be asked; then it has to be asked."""


@dataclass(frozen=True)
class Said:
    """One row: given or withdrawn, at a moment, on which basis, and the first day on which it counts no longer."""

    number: int
    given: bool
    at: datetime.datetime
    basis: str
    valid_until: datetime.date | None


def standing(rows: Iterable[Said], at: datetime.datetime, on: datetime.date) -> Said | None:
    """The ground that holds at a moment on a civil day: the latest word, if it was given and has not ended."""
    said = max((r for r in rows if r.at <= at), key=lambda r: (r.at, r.number), default=None)
    if said is None or not said.given or (said.valid_until and on >= said.valid_until):
        return None
    return said


def ends_on(basis: str, on: datetime.date, months: int) -> datetime.date:
    """The first day on which a ground counts no longer: after its months, or after 14 days of vital interest."""
    if basis == "vital_interest":
        return on + datetime.timedelta(days=VITAL_INTEREST_DAYS)
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    first = datetime.date(year, month + 1, 1)
    last = (first.replace(day=28) + datetime.timedelta(days=4)).replace(day=1) - datetime.timedelta(days=1)
    return first.replace(day=min(on.day, last.day))

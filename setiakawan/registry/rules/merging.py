"""Which of two records' values hold when they become one, and whether two dates of one event can be the same day."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from setiakawan.registry.rules.projection import TOGETHER, Said, adopted_fields

_PLACE = ("hamlet", "rw", "rt", "address")
_COMPANIONS = {follower: leader for leader, follower in TOGETHER.items()}


def still_adopted(statement: Said, kept: Mapping[str, Any], gone: Mapping[str, Any]) -> list[str]:
    """Which fields of a statement of the record that goes still hold beside the record that is kept.

    Only what the kept record does not know: nothing that it says is overwritten. Parts of an address only where both
    live in the same village, a precision only with its date.
    """
    return [field for field in adopted_fields(statement) if _is_missing(field, kept, gone)]


def _is_missing(field: str, kept: Mapping[str, Any], gone: Mapping[str, Any]) -> bool:
    leader = _COMPANIONS.get(field, field)
    if kept.get(leader):
        return False
    return leader not in _PLACE or kept.get("area") == gone.get("area")


def may_be_one_day(one: datetime.date, precision: str, other: datetime.date, other_precision: str) -> bool:
    """Whether two dates, each as precise as it says, can mean the same day."""
    first, last = _range(one, precision)
    begin, end = _range(other, other_precision)
    return first <= end and begin <= last


def more_precise(precisions: Iterable[str]) -> int:
    """The position of the most precise of several dates; the first of equals."""
    order = ("day", "month", "year", "by")
    return min(enumerate(precisions), key=lambda pair: order.index(pair[1]))[0]


def _range(day: datetime.date, precision: str) -> tuple[datetime.date, datetime.date]:
    if precision == "by":
        return datetime.date.min, day
    length = {"month": 30, "year": 365}.get(precision, 0)
    last = day + datetime.timedelta(days=length)
    if precision == "month" and last.month != day.month:
        last = last.replace(day=1) - datetime.timedelta(days=1)
    if precision == "year":
        last = day.replace(month=12, day=31)
    return day, last

"""What holds of one fact on a day, among everything that was recorded about it. Pure."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from setiakawan.welfare.rules.values import Value


class Why(StrEnum):
    """Why a fact is unknown on a day."""

    NEVER_ASKED = "never_asked"
    EXPIRED = "expired"
    REFUSED = "refused"
    NOT_KNOWN = "not_known"


class Said(Protocol):
    """One record of a fact: the day for which it speaks, the first day on which it counts no longer, why no answer."""

    on: datetime.date
    until: datetime.date | None
    missing: str


@dataclass(frozen=True)
class Known:
    """One fact on a day. `value` is None when unknown, `why` then says why; `on` and `source` are of the record told.

    `value` is a bool (yes/no), a code (choice), a Decimal (rupiah or count) or a date. `last` is the latest answer whose
    time is over, for people to read; it decides nothing.
    """

    code: str
    value: Value | None
    why: Why | None
    on: datetime.date | None = None
    until: datetime.date | None = None
    source: str = ""
    record_id: int | None = None
    last: Value | None = None


def never_asked(code: str) -> Known:
    """A fact that nobody recorded."""
    return Known(code, None, Why.NEVER_ASKED)


def holding(records: Iterable[Said], on: datetime.date) -> tuple[Said | None, Why | None]:
    """The record that tells a fact on a day, and why it is unknown (None = it is known).

    The latest answer that still counts holds: that somebody later refused or did not know takes nothing away. Without
    one, the latest record says why: refused, not known, or an answer whose time is over. Records are given in the order
    of their days, then of recording; those of later days say nothing yet.
    """
    until_now = [record for record in records if record.on <= on]
    answers = [record for record in until_now if not record.missing]
    if answers and (answers[-1].until is None or answers[-1].until > on):
        return answers[-1], None
    if not until_now:
        return None, Why.NEVER_ASKED
    latest = until_now[-1]
    return latest, Why(latest.missing) if latest.missing else Why.EXPIRED

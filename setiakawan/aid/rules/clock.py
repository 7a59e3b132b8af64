"""By when an objection is answered."""

import datetime
from collections.abc import Container

from setiakawan.core.dates import after_working_days

DAYS_TO_ANSWER = 14
"""Working days from the day of receipt, or from the day on which the sender said what was asked for."""


def due_on(received_on: datetime.date, closed: Container[datetime.date] = frozenset()) -> datetime.date:
    """The last day on which the answer is in time; `closed` are the holidays of the office."""
    return after_working_days(received_on, DAYS_TO_ANSWER, closed)


def days_late(due: datetime.date, on: datetime.date) -> int:
    """How many days the answer is late on a day; 0 = in time."""
    return max((on - due).days, 0)

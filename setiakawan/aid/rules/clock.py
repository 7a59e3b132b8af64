"""By when an objection is answered."""

import datetime

DAYS_TO_ANSWER = 14
"""Calendar days from the day of receipt."""


def due_on(received_on: datetime.date) -> datetime.date:
    """The last day on which the answer is in time."""
    return received_on + datetime.timedelta(days=DAYS_TO_ANSWER)


def days_late(received_on: datetime.date, on: datetime.date) -> int:
    """How many days the answer is late on a day; 0 = in time."""
    return max((on - due_on(received_on)).days, 0)

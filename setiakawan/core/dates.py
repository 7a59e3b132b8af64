"""Civil dates: they carry no time zone. Moments are aware. Today is the office's local date."""

import datetime
from collections.abc import Container

from django.utils import timezone


def office_today() -> datetime.date:
    """The civil date at the office now. Pages and commands call it once and pass the date on; rules never do."""
    return timezone.localdate()


def age_on(birth_date: datetime.date, on: datetime.date) -> int:
    """Completed years on a day. Who is born on 29 February has the birthday on 1 March in common years."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


def age_range_on(birth_date: datetime.date, precision: str, on: datetime.date) -> tuple[int, int]:
    """Youngest and oldest age possible on a day, given how precisely the birth date is known.

    `precision` is "day", "month", "year" or "estimated" (taken as five years either way).
    """
    year = birth_date.year
    if precision == "day":
        age = age_on(birth_date, on)
        return age, age
    if precision == "month":
        first = birth_date.replace(day=1)
        after = first.replace(day=28) + datetime.timedelta(days=4)
        last = after - datetime.timedelta(days=after.day)
        return max(age_on(last, on), 0), max(age_on(first, on), 0)
    slack = 5 if precision == "estimated" else 0
    oldest = datetime.date(max(year - slack, 1), 1, 1)
    youngest = datetime.date(year + slack, 12, 31)
    return max(age_on(youngest, on), 0), max(age_on(oldest, on), 0)


def after_working_days(day: datetime.date, count: int, closed: Container[datetime.date] = frozenset()) -> datetime.date:
    """The `count`-th working day after a day: neither Saturday nor Sunday nor one of the `closed` days."""
    while count > 0:
        day += datetime.timedelta(days=1)
        if day.weekday() < 5 and day not in closed:
            count -= 1
    return day

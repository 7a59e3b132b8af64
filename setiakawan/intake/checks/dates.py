"""Birth dates as files write them."""

import datetime
import re
from functools import lru_cache
from typing import NamedTuple

from setiakawan.core.dates import age_on
from setiakawan.intake.readers import Cell

OLDEST = 120
_EXCEL_DAY_0 = datetime.date(1899, 12, 30)
_LAST_SERIAL = 80_000
_FIRST_YEAR, _LAST_YEAR = 1890, 2100
_MONTH_NAMES = (
    "jan januari january", "feb februari pebruari february peb", "mar maret march mrt", "apr april", "mei may",
    "jun juni june", "jul juli july", "agu agt ags agustus august aug", "sep sept september", "okt oktober oct october",
    "nov november nop nopember", "des desember dec december",
)  # fmt: skip
_MONTHS = {name: month for month, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?$")
_PARTS = re.compile(r"[\s/.,\-]+")
_EMPTY = frozenset(["-", "--", "---", ".", "0", "00", "\\N"])


class ReadDate(NamedTuple):
    """A date as ISO text ("" = unknown), how precisely it is known, and the code of what is odd about it, or ""."""

    iso: str
    precision: str
    code: str


_NOTHING = ReadDate("", "", "")
_IMPOSSIBLE = ReadDate("", "", "date_impossible")
_UNREADABLE = ReadDate("", "", "date_unreadable")
_MONTH_FIRST = ReadDate("", "", "date_month_first")


def order_of(value: Cell) -> str:
    """What a date like 25/12/1990 tells about the order in its list: "day" or "month" comes first; "" tells nothing."""
    parts = _PARTS.split(value.strip()) if isinstance(value, str) and len(value) < 20 else ()
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts) or len(parts[0]) > 2:
        return ""
    first, second = int(parts[0]), int(parts[1])
    if (first <= 12 and second <= 12) or max(first, second) > 31:
        return ""
    return "day" if first > 12 else "month"


def read_date(value: Cell, as_of: datetime.date, *, months_first: bool = False) -> ReadDate:
    """Read a birth date: ISO, dd/mm/yyyy, dd-mm-yyyy, dd.mm.yyyy, Excel dates and serial numbers, "17 Agustus 1945",
    a year alone. Never guesses: what two readings fit equally is dd/mm as Indonesians write it, and a date that only
    fits mm/dd is a question, since the whole column may be written so. With `months_first` that is known, and what could
    be either is a question too.
    """
    if isinstance(value, datetime.date):
        return _judged(value.year, value.month, value.day, as_of)
    if isinstance(value, bool) or value is None:
        return _UNREADABLE if value is not None else _NOTHING
    if isinstance(value, (int, float)):
        return _from_number(value, as_of)
    read = _from_text(value.strip(), as_of)
    return _MONTH_FIRST if months_first and _is_either(value) else read


def _is_either(text: str) -> bool:
    parts = _PARTS.split(text.strip())
    if len(parts) != 3 or not (parts[0].isdigit() and parts[1].isdigit()) or len(parts[0]) > 2:
        return False
    return parts[0].lstrip("0") != parts[1].lstrip("0") and int(parts[0]) <= 12 and int(parts[1]) <= 12


@lru_cache(maxsize=65_536)
def _from_text(text: str, as_of: datetime.date) -> ReadDate:
    text = _TIME.sub("", text)
    if not text or text in _EMPTY:
        return _NOTHING
    if text.isascii() and text.isdigit():
        return _from_digits(text, as_of)
    parts = [part for part in _PARTS.split(text) if part]
    numbers = [_number(part) for part in parts]
    if None in numbers or not any(map(str.isdigit, parts)):
        return _UNREADABLE
    if len(parts) == 2:
        return _from_two(parts, numbers, as_of)
    return _from_three(parts, numbers, as_of) if len(parts) == 3 else _UNREADABLE


def _from_two(parts: list[str], numbers: list[int], as_of: datetime.date) -> ReadDate:
    for month, year in ((0, 1), (1, 0)):
        if parts[year].isdigit() and len(parts[year]) == 4 and (len(parts[month]) <= 2 or not parts[month].isdigit()):
            return _judged(numbers[year], numbers[month], 0, as_of)
    return _UNREADABLE


def _from_three(parts: list[str], numbers: list[int], as_of: datetime.date) -> ReadDate:
    if parts[0].isdigit() and len(parts[0]) == 4:
        return _judged(numbers[0], numbers[1], numbers[2], as_of)
    day, month, year = numbers
    if not parts[0].isdigit():
        day, month = month, day
    if not parts[2].isdigit() or not (parts[0].isdigit() or parts[1].isdigit()):
        return _UNREADABLE
    if len(parts[2]) == 2:
        return _two_digit_year(day, month, year, as_of)
    return _judged(year, month, day, as_of) if len(parts[2]) == 4 else _UNREADABLE


def _number(part: str) -> int | None:
    if part.isascii() and part.isdigit() and len(part) <= 4:
        return int(part)
    return _MONTHS.get(part.lower())


def _from_digits(text: str, as_of: datetime.date) -> ReadDate:
    if len(text) == 8:
        if text == "00000000":
            return _IMPOSSIBLE
        iso = _judged(int(text[:4]), int(text[4:6]), int(text[6:]), as_of)
        return iso if iso.iso else _judged(int(text[4:]), int(text[2:4]), int(text[:2]), as_of)
    return _from_number(int(text), as_of) if len(text) <= 5 else _UNREADABLE


def _from_number(value: float, as_of: datetime.date) -> ReadDate:
    """A whole year, else Excel's count of days. Serial numbers that look like years are 1905, beyond any living person."""
    if not 0 <= value < 1e8:
        return _UNREADABLE
    number = int(value)
    if number == 0:
        return _NOTHING
    if _FIRST_YEAR <= number <= _LAST_YEAR and number == value:
        return _judged(number, 0, 0, as_of)
    if number > 10_000_000:
        return _from_digits(str(number), as_of)
    if number <= 60 or number > _LAST_SERIAL:
        return _UNREADABLE
    date = _EXCEL_DAY_0 + datetime.timedelta(days=number)
    return _judged(date.year, date.month, date.day, as_of)


def _two_digit_year(day: int, month: int, year: int, as_of: datetime.date) -> ReadDate:
    century = as_of.year // 100 * 100
    read = _judged(century + year if century + year <= as_of.year else century - 100 + year, month, day, as_of)
    return read._replace(code=read.code or "date_two_digit_year") if read.iso else read


def _judged(year: int, month: int, day: int, as_of: datetime.date) -> ReadDate:
    if year == 0:
        return _IMPOSSIBLE
    precision = "day" if day and month else "month" if month else "year"
    try:
        date = datetime.date(year, month or 1, day or 1 if month else 1)
    except ValueError:
        swapped = precision == "day" and month > 12 and day <= 12 and month <= 31
        return _MONTH_FIRST if swapped else _IMPOSSIBLE
    if date > as_of:
        return ReadDate("", "", "date_in_future")
    if age_on(date, as_of) > OLDEST:
        return ReadDate(date.isoformat(), precision, "age_over_120")
    return ReadDate(date.isoformat(), precision, _oddity(date, precision))


def _oddity(date: datetime.date, precision: str) -> str:
    if precision == "day":
        return "birth_maybe_year_only" if (date.month, date.day) in ((1, 1), (12, 31)) else ""
    return "birth_year_only" if precision == "year" else "birth_month_only"

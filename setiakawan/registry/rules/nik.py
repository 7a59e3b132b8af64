"""What the digits of a NIK say, and what they cannot mean.

A NIK is `PP KK CC DDMMYY SSSS`: the area of FIRST registration, the birth date (women: day + 40) and a serial. It is
evidence, never the key of a person; every finding here is a reason to look, not a refusal.
"""

import calendar
import datetime
import re
from dataclasses import dataclass
from functools import cache, lru_cache

# Written without Django, so that worker processes may use it; the values are those of `IdentifierStatus`.
VALID, TEMPORARY, PLACEHOLDER, DISPUTED = "valid", "temporary", "placeholder", "disputed"

_SEPARATORS = re.compile(r"[\s.\-'’`\u00a0\u200b-\u200f\u202a-\u202e\ufeff]+")
_COUNTING = ("1234567890123456", "0123456789012345", "9876543210987654", "1234567891234567")


@dataclass(frozen=True, slots=True)
class NikParts:
    """The parts of one NIK. `area` is the six digits of the first registration; `year` has two digits, no century."""

    area: str
    day: int
    month: int
    year: int
    sex: str
    serial: str

    @property
    def area_code(self) -> str:
        """The kecamatan of first registration as a Kemendagri code, which may have been retired since."""
        return f"{self.area[:2]}.{self.area[2:4]}.{self.area[4:]}"

    def birth_date(self, *, latest: datetime.date) -> datetime.date | None:
        """The most recent birth date that these digits allow on or before `latest`; None when none exists.

        A person of 101 and a child of 1 share the digits: use it only where no other birth date is known.
        """
        century = latest.year // 100 * 100
        for base in (century, century - 100, century - 200):
            year = base + self.year
            if self.day <= _days_in(year, self.month):
                date = datetime.date(year, self.month, self.day)
                if date <= latest:
                    return date
        return None


def digits_of(text: str) -> str:
    """This will drop the spaces, dots, dashes and invisible marks that people put between digits."""
    return text if text.isdigit() and text.isascii() else _SEPARATORS.sub("", text)


@lru_cache(maxsize=8)  # one after the other, several checks take the same number apart
def parse_nik(text: str) -> NikParts | None:
    """Take a NIK apart. None when it is not 16 digits, names no regency or kecamatan, or holds an impossible date."""
    digits = digits_of(text)
    if len(digits) != 16 or not (digits.isascii() and digits.isdigit()):
        return None
    if digits[0] == "0" or digits[2:4] == "00" or digits[4:6] == "00":
        return None
    day, month, year = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
    sex = "P" if day > 40 else "L"
    day = day - 40 if day > 40 else day
    if not 1 <= month <= 12 or not 1 <= day <= max(_days_in(1900 + year, month), _days_in(2000 + year, month)):
        return None
    return NikParts(digits[:6], day, month, year, sex, digits[12:])


def classify_number(text: str) -> tuple[str, str]:
    """Say how far a number typed as NIK can be trusted: (`IdentifierStatus` value, reason code or "").

    16 digits that start with 0 are temporary numbers given by village systems. A number that cannot be a NIK is
    `disputed`: kept and shown, but it finds nobody by itself.
    """
    digits = digits_of(text)
    if _is_placeholder(digits):
        return PLACEHOLDER, "nik_placeholder"
    if not (digits.isascii() and digits.isdigit()):
        return DISPUTED, "nik_not_digits"
    if len(digits) != 16:
        return DISPUTED, "nik_length"
    if digits[0] == "0":
        return TEMPORARY, "nik_temporary"
    if digits[2:4] == "00" or digits[4:6] == "00":
        return DISPUTED, "nik_area_zero"
    parts = parse_nik(digits)
    if parts is None:
        return DISPUTED, "nik_impossible_date"
    if parts.serial == "0000":
        return DISPUTED, "nik_serial_zero"
    return VALID, ""


def disagreements(
    parts: NikParts, sex: str, birth_date: datetime.date | None, precision: str = "day"
) -> tuple[str, ...]:
    """Reason codes where the NIK says otherwise than the record; what is unknown disagrees with nothing."""
    codes = []
    if sex and sex != parts.sex:
        codes.append("nik_sex_differs")
    if birth_date is not None and _date_differs(parts, birth_date, precision):
        codes.append("nik_birth_date_differs")
    return tuple(codes)


def _date_differs(parts: NikParts, date: datetime.date, precision: str) -> bool:
    if precision == "day":
        return (date.day, date.month, date.year % 100) != (parts.day, parts.month, parts.year)
    if precision == "month":
        return (date.month, date.year % 100) != (parts.month, parts.year)
    return precision == "year" and date.year % 100 != parts.year


def _is_placeholder(digits: str) -> bool:
    if not digits.strip("-/?xX_"):
        return True
    if not digits.isdigit():
        return False
    return len(set(digits)) == 1 or digits in _COUNTING or (len(digits) == 16 and digits.endswith("0" * 10))


@cache
def _days_in(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]

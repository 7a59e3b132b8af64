"""NIK and KK numbers in a district that does not exist.

A NIK is `PPKKCC DDMMYY SSSS`, with 40 added to a woman's day. All numbers here begin with 640899: the last real district
of Kutai Timur is 640818, so none can be a living person's.
"""

import datetime
from collections import Counter

AREA_DIGITS = "640899"
SLOTS = 142  # one per village, and one for families that move between villages
_FIRST_KK_SERIAL = 5000


class SerialsUsedUp(Exception):
    """No serial is left for this day."""


class NumberBook:
    """Gives out numbers of one village. Villages never share a number, though they do not know of each other."""

    def __init__(self, slot: int):
        self._slot = slot
        self._given: Counter[str] = Counter()

    def nik(self, birth: datetime.date, sex: str) -> str:
        """The next NIK for this birth date and sex ("L" or "P"). Raises SerialsUsedUp."""
        day = birth.day + (40 if sex == "P" else 0)
        return f"{AREA_DIGITS}{day:02d}{birth:%m%y}{self._next('nik', birth, 1):04d}"

    def kk(self, registered: datetime.date) -> str:
        """The next family card number for this day. Raises SerialsUsedUp."""
        return f"{AREA_DIGITS}{registered:%d%m%y}{self._next('kk', registered, _FIRST_KK_SERIAL):04d}"

    def _next(self, kind: str, day: datetime.date, first: int) -> int:
        # Men and women share the serials of a day: a woman's number typed without the 40 is then nobody's.
        digits = f"{day:%d%m%y}"
        key = kind + digits
        # Another order of the villages each day, so that a village's numbers do not all end alike.
        place = (self._slot + int(digits) * 53) % SLOTS
        serial = first + self._given[key] * SLOTS + place
        if serial >= first + _FIRST_KK_SERIAL - 1:
            raise SerialsUsedUp(key)
        self._given[key] += 1
        return serial

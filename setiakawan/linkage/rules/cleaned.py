"""A record made comparable: one place for all cleaning, used row by row for arrivals and value by value for batches."""

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from setiakawan.linkage.rules import names, numbers
from setiakawan.linkage.rules.record import Record

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T].*)?$")
_LOCAL = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$")
_YEAR = re.compile(r"\d{4}$")
_LATEST = 2100
_PART = "\x1f"


class Clean(NamedTuple):
    """A record as it is compared. Everything is text, "" means missing; tokens of names stand with one space between."""

    name: str
    code: str
    ordered: str
    joined: str
    skeleton: str
    birth: str
    year: str
    dayless: str
    sex: str
    nik: str
    nik_cut: str
    nik_birth: str
    nik_sure: str
    kk: str
    mother: str
    mother_skeleton: str
    father: str
    place: str
    phone: str
    village: str


def packed(row: Clean) -> str:
    """A clean row as one text, for `unpacked`. No cleaned text holds the sign that parts the fields."""
    return _PART.join(row)


def unpacked(text: str) -> Clean:
    """The clean row of a text that `packed` made. Raises TypeError for another number of fields."""
    return Clean(*text.split(_PART))


def clean(record: Record) -> Clean:
    """This will make a record comparable. Nothing is guessed: what cannot be read counts as missing."""
    birth = birth_of(record.birth, record.precision)
    nik = numbers.number_16(record.nik)
    nik_birth, nik_sex = numbers.birth_in(nik, latest_year=latest_year(birth))
    sex = sex_of(record.sex)
    is_sure = bool(nik) and nik_birth == birth and (not sex or sex == nik_sex)
    return Clean(
        *name_of(record.name), birth, birth[:4], dayless_of(birth), sex, nik, numbers.nik_cut(record.nik), nik_birth,
        "1" if is_sure else "", numbers.number_16(record.kk), *mother_of(record.mother),
        parent_of(record.father or names.father_within(record.name)), place_of(record.birth_place),
        numbers.phone(record.phone), place_of(record.village),
    )  # fmt: skip


def latest_year(birth: str) -> int:
    """The year that ends the century in which a NIK's two digits are read: the stated birth year decides."""
    return int(birth[:4]) if birth and birth[:2] == "20" else 1999 if birth else 2026


def name_of(text: str) -> tuple[str, str, str, str, str]:
    """The five forms of a name: words, codes, codes in alphabetical order, codes without spaces, consonants."""
    found = names.words(text)
    tokens = [word if len(word) == 1 else names.code(word) for word in found]
    return " ".join(found), " ".join(tokens), " ".join(sorted(tokens)), "".join(tokens), names.skeleton(tokens)


def parent_of(text: str) -> str:
    """A parent's name in codes."""
    return " ".join(names.codes(text)) if text else ""


def mother_of(text: str) -> tuple[str, str]:
    """The mother's name in codes, and its consonants."""
    tokens = names.codes(text) if text else []
    return " ".join(tokens), names.skeleton(tokens)


def sex_of(text: str) -> str:
    """L, P or "" for a sex as typed; a code of numbers is not guessed at."""
    first = text.strip().upper()[:1] if text else ""
    return first if first in {"L", "P"} else ""


@lru_cache(maxsize=50_000)
def place_of(text: str) -> str:
    """A place in one spelling: codes keep their digits, names their folded letters."""
    folded = text.strip().upper()
    if folded[:1].isdigit():
        return numbers.digits(folded)
    said = names.plain(folded.replace(",", " "))
    return "" if said in names.NOTHING else "".join(map(names.code, said.split()))


@lru_cache(maxsize=100_000)
def birth_of(value: date | str | None, precision: str = "") -> str:
    """YYYY-MM-DD, or YYYY where only the year is known, or "" for what is no date (31-02, 00-00-0000)."""
    if not value:
        return ""
    text = value.isoformat() if isinstance(value, date) else value.strip()
    if _YEAR.match(text):
        return text if "1850" < text < str(_LATEST) else ""
    found = _ISO.match(text)
    parts = found.groups() if found else (_LOCAL.match(text).groups()[::-1] if _LOCAL.match(text) else None)
    if parts is None:
        return ""
    try:
        born = date(*map(int, parts))
    except ValueError:
        return ""
    if not 1850 < born.year < _LATEST:
        return ""
    return f"{born.year:04d}" if precision in {"year", "estimated"} else born.isoformat()


def dayless_of(birth: str) -> str:
    """A date in which day and month may stand in either order: the year and both in rising order; "" without a day."""
    if len(birth) < 10:
        return ""
    first, second = sorted((birth[5:7], birth[8:10]))
    return birth[:4] + first + second

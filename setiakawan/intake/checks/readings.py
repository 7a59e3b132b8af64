"""How the cells of each column are read: text in, (value or None for unknown, code of reason or None) out."""

import datetime
import re
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import TypeAlias

from setiakawan.core.text import clean_text, has_invisible
from setiakawan.intake.checks import words
from setiakawan.intake.checks.numbers import read_number
from setiakawan.intake.formats.headers import fold_header as fold
from setiakawan.intake.readers import Cell

Code: TypeAlias = str | None
Read: TypeAlias = tuple[object, Code]

FORMATS_WITH_CODES = frozenset(("opensid", "opendk"))
"""Formats whose numbers in role, status and the like are OpenSID's codes. Elsewhere a bare number means nothing to us:
the welfare questionnaires number the same words otherwise."""

COUNTED = frozenset(("1234567890123456", "0123456789012345"))
MOST = {
    "name": 120, "mother_name": 120, "father_name": 120, "birth_place": 100, "education": 60, "occupation": 80,
    "hamlet": 80, "address": 200, "domicile_address": 200, "dtks_id": 40,
}  # fmt: skip
"""The longest text of each field that the registry takes."""

LONGEST = 400
"""A cell longer than this is not looked at: it holds several things, or something made to be slow."""

_EMPTY = frozenset(
    [
        "-",
        "--",
        "---",
        "–",
        "—",
        "_",
        ".",
        "..",
        "*",
        "/",
        "\\N",
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#NAME?",
        "#NULL!",
        "#DIV/0!",
        "#NUM!",
    ]
)
_NUMBER_RUN = re.compile(r"\d[\d .\-]{5,}")
_HAMLET = re.compile(r"(?:dusun|dsn)\.?\s+", re.IGNORECASE)
_RT = re.compile(r"(?:rt|rw|r\.t|r\.w)?[.:\s]*0*(\d{1,3})", re.IGNORECASE)
_TWO_NUMBERS = re.compile(r"\D*(\d{1,3})\D+(\d{1,3})\D*")
_DECILE = re.compile(r"(?:desil|d)?\s*0?(10|[1-9])(?:[.,]0+)?", re.IGNORECASE)
_BIRTH = re.compile(r"(.*?)[\s,./\-]*(\d.*)", re.DOTALL)


def cell_text(cell: Cell) -> str:
    """A cell as text: whole numbers without ".0", dates as ISO, empty as ""."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e16:
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, (datetime.date, datetime.datetime)) else str(cell)


def clean(text: str) -> str:
    """Text without what nobody sees."""
    return clean_text(text)


def text_of(text: str) -> str:
    """Clean text; "" where a cell only says that it is empty: "-", "#N/A". Words such as NA or None are kept."""
    cleaned = clean_text(text)
    return "" if cleaned in _EMPTY else cleaned


@lru_cache(maxsize=8192)
def place_text(cell: Cell) -> str:
    """The text of a place, and nothing for signs of emptiness."""
    return text_of(cell_text(cell)[:LONGEST])


def seen(cell: Cell) -> dict:
    """What to show of a cell beside a finding: {"seen": …}, shortened, and nothing where it may hold a number of identity."""
    text = clean_text(cell_text(cell)[:LONGEST])
    return {"seen": text[:40]} if text and not _holds_number(text) else {}


def _holds_number(text: str) -> bool:
    return any(sum(map(str.isdigit, run)) > 8 for run in _NUMBER_RUN.findall(text))


def reader_of(field: str, with_codes: bool) -> Callable[[str], Read]:
    """The function that reads the cells of a field."""
    if field in _SPECIAL_READERS:
        return _SPECIAL_READERS[field]
    if field == "disability":
        return partial(read_disability, with_codes)
    if field in _TABLES:
        codes, table = _TABLES[field]
        known = {**table, **codes} if with_codes else table
        return lru_cache(maxsize=4096)(partial(_from_table, field, known))
    read = partial(_read_text, field, MOST.get(field, 200))
    return read if field in ("name", "mother_name", "father_name") else lru_cache(maxsize=16_384)(read)


def _read_text(field: str, most: int, text: str) -> Read:
    cleaned = text_of(text)
    if not cleaned:
        return None, None
    if len(cleaned) > most:
        return None, "text_too_long"
    if not (text.isascii() and text.isprintable()) and has_invisible(text):
        return cleaned, "invisible_characters"
    if field == "name" and not cleaned.isalpha() and any(map(str.isdigit, cleaned)):
        return cleaned, "name_has_digits"
    return cleaned, ("extra_spaces" if field == "name" and len(cleaned) != len(text) else None)


def _from_table(field: str, known: Mapping[str, str], text: str) -> Read:
    cleaned = text_of(text)
    if not cleaned or cleaned == "0":
        return None, None
    value = known.get(fold(cleaned))
    if value is not None:
        return value, None
    if field in ("education", "occupation") and not cleaned.isdigit() and len(cleaned) <= MOST[field]:
        return cleaned, None
    return None, _UNKNOWN.get(field, "word_unknown")


def read_hamlet(text: str) -> Read:
    """A hamlet's name without the word for hamlet; OpenSID writes "_" for a space."""
    cleaned = _HAMLET.sub("", text_of(text.replace("_", " ")), count=1)
    if len(cleaned) > MOST["hamlet"]:
        return None, "text_too_long"
    return (None if cleaned in ("", "-", "0") else cleaned), None


def read_rt(text: str) -> Read:
    """An RT or RW as three digits; 0 is none."""
    cleaned = text_of(text)
    match = _RT.fullmatch(cleaned)
    if match:
        return (f"{int(match[1]):03d}" if int(match[1]) else None), None
    return None, ("rt_rw_odd" if cleaned.strip("0-/ ") else None)


def read_rt_rw(text: str) -> Read:
    """RT and RW in one cell: "003/001", "RT 3 RW 1"."""
    match = _TWO_NUMBERS.fullmatch(text_of(text))
    if match and int(match[1]) and int(match[2]):
        return (f"{int(match[1]):03d}", f"{int(match[2]):03d}"), None
    return None, ("rt_rw_odd" if text_of(text).strip("0-/ ") else None)


def read_disability(with_codes: bool, text: str) -> Read:
    """Kinds of disability. [] is this source's "none"; an empty cell says nothing."""
    cleaned = text_of(text)
    if not cleaned or cleaned == "0":
        return None, None
    kinds = words.DISABILITY_CODES.get(cleaned) if with_codes else None
    kinds = words.disabilities_in(cleaned) if kinds is None else kinds
    return (None, "word_unknown") if kinds is None else (list(kinds), None)


def read_decile(text: str) -> Read:
    """A decile from 1 to 10."""
    cleaned = text_of(text)
    match = _DECILE.fullmatch(cleaned)
    if match:
        return int(match[1]), None
    return None, ("decile_invalid" if cleaned else None)


def read_parent_nik(cell: Cell) -> Read:
    """A parent's NIK, only when it is text with all 16 digits."""
    digits, code = read_number(cell)
    if len(digits) == 16 and digits.isdigit() and digits[0] != "0" and len(set(digits)) > 1:
        return digits, None
    return None, (None if code in ("missing", "zero") or len(set(digits)) == 1 else "parent_nik_unreadable")


def read_yes(cell: Cell) -> bool | None:
    """Whether a cell says yes; an empty one says no; None when it says neither."""
    return _read_yes(cell_text(cell)[:LONGEST])


@lru_cache(maxsize=1024)
def _read_yes(text: str) -> bool | None:
    cleaned = text_of(text)
    key = fold(cleaned)
    if not cleaned or key in words.NO or cleaned in words.NO_SIGNS:
        return False
    return True if key in words.YES or cleaned in words.YES_SIGNS else None


def split_birth(text: str) -> tuple[str, str]:
    """Split "Sangatta, 17-08-1990" into place and date."""
    text = text[:LONGEST]
    match = _BIRTH.fullmatch(clean_text(text))
    return (text_of(match[1])[: MOST["birth_place"]], match[2]) if match else (text_of(text)[: MOST["birth_place"]], "")


_TABLES: dict[str, tuple[Mapping[str, str], Mapping[str, str]]] = {
    "sex": ({}, words.SEX),
    "role": (words.ROLE_CODES, words.ROLE),
    "marital_status": (words.MARITAL_CODES, words.MARITAL),
    "status": (words.STATUS_CODES, words.STATUS),
    "education": (words.EDUCATION_CODES, words.EDUCATION),
    "occupation": (words.OCCUPATION_CODES, words.OCCUPATION),
}
_UNKNOWN = {"sex": "sex_unknown", "role": "role_unknown"}
_SPECIAL_READERS: dict[str, Callable[[str], Read]] = {
    "hamlet": lru_cache(maxsize=4096)(read_hamlet),
    "rt": lru_cache(maxsize=4096)(read_rt),
    "rw": lru_cache(maxsize=4096)(read_rt),
    "rt_rw": lru_cache(maxsize=4096)(read_rt_rw),
    "decile": lru_cache(maxsize=4096)(read_decile),
}

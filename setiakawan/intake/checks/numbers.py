"""NIK, KK and phone numbers, as files write them and as spreadsheets spoil them."""

import re
from typing import NamedTuple

from setiakawan.core.text import has_invisible
from setiakawan.intake.readers import Cell
from setiakawan.registry.rules.nik import digits_of

_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+?\d{1,2}", re.IGNORECASE)
_PHONE_MARKS = re.compile(r"[\s().\-\u00a0\u200b-\u200f\u2060\ufeff']")
_DASHES = "-–—_. "
_LENGTH = 16
_EXACT = 2**53


class ReadNumber(NamedTuple):
    """Digits ("" = none that can be trusted), and the code of what is odd about them, or ""."""

    digits: str
    code: str


_MISSING = ReadNumber("", "missing")


def read_number(value: Cell) -> ReadNumber:
    """Read a 16-digit number of identity.

    Codes: missing, zero, cut_by_excel, scientific, numeric (a number cell: digits may be lost), invisible,
    spaces, punctuation.
    What a spreadsheet has spoilt gives no digits: it never identifies anybody, and nothing is put in its place.
    """
    if isinstance(value, str):
        return _from_text(value)
    if value is None:
        return _MISSING
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _from_cell(value)
    return ReadNumber(str(value), "")


def _from_text(value: str) -> ReadNumber:
    if value.isdigit() and value.isascii():
        return ReadNumber(value, "" if value.strip("0") else "zero")
    digits = digits_of(value)
    if not digits or not value.strip(_DASHES):
        return _MISSING
    if not digits.strip("0"):
        return ReadNumber(digits, "zero")
    if _SCIENTIFIC.fullmatch(value.strip()):
        return ReadNumber("", "scientific")
    if has_invisible(value):
        return ReadNumber(digits, "invisible")
    if digits != value.strip():
        return ReadNumber(digits, "punctuation")
    return ReadNumber(digits, "spaces" if digits != value else "")


def _from_cell(value: float) -> ReadNumber:
    if value == 0:
        return ReadNumber("0", "zero")
    if value != value or value in (float("inf"), float("-inf")) or value < 0 or value != int(value):
        return ReadNumber("", "numeric")
    number = int(value)
    if len(str(number)) == _LENGTH and (number % 10 == 0 or number > _EXACT):
        return ReadNumber("", "cut_by_excel")
    return ReadNumber("", "numeric")


def is_same_digit(digits: str) -> bool:
    """Whether a number is one digit over and over, as templates and hurried people write."""
    return len(set(digits)) == 1


def read_phone(value: Cell) -> str:
    """A phone number as +62…; "" when it is none. Reads 0812…, 62812…, +62 812-…, and 812… that lost its zero in Excel."""
    if isinstance(value, float) and value.is_integer() and 0 < value < 1e15:
        value = int(value)
    text = "" if isinstance(value, bool) or value is None else str(value)
    digits = _PHONE_MARKS.sub("", text)
    for start in ("+62", "0062", "62", "0"):
        if digits.startswith(start):
            national = digits.removeprefix(start).removeprefix("0")
            break
    else:
        national = digits if digits.startswith("8") else ""
    is_number = national.isascii() and national.isdigit() and 7 <= len(national) <= 12 and len(set(national)) > 1
    return f"+62{national}" if is_number and national[0] != "0" else ""

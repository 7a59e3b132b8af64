"""NIK, KK and telephone numbers: what of them is evidence, and what is a placeholder or damage."""

import re

_NOT_DIGITS = re.compile(r"\D+")
_COUNTING = "1234567890123456"


def digits(text: str) -> str:
    """The digits of a number, whatever stands between them. Text such as 6,40899E+15 has lost its digits: "" then."""
    if len(text) == 16 and text.isdecimal() and text.isascii():
        return text
    text = text.strip()
    if "E+" in text.upper():
        return ""
    if text.endswith(".0"):
        text = text[:-2]
    return text if text.isdecimal() and text.isascii() else _NOT_DIGITS.sub("", text)


def number_16(text: str) -> str:
    """A NIK or KK of 16 digits that can be somebody's; "" for placeholders, temporary numbers and other lengths."""
    found = digits(text)
    if len(found) != 16 or found[0] == "0" or len(set(found)) < 4 or found == _COUNTING or found[6:12] == "000000":
        return ""
    return found


def nik_cut(text: str) -> str:
    """The first 15 digits where the last one is missing or may be a 0 that a spreadsheet wrote; "" otherwise."""
    found = digits(text)
    if len(found) == 15 and found[0] != "0":
        return found
    return found[:15] if len(found) == 16 and found[0] != "0" and found[15] == "0" and len(set(found)) > 3 else ""


def birth_in(nik: str, *, latest_year: int) -> tuple[str, str]:
    """The birth date (ISO, "" when impossible) and sex that a NIK of 16 digits says. `latest_year` ends the century."""
    if not nik:
        return "", ""
    day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    sex, day = ("P", day - 40) if day > 40 else ("L", day)
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return "", ""
    century = 2000 if 2000 + year <= latest_year else 1900
    return f"{century + year:04d}-{month:02d}-{day:02d}", sex


def phone(text: str) -> str:
    """The last nine digits of a telephone number, whatever its prefix; "" for too short or repeated digits."""
    found = digits(text)
    return found[-9:] if len(found) >= 9 and len(set(found[-9:])) > 2 else ""

"""Phone numbers and e-mail addresses in the one form in which they are kept. Pure."""

import re

_PHONE_MARKS = re.compile(r"[\s().\-/]+")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")


def normal_phone(text: str) -> str | None:
    """`0812-3456-7890`, `62812…` and `+62 812…` become `+62812…`; None for what is no number in Indonesia or abroad."""
    digits = _PHONE_MARKS.sub("", text.strip())
    if digits.startswith("0") and not digits.startswith("00"):
        digits = "+62" + digits[1:]
    elif digits.startswith("62"):
        digits = "+" + digits
    elif digits.startswith("8"):
        digits = "+62" + digits
    elif digits.startswith("00"):
        digits = "+" + digits[2:]
    return digits if re.fullmatch(r"\+[1-9][0-9]{7,14}", digits) else None


def normal_email(text: str) -> str | None:
    """The address in small letters; None when it cannot be one."""
    address = text.strip().lower()
    return address if len(address) <= 200 and _EMAIL.fullmatch(address) else None

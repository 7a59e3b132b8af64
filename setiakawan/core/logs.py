"""Keeps personal numbers out of logs and of the audit log."""

import logging
import re

# NIK and KK numbers: 15 to 17 digits in one run (one lost or doubled), or 16 in groups. Neighbouring letters mean a
# fingerprint in hexadecimal, which stays.
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])(?:[0-9]{15,17}|[0-9](?:[ .-]?[0-9]){15})(?![0-9A-Za-z])")
_PHONE = re.compile(r"(?<![0-9A-Za-z.])(?:\+?62|0)[ -]?8[0-9](?:[ -]?[0-9]){6,10}(?![0-9A-Za-z])")
MASK = "••••"


def mask_numbers(text: str) -> str:
    """Replace whatever looks like a NIK, a KK number or a mobile number by dots."""
    return _PHONE.sub(MASK, _IDENTITY.sub(MASK, text))


class PersonalNumbersFilter(logging.Filter):
    """Masks personal numbers in the finished message and in a traceback, whoever wrote them."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = mask_numbers(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = mask_numbers(record.exc_text)
        return True

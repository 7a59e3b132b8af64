"""Values of facts as they are written and read back: one canonical text each."""

import datetime
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

Value = bool | str | Decimal | datetime.date
LARGEST = Decimal("1000000000000")


class ValueImpossible(ValueError):
    """The fact cannot have this value."""


def canonical(kind_type: str, options: Mapping[str, str], value: Value) -> str:
    """The text under which a value is kept. Amounts are rupiah, counts may have two decimals. Raises ValueImpossible."""
    if kind_type == "yes_no" and isinstance(value, bool):
        return "yes" if value else "no"
    if kind_type in ("yes_no", "choice") and value in options:
        return str(value)
    if kind_type == "date" and isinstance(value, datetime.date):
        return value.isoformat()
    if kind_type in ("amount", "count") and not isinstance(value, bool | datetime.date):
        return format(_number(value), "f")
    raise ValueImpossible(value)


def value_of(kind_type: str, text: str) -> Value:
    """The value that a canonical text stands for: bool, code, Decimal or date. Raises ValueImpossible."""
    try:
        if kind_type == "yes_no":
            return {"yes": True, "no": False}[text]
        if kind_type == "date":
            return datetime.date.fromisoformat(text)
        return Decimal(text) if kind_type in ("amount", "count") else text
    except (KeyError, ValueError, InvalidOperation) as wrong:
        raise ValueImpossible(text) from wrong


def _number(value: Value) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation as wrong:
        raise ValueImpossible(value) from wrong
    if not number.is_finite() or not 0 <= number <= LARGEST or number != round(number, 2):
        raise ValueImpossible(value)
    return number.normalize() if number else Decimal(0)

"""How welfare facts are said in Indonesian."""

import datetime
from decimal import Decimal

from setiakawan.registry.words import date_in_words
from setiakawan.welfare.catalogue import FactKind
from setiakawan.welfare.models import FactRecord, Missing
from setiakawan.welfare.rules.holding import Known, Why
from setiakawan.welfare.rules.values import Value, value_of

WHY = {
    Why.NEVER_ASKED: "belum pernah ditanyakan",
    Why.EXPIRED: "sudah terlalu lama",
    Why.REFUSED: "tidak mau menjawab",
    Why.NOT_KNOWN: "tidak tahu",
}


def rupiah(amount: Decimal) -> str:
    """Rp 1.250.000."""
    return f"Rp {_grouped(amount)}"


def say(kind: FactKind, value: Value | None) -> str:
    """A value in words; "" for unknown."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return kind.options["yes" if value else "no"]
    if isinstance(value, datetime.date):
        return date_in_words(value)
    if kind.type == "amount":
        return rupiah(value)
    return kind.options.get(value) or f"{_grouped(value)} {kind.unit}".strip()


def say_record(kind: FactKind, record: FactRecord) -> str:
    """What a record said, in words."""
    return str(Missing(record.missing).label) if record.missing else say(kind, value_of(kind.type, record.value))


def say_note(kind: FactKind, known: Known) -> str:
    """From where and since when a fact is known, or what is known of why not."""
    if known.on is None:
        return ""
    told = f"per {date_in_words(known.on)}, {known.source}"
    if known.why is None:
        return f"{told}; berlaku sampai {date_in_words(known.until)}" if kind.until and known.until else told
    last = f", terakhir {say(kind, known.last).lower()}" if known.last is not None else ""
    return f"{WHY[known.why]}{last}, {told}"


def _grouped(number: Decimal) -> str:
    whole, _, cents = format(number, ",f").partition(".")
    return whole.replace(",", ".") + (f",{cents.rstrip('0')}" if cents.strip("0") else "")

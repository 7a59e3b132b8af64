"""How welfare facts are said in Indonesian."""

import datetime
from collections.abc import Mapping
from decimal import Decimal

from setiakawan.registry.words import date_in_words
from setiakawan.welfare.catalogue import FactKind
from setiakawan.welfare.models import FactRecord, Missing
from setiakawan.welfare.rules.holding import Known, Why
from setiakawan.welfare.rules.scoring import Score
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


def say_score(score: Score, report: Mapping) -> dict[str, str]:
    """A family's triage score in sentences, with how often such a score errs; or which facts it lacks."""
    if score.position is None:
        return {"missing": ", ".join(score.missing).lower()}
    error = next((row["error"] for row in report["quotas"] if row["quota"] == 30), None)
    between = f"antara {score.low:.0f} % dan {score.high:.0f} %"
    return {
        "position": f"Belanja per orang diperkirakan lebih tinggi daripada {score.position:.0f} % keluarga survei.",
        "interval": f"Selang {100 * report['level']:.0f} %: {between}.",
        "error": ""
        if error is None
        else f"Bila 30 % keluarga dipilih dengan skor ini saja, {100 * error:.0f} % dari yang "
        "terpilih bukan yang termiskin, dan sama banyak yang termiskin terlewat.",
        "parts": "; ".join(
            f"{label.lower()} {'menaikkan' if part > 0 else 'menurunkan'}" for label, part in score.parts[:4]
        ),
    }


def _grouped(number: Decimal) -> str:
    whole, _, cents = format(number, ",f").partition(".")
    return whole.replace(",", ".") + (f",{cents.rstrip('0')}" if cents.strip("0") else "")

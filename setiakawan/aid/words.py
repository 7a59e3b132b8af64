"""Facts, answers and rupiah in the words that people read."""

import datetime
import json
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from setiakawan.aid.models import Entitlement, StoredJudgement
from setiakawan.aid.rules.answers import Answer
from setiakawan.aid.rules.facts import FAMILY_FACTS, MEMBER_FACTS
from setiakawan.aid.rules.goods import goods_in_words
from setiakawan.registry.words import date_in_words

ANSWERS = {
    Answer.YES: ("ok", "Memenuhi"), Answer.NO: ("late", "Tidak memenuhi"), Answer.UNKNOWN: ("wait", "Belum diketahui"),
}  # fmt: skip
WHOLE = {
    Answer.YES: ("ok", "Layak"), Answer.NO: ("late", "Tidak layak"), Answer.UNKNOWN: ("wait", "Belum dapat diputuskan"),
}  # fmt: skip
_VALUES = {
    "L": "laki-laki", "P": "perempuan", "none": "tidak sekolah", "paud": "PAUD", "sd": "SD", "smp": "SMP", "sma": "SMA",
    "higher": "perguruan tinggi",
}  # fmt: skip


def rupiah(amount: Decimal | None) -> str:
    """Such as "Rp 1.200.000" or "−Rp 5.000"; nothing where there is no amount."""
    if amount is None:
        return ""
    whole, _, cents = f"{abs(amount):.2f}".partition(".")
    text = f"{int(whole):,}".replace(",", ".")
    return f"{'−' if amount < 0 else ''}Rp {text}" + (f",{cents}" if cents != "00" else "")


def what_is_due(row: Entitlement) -> str:
    """The rupiah and the things of an entitlement: "Rp 200.000", "1 buah Kursi roda", or both."""
    money = rupiah(row.amount) if row.amount or not row.goods_due else ""
    return " dan ".join(filter(None, (money, goods_in_words(row.goods_due))))


_ONES = ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas"]
_STEPS = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (1000, "ribu"), (100, "ratus"))


def spelled(amount: Decimal | int) -> str:
    """A whole amount below a quadrillion in words, as letters and voices say it: "dua ratus ribu"; cents are dropped."""
    number = int(amount)
    if number < 12:
        return _ONES[number]
    if number < 20:
        return f"{_ONES[number - 10]} belas"
    if number < 100:
        return _with_rest(f"{_ONES[number // 10]} puluh", number % 10)
    size, word = next((size, word) for size, word in _STEPS if number >= size)
    many, rest = divmod(number, size)
    return _with_rest(f"se{word}" if many == 1 and size <= 1000 else f"{spelled(many)} {word}", rest)


def _with_rest(words: str, rest: int) -> str:
    return f"{words} {spelled(rest)}" if rest else words


def value_in_words(code: str, value: object) -> str:
    """A fact's value; None is "belum diketahui"."""
    if value is None:
        return "belum diketahui"
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if code == "decile":
        return f"desil {value}"
    return _VALUES.get(str(value), str(value))


def label_of(code: str) -> str:
    """What a fact is called."""
    kind = FAMILY_FACTS.get(code) or MEMBER_FACTS.get(code)
    return kind.label if kind else {"birth_date": "Tanggal lahir"}.get(code, code)


def judged_in_words(judgement: StoredJudgement) -> str:
    """By the rules of which day, and by what was known when."""
    known = timezone.localtime(judgement.judged_at).date()
    if judgement.on == known:
        return f"Dinilai menurut keadaan yang tercatat pada {date_in_words(judgement.on)}."
    day = date_in_words(judgement.on)
    return f"Dinilai menurut aturan dan umur pada {day}, dengan data yang tercatat pada {date_in_words(known)}."


@dataclass(frozen=True)
class ToldFact:
    """One fact of a reason: whose, what, and where it comes from."""

    label: str
    value: str
    whose: str
    source: str
    is_known: bool


@dataclass(frozen=True)
class ToldReason:
    """One criterion with its answer in words."""

    label: str
    law: str
    tone: str
    answer: str
    facts: list[ToldFact]


def told_reasons(judgement: StoredJudgement) -> list[ToldReason]:
    """The reasons of a stored judgement, those that decide first."""
    rows = json.loads(judgement.reasons)
    order = {judgement.answer: 0}
    rows.sort(key=lambda row: order.get(row["answer"], 1))
    return [
        ToldReason(row["label"], row["law"], *ANSWERS[Answer(row["answer"])], [_fact(f) for f in row["facts"]])
        for row in rows
    ]


def _fact(row: dict) -> ToldFact:
    on = f", {date_in_words(datetime.date.fromisoformat(row['on']))}" if row["on"] else ""
    is_known = row["value"] is not None or row["fact"] == "birth_date"
    value = "tercatat" if row["fact"] == "birth_date" else value_in_words(row["fact"], row["value"])
    return ToldFact(label_of(row["fact"]), value, row["name"], (row["source"] or "") + on, is_known)


def missing_of(judgement: StoredJudgement) -> list[str]:
    """What would have to be known, each once, in words: "Desil DTSEN", "Sedang hamil (Siti)"."""
    found = {}
    for row in json.loads(judgement.reasons):
        if row["answer"] == Answer.UNKNOWN:
            for fact in row["facts"]:
                words = label_of(fact["fact"]) + (f" ({fact['name']})" if fact["name"] else "")
                found[words] = None
    return list(found)

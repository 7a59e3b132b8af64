"""What the person answers to *who helps you, and how often?* Not asked is None; nobody is an answer."""

from dataclasses import dataclass

SUPPORTER_KINDS = ("household", "family", "neighbour", "group", "staff")
FREQUENCIES = ("daily", "weekly", "monthly", "rarely", "")


_ADDRESSES = {
    "bu",
    "ibu",
    "pak",
    "bapak",
    "mbak",
    "mas",
    "bang",
    "kak",
    "kakak",
    "om",
    "tante",
    "nenek",
    "kakek",
    "tetangga",
}


def name_to_look_for(told: str) -> str:
    """What was told without the words by which people are addressed: "Bu Ros" → "Ros". The whole where nothing is left."""
    kept = [word for word in told.split() if word.strip(".").casefold() not in _ADDRESSES]
    return " ".join(kept) or told


class CircleContradicts(Exception):
    """Supporters are named although the answer was nobody or declined, or none is named although it was named."""


@dataclass(frozen=True)
class SupporterGiven:
    """One supporter as told. Name and frequency may be unknown ("")."""

    kind: str
    name: str = ""
    person_id: int | None = None
    frequency: str = ""


@dataclass(frozen=True)
class CircleGiven:
    """One answer: named (with supporters), nobody, declined; `answered_by` is person, carer or unknown ("")."""

    result: str
    answered_by: str = ""
    supporters: tuple[SupporterGiven, ...] = ()


def check_circle(given: CircleGiven) -> None:
    """Raise CircleContradicts where result and supporters do not fit, or a value is not known."""
    fits = bool(given.supporters) == (given.result == "named")
    known = given.result in ("named", "nobody", "declined") and given.answered_by in ("person", "carer", "")
    parts = all(s.kind in SUPPORTER_KINDS and s.frequency in FREQUENCIES for s in given.supporters)
    if not (fits and known and parts):
        raise CircleContradicts

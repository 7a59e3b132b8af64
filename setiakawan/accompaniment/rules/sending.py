"""What a device may send: kinds, their fields, and how each field is read. Pure; what cannot be read is named."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from setiakawan.accompaniment.rules.circle import CircleGiven, SupporterGiven


class Unreadable(Exception):
    """A field is missing, of another shape, or not known. The message is the field's name."""


def text(value: object) -> str:
    """Words."""
    if not isinstance(value, str) or "\x00" in value:
        raise ValueError
    return value


def number(value: object) -> int:
    """The number of a row."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**63:
        raise ValueError
    return value


def truth(value: object) -> bool:
    """Yes or no."""
    if not isinstance(value, bool):
        raise ValueError
    return value


def texts(value: object) -> tuple[str, ...]:
    """A list of words."""
    if not isinstance(value, list):
        raise ValueError
    return tuple(text(item) for item in value)


def amount(value: object) -> Decimal:
    """A decimal number, sent as text."""
    try:
        return Decimal(text(value))
    except InvalidOperation:
        raise ValueError from None


def answers(value: object) -> dict[str, str]:
    """Codes with their answers."""
    if not isinstance(value, dict):
        raise ValueError
    return {text(code): text(answer) for code, answer in value.items()}


def codes(value: object) -> dict[str, int | str]:
    """Questions with the number of an option, or why there is none."""
    if not isinstance(value, dict) or any(isinstance(code, bool) for code in value.values()):
        raise ValueError
    return {text(question): code if isinstance(code, int) else text(code) for question, code in value.items()}


def circle(value: object) -> CircleGiven | None:
    """Who helps; null = not asked."""
    if value is None:
        return None
    if not isinstance(value, dict) or not isinstance(value.get("supporters", []), list):
        raise ValueError
    supporters = tuple(
        SupporterGiven(text(s["kind"]), text(s.get("name", "")), s.get("person_id") and number(s["person_id"]),
                       text(s.get("frequency", "")))
        for s in value.get("supporters", [])
    )  # fmt: skip
    return CircleGiven(text(value["result"]), text(value.get("answered_by", "")), supporters)


@dataclass(frozen=True)
class Kind:
    """One kind of sending: its words, the argument that takes the civil day, needed and optional fields."""

    label: str
    day: str
    needed: dict[str, Callable]
    optional: dict[str, Callable]


KINDS = {
    "case": Kind("Pendampingan baru", "opened_on", {"person_id": number, "origin": text, "urgency": text},
                 {"origin_note": text, "wished_sex": text, "languages": texts, "skills": texts}),
    "visit": Kind("Kunjungan", "happened_on", {"case_id": number, "way": text, "outcome": text, "circle": circle},
                  {"purpose": text, "who_was_met": texts, "story": text, "next_step": text, "replaces": number,
                   "correction_reason": text}),
    "assessment": Kind("Asesmen", "happened_on", {"case_id": number, "circle": circle},
                       {"strengths": text, "needs": texts, "story": text, "respondents": texts}),
    "risk": Kind("Penilaian risiko", "on", {"case_id": number, "answers": answers}, {}),
    "service": Kind("Layanan", "given_on", {"case_id": number, "kind": text, "quantity": amount},
                    {"provider": text, "note": text}),
    "step": Kind("Hasil langkah", "on", {"step_id": number, "is_done": truth}, {"note": text}),
    "disability": Kind("Disabilitas", "on", {"person_id": number, "kind": text},
                       {"established_by": text, "ground": text}),
    "device": Kind("Alat bantu", "on", {"person_id": number, "kind": text, "state": text}, {"done_by": text, "note": text}),
    "response": Kind("Kesulitan sehari-hari", "asked_on",
                     {"person_id": number, "code": text, "version": text, "answers": codes, "respondent": text},
                     {"place": text}),
    "review": Kind("Tinjauan rencana", "on", {"plan_id": number}, {"works": text, "does_not": text, "next_step": text}),
}  # fmt: skip


def read_sending(kind: str, payload: object) -> dict:
    """The arguments that a payload gives. Raises Unreadable."""
    if kind not in KINDS or not isinstance(payload, dict):
        raise Unreadable("jenis")
    known = KINDS[kind].needed | KINDS[kind].optional
    for name in (*KINDS[kind].needed, *payload):
        if name not in payload or name not in known:
            raise Unreadable(name)
    return {name: _read(name, known[name], value) for name, value in payload.items()}


def _read(name: str, reader: Callable, value: object) -> object:
    try:
        return reader(value)
    except (ValueError, KeyError, TypeError):
        raise Unreadable(name) from None

"""The instruments by code and version (`instruments/<code>/<version>.yaml`). Read once per process."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from setiakawan.functioning.rules.scoring import WG_SS_DOMAINS

_FOLDER = Path(__file__).parent / "instruments"
_ALWAYS = {"wg_ss": frozenset(WG_SS_DOMAINS), "regsosek_428": frozenset(f"428{letter}" for letter in "abcdefghij")}


class NoSuchInstrument(Exception):
    """No instrument has this code and version."""


class InstrumentFaulty(ValueError):
    """An instrument's file cannot be used; the message says why."""


@dataclass(frozen=True)
class Question:
    """One question: its code, what it is about, its options (code → words), its sentence ("" = not shipped)."""

    code: str
    label: str
    options: dict[int, str]
    text: str


@dataclass(frozen=True)
class Instrument:
    """One version of an instrument. `wording` says whose words the questions are."""

    code: str
    version: str
    title: str
    wording: str
    lead: str
    questions: tuple[Question, ...]

    @property
    def can_be_asked(self) -> bool:
        """Whether every question has its sentence."""
        return all(question.text for question in self.questions)

    def question(self, code: str) -> Question | None:
        """The question of this code."""
        return next((question for question in self.questions if question.code == code), None)


@cache
def instruments() -> dict[tuple[str, str], Instrument]:
    """Every instrument by code and version."""
    read = [
        instrument_from(yaml.safe_load(path.read_text(encoding="utf-8"))) for path in sorted(_FOLDER.glob("*/*.yaml"))
    ]
    return {(instrument.code, instrument.version): instrument for instrument in read}


def instrument(code: str, version: str) -> Instrument:
    """One version. Raises NoSuchInstrument."""
    if found := instruments().get((code, version)):
        return found
    raise NoSuchInstrument(f"{code} {version}")


def instruments_to_ask() -> list[Instrument]:
    """The latest version of each instrument whose questions have sentences."""
    latest = {given.code: given for _, given in sorted(instruments().items()) if given.can_be_asked}
    return list(latest.values())


def instrument_from(given: dict[str, Any]) -> Instrument:
    """An instrument from the content of its file. Raises InstrumentFaulty."""
    try:
        questions = tuple(
            Question(q["code"], q["label"], dict(given["options"][q["options"]]), q.get("text", ""))
            for q in given["questions"]
        )
        made = Instrument(given["code"], given["version"], given["title"], given["wording"], given["lead"], questions)
    except (KeyError, TypeError) as missing:
        raise InstrumentFaulty(f"lacks {missing}") from missing
    codes = [question.code for question in questions]
    if not codes or len(set(codes)) < len(codes):
        raise InstrumentFaulty(f"{made.code} {made.version}: no questions, or one twice")
    if made.code in _ALWAYS and set(codes) != _ALWAYS[made.code]:
        raise InstrumentFaulty(f"{made.code} {made.version}: not the questions that its scoring expects")
    if any(list(question.options) != list(range(1, len(question.options) + 1)) for question in questions):
        raise InstrumentFaulty(f"{made.code} {made.version}: options are not numbered from 1")
    return made

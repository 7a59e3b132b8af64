"""The instruments that are shipped, by code and version (`instruments/<code>/<version>.yaml`). Read once per process.

Sentences that an office loads stand beside them in the database: `wording.py` reads them, `queries/texts.py` finds them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from setiakawan.functioning.rules.scoring import WG_SS_DOMAINS, Answers

_FOLDER = Path(__file__).parent / "instruments"
_ALWAYS = {"wg_ss": frozenset(WG_SS_DOMAINS), "regsosek_428": frozenset(f"428{letter}" for letter in "abcdefghij")}


class InstrumentFaulty(ValueError):
    """An instrument's file cannot be used; the message says why."""


@dataclass(frozen=True)
class Question:
    """One question: its code, what it is about, its options (code → words), its sentence ("" = not shipped).

    `when` names earlier questions and the codes with which this one is asked; None among them is "without an answer".
    """

    code: str
    label: str
    options: dict[int, str]
    text: str
    when: Mapping[str, tuple[int | None, ...]] = field(default_factory=dict)

    def applies(self, answers: Answers) -> bool:
        """Whether this question is asked after these answers."""
        return all(answers.get(question) in codes for question, codes in self.when.items())


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
def shipped() -> dict[tuple[str, str], Instrument]:
    """Every instrument that comes with the program, by code and version."""
    read = [
        instrument_from(yaml.safe_load(path.read_text(encoding="utf-8"))) for path in sorted(_FOLDER.glob("*/*.yaml"))
    ]
    return {(instrument.code, instrument.version): instrument for instrument in read}


@cache
def structures() -> dict[str, Instrument]:
    """The latest shipped version of each instrument: its questions, codes and skips are what the scoring expects."""
    return {code: given for (code, _), given in sorted(shipped().items())}


def instrument_from(given: dict[str, Any]) -> Instrument:
    """An instrument from the content of its file. Raises InstrumentFaulty."""
    try:
        questions = tuple(_question(q, given["options"]) for q in given["questions"])
        made = Instrument(given["code"], given["version"], given["title"], given["wording"], given["lead"], questions)
    except (KeyError, TypeError, AttributeError) as missing:
        raise InstrumentFaulty(f"lacks {missing}") from missing
    codes = [question.code for question in questions]
    if not codes or len(set(codes)) < len(codes):
        raise InstrumentFaulty(f"{made.code} {made.version}: no questions, or one twice")
    if made.code in _ALWAYS and set(codes) != _ALWAYS[made.code]:
        raise InstrumentFaulty(f"{made.code} {made.version}: not the questions that its scoring expects")
    if any(list(question.options) != list(range(1, len(question.options) + 1)) for question in questions):
        raise InstrumentFaulty(f"{made.code} {made.version}: options are not numbered from 1")
    if any(set(question.when) - set(codes[:number]) for number, question in enumerate(questions)):
        raise InstrumentFaulty(f"{made.code} {made.version}: a question waits for one that does not come before it")
    return made


def _question(given: dict[str, Any], options: dict[str, dict[int, str]]) -> Question:
    when = {question: tuple(codes) for question, codes in given.get("when", {}).items()}
    return Question(given["code"], given["label"], dict(options[given["options"]]), given.get("text", ""), when)

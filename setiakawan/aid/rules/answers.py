"""Yes, no and unknown, and how they combine (Kleene's strong logic, which SQL follows with TRUE, FALSE and NULL)."""

from collections.abc import Iterable
from enum import StrEnum


class Answer(StrEnum):
    """One of three; unknown asks for a fact, and is never "no"."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def answer_of(value: bool | None) -> Answer:
    """True is yes, False is no, None is unknown."""
    return Answer.UNKNOWN if value is None else Answer.YES if value else Answer.NO


def all_of(answers: Iterable[Answer]) -> Answer:
    """No where one is no, else unknown where one is unknown, else yes. Nothing at all is yes."""
    given = set(answers)
    return next((a for a in (Answer.NO, Answer.UNKNOWN) if a in given), Answer.YES)


def any_of(answers: Iterable[Answer]) -> Answer:
    """Yes where one is yes, else unknown where one is unknown, else no. Nothing at all is no."""
    given = set(answers)
    return next((a for a in (Answer.YES, Answer.UNKNOWN) if a in given), Answer.NO)


def opposite(answer: Answer) -> Answer:
    """Yes for no, no for yes; unknown stays."""
    return {Answer.YES: Answer.NO, Answer.NO: Answer.YES}.get(answer, Answer.UNKNOWN)

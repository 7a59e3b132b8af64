"""LSNS-6: six questions about kin and friends, scored as published (Lubben et al., Gerontologist 46:503, 2006)."""

from collections.abc import Sequence

AT_RISK_BELOW = 12
CODES = ("tidak ada", "satu", "dua", "tiga atau empat", "lima sampai delapan", "sembilan atau lebih")
ASKED = (
    "Kerabat yang ditemui atau dihubungi paling sedikit sebulan sekali",
    "Kerabat tempat bercerita hal pribadi",
    "Kerabat yang dapat dimintai tolong",
    "Teman atau tetangga yang ditemui atau dihubungi paling sedikit sebulan sekali",
    "Teman atau tetangga tempat bercerita hal pribadi",
    "Teman atau tetangga yang dapat dimintai tolong",
)
"""What each question is about, in our words; the sentences to be read out are the authors' and are asked of them."""


class AnswersWrong(ValueError):
    """Not six answers of 0–5 or None, or a day to come."""


def is_answers(answers: Sequence[int | None]) -> bool:
    """Whether these are six answers."""
    return len(answers) == len(ASKED) and all(
        a is None or (isinstance(a, int) and not isinstance(a, bool) and 0 <= a < len(CODES)) for a in answers
    )


def score(answers: Sequence[int | None]) -> int | None:
    """The sum, 0–30; None where a question was not answered."""
    return None if any(a is None for a in answers) else sum(answers)


def is_at_risk(answers: Sequence[int | None]) -> bool | None:
    """Whether the sum is below 12. Known without every answer where the missing ones cannot change it, else None."""
    low = sum(a or 0 for a in answers)
    high = low + sum(len(CODES) - 1 for a in answers if a is None)
    if low >= AT_RISK_BELOW:
        return False
    return True if high < AT_RISK_BELOW else None

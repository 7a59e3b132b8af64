"""Regsosek/DTKS question 428 and the Short Set, both ways. Lossy: the wordings differ, so only D3 is carried over.

428 counts from 1 (cannot at all) to 4 (no difficulty), the Short Set the other way round. Hands, learning, behaviour and
sadness (428 d, e, f, j) have no counterpart.
"""

from setiakawan.functioning.rules.scoring import Answers, Verdict, score_wg_ss

_COUNTERPARTS = {
    "428a": "seeing", "428b": "hearing", "428c": "walking", "428g": "communicating", "428h": "self_care",
    "428i": "remembering",
}  # fmt: skip


def d3_from_regsosek(answers: Answers) -> Verdict:
    """The recommended cut-off from answers to 428; D1, D2 and D4 are not claimed. Raises CodeImpossible."""
    return score_wg_ss({ours: _turned(answers.get(theirs)) for theirs, ours in _COUNTERPARTS.items()})["D3"]


def to_regsosek(answers: Answers) -> dict[str, int | None]:
    """Answers of the Short Set as 428 codes them; what has no counterpart is absent, what is missing stays None."""
    return {theirs: _turned(answers.get(ours)) for theirs, ours in _COUNTERPARTS.items()}


def _turned(code: int | None) -> int | None:
    return None if code is None else 5 - code

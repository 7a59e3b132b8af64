"""Scoring of the Washington Group Short Set and the Child Functioning Module.

Every answer is yes, no or unknown: what was refused or not asked is missing, and a missing answer is never a "no".
"""

import datetime
from collections.abc import Iterable, Mapping
from enum import StrEnum

NO_DIFFICULTY, SOME, A_LOT, CANNOT = 1, 2, 3, 4
WG_SS_DOMAINS = ("seeing", "hearing", "walking", "remembering", "self_care", "communicating")
BY_AGE = ("wg_ss", "cfm_2_4", "cfm_5_17")
"""The instruments between which the age on the day asked decides."""
Answers = Mapping[str, int | None]
"""Codes by question; absent or None is missing. For filters 1 is yes and 2 is no."""


class Verdict(StrEnum):
    """What a cut-off says of one person."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class CodeImpossible(ValueError):
    """An answer has a code that its question does not offer."""


def score_wg_ss(answers: Answers) -> dict[str, Verdict]:
    """The four severity cut-offs of the Short Set (WG analytic guideline); D3 is the recommended one."""
    codes = [_code(answers, domain, CANNOT) for domain in WG_SS_DOMAINS]
    return {
        "D1": _at_least(1, SOME, codes),
        "D2": _any((_at_least(2, SOME, codes), _at_least(1, A_LOT, codes))),
        "D3": _at_least(1, A_LOT, codes),
        "D4": _at_least(1, CANNOT, codes),
    }


# domain: (filter question or "", question when the filter is yes, question otherwise). Glasses and hearing aids count as
# used; walking counts without equipment.
_AIDED = {
    "seeing": ("glasses", "seeing_with_glasses", "seeing"),
    "hearing": ("hearing_aid", "hearing_with_aid", "hearing"),
    "walking": ("walking_aid", "walking_without_aid", "walking"),
}
_COMMUNICATION = ("understood_by_family", "understood_by_others")
_PLAIN = {
    "cfm_2_4": ("fine_motor", "learning", "playing"),
    "cfm_5_17": (
        "self_care", "learning", "remembering", "concentrating", "accepting_change", "behaviour", "making_friends",
    ),
}  # fmt: skip
_A_LOT_MORE = 4  # 1 not at all, 2 the same or less, 3 more, 4 a lot more
_DAILY, _NEVER = 1, 5


def score_cfm(module: str, answers: Answers) -> dict[str, Verdict]:
    """Each domain of a module (`cfm_2_4` or `cfm_5_17`), and "child": yes if any domain is, unknown if none is and any
    is missing.
    """
    scored = {domain: _aided(domain, answers) for domain in _AIDED}
    scored["communication"] = _at_least(1, A_LOT, [_code(answers, question, CANNOT) for question in _COMMUNICATION])
    for domain in _PLAIN[module]:
        scored[domain] = _at_least(1, A_LOT, [_code(answers, domain, CANNOT)])
    if module == "cfm_2_4":
        scored["behaviour"] = _at_least(1, _A_LOT_MORE, [_code(answers, "behaviour", _A_LOT_MORE)])
    else:
        for feeling in ("anxiety", "depression"):
            code = _code(answers, feeling, _NEVER)
            scored[feeling] = Verdict.UNKNOWN if code is None else _said(code == _DAILY)
    return scored | {"child": _any(scored.values())}


def instrument_on(birth: datetime.date, on: datetime.date) -> str | None:
    """The instrument for somebody of this exact birth date on the day asked; None under two years and before birth.

    Who was born on 29 February is a year older on 1 March of common years.
    """
    years = on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
    if years < 2:
        return None
    return "cfm_2_4" if years < 5 else "cfm_5_17" if years < 18 else "wg_ss"


def _aided(domain: str, answers: Answers) -> Verdict:
    """A domain whose filter picks the question that counts; without the filter's answer none does."""
    question, with_aid, otherwise = _AIDED[domain]
    filtered = _code(answers, question, 2)
    if filtered is None:
        return Verdict.UNKNOWN
    return _at_least(1, A_LOT, [_code(answers, with_aid if filtered == 1 else otherwise, CANNOT)])


def _at_least(count: int, level: int, codes: list[int | None]) -> Verdict:
    """Whether so many answers reach the level, whatever the missing ones may be."""
    reached = sum(code is not None and code >= level for code in codes)
    if reached >= count:
        return Verdict.YES
    return Verdict.UNKNOWN if reached + codes.count(None) >= count else Verdict.NO


def _any(verdicts: Iterable[Verdict]) -> Verdict:
    found = set(verdicts)
    return next((v for v in (Verdict.YES, Verdict.UNKNOWN) if v in found), Verdict.NO)


def _said(is_so: bool) -> Verdict:
    return Verdict.YES if is_so else Verdict.NO


def _code(answers: Answers, question: str, highest: int) -> int | None:
    code = answers.get(question)
    if code is not None and not 1 <= code <= highest:
        raise CodeImpossible(f"{question}: {code}")
    return code

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
    """The four severity cut-offs of the Short Set; D3 is the recommended one.

    Source: Washington Group, analytic guidelines for the Short Set (severity indicators 1 to 4).
    """
    codes = [_code(answers, domain, CANNOT) for domain in WG_SS_DOMAINS]
    return {
        "D1": _at_least(1, SOME, codes),
        "D2": _any((_at_least(2, SOME, codes), _at_least(1, A_LOT, codes))),
        "D3": _at_least(1, A_LOT, codes),
        "D4": _at_least(1, CANNOT, codes),
    }


# domain: (filter question, what counts when the filter is yes, what counts otherwise). Glasses and hearing aids count as
# used; walking counts without equipment. With equipment it is asked too, for the plan, and counts nowhere.
_AIDED = {
    "seeing": ("glasses", ("seeing_with_glasses",), ("seeing",)),
    "hearing": ("hearing_aid", ("hearing_with_aid",), ("hearing",)),
}
_WALKING = {
    "cfm_2_4": ("walking_aid", ("walking_without_aid",), ("walking",)),
    "cfm_5_17": ("walking_aid", ("walking_100_without_aid", "walking_500_without_aid"), ("walking_100", "walking_500")),
}
_COMMUNICATION = {
    "cfm_2_4": ("understanding", "being_understood"),
    "cfm_5_17": ("understood_by_family", "understood_by_others"),
}
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

    Follows the tabulation plan of UNICEF and the Washington Group (tables CF.1 and CF.2): a lot of difficulty or cannot,
    the worse of two questions where a domain has two; behaviour of 2–4 only "a lot more"; anxiety and depression only
    daily. Unlike the published programs, which take what is missing for "no", it stays unknown.
    """
    scored = {domain: _aided(how, answers) for domain, how in (_AIDED | {"walking": _WALKING[module]}).items()}
    scored["communication"] = _difficult(_COMMUNICATION[module], answers)
    for domain in _PLAIN[module]:
        scored[domain] = _difficult((domain,), answers)
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


def _aided(how: tuple[str, tuple[str, ...], tuple[str, ...]], answers: Answers) -> Verdict:
    """A domain whose filter picks the questions that count; without the filter's answer only where both ways agree."""
    question, with_aid, otherwise = how
    filtered = _code(answers, question, 2)
    aided, plain = _difficult(with_aid, answers), _difficult(otherwise, answers)
    if filtered is None:
        return aided if aided == plain else Verdict.UNKNOWN
    return aided if filtered == 1 else plain


def _difficult(questions: tuple[str, ...], answers: Answers) -> Verdict:
    return _at_least(1, A_LOT, [_code(answers, question, CANNOT) for question in questions])


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

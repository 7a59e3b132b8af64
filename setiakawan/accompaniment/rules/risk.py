"""The risk level from stated signs, by a written rule that is data (`data/risk.yaml`)."""

import datetime
from dataclasses import dataclass

YES, NO, UNKNOWN = "yes", "no", "unknown"
ANSWERS = (YES, NO, UNKNOWN)


class NoRiskRule(Exception):
    """No version of the rule was in force on that day."""


@dataclass(frozen=True)
class Sign:
    """One sign to ask about, how heavily it weighs (high, medium), and its words."""

    code: str
    weight: str
    label: str


@dataclass(frozen=True)
class RiskRule:
    """One version of the rule, in force from a day."""

    version: str
    valid_from: datetime.date
    signs: tuple[Sign, ...]


@dataclass(frozen=True)
class Judged:
    """The level, the codes of the signs that decided it, and those that nobody could answer."""

    level: str
    reasons: tuple[str, ...]
    unknown: tuple[str, ...]


def rule_on(rules: tuple[RiskRule, ...], on: datetime.date) -> RiskRule:
    """The version in force on a day. Raises NoRiskRule."""
    begun = [rule for rule in rules if rule.valid_from <= on]
    if not begun:
        raise NoRiskRule(on)
    return max(begun, key=lambda rule: rule.valid_from)


def judge_risk(answers: dict[str, str], rule: RiskRule) -> Judged:
    """The level of the answers: high for one heavy sign or two medium ones, medium for one medium sign or for a heavy
    sign that nobody could answer, else low. A sign without an answer is unknown. Raises KeyError for what is no sign,
    ValueError for what is no answer.
    """
    known = {sign.code for sign in rule.signs}
    for code, answer in answers.items():
        if code not in known:
            raise KeyError(code)
        if answer not in ANSWERS:
            raise ValueError(answer)
    told = {sign: answers.get(sign.code, UNKNOWN) for sign in rule.signs}
    heavy = tuple(sign.code for sign, answer in told.items() if sign.weight == "high" and answer == YES)
    medium = tuple(sign.code for sign, answer in told.items() if sign.weight == "medium" and answer == YES)
    unknown = tuple(sign.code for sign, answer in told.items() if answer == UNKNOWN)
    unsure = tuple(sign.code for sign, answer in told.items() if sign.weight == "high" and answer == UNKNOWN)
    if heavy or len(medium) > 1:
        return Judged("high", heavy + medium, unknown)
    if medium or unsure:
        return Judged("medium", medium + unsure, unknown)
    return Judged("low", (), unknown)

"""The numbers that the triage score takes, from a family's facts and its household. Unknown stays unknown. Pure."""

import datetime
from collections.abc import Mapping
from decimal import Decimal

from setiakawan.welfare.rules.values import Value
from setiakawan.welfare.score.spec import Spec, SurveyTerm


def values_of(
    spec: Spec, facts: Mapping[str, Value | None], household: Mapping[str, float | None]
) -> dict[str, float | None]:
    """The value of each term; None where the facts do not give it."""
    return {term.name: _value(term, facts, household) for term in spec.terms}


def _value(term: SurveyTerm, facts: Mapping, household: Mapping) -> float | None:
    asked = term.value
    if "household" in asked:
        return household.get(asked["household"])
    value = facts.get(asked["fact"])
    if value is None or isinstance(value, datetime.date):
        return None
    if "is" in asked or "is_not" in asked:
        return float(value in asked["is"] if "is" in asked else value not in asked["is_not"])
    number = float(value) if isinstance(value, bool | Decimal) else None
    if number is None or not asked.get("per_head"):
        return number
    size = household.get("size")
    return number / size if size else None

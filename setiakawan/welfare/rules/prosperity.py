"""Whether a family is *prasejahtera*: it fails at least one of the six indicators of Keluarga Sejahtera I (BKKBN). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

KS1 = ("eats_twice", "clothes", "sound_house", "health_care", "family_planning", "children_at_school")


@dataclass(frozen=True)
class Prosperity:
    """`is_pre_prosperous` is True, False or None (unknown); `failed` and `unknown` are codes of indicators."""

    is_pre_prosperous: bool | None
    failed: tuple[str, ...]
    unknown: tuple[str, ...]


def judge_prosperity(answers: Mapping[str, bool | None]) -> Prosperity:
    """Judge by the six answers (True = the indicator is met). One failed is enough; unknown when none failed and one is
    unknown. Learning a missing answer never overturns a definite result.
    """
    failed = tuple(code for code in KS1 if answers.get(code) is False)
    unknown = tuple(code for code in KS1 if answers.get(code) is None)
    return Prosperity(True if failed else None if unknown else False, failed, unknown)

"""From how many days late on something is laid before whom (`data/escalations.yaml`)."""

from dataclasses import dataclass

COMPANION, TKSK, OFFICER = "companion", "tksk", "officer"


class RuleContradicts(Exception):
    """The levels of a rule do not rise, or name nobody."""


@dataclass(frozen=True)
class Level:
    """One level: its number from 1, the days late from which it is reached, and to whom it goes."""

    number: int
    days: int
    to: tuple[str, ...]


@dataclass(frozen=True)
class EscalationRule:
    """What happens when one kind of thing is late."""

    code: str
    label: str
    levels: tuple[Level, ...]


def read_rules(given: dict) -> dict[str, EscalationRule]:
    """The rules by code, from what the file says. Raises RuleContradicts."""
    rules = {}
    for code, said in given.items():
        levels = tuple(Level(n, at["days"], tuple(at["to"])) for n, at in enumerate(said["levels"], start=1))
        days = [level.days for level in levels]
        known = all(level.to and set(level.to) <= {COMPANION, TKSK, OFFICER} for level in levels)
        if not days or days != sorted(set(days)) or days[0] < 1 or not known:
            raise RuleContradicts(code)
        rules[code] = EscalationRule(code, said["label"], levels)
    return rules


def levels_reached(rule: EscalationRule, days_late: int) -> tuple[Level, ...]:
    """Every level that so many days late have reached, the lowest first; a night that was missed is caught up."""
    return tuple(level for level in rule.levels if days_late >= level.days)

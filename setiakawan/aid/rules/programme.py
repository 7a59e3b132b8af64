"""A programme of aid as written data: whom it is for, what it gives, since when, by which law."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal

from setiakawan.aid.rules.predicates import Predicate

TIMES_A_YEAR = {"month": 12, "year": 1, "once": 1}
"""How often a benefit is given in a year, by its period."""


class NoRuleInForce(Exception):
    """No version of the programme's rules holds on that day."""


@dataclass(frozen=True)
class Criterion:
    """One condition: its words, the law it comes from, and the predicate. `of_person` asks the person, not the family."""

    code: str
    label: str
    law: str
    when: Predicate
    of_person: bool = False


@dataclass(frozen=True)
class Benefit:
    """What is given: to the family once (`who` is None) or for each member of whom `who` holds, at most `at_most`.

    `amount` is in rupiah for one period `per` (month, year, once); goods have an amount of None and a `unit`.
    """

    code: str
    label: str
    amount: Decimal | None
    per: str
    who: Predicate | None = None
    at_most: int | None = None
    unit: str = ""

    @property
    def a_year(self) -> Decimal:
        """What it comes to in a year, in rupiah; goods come to nothing."""
        return (self.amount or Decimal(0)) * TIMES_A_YEAR[self.per]


@dataclass(frozen=True)
class Rules:
    """One dated version of a programme's rules. `until` is exclusive; None = still in force."""

    valid_from: datetime.date
    valid_until: datetime.date | None
    law: str
    criteria: tuple[Criterion, ...]
    benefits: tuple[Benefit, ...]
    persons_at_most: int | None = None
    instalments: int = 1


@dataclass(frozen=True)
class Programme:
    """One programme. `unit` is family or person; `excludes` are the programmes that nobody may have beside it."""

    code: str
    label: str
    about: str
    unit: str
    kind: str
    funds: str
    manager: str
    versions: tuple[Rules, ...]
    excludes: tuple[str, ...] = ()
    budget: Decimal | None = None
    notes: tuple[str, ...] = field(default_factory=tuple)

    def day_to_show(self, today: datetime.date) -> datetime.date:
        """Today, or the first day to come on which rules hold, where none do today."""
        if self.in_force(today):
            return today
        return min((rules.valid_from for rules in self.versions if rules.valid_from > today), default=today)

    def day_to_judge(self, begin: datetime.date, today: datetime.date) -> datetime.date:
        """The day of judging for aid that begins on a day, by the rules of that day: today where they hold today, their
        first day where they begin later, else, since they have ended, the day on which the aid begins.

        Raises NoRuleInForce.
        """
        rules = self.rules_on(begin)
        if rules.valid_until is not None and rules.valid_until <= today:
            return begin
        return max(today, rules.valid_from)

    def rules_on(self, on: datetime.date) -> Rules:
        """The version in force on a day. Raises NoRuleInForce."""
        if rules := self.in_force(on):
            return rules
        raise NoRuleInForce(f"{self.code}: tidak ada aturan yang berlaku pada {on}")

    def in_force(self, on: datetime.date) -> Rules | None:
        """The version in force on a day, None where there is none."""
        held = (r for r in self.versions if r.valid_from <= on and (r.valid_until is None or on < r.valid_until))
        return next(held, None)

"""The tested predicates that criteria are made of, each in two forms that agree on every row.

`ask` answers for one family or member and names the facts used; `column` is the same question as an SQL expression
over whole populations, TRUE, FALSE or NULL, in the part of SQL that DuckDB and Spark share. Days are worked out here,
so that no engine computes with dates. Facts are columns by their code; a birth date is the columns `born_from` and
`born_until`, the earliest and the latest day possible.
"""

import datetime
from dataclasses import dataclass, field
from typing import Protocol

from setiakawan.aid.rules.answers import Answer, all_of, any_of, opposite
from setiakawan.aid.rules.facts import FamilyFacts, MemberFacts, Told, Used

Subject = FamilyFacts | MemberFacts


@dataclass
class Counts:
    """The expressions over members whose truths are counted per family, each once, in the order met."""

    expressions: list[str] = field(default_factory=list)

    def of(self, expression: str) -> tuple[str, str]:
        """The columns that will hold how many members count for sure, and how many perhaps."""
        if expression not in self.expressions:
            self.expressions.append(expression)
        place = self.expressions.index(expression)
        return f"sure_{place}", f"maybe_{place}"


class Predicate(Protocol):
    """A question with an answer and a column."""

    def ask(self, subject: Subject, on: datetime.date) -> Told: ...
    def column(self, on: datetime.date, counts: Counts) -> str: ...


def born_by(age: int, on: datetime.date) -> datetime.date:
    """The latest birth date of somebody who has completed `age` years on a day.

    Who is born on 29 February completes a year on 1 March in common years.
    """
    year = on.year - age
    if (on.month, on.day) == (2, 29) and not _is_leap(year):
        return datetime.date(year, 2, 28)
    return on.replace(year=year)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _literal(value: bool | int | str) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    return "'" + value.replace("'", "''") + "'"


def _of_fact(subject: Subject, code: str, holds) -> Told:
    known = subject.facts.get(code)
    member = subject.id if isinstance(subject, MemberFacts) else None
    return Told.of(None if known is None else holds(known.value), Used(member, code, known))


@dataclass(frozen=True)
class IsOneOf:
    """The fact has one of these values."""

    code: str
    values: tuple[bool | int | str, ...]

    def ask(self, subject: Subject, on: datetime.date) -> Told:
        """Unknown where the fact is."""
        return _of_fact(subject, self.code, lambda value: value in self.values)

    def column(self, on: datetime.date, counts: Counts) -> str:
        """NULL where the fact is."""
        if len(self.values) == 1:
            return f"({self.code} = {_literal(self.values[0])})"
        return f"({self.code} IN ({', '.join(map(_literal, self.values))}))"


@dataclass(frozen=True)
class IsBetween:
    """The number lies between `low` and `high`, both included; None = no bound."""

    code: str
    low: int | None = None
    high: int | None = None

    def ask(self, subject: Subject, on: datetime.date) -> Told:
        """Unknown where the number is."""
        return _of_fact(
            subject, self.code,
            lambda n: (self.low is None or n >= self.low) and (self.high is None or n <= self.high),
        )  # fmt: skip

    def column(self, on: datetime.date, counts: Counts) -> str:
        """NULL where the number is."""
        parts = []
        if self.low is not None:
            parts.append(f"{self.code} >= {self.low}")
        if self.high is not None:
            parts.append(f"{self.code} <= {self.high}")
        return f"({' AND '.join(parts)})"


@dataclass(frozen=True)
class LiesWithin:
    """The area is one of these or inside one of these, by code."""

    areas: tuple[str, ...]

    def ask(self, subject: Subject, on: datetime.date) -> Told:
        """Unknown where the area is."""
        return _of_fact(
            subject, "area", lambda area: any(area == prefix or area.startswith(prefix + ".") for prefix in self.areas)
        )

    def column(self, on: datetime.date, counts: Counts) -> str:
        """NULL where the area is."""
        each = (f"area = {_literal(a)} OR area LIKE {_literal(a + '.%')}" for a in self.areas)
        return f"({' OR '.join(each)})"


@dataclass(frozen=True)
class AgeBetween:
    """Completed years on the day from `low` up to and with `high`; None = no bound.

    Unknown where the birth date is, or where it is too vague to tell.
    """

    low: int | None = None
    high: int | None = None

    def ask(self, subject: MemberFacts, on: datetime.date) -> Told:
        """Answer from the earliest and the latest birth date possible."""
        used = Used(subject.id, "birth_date", None)
        if subject.born is None:
            return Told(Answer.UNKNOWN, (used,))
        first, last = subject.born
        parts = []
        if self.low is not None:
            limit = born_by(self.low, on)
            parts.append(_sure(last <= limit, first > limit))
        if self.high is not None:
            limit = born_by(self.high + 1, on)
            parts.append(_sure(first > limit, last <= limit))
        return Told(all_of(parts), (used,))

    def column(self, on: datetime.date, counts: Counts) -> str:
        """The same limits as days."""
        parts = []
        if self.low is not None:
            limit = f"DATE '{born_by(self.low, on)}'"
            parts.append(f"CASE WHEN born_until <= {limit} THEN TRUE WHEN born_from > {limit} THEN FALSE END")
        if self.high is not None:
            limit = f"DATE '{born_by(self.high + 1, on)}'"
            parts.append(f"CASE WHEN born_from > {limit} THEN TRUE WHEN born_until <= {limit} THEN FALSE END")
        return f"({' AND '.join(parts)})"


def _sure(is_true: bool, is_false: bool) -> Answer:
    return Answer.YES if is_true else Answer.NO if is_false else Answer.UNKNOWN


@dataclass(frozen=True)
class AllOf:
    """Every part holds; with no parts it is said of everybody."""

    parts: tuple[Predicate, ...]

    def ask(self, subject: Subject, on: datetime.date) -> Told:
        """The facts of the parts that decided."""
        return _combined([part.ask(subject, on) for part in self.parts], all_of)

    def column(self, on: datetime.date, counts: Counts) -> str:
        """Joined by AND; of no parts TRUE."""
        return f"({' AND '.join(part.column(on, counts) for part in self.parts) or 'TRUE'})"


@dataclass(frozen=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Predicate, ...]

    def ask(self, subject: Subject, on: datetime.date) -> Told:
        """The facts of the parts that decided."""
        return _combined([part.ask(subject, on) for part in self.parts], any_of)

    def column(self, on: datetime.date, counts: Counts) -> str:
        """Joined by OR."""
        return f"({' OR '.join(part.column(on, counts) for part in self.parts)})"


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: Predicate

    def ask(self, subject: Subject, on: datetime.date) -> Told:
        """The opposite of the part; unknown stays unknown."""
        told = self.part.ask(subject, on)
        return Told(opposite(told.answer), told.used)

    def column(self, on: datetime.date, counts: Counts) -> str:
        """Turned by NOT."""
        return f"(NOT {self.part.column(on, counts)})"


def _combined(told: list[Told], combine) -> Told:
    answer = combine(t.answer for t in told)
    return Told(answer, tuple(dict.fromkeys(used for t in told if t.answer == answer for used in t.used)))


@dataclass(frozen=True)
class MembersBetween:
    """The number of members of whom `who` holds lies between `low` and `high`, both included; None = no bound.

    A member of whom it is unknown may count or not; the answer is unknown where that makes a difference.
    """

    who: Predicate
    low: int | None = None
    high: int | None = None

    def ask(self, subject: FamilyFacts, on: datetime.date) -> Told:
        """Name the facts of the members who count, or of those who might."""
        told = [self.who.ask(member, on) for member in subject.members]
        sure = sum(t.answer == Answer.YES for t in told)
        most = sure + sum(t.answer == Answer.UNKNOWN for t in told)
        parts = []
        if self.low is not None:
            parts.append(_sure(sure >= self.low, most < self.low))
        if self.high is not None:
            parts.append(_sure(most <= self.high, sure > self.high))
        answer = all_of(parts)
        telling = Answer.UNKNOWN if answer == Answer.UNKNOWN else Answer.YES
        return Told(answer, tuple(used for t in told if t.answer == telling for used in t.used))

    def column(self, on: datetime.date, counts: Counts) -> str:
        """Over the two numbers counted per family."""
        sure, unsure = counts.of(self.who.column(on, counts))
        parts = []
        if self.low is not None:
            parts.append(f"CASE WHEN {sure} >= {self.low} THEN TRUE WHEN {sure} + {unsure} < {self.low} THEN FALSE END")
        if self.high is not None:
            parts.append(
                f"CASE WHEN {sure} + {unsure} <= {self.high} THEN TRUE WHEN {sure} > {self.high} THEN FALSE END"
            )
        return f"({' AND '.join(parts)})"

"""The tested predicates that criteria are made of, each in two forms that agree on every row.

`ask` answers for one family or member and names the facts used; `column` puts the same question to whole columns, in
the terms of an engine: SQL for DuckDB and Spark (`rules.sql`), or arrays (`columns.arrays`). Days are worked out here,
so that no engine computes ages. Facts are columns by their code; a birth date is the columns `born_from` and
`born_until`, the earliest and the latest day possible.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from setiakawan.aid.rules.answers import Answer, all_of, any_of, opposite
from setiakawan.aid.rules.facts import FamilyFacts, MemberFacts, Told, Used

Subject = FamilyFacts | MemberFacts
C = TypeVar("C")


class Columns(Protocol[C]):
    """What an engine does with columns of three-valued answers `C`; of an unknown fact the answer is unknown."""

    def is_one_of(self, code: str, values: tuple[bool | int | str, ...]) -> C: ...
    def is_between(self, code: str, low: int | None, high: int | None) -> C: ...
    def lies_within(self, areas: tuple[str, ...]) -> C: ...
    def is_born_by(self, day: datetime.date) -> C: ...
    def all_of(self, parts: Sequence[C]) -> C: ...
    def any_of(self, parts: Sequence[C]) -> C: ...
    def opposite(self, part: C) -> C: ...
    def members_between(self, who: "Predicate", on: datetime.date, low: int | None, high: int | None) -> C: ...


class Predicate(Protocol):
    """A question with an answer and a column."""

    def ask(self, subject: Subject, on: datetime.date) -> Told: ...
    def column(self, on: datetime.date, engine: Columns[C]) -> C: ...


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

    def column(self, on: datetime.date, engine: Columns[C]) -> C:
        """Unknown where the fact is."""
        return engine.is_one_of(self.code, self.values)


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

    def column(self, on: datetime.date, engine: Columns[C]) -> C:
        """Unknown where the number is."""
        return engine.is_between(self.code, self.low, self.high)


@dataclass(frozen=True)
class LiesWithin:
    """The area is one of these or inside one of these, by code."""

    areas: tuple[str, ...]

    def ask(self, subject: Subject, on: datetime.date) -> Told:
        """Unknown where the area is."""
        return _of_fact(
            subject, "area", lambda area: any(area == prefix or area.startswith(prefix + ".") for prefix in self.areas)
        )

    def column(self, on: datetime.date, engine: Columns[C]) -> C:
        """Unknown where the area is."""
        return engine.lies_within(self.areas)


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

    def column(self, on: datetime.date, engine: Columns[C]) -> C:
        """The same limits as days."""
        parts = []
        if self.low is not None:
            parts.append(engine.is_born_by(born_by(self.low, on)))
        if self.high is not None:
            parts.append(engine.opposite(engine.is_born_by(born_by(self.high + 1, on))))
        return engine.all_of(parts)


def _sure(is_true: bool, is_false: bool) -> Answer:
    return Answer.YES if is_true else Answer.NO if is_false else Answer.UNKNOWN


@dataclass(frozen=True)
class AllOf:
    """Every part holds; with no parts it is said of everybody."""

    parts: tuple[Predicate, ...]

    def ask(self, subject: Subject, on: datetime.date) -> Told:
        """The facts of the parts that decided."""
        return _combined([part.ask(subject, on) for part in self.parts], all_of)

    def column(self, on: datetime.date, engine: Columns[C]) -> C:
        """Every part, as columns."""
        return engine.all_of([part.column(on, engine) for part in self.parts])


@dataclass(frozen=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Predicate, ...]

    def ask(self, subject: Subject, on: datetime.date) -> Told:
        """The facts of the parts that decided."""
        return _combined([part.ask(subject, on) for part in self.parts], any_of)

    def column(self, on: datetime.date, engine: Columns[C]) -> C:
        """At least one part, as columns."""
        return engine.any_of([part.column(on, engine) for part in self.parts])


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: Predicate

    def ask(self, subject: Subject, on: datetime.date) -> Told:
        """The opposite of the part; unknown stays unknown."""
        told = self.part.ask(subject, on)
        return Told(opposite(told.answer), told.used)

    def column(self, on: datetime.date, engine: Columns[C]) -> C:
        """The opposite column."""
        return engine.opposite(self.part.column(on, engine))


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

    def column(self, on: datetime.date, engine: Columns[C]) -> C:
        """Over the members counted per family."""
        return engine.members_between(self.who, on, self.low, self.high)

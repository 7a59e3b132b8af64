"""Predicates as SQL over whole populations: TRUE, FALSE or NULL, in the part of SQL that DuckDB and Spark share."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from setiakawan.aid.rules.predicates import Predicate

_BITS = 15
"""So many pairs of bits fit a word of 32."""


@dataclass
class Sql:
    """The engine whose columns are expressions. What is asked of members is gathered, each once, to be grouped later.

    Whether any member fits is one pair of bits (1 surely, 2 perhaps), and all of them are joined by one BIT_OR; where a
    number matters, members are counted.
    """

    anyone: list[str] = field(default_factory=list)
    counted: list[str] = field(default_factory=list)

    def is_one_of(self, code: str, values: tuple[bool | int | str, ...]) -> str:
        """NULL where the fact is."""
        if len(values) == 1:
            return f"({code} = {_literal(values[0])})"
        return f"({code} IN ({', '.join(map(_literal, values))}))"

    def is_between(self, code: str, low: int | None, high: int | None) -> str:
        """NULL where the number is."""
        return self.all_of(
            ([] if low is None else [f"{code} >= {low}"]) + ([] if high is None else [f"{code} <= {high}"])
        )

    def lies_within(self, areas: tuple[str, ...]) -> str:
        """NULL where the area is."""
        return self.any_of([f"area = {_literal(a)} OR area LIKE {_literal(a + '.%')}" for a in areas])

    def is_born_by(self, day: datetime.date) -> str:
        """NULL where the birth date is, or where the day lies within its range."""
        return f"CASE WHEN born_until <= DATE '{day}' THEN TRUE WHEN born_from > DATE '{day}' THEN FALSE END"

    def all_of(self, parts: Sequence[str]) -> str:
        """Joined by AND; of no parts TRUE."""
        return f"({' AND '.join(parts) or 'TRUE'})"

    def any_of(self, parts: Sequence[str]) -> str:
        """Joined by OR."""
        return f"({' OR '.join(parts)})"

    def opposite(self, part: str) -> str:
        """Turned by NOT."""
        return f"(NOT ({part}))"

    def members_between(self, who: Predicate, on: datetime.date, low: int | None, high: int | None) -> str:
        """Over what is grouped per family."""
        expression = who.column(on, self)
        if (low, high) == (1, None):
            return self._anyone(expression)
        if (low, high) == (None, 0):
            return self.opposite(self._anyone(expression))
        place = _place(self.counted, expression)
        sure, most = f"sure_{place}", f"most_{place}"
        parts = []
        if low is not None:
            parts.append(f"CASE WHEN {sure} >= {low} THEN TRUE WHEN {most} < {low} THEN FALSE END")
        if high is not None:
            parts.append(f"CASE WHEN {most} <= {high} THEN TRUE WHEN {sure} > {high} THEN FALSE END")
        return self.all_of(parts)

    def _anyone(self, expression: str) -> str:
        word, bit = divmod(_place(self.anyone, expression), _BITS)
        return f"(CASE WHEN (any_{word} & {1 << 2 * bit}) <> 0 THEN TRUE WHEN (any_{word} & {2 << 2 * bit}) = 0 THEN FALSE END)"

    def of_members(self) -> dict[str, str]:
        """What to compute for each member before grouping, by name."""
        words = range(0, len(self.anyone), _BITS)
        found = {f"bits_{n}": " + ".join(_bits(self.anyone[first : first + _BITS])) for n, first in enumerate(words)}
        return found | {f"p{n}": expression for n, expression in enumerate(self.counted)}

    def of_groups(self) -> dict[str, str]:
        """The aggregates over `of_members` that the expressions rest on, by name. A family without members has zeroes."""
        found = {f"any_{n}": f"BIT_OR(bits_{n})" for n in range(-(-len(self.anyone) // _BITS))}
        for n in range(len(self.counted)):
            found[f"sure_{n}"] = f"COUNT(CASE WHEN p{n} THEN 1 END)"
            found[f"most_{n}"] = f"COUNT(CASE WHEN p{n} IS NOT FALSE THEN 1 END)"
        return found


def _bits(expressions: Sequence[str]) -> list[str]:
    return [f"COALESCE(CAST({e} AS INTEGER), 2) * {1 << 2 * n}" for n, e in enumerate(expressions)]


def _place(expressions: list[str], expression: str) -> int:
    if expression not in expressions:
        expressions.append(expression)
    return expressions.index(expression)


def _literal(value: bool | int | str) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    return "'" + value.replace("'", "''") + "'"

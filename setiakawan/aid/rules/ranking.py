"""Who comes first where there is less than all who qualify would need, by a stated method with stated ties."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Candidate:
    """One who qualifies. A low score or rank means more in need; None = unknown."""

    key: int
    decile: int | None
    score: float | None = None
    community_rank: int | None = None
    with_disability: int = 0


class CannotRank(Exception):
    """Nobody has what this method ranks by."""


def rank(candidates: Iterable[Candidate], method: str) -> list[Candidate]:
    """The neediest first. Methods: decile, score, community, hybrid (mean of the ranks by decile and by neighbours).

    Unknown comes last, never first. Ties: decile, community rank, more members with a disability, lower number.
    A hybrid asks that the neighbours ranked somebody.
    Raises CannotRank where nobody has the value asked for, KeyError for an unknown method. O(n log n).
    """
    people = list(candidates)
    value = _VALUES[method]
    if people and method == "hybrid":
        places = _halves(people)
        return sorted(people, key=lambda c: (places[c.key], *_ties(c)))
    if people and all(value(c) is None for c in people):
        raise CannotRank(method)
    return sorted(people, key=lambda c: (_last(value(c)), *_ties(c)))


def _halves(people: list[Candidate]) -> dict[int, float]:
    """The mean of each one's place by decile and by the neighbours."""
    by = {name: _places(people, _VALUES[name]) for name in ("decile", "community")}
    return {c.key: (by["decile"][c.key] + by["community"][c.key]) / 2 for c in people}


def _places(people: list[Candidate], value) -> dict[int, float]:
    """Equal values share the mean of their places, so that the order of the rows says nothing."""
    values = [_last(value(c)) for c in people]
    if all(v == (1, 0) for v in values):
        raise CannotRank("hybrid")
    ordered = sorted(values)
    first = {v: n for n, v in reversed(list(enumerate(ordered, 1)))}
    many = Counter(values)
    return {c.key: first[v] + (many[v] - 1) / 2 for c, v in zip(people, values, strict=True)}


def _last(value: float | None) -> tuple[int, float]:
    return (1, 0) if value is None else (0, value)


def _ties(c: Candidate) -> tuple:
    return (_last(c.decile), _last(c.community_rank), -c.with_disability, c.key)


_VALUES = {
    "decile": lambda c: c.decile, "score": lambda c: c.score, "community": lambda c: c.community_rank,
    "hybrid": lambda c: c.decile,
}  # fmt: skip

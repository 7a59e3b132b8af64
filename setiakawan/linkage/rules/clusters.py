"""From scored pairs to groups of rows that are one person each.

Pairs are taken from the surest down. Two groups become one only when all that is known between their rows, taken
together, speaks for it: one weak edge never ties two groups that contradict each other.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

UNSEEN = -6.0
"""Bits for two rows that share no key at all: so little in common speaks softly against one person."""
MOST = 20.0
"""No single pair counts for more than this many bits, so that one of them cannot drown the others."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A scored pair of rows. `weight` in bits, above 0 for one person; `joins` whether it may tie rows by itself."""

    one: int
    other: int
    weight: float
    joins: bool


def clusters(
    pairs: Iterable[Pair],
    *,
    sources: Mapping[int, str] | None = None,
    never: Collection[tuple[int, int]] = (),
    always: Collection[tuple[int, int]] = (),
    unseen: float = UNSEEN,
) -> list[tuple[int, ...]]:
    """This will give the groups of at least two rows, each in rising order, whatever the order of the pairs.

    `sources` names the list of rows whose list holds nobody twice: no group gets two rows of one such list. `never`
    are pairs that somebody decided to be different people, `always` the same; `never` wins. `unseen` are
    the bits of two rows that were not compared.
    """
    seen = {(min(p.one, p.other), max(p.one, p.other)): p for p in pairs}
    apart = {(min(pair), max(pair)) for pair in never}
    tied = {(min(pair), max(pair)) for pair in always} - apart
    for pair in tied:
        seen[pair] = Pair(*pair, 1000.0, True)
    growing = _Groups(seen, apart, sources or {}, unseen)
    for pair in sorted(
        (p for p in seen.values() if p.joins), key=lambda p: (-p.weight, min(p.one, p.other), max(p.one, p.other))
    ):
        growing.join(pair)
    return sorted(tuple(sorted(rows)) for rows in growing.members.values() if len(rows) > 1)


def tied(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """For everybody whom pairs tie together, directly or through others, the lowest number among them."""
    stands_for: dict[int, int] = {}

    def root(one: int) -> int:
        while (above := stands_for.setdefault(one, one)) != one:
            stands_for[one] = one = stands_for[above]
        return one

    for one, other in pairs:
        low, high = sorted((root(one), root(other)))
        stands_for[high] = low
    return {one: root(one) for one in list(stands_for)}


class _Groups:
    def __init__(
        self,
        seen: Mapping[tuple[int, int], Pair],
        apart: Collection[tuple[int, int]],
        sources: Mapping[int, str],
        unseen: float,
    ):
        self._seen, self._apart, self._sources, self._unseen = seen, apart, sources, unseen
        self._group: dict[int, int] = {}
        self.members: dict[int, list[int]] = defaultdict(list)

    def join(self, pair: Pair) -> None:
        a, b = self._of(pair.one), self._of(pair.other)
        if a != b and self._may_join(self.members[a], self.members[b], pair.weight >= 1000):
            if len(self.members[a]) < len(self.members[b]):
                a, b = b, a
            for row in self.members[b]:
                self._group[row] = a
            self.members[a] += self.members.pop(b)

    def _of(self, row: int) -> int:
        if row not in self._group:
            self._group[row] = row
            self.members[row].append(row)
        return self._group[row]

    def _may_join(self, one: list[int], other: list[int], is_decided: bool) -> bool:
        lists = [self._sources[row] for row in (*one, *other) if self._sources.get(row)]
        between = [(min(x, y), max(x, y)) for x in one for y in other]
        if len(lists) != len(set(lists)) or any(pair in self._apart for pair in between):
            return False
        return is_decided or sum(self._bits(pair) for pair in between) > 0

    def _bits(self, pair: tuple[int, int]) -> float:
        found = self._seen.get(pair)
        return self._unseen if found is None else max(-MOST, min(MOST, found.weight))

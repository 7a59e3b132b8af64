"""Predicates on arrays: two truths per row, whether it surely holds and whether it may, joined byte by byte.

Of what is known of everybody both truths are one array, and nothing is computed twice.
"""

import datetime
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute  # dictionary_encode would import it in the middle of the work
from numpy.typing import NDArray

from setiakawan.aid.rules.predicates import Predicate

Truths = NDArray[np.bool_]
_EPOCH = datetime.date(1970, 1, 1).toordinal()


class Told(NamedTuple):
    """`sure` is yes; `most` is yes or unknown."""

    sure: Truths
    most: Truths

    def __and__(self, other: "Told") -> "Told":
        return self._with(other, np.logical_and)

    def __or__(self, other: "Told") -> "Told":
        return self._with(other, np.logical_or)

    def __invert__(self) -> "Told":
        sure = ~self.most
        return Told(sure, sure if self.sure is self.most else ~self.sure)

    def _with(self, other: "Told", join: Callable) -> "Told":
        sure = join(self.sure, other.sure)
        alike = self.sure is self.most and other.sure is other.most
        return Told(sure, sure if alike else join(self.most, other.most))


class Rows:
    """Rows of one table, with one chunk per column; columns are decoded when they are asked for."""

    def __init__(self, columns: Mapping[str, pa.Array], count: int):
        self._columns, self.count = columns, count

    def numbers(self, code: str) -> tuple[NDArray, Truths | None]:
        """The values, and which are known (None = all). What stands in place of an unknown one means nothing."""
        column = self._columns[code]
        return _values(column, self.count), _known(column, self.count)

    def words(self, code: str, holds: Callable[[str], bool]) -> Told:
        """Of each text whether it holds; every different text is looked at once."""
        column = self._columns[code]
        if not pa.types.is_dictionary(column.type):
            column = column.dictionary_encode()
        fits = np.array([holds(word) for word in column.dictionary.to_pylist()] or [False])
        at, known = _values(column.indices, self.count), _known(column, self.count)
        return _told(fits[at if known is None else np.where(known, at, 0)], known)

    def told(self, code: str, holds: Callable[[NDArray], Truths]) -> Told:
        """Of each value whether it holds."""
        values, known = self.numbers(code)
        return _told(holds(values), known)

    def is_text(self, code: str) -> bool:
        """Whether the column holds words."""
        kind = self._columns[code].type
        return pa.types.is_dictionary(kind) or pa.types.is_string(kind) or pa.types.is_large_string(kind)


def _told(holds: Truths, known: Truths | None) -> Told:
    return Told(holds, holds) if known is None else Told(holds & known, holds | ~known)


def _bits(buffer: pa.Buffer, offset: int, count: int) -> Truths:
    packed = np.frombuffer(buffer, np.uint8)[offset // 8 : (offset + count + 7) // 8]
    start = offset % 8
    return np.unpackbits(packed, count=start + count, bitorder="little")[start:].view(bool)


def _values(column: pa.Array, count: int) -> NDArray:
    data = column.buffers()[1]
    if pa.types.is_boolean(column.type):
        return _bits(data, column.offset, count) if count else np.zeros(0, bool)
    kind = f"i{column.type.bit_width // 8}"
    return np.frombuffer(data, kind)[column.offset : column.offset + count] if count else np.zeros(0, kind)


def _known(column: pa.Array, count: int) -> Truths | None:
    return _bits(column.buffers()[0], column.offset, count) if column.null_count else None


class Arrays:
    """The engine whose columns are `Told`: over families when it has their `members`, else over members themselves."""

    def __init__(self, rows: Rows, members: "Arrays | None" = None):
        self.rows, self.members = rows, members

    def is_one_of(self, code: str, values: tuple[bool | int | str, ...]) -> Told:
        """Unknown where the fact is."""
        if self.rows.is_text(code):
            return self.rows.words(code, values.__contains__)
        return self.any_of(
            [self.rows.told(code, (lambda v, one=one: v if one is True else v == one)) for one in values]
        )

    def is_between(self, code: str, low: int | None, high: int | None) -> Told:
        """Unknown where the number is."""
        least = [] if low is None else [self.rows.told(code, lambda v: v >= low)]
        return self.all_of(least + ([] if high is None else [self.rows.told(code, lambda v: v <= high)]))

    def lies_within(self, areas: tuple[str, ...]) -> Told:
        """Unknown where the area is."""
        inside = tuple(area + "." for area in areas)
        return self.rows.words("area", lambda area: area in areas or area.startswith(inside))

    def is_born_by(self, day: datetime.date) -> Told:
        """Unknown where the birth date is, or where the day lies within its range."""
        limit = day.toordinal() - _EPOCH
        last, known = self.rows.numbers("born_until")
        first, _ = self.rows.numbers("born_from")
        sure, most = last <= limit, first <= limit
        return Told(sure, most) if known is None else Told(sure & known, most | ~known)

    def all_of(self, parts: Sequence[Told]) -> Told:
        """Everybody, where there are no parts."""
        return self._joined(parts, np.ones, lambda one, other: one & other)

    def any_of(self, parts: Sequence[Told]) -> Told:
        """Nobody, where there are no parts."""
        return self._joined(parts, np.zeros, lambda one, other: one | other)

    def _joined(self, parts: Sequence[Told], empty: Callable, join: Callable) -> Told:
        if not parts:
            same = empty(self.rows.count, bool)
            return Told(same, same)
        found = parts[0]
        for part in parts[1:]:
            found = join(found, part)
        return found

    def opposite(self, part: Told) -> Told:
        """Unknown stays unknown."""
        return ~part

    def members_between(self, who: Predicate, on: datetime.date, low: int | None, high: int | None) -> Told:
        """Over the members counted per family."""
        told = who.column(on, self.members)
        least = self.counted(told.sure)
        most = least if told.sure is told.most else self.counted(told.most)
        parts = [] if low is None else [_told_alike(least >= low, most >= low, least is most)]
        if high is not None:
            parts.append(_told_alike(most <= high, least <= high, least is most))
        return self.all_of(parts)

    def counted(self, truths: Truths) -> NDArray[np.integer]:
        """How many members of each family it is true of: differences of one running sum."""
        np.cumsum(truths, dtype=np.int32, out=self._running[1:])
        starts, ends = self._runs
        if ends is None:
            upto = self._running.take(starts)
            return upto[1:] - upto[:-1]
        return self._running.take(ends) - self._running.take(starts)

    @cached_property
    def _running(self) -> NDArray[np.int32]:
        return np.zeros(self.members.rows.count + 1, np.int32)

    @cached_property
    def _runs(self) -> "Runs":
        return Runs.of(self.rows.numbers("family")[0], self.members.rows.numbers("family")[0])

    @property
    def family_of_member(self) -> NDArray[np.int64]:
        """For each member the place of the family, -1 where it is not among the families."""
        starts, ends = self._runs
        starts, ends = (starts[:-1], starts[1:]) if ends is None else (starts, ends)
        found = np.full(self.members.rows.count, -1)
        sizes = ends - starts
        inside = np.repeat(starts - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
        found[inside] = np.repeat(np.arange(len(sizes)), sizes)
        return found


def _told_alike(sure: Truths, most: Truths, alike: bool) -> Told:
    return Told(sure, sure if alike else most)


class Runs(NamedTuple):
    """Where each family's members start and end among the members, which are sorted by family.

    Where each ends as the next one starts, `starts` holds all ends too, the last one at its end.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64] | None

    @classmethod
    def of(cls, families: NDArray, members: NDArray) -> "Runs":
        """Raises ValueError where the members are not sorted. A family without members has an empty run."""
        change = np.flatnonzero(members[1:] != members[:-1]) + 1
        bounds = np.concatenate(([0], change, [len(members)])) if len(members) else np.zeros(1, np.int64)
        found = members[bounds[:-1]]
        if (found[1:] < found[:-1]).any():
            raise ValueError("members are not sorted by family")
        if np.array_equal(found, families):
            return cls(bounds, None)
        at = np.searchsorted(found, families)
        there = at < len(found)
        there[there] = found[at[there]] == families[there]
        at[~there] = 0
        return cls(np.where(there, bounds[at], 0), np.where(there, bounds[np.minimum(at + 1, len(found))], 0))

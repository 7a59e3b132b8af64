"""Fair between villages: of all plans that serve as many needs as can be, one whose coverage rates are leximin.

The needs that can be served together form a matroid, so the counts per village form a polymatroid. There the greedy
rule is exact: serve units in the order of the coverage that their village has already, (k−1)/n, smaller villages first
among equals. Instead of one costly flow over all ranks, the rank is sought that just uses up what can be served; where
villages fall short of it, the least cut splits needs and seats into two parts that no longer touch, and each is solved
alone (the decomposition of Fujishige 1980 and Groenevelt 1991). Every split is one maximum flow, which is cheap.
"""

from dataclasses import dataclass, replace

import numpy as np

from setiakawan.participation.matching.network import Edges, Reach, reach, serve


@dataclass(frozen=True)
class Cut:
    """Needs (numbers) that go short of a fair rank, and all seats they can reach: they keep those busy."""

    needs: np.ndarray
    seats: np.ndarray


@dataclass(frozen=True)
class Share:
    """What fairness decides: `counts[g]` needs of group g are served; `kept` masks the edges that a fair plan can use."""

    counts: np.ndarray
    kept: np.ndarray
    cuts: list[Cut]


@dataclass(frozen=True)
class _Part:
    """Needs and seats that touch no others, with their numbers in the whole. `total` of the needs can be served.

    `before` is what the groups' coverage begins with; `pinned` how many come ahead of every rank, −1 where none do.
    """

    edges: Edges
    group: np.ndarray
    needs: np.ndarray
    seats: np.ndarray
    rows: np.ndarray
    total: int
    before: np.ndarray
    pinned: np.ndarray


def fair_share(edges: Edges, group: np.ndarray, sizes: np.ndarray, before: np.ndarray, pinned: np.ndarray) -> Share:
    """How many needs of each group are served when as many as possible are and coverage is leximin.

    Coverage of group g is (before[g] + served now) / sizes[g]; among groups of equal coverage the smaller goes first.
    Groups with `pinned[g]` ≥ 0 stand ahead of every rank with exactly that many, which must be servable together.
    """
    most = np.where(pinned < 0, edges.needs, pinned)
    whole = reach(edges, group, most)
    counts, kept = np.zeros(len(sizes), dtype=np.int64), np.zeros(len(edges.need), dtype=bool)
    cuts = [Cut(np.flatnonzero(whole.needs), np.flatnonzero(whole.seats))]
    parts = [
        _Part(
            edges, group, np.arange(edges.needs), np.arange(len(edges.room)), np.arange(len(edges.need)), whole.served,
            before, pinned,
        )
    ]  # fmt: skip
    while parts:
        part = parts.pop()
        settled = _settle(part, sizes)
        if isinstance(settled, Reach):
            cuts.append(Cut(part.needs[settled.needs], part.seats[settled.seats]))
            parts += _split(part, settled)
        else:
            counts += settled
            kept[part.rows] = True
    return Share(counts, kept, cuts)


def _settle(part: _Part, sizes: np.ndarray) -> np.ndarray | Reach:
    """The counts of a part in which one rank holds for all groups; else what falls short of that rank."""
    low, high = _around(part, sizes)
    if low.sum() == part.edges.needs:
        return low
    found = reach(part.edges, part.group, low)
    if found.served < low.sum():
        return found
    if part.total == low.sum():
        return low
    found = reach(part.edges, part.group, high)
    if found.served < part.total:
        return found
    return _completed(part, low, high)


def _around(part: _Part, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The counts up to the last rank that the part's total reaches whole, and those up to the next rank.

    Coverage is compared as quotients of whole numbers below 2^26, which 64-bit floats keep apart exactly.
    """
    is_pinned = part.pinned >= 0
    ahead = np.where(is_pinned, part.pinned, 0)
    units = np.where(is_pinned, 0, np.bincount(part.group, minlength=len(sizes)))
    group = np.repeat(np.arange(len(sizes)), units)
    number = np.arange(len(group)) - np.repeat(np.cumsum(units) - units, units)
    coverage = (part.before[group] + number) / sizes[group]
    rank = ranks(coverage, sizes[group])
    order = np.argsort(rank, kind="stable")
    group = group[order]
    steps = np.append(0, np.cumsum(np.bincount(rank)))
    at = int(np.searchsorted(steps, part.total - ahead.sum(), side="right")) - 1
    ends = steps[at], steps[min(at + 1, len(steps) - 1)]
    low, high = (ahead + np.bincount(group[:end], minlength=len(sizes)) for end in ends)
    return low, high


def ranks(coverage: np.ndarray, size: np.ndarray) -> np.ndarray:
    """The place of each coverage among all, from 0; of equal ones the smaller size first, equal in both share a place."""
    order = np.lexsort((size, coverage))
    coverage, size = coverage[order], size[order]
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.cumsum(np.append(False, (np.diff(coverage) != 0) | (np.diff(size) != 0))[: len(order)])
    return rank


def _completed(part: _Part, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Everything up to one rank, and as much of the next as can be."""
    groups = np.arange(len(low))
    chosen = serve(
        replace(part.edges, cost=np.zeros_like(part.edges.cost)), part.group, np.concatenate([groups, groups]),
        np.concatenate([low, high - low]), np.repeat([0, 1], len(low)),
    )  # fmt: skip
    return np.bincount(part.group[part.edges.need[chosen]], minlength=len(low))


def _split(part: _Part, found: Reach) -> tuple[_Part, _Part]:
    """The needs that fall short with the seats they fill, and the others with what is left of the helpers."""
    edges, groups = part.edges, len(part.before)
    room = np.minimum(edges.room, edges.capacity[edges.helper_of])
    held = np.bincount(edges.helper_of[found.seats], room[found.seats], len(edges.capacity)).astype(np.int64)
    held = np.minimum(held, edges.capacity)
    # What a group that falls short is given outside: all of it, since nothing there is in want.
    given = np.where(found.groups, np.bincount(part.group[~found.needs], minlength=groups), 0)
    ahead = np.where(found.groups, part.pinned - given, 0)
    short = _part(part, found.needs, found.seats, edges.capacity, int(held.sum()))
    rest = _part(part, ~found.needs, ~found.seats, edges.capacity - held, part.total - int(held.sum()))
    return (
        replace(short, before=part.before + given, pinned=np.where(part.pinned < 0, -1, ahead)),
        replace(rest, pinned=np.where(found.groups, given, part.pinned)),
    )


def _part(part: _Part, needs: np.ndarray, seats: np.ndarray, capacity: np.ndarray, total: int) -> _Part:
    edges, rows = part.edges.within(needs, seats, capacity)
    return _Part(
        edges, part.group[needs], part.needs[needs], part.seats[seats], part.rows[rows], total, part.before,
        part.pinned,
    )  # fmt: skip

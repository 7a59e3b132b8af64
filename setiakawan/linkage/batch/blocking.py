"""Pairs of rows worth comparing: those that share a key which few rows share. The keys are those of `rules.keys`."""

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from setiakawan.linkage.batch.cleaning import Table
from setiakawan.linkage.rules.clusters import UNSEEN
from setiakawan.linkage.rules.keys import KINDS, LARGEST, LARGEST_ELSE, WHOLE_DATES

_ODD = np.uint64(0x9E3779B97F4A7C15)
EXPECTING = 0.5
_AT_ONCE = 4_000_000


@dataclass(frozen=True)
class Search:
    """Where to look: kinds of keys, and how many rows may share one key of a kind before it says nothing.

    `unseen` are the bits of two rows that share no key. Files of other columns than ours bring their own. Hard rules
    speak of Indonesian records, so such files may go without (`is_ruled`); so does what is expected of how one person's
    names differ, which counts as that many pairs seen for each pair found (`expecting`).
    """

    kinds: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: KINDS)
    largest: Mapping[str, int] = field(default_factory=lambda: LARGEST)
    largest_else: int = LARGEST_ELSE
    unseen: float = UNSEEN
    is_ruled: bool = True
    expecting: float = EXPECTING


def candidate_pairs(table: Table, search: Search) -> tuple[np.ndarray, np.ndarray]:
    """This will give the pairs of row numbers, the lower first, each pair once, in rising order."""
    table.tokens  # noqa: B018 made once, before several threads ask for it
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        held, fresh = np.empty(0, dtype=np.uint64), []
        for pairs in threads.map(lambda kind: _pairs_of(table, kind, search), search.kinds):
            fresh.append(pairs)
            if sum(map(len, fresh)) > _AT_ONCE:
                held, fresh = _once([held, *fresh]), []
    held = _once([held, *fresh])
    return (held >> np.uint64(32)).astype(np.uint32), held.astype(np.uint32)


def _pairs_of(table: Table, kind: str, search: Search) -> np.ndarray:
    return _once(
        [
            *coupled(*_keyed(table, kind, search.kinds[kind]), search.largest.get(kind, search.largest_else)),
            np.empty(0, dtype=np.uint64),
        ]
    )


def _once(parts: list[np.ndarray]) -> np.ndarray:
    every = np.concatenate(parts)
    every.sort()
    return every[np.concatenate([[True], every[1:] != every[:-1]])] if len(every) else every


def _keyed(table: Table, kind: str, columns: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """The key of each row that has all of it, and the row."""
    rows, tokens = np.arange(table.rows), None
    if "token" in columns:
        rows, tokens = table.tokens
    whole = np.ones(len(rows), dtype=bool)
    keys = np.zeros(len(rows), dtype=np.uint64)
    if kind in WHOLE_DATES:
        whole &= (table["birth"] & 511)[rows] > 0
    for column in columns:
        values = tokens if column == "token" else table[column] if tokens is None else table[column][rows]
        whole &= values > 0
        keys = _mixed(keys ^ values.astype(np.uint64))
    return keys[whole], rows[whole]


def _mixed(keys: np.ndarray) -> np.ndarray:
    keys = keys * _ODD
    return keys ^ keys >> np.uint64(29)


def coupled(keys: np.ndarray, rows: np.ndarray, most: int) -> Iterator[np.ndarray]:
    """All pairs within the groups of 2 to `most` rows that share a key, packed into one number each."""
    order = np.argsort(keys)
    keys, rows = keys[order], rows[order].astype(np.uint64)
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])) if len(keys) else np.empty(0, np.int64)
    sizes = np.diff(np.append(starts, len(keys)))
    for size in np.unique(sizes[(sizes > 1) & (sizes <= most)]):
        block = rows[starts[sizes == size][:, None] + np.arange(size)]
        i, j = np.triu_indices(size, 1)
        one, other = block[:, i].ravel(), block[:, j].ravel()
        yield np.minimum(one, other) << np.uint64(32) | np.maximum(one, other)

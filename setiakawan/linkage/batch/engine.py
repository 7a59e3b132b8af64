"""The whole way of a batch: clean, block, compare, estimate, weigh, group."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import duckdb
import numpy as np

from setiakawan.core.processes import rare_collections
from setiakawan.linkage.batch.blocking import Search, candidate_pairs
from setiakawan.linkage.batch.cleaning import Table, clean_table, counts_of
from setiakawan.linkage.batch.estimate import estimate
from setiakawan.linkage.batch.levels import compare_pairs
from setiakawan.linkage.batch.rarity import Rarity
from setiakawan.linkage.batch.scoring import score
from setiakawan.linkage.rules.clusters import UNSEEN, Pair, clusters
from setiakawan.linkage.rules.model import Model

_OBJECTS = 10_000_000
"""More than a registry of a million makes at a time: names and their words are many small objects without cycles."""


@dataclass(frozen=True)
class Linked:
    """What a batch found. `groups` hold at least two `id`s that are one person; `uncertain` pairs wait for people."""

    model: Model
    ids: list[str]
    groups: list[tuple[str, ...]]
    scored: dict[str, np.ndarray]

    def uncertain(self) -> list[tuple[str, str, float]]:
        """Pairs that somebody must look at, the likeliest first, each with its probability."""
        chance = self.scored["probability"]
        open_ = (chance >= self.model.different_below) & ((chance < self.model.same_from) | self.scored["rules"])
        order = np.flatnonzero(open_)[np.argsort(-chance[open_], kind="stable")]
        return [(self.ids[self.scored["l"][i]], self.ids[self.scored["r"][i]], float(chance[i])) for i in order]


@rare_collections(_OBJECTS)
def link(
    connection: duckdb.DuckDBPyConnection,
    source: str,
    *,
    model: Model | None = None,
    sources_once: Collection[str] = (),
    never: Collection[tuple[str, str]] = (),
    always: Collection[tuple[str, str]] = (),
    version: str = "1",
    search: Search | None = None,
) -> Linked:
    """This will link the rows of a table with the columns of `Record` and `id`. Without a model one is estimated on it.

    `sources_once` are values of `source` whose lists hold nobody twice; `never` and `always` are decided pairs of ids.
    """
    search = search or Search()
    table = clean_table(connection, source)
    rarity = Rarity(table, model or counts_of(table))
    compared = compare_pairs(table, *candidate_pairs(table, search), rarity, every=not search.is_ruled)
    model = model or estimate(
        table, compared, rarity, expecting=search.expecting, version=version, about=f"{source}: {table.rows}"
    )
    scored = score(compared, model, is_ruled=search.is_ruled)
    groups = group(
        scored,
        model,
        _numbered(table.ids, never),
        _numbered(table.ids, always),
        _sources(table, sources_once),
        search.unseen,
    )
    return Linked(model, table.ids, [tuple(table.ids[row] for row in rows) for rows in groups], scored)


def _numbered(ids: list[str], pairs: Collection[tuple[str, str]]) -> list[tuple[int, int]]:
    if not pairs:
        return []
    place = {one: at for at, one in enumerate(ids)}
    return [(place[a], place[b]) for a, b in pairs if a in place and b in place]


def _sources(table: Table, once: Collection[str]) -> dict[int, str]:
    numbers = {table.texts["source"].index(name): name for name in once if name in table.texts["source"]}
    return {int(row): numbers[table["source"][row]] for row in np.flatnonzero(np.isin(table["source"], list(numbers)))}


def group(
    scored: Mapping[str, np.ndarray],
    model: Model,
    never: Collection[tuple[int, int]] = (),
    always: Collection[tuple[int, int]] = (),
    sources: Mapping[int, str] | None = None,
    unseen: float = UNSEEN,
) -> list[tuple[int, ...]]:
    """The groups of rows from scored pairs. Only pairs whose both rows are tied to somebody are looked at one by one."""
    joins = (scored["probability"] >= model.same_from) & ~scored["rules"]
    tied = np.zeros(int(max(scored["l"].max(initial=0), scored["r"].max(initial=0))) + 1, dtype=bool)
    tied[scored["l"][joins]] = tied[scored["r"][joins]] = True
    looked = joins | (tied[scored["l"]] & tied[scored["r"]])
    columns = (scored[name][looked].tolist() for name in ("l", "r", "weight"))
    pairs = [Pair(l, r, w, j) for l, r, w, j in zip(*columns, joins[looked].tolist(), strict=True)]  # noqa: E741
    return clusters(pairs, sources=sources, never=never, always=always, unseen=unseen)


def links_within(groups: Collection[tuple]) -> set[tuple]:
    """Every pair of ids that the groups put together."""
    found = defaultdict(list)
    for at, members in enumerate(groups):
        found[at] = [(a, b) for i, a in enumerate(members) for b in members[i + 1 :]]
    return {pair for pairs in found.values() for pair in pairs}

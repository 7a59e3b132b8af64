"""Estimates the model on the office's own rows, without truth: who is like whom, and how often."""

from dataclasses import dataclass

import numpy as np

from setiakawan.linkage.batch.blocking import EXPECTING, coupled
from setiakawan.linkage.batch.cleaning import Counts, Table
from setiakawan.linkage.batch.levels import FIELDS, Compared, compare_pairs, number
from setiakawan.linkage.batch.rarity import Rarity
from setiakawan.linkage.rules.evidence import RARE
from setiakawan.linkage.rules.levels import LEVELS
from setiakawan.linkage.rules.model import LOOSE, WRITTEN, Model

_SAMPLE = 80_000
_HOUSEHOLD_SAMPLE = 60_000
_LARGEST_HOME = 25
_BITS = 64
"""More than any rarity, in bits."""
_ROUNDS = 12
_ONE_NAME = ("same", "spelling", "order", "joined", "shorter", "initials", "typo", "shorter_typo")
_ONE_BIRTH = ("same", "year_only", "swapped", "one_part", "missing")

TWINS = 0.0055
"""Pairs of twins per person: one birth in ninety."""
SAME_NAMES = {
    "same": 0.4, "spelling": 0.14, "order": 0.03, "joined": 0.03, "shorter": 0.09, "initials": 0.04, "typo": 0.19, "ending": 0.015,
    "typo_known": 0.02, "shorter_typo": 0.02, "part": 0.017, "other": 0.008,
}  # fmt: skip
"""What is expected of one person's names before the data speak. Without it a file without numbers takes twins for one."""
TWIN_NAMES = {
    "same": 0.002, "spelling": 0.003, "order": 0.002, "joined": 0.002, "shorter": 0.01, "initials": 0.002, "typo": 0.05, "ending": 0.16,
    "typo_known": 0.04, "shorter_typo": 0.029, "part": 0.34, "other": 0.36,
}  # fmt: skip
"""The same for twins, whose names rhyme or share a word."""
Shares = dict[str, np.ndarray]
"""Per field the share of pairs at each level; level 0 (missing) holds 1, so that it carries no evidence."""


@dataclass
class Patterns:
    """Pairs with equal levels and about equal rarity, counted. `levels` is (patterns, fields)."""

    levels: np.ndarray
    rarity: dict[str, np.ndarray]
    counts: np.ndarray

    def column(self, field: str) -> np.ndarray:
        """The levels of one field."""
        return self.levels[:, FIELDS.index(field)]

    def is_in(self, field: str, levels: tuple[str, ...]) -> np.ndarray:
        """Whether the field stands at one of these levels."""
        return np.isin(self.column(field), [number(field, level) for level in levels])


def estimate(
    table: Table,
    candidates: Compared,
    rarity: Rarity,
    *,
    expecting: float = EXPECTING,
    version: str = "1",
    about: str = "",
) -> Model:
    """This will estimate all weights from a table, its compared candidates, and what is rare in it."""
    strangers = _strangers(table, rarity)
    household = _household(table, rarity)
    strangers["name"] = _written(table, strangers["name"])
    loose = LOOSE | _loosely(table, rarity)
    fitted = _fit(
        strangers, household, patterns_of(candidates), table.rows, _asides(strangers["name"], loose), expecting
    )
    return _model(fitted, loose, rarity.counts, version, about)


def patterns_of(compared: Compared) -> Patterns:
    """The patterns of compared pairs, with rarities rounded to whole bits."""
    key = np.zeros(compared.levels.shape[1], dtype=np.int64)
    for at, field in enumerate(FIELDS):
        key = key * len(LEVELS[field]) + compared.levels[at]
    for field in RARE:
        key = key * _BITS + np.where(np.isnan(compared.rare[field]), 0, np.rint(compared.rare[field]) + 1).astype(
            np.int64
        )
    keys, counts = np.unique(key, return_counts=True)
    rarity = {}
    for field in reversed(RARE):
        keys, bits = np.divmod(keys, _BITS)
        rarity[field] = np.where(bits > 0, bits - 1.0, np.nan)
    levels = np.empty((len(keys), len(FIELDS)), dtype=np.int64)
    for at in reversed(range(len(FIELDS))):
        keys, levels[:, at] = np.divmod(keys, len(LEVELS[FIELDS[at]]))
    return Patterns(levels, rarity, counts.astype(float))


def _strangers(table: Table, rarity: Rarity) -> Shares:
    wanted = min(_SAMPLE, table.rows * 20)
    generator = np.random.default_rng(1)
    l, r = generator.integers(0, table.rows, wanted), generator.integers(0, table.rows, wanted)  # noqa: E741
    kept = l < r
    found = shares(patterns_of(compare_pairs(table, l[kept], r[kept], rarity)), None, smooth=0.5)
    for field in ("nik", "kk", "phone"):  # a number is somebody's own: far rarer than a sample can show
        found[field][1] = min(found[field][1], max(found[field][1] - 0.5 / wanted, 2 / table.rows**1.5))
    return found | {"nik_day": _same_day(table, rarity)["nik_day"]}


def _written(table: Table, found: np.ndarray) -> np.ndarray:
    """The shares of names by how one name is written: counted over all pairs of rows, which hardly ever are one person."""
    pairs = {column: _pairs_within(table[column]) for column in ("name", "code", "ordered", "joined")}
    several = _pairs_within(table["ordered"][table.words["code"].sizes[table["code"]] > 1])
    turning = pairs["ordered"] / max(several, 1.0)  # a name of one word cannot be turned or joined
    levels = {
        "same": pairs["name"], "spelling": pairs["code"] - pairs["name"],
        "order": (pairs["ordered"] - pairs["code"]) * turning, "joined": (pairs["joined"] - pairs["code"]) * turning,
    }  # fmt: skip
    found = found.copy()
    for level, seen in levels.items():
        found[number("name", level)] = (max(seen, 0.0) + 1) / (table.rows * (table.rows - 1) / 2 + 4)
    return found


def _pairs_within(values: np.ndarray) -> float:
    held = np.bincount(values)[1:].astype(float)
    return float((held * (held - 1)).sum() / 2)


def _loosely(table: Table, rarity: Rarity) -> dict[str, float]:
    """How seldom strangers who share a word have names of which one is a part of the other: their rarity in bits.

    Seen on pairs that share a word, each such pair as likely as any other, without those born on one day.
    """
    rows, tokens = table.tokens
    rows = rows[np.argsort(tokens, kind="stable")]
    sizes = np.bincount(tokens)
    starts, pairs = np.cumsum(sizes) - sizes, sizes * (sizes - 1.0)
    if not pairs.any():
        return {}
    chance = np.random.default_rng(5)
    words = chance.choice(len(sizes), _SAMPLE // 2, p=pairs / pairs.sum())
    one, other = (rows[starts[words] + chance.integers(0, sizes[words])] for _ in range(2))
    apart = (one != other) & (table["birth"][one] != table["birth"][other])
    names = compare_pairs(table, *_ordered(one[apart], other[apart]), rarity).column("name")
    return {
        level: float(-np.log2(((names == number("name", level)).sum() + 0.5) / (len(names) + 1)))
        for level in ("shorter", "initials")
    }


def _asides(strangers: np.ndarray, loose: dict[str, float]) -> np.ndarray:
    """`Model.aside` per level."""
    written = [number("name", level) for level in WRITTEN]
    found = np.array([loose.get(level, 0.0) for level in LEVELS["name"]])
    found[written] = -np.log2(strangers[written] / strangers[written].sum())
    return found


def _same_day(table: Table, rarity: Rarity) -> Shares:
    """How NIK agree of strangers born on one day: of pairs with one birth date whose names have nothing in common."""
    rows = np.random.default_rng(2).permutation(np.flatnonzero((table["birth"] & 511 > 0) & (table["nik"] > 0)))
    rows = rows[np.argsort(table["birth"][rows], kind="stable")]
    one_day = np.flatnonzero(table["birth"][rows[1:]] == table["birth"][rows[:-1]])
    chosen = np.random.default_rng(3).permutation(one_day)[: _SAMPLE // 3]
    found = patterns_of(compare_pairs(table, *_ordered(rows[chosen], rows[chosen + 1]), rarity))
    return shares(found, found.is_in("name", ("other",)) & found.is_in("birth", ("same",)), smooth=0.5)


def _ordered(one: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.minimum(one, other), np.maximum(one, other)


def _household(table: Table, rarity: Rarity) -> Patterns:
    """Pairs of rows in one household: one KK number, or one mother in one village where nobody has a KK number."""
    homes = table["kk"] if (table["kk"] > 0).sum() > table.rows / 10 else _mothers_villages(table)
    rows = np.flatnonzero(homes)
    pairs = np.concatenate([np.empty(0, np.uint64), *coupled(homes[rows], rows, _LARGEST_HOME)])
    chosen = np.random.default_rng(4).permutation(np.sort(pairs))[:_HOUSEHOLD_SAMPLE]
    l, r = (chosen >> np.uint64(32)).astype(np.int64), (chosen & np.uint64(0xFFFFFFFF)).astype(np.int64)  # noqa: E741
    found = patterns_of(compare_pairs(table, l, r, rarity))
    found.counts *= len(pairs) / max(found.counts.sum(), 1)
    return found


def _mothers_villages(table: Table) -> np.ndarray:
    mother, village = table["mother"].astype(np.int64), table["village"].astype(np.int64)
    return np.where((mother > 0) & (village > 0), mother << 32 | village, 0)


def shares(
    patterns: Patterns, weight: np.ndarray | None, *, smooth: float, toward: Shares | None = None, pull: float = 0
) -> Shares:
    """The share of each level of each field, of the pairs where neither side is missing."""
    counts = patterns.counts if weight is None else patterns.counts * weight
    found = {}
    for at, field in enumerate(FIELDS):
        sums = np.bincount(patterns.levels[:, at], weights=counts, minlength=len(LEVELS[field])).astype(float) + smooth
        if toward is not None:
            sums[1:] += pull * toward[field][1:]
        found[field] = sums / sums[1:].sum()
        found[field][0] = 1.0
    return found


def log_likelihood(
    patterns: Patterns, of: Shares, *, aside: np.ndarray | None = None, without: tuple[str, ...] = ()
) -> np.ndarray:
    """log2 of the likelihood of each pattern in a kind. With `aside` (per level of names) the rarity of what agrees
    stands instead of its level."""
    total = np.zeros(len(patterns.counts))
    for at, field in enumerate(FIELDS):
        if field in without:
            continue
        bits = np.log2(of[field])[patterns.levels[:, at]]
        if aside is not None and field in patterns.rarity:
            beside = aside[patterns.column(field)] if field == "name" else 0.0
            bits = np.where(np.isnan(patterns.rarity[field]), bits, -patterns.rarity[field] - beside)
        total += bits
    return total


@dataclass
class Fitted:
    """The shares per kind and the number of pairs of each kind among all pairs."""

    kinds: dict[str, Shares]
    pairs: dict[str, float]


def _fit(
    strangers: Shares, household: Patterns, candidates: Patterns, rows: int, aside: np.ndarray, expecting: float
) -> Fitted:
    kinds, inside = _fit_household(household, rows, expecting)
    kinds["stranger"] = strangers
    pairs = {"stranger": rows * (rows - 1) / 2, "relative": inside["relative"], "twin": inside["twin"]}
    one_name, one_birth = candidates.is_in("name", _ONE_NAME), candidates.is_in("birth", _ONE_BIRTH)
    weight = np.where(one_name & one_birth, 0.9, 0.01)
    for _ in range(_ROUNDS):
        kinds["same"] = shares(candidates, weight, smooth=1.0)
        kinds["same"]["name"] = _expected(candidates, weight, SAME_NAMES, expecting * pairs.get("same", 100.0))
        for kind in ("relative", "twin"):
            kinds[kind]["kk"] = kinds["same"]["kk"]
        kinds["twin"]["birth"] = kinds["same"]["birth"]
        pairs["same"] = max(float((candidates.counts * weight).sum()), 1.0)
        weight = posterior(candidates, kinds, pairs, aside)
    return Fitted(kinds, pairs)


def posterior(patterns: Patterns, kinds: dict[str, Shares], pairs: dict[str, float], aside: np.ndarray) -> np.ndarray:
    """The probability of one person, per pattern."""
    said = {
        kind: log_likelihood(patterns, of, aside=aside if kind == "stranger" else None) + np.log2(pairs[kind])
        for kind, of in kinds.items()
    }
    odds = sum(2.0 ** np.clip(said[kind] - said["same"], -200, 200) for kind in kinds if kind != "same")
    return 1 / (1 + odds)


def _expected(patterns: Patterns, weight: np.ndarray, expected: dict[str, float], pull: float) -> np.ndarray:
    """The shares of the levels of names, pulled toward what is expected as if `pull` pairs had been seen."""
    sums = np.bincount(patterns.column("name"), weights=patterns.counts * weight, minlength=len(LEVELS["name"])).astype(
        float
    )
    sums[1:] += pull * np.array([expected[level] for level in LEVELS["name"][1:]])
    return np.concatenate([[1.0], sums[1:] / sums[1:].sum()])


def _fit_household(household: Patterns, rows: int, expecting: float) -> tuple[dict[str, Shares], dict[str, float]]:
    """Tells one person, twins and other relatives apart among the pairs of one household."""
    one_name = household.is_in("name", _ONE_NAME)
    one_birth = household.is_in("birth", ("same", "year_only", "swapped", "one_part"))
    same_day = household.is_in("birth", ("same",))
    numbers = ("both_sure", "serial", "sex_day")
    apart = household.is_in("nik", numbers) | household.is_in("nik_day", numbers)
    is_same = np.where(one_name & one_birth & ~apart, 0.95, 0.02)
    is_twin = np.where(same_day & (~one_name | apart), 0.9, 0.005)
    weights = {
        "same": is_same,
        "twin": np.minimum(is_twin, 1 - is_same),
        "relative": np.maximum(1 - is_same - is_twin, 0.0),
    }
    for _ in range(_ROUNDS):
        kinds = {kind: shares(household, weight, smooth=0.5) for kind, weight in weights.items()}
        kinds["twin"] = shares(household, weights["twin"], smooth=0.1, toward=kinds["relative"], pull=5)
        kinds["twin"]["birth"] = kinds["same"]["birth"]
        size = {kind: float((household.counts * weight).sum()) for kind, weight in weights.items()}
        kinds["same"]["name"] = _expected(household, weights["same"], SAME_NAMES, expecting * size["same"] + 10)
        kinds["twin"]["name"] = _expected(household, weights["twin"], TWIN_NAMES, size["twin"] + 100)
        total = {kind: max(float((household.counts * weight).sum()), 0.5) for kind, weight in weights.items()}
        total["twin"] = max(total["twin"], TWINS * rows * min(1.0, household.counts.sum() / rows))
        said = np.stack([
            log_likelihood(household, kinds[kind], without=("kk",)) + np.log2(total[kind]) for kind in weights
        ])  # fmt: skip
        likely = 2.0 ** (said - said.max(axis=0))
        likely /= likely.sum(axis=0)
        weights = dict(zip(weights, likely, strict=True))
    return {kind: kinds[kind] for kind in ("relative", "twin")}, total


def _model(fitted: Fitted, loose: dict[str, float], counts: Counts, version: str, about: str) -> Model:
    def named(of: Shares) -> dict[str, dict[str, float]]:
        return {f: {level: round(float(of[f][at]), 12) for at, level in enumerate(LEVELS[f]) if at} for f in FIELDS}

    pairs = fitted.pairs
    others = {kind: named(of) for kind, of in fitted.kinds.items() if kind != "same"}
    return Model(
        version=version, rows=counts.rows, same=named(fitted.kinds["same"]), others=others,
        prior={kind: float(np.log2(pairs["same"] / pairs[kind])) for kind in others},
        words=counts.words, names=counts.names, dates=counts.dates, date_rows=counts.date_rows, parents=counts.parents,
        loose=loose, estimated_on=about, report={"pairs": {kind: round(value) for kind, value in pairs.items()}},
    )  # fmt: skip

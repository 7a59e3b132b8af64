# ruff: noqa: S608 - SQL made of our own names only
"""Estimates the model on the office's own rows, without truth: who is like whom, and how often."""

from dataclasses import dataclass

import duckdb
import numpy as np

from setiakawan.linkage.batch.levels import compare_pairs, number
from setiakawan.linkage.rules.evidence import DAMP, LOOSE_BITS, MISTYPED, RAREST
from setiakawan.linkage.rules.levels import LEVELS, known_from
from setiakawan.linkage.rules.model import Model

FIELDS = tuple(LEVELS)
_RARE = ("name", "birth", "mother", "father")
_SAME_NAME = ("same", "spelling", "order", "joined")
_SAMPLE = 80_000
_HOUSEHOLD_SAMPLE = 60_000
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


def estimate(connection: duckdb.DuckDBPyConnection, rows: int, *, version: str = "1", about: str = "") -> Model:
    """This will estimate all weights from the tables `clean`, `words` … and `compared` (the candidates)."""
    known = known_from(rows)
    strangers = _strangers(connection, rows, known)
    household = _household(connection, rows, known)
    candidates = patterns_of(connection, "compared", rows)
    fitted = _fit(strangers, household, candidates, rows)
    return _model(connection, fitted, rows, version, about)


def rarity_sql(rows: int) -> dict[str, str]:
    """The rarity among strangers of what agrees, in bits, over `compared`; NULL where the level alone decides."""
    n = max(rows, 4)
    same = ", ".join(str(number("name", level)) for level in _SAME_NAME)
    loose = " ".join(f"WHEN {number('name', level)} THEN {bits}" for level, bits in LOOSE_BITS.items())
    loosely = ", ".join(str(number("name", level)) for level in LOOSE_BITS)
    mistyped = ", ".join(str(number("name", level)) for level in MISTYPED)
    together = f"{DAMP} * shared_bits"
    found = {
        "name": f"CASE WHEN name IN ({same}) THEN least({RAREST}, greatest({DAMP} * name_bits_whole, log2({n} / name_rows)))"
        f" WHEN name IN ({loosely}) THEN least({RAREST}, {together} + if(name IN ({mistyped}), mistyped_bits, 0)"
        f" + CASE name {loose} END) END",
        "birth": f"CASE WHEN birth = 1 AND birth_rows > 0 THEN log2({n} / birth_rows) END",
    }
    return found | {p: f"CASE WHEN {p} = 1 THEN log2({n} / {p}_rows) END" for p in ("mother", "father")}


def patterns_of(connection: duckdb.DuckDBPyConnection, table: str, rows: int) -> Patterns:
    """The patterns of a table of compared pairs, with rarities rounded to whole bits."""
    rare = ", ".join(f"round({sql}) AS {name}_bits" for name, sql in rarity_sql(rows).items())
    names = [*FIELDS, *(f"{name}_bits" for name in _RARE)]
    found = connection.execute(
        f"SELECT {', '.join(names)}, count(*) AS pairs FROM (SELECT *, {rare} FROM {table}) GROUP BY ALL ORDER BY ALL"
    ).fetchnumpy()
    levels = np.stack([np.asarray(found[name], dtype=np.int64) for name in FIELDS], axis=1)
    rarity = {name: filled(found[f"{name}_bits"]) for name in _RARE}
    return Patterns(levels, rarity, np.asarray(found["pairs"], dtype=float))


def filled(values: np.ndarray) -> np.ndarray:
    """Numbers as floats, NaN where there is none."""
    return np.ma.filled(np.ma.asarray(values, dtype=float), np.nan)


def _strangers(connection: duckdb.DuckDBPyConnection, rows: int, known: int) -> Shares:
    wanted = min(_SAMPLE, rows * 20)
    generator = np.random.default_rng(1)
    l, r = generator.integers(0, rows, wanted), generator.integers(0, rows, wanted)  # noqa: E741
    kept = l < r
    _register(connection, "random_pairs", l[kept], r[kept])
    compare_pairs(connection, known, "random_pairs", "random_compared")
    found = shares(patterns_of(connection, "random_compared", rows), None, smooth=0.5)
    for field in ("nik", "kk", "phone"):  # a number is somebody's own: far rarer than a sample can show
        found[field][1] = min(found[field][1], max(found[field][1] - 0.5 / wanted, 2 / rows**1.5))
    return found | {"nik_day": _same_day(connection, rows, known)["nik_day"]}


def _same_day(connection: duckdb.DuckDBPyConnection, rows: int, known: int) -> Shares:
    """How NIK agree of strangers born on one day: of pairs with one birth date whose names have nothing in common."""
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE day_pairs AS
        WITH placed AS (SELECT row, birth, row_number() OVER (PARTITION BY birth ORDER BY hash(row)) AS place FROM clean
                        WHERE length(birth) = 10 AND nik <> '')
        SELECT least(a.row, b.row) AS l, greatest(a.row, b.row) AS r FROM placed a JOIN placed b
        ON a.birth = b.birth AND b.place = a.place + 1 ORDER BY hash(a.row) LIMIT {_SAMPLE // 3}
    """)
    compare_pairs(connection, known, "day_pairs", "day_compared")
    found = patterns_of(connection, "day_compared", rows)
    return shares(found, found.is_in("name", ("other",)) & found.is_in("birth", ("same",)), smooth=0.5)


def _register(connection: duckdb.DuckDBPyConnection, name: str, one: np.ndarray, other: np.ndarray) -> None:
    import pyarrow as pa

    table = pa.table({"l": pa.array(one.astype(np.uint32)), "r": pa.array(other.astype(np.uint32))})
    connection.register("given", table)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM given")
    connection.unregister("given")


def _household(connection: duckdb.DuckDBPyConnection, rows: int, known: int) -> Patterns:
    """Pairs of rows in one household: one KK number, or one mother in one village where nobody has a KK number."""
    has_kk = connection.execute("SELECT count(*) FROM clean WHERE kk <> ''").fetchone()[0] > rows / 10
    same = "hash(kk)" if has_kk else "hash(mother, village)"
    present = "kk <> ''" if has_kk else "mother <> '' AND village <> ''"
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE household_pairs AS
        WITH homes AS (SELECT list(row) AS members FROM clean WHERE {present} GROUP BY {same} HAVING count(*) BETWEEN 2 AND 25),
        firsts AS (SELECT unnest(members) AS l, members FROM homes),
        couples AS (SELECT l, unnest(members) AS r FROM firsts)
        SELECT l, r FROM couples WHERE l < r ORDER BY hash(l, r) LIMIT {_HOUSEHOLD_SAMPLE}
    """)
    compare_pairs(connection, known, "household_pairs", "household_compared")
    total = connection.execute(
        f"SELECT sum(n * (n - 1) / 2) FROM (SELECT count(*) AS n FROM clean WHERE {present} GROUP BY {same} HAVING count(*) BETWEEN 2 AND 25)"
    ).fetchone()[0]
    found = patterns_of(connection, "household_compared", rows)
    found.counts *= (total or 0) / max(found.counts.sum(), 1)
    return found


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


def log_likelihood(patterns: Patterns, of: Shares, *, rare: bool, without: tuple[str, ...] = ()) -> np.ndarray:
    """log2 of the likelihood of each pattern in a kind; `rare` takes the rarity of what agrees instead of the level."""
    total = np.zeros(len(patterns.counts))
    for at, field in enumerate(FIELDS):
        if field in without:
            continue
        bits = np.log2(of[field])[patterns.levels[:, at]]
        if rare and field in patterns.rarity:
            bits = np.where(np.isnan(patterns.rarity[field]), bits, -patterns.rarity[field])
        total += bits
    return total


@dataclass
class Fitted:
    """The shares per kind and the number of pairs of each kind among all pairs."""

    kinds: dict[str, Shares]
    pairs: dict[str, float]


def _fit(strangers: Shares, household: Patterns, candidates: Patterns, rows: int) -> Fitted:
    kinds, inside = _fit_household(household, rows)
    kinds["stranger"] = strangers
    pairs = {"stranger": rows * (rows - 1) / 2, "relative": inside["relative"], "twin": inside["twin"]}
    one_name, one_birth = candidates.is_in("name", _ONE_NAME), candidates.is_in("birth", _ONE_BIRTH)
    weight = np.where(one_name & one_birth, 0.9, 0.01)
    for _ in range(_ROUNDS):
        kinds["same"] = shares(candidates, weight, smooth=1.0)
        kinds["same"]["name"] = _expected(candidates, weight, SAME_NAMES, 0.5 * pairs.get("same", 100.0))
        for kind in ("relative", "twin"):
            kinds[kind]["kk"] = kinds["same"]["kk"]
        kinds["twin"]["birth"] = kinds["same"]["birth"]
        pairs["same"] = max(float((candidates.counts * weight).sum()), 1.0)
        weight = posterior(candidates, kinds, pairs)
    return Fitted(kinds, pairs)


def posterior(patterns: Patterns, kinds: dict[str, Shares], pairs: dict[str, float]) -> np.ndarray:
    """The probability of one person, per pattern."""
    said = {
        kind: log_likelihood(patterns, of, rare=kind == "stranger") + np.log2(pairs[kind]) for kind, of in kinds.items()
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


def _fit_household(household: Patterns, rows: int) -> tuple[dict[str, Shares], dict[str, float]]:
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
        kinds["same"]["name"] = _expected(household, weights["same"], SAME_NAMES, 0.5 * size["same"] + 10)
        kinds["twin"]["name"] = _expected(household, weights["twin"], TWIN_NAMES, size["twin"] + 100)
        total = {kind: max(float((household.counts * weight).sum()), 0.5) for kind, weight in weights.items()}
        total["twin"] = max(total["twin"], TWINS * rows * min(1.0, household.counts.sum() / rows))
        said = np.stack([
            log_likelihood(household, kinds[kind], rare=False, without=("kk",)) + np.log2(total[kind]) for kind in weights
        ])  # fmt: skip
        likely = 2.0 ** (said - said.max(axis=0))
        likely /= likely.sum(axis=0)
        weights = dict(zip(weights, likely, strict=True))
    return {kind: kinds[kind] for kind in ("relative", "twin")}, total


def _model(connection: duckdb.DuckDBPyConnection, fitted: Fitted, rows: int, version: str, about: str) -> Model:
    def named(of: Shares) -> dict[str, dict[str, float]]:
        return {f: {level: round(float(of[f][at]), 12) for at, level in enumerate(LEVELS[f]) if at} for f in FIELDS}

    def counted(table: str, column: str = "value") -> dict[str, int]:
        return dict(connection.execute(f"SELECT {column}, rows FROM {table} ORDER BY 1").fetchall())

    pairs = fitted.pairs
    others = {kind: named(of) for kind, of in fitted.kinds.items() if kind != "same"}
    return Model(
        version=version, rows=rows, same=named(fitted.kinds["same"]), others=others,
        prior={kind: float(np.log2(pairs["same"] / pairs[kind])) for kind in others},
        words=counted("words", "word"), names=counted("names"), dates=counted("dates"),
        parents={"mother": counted("mothers"), "father": counted("fathers")},
        estimated_on=about, report={"pairs": {kind: round(value) for kind, value in pairs.items()}},
    )  # fmt: skip

# ruff: noqa: S608 - SQL made of our own names only
"""Weighs all compared pairs at once: the same sums as `rules.evidence.weigh`, on columns."""

import duckdb
import numpy as np

from setiakawan.linkage.batch.estimate import FIELDS, filled, rarity_sql
from setiakawan.linkage.rules import hard
from setiakawan.linkage.rules.levels import LEVELS
from setiakawan.linkage.rules.model import OTHERS, Model


def score(connection: duckdb.DuckDBPyConnection, model: Model, table: str = "compared") -> dict[str, np.ndarray]:
    """This will give per pair `l`, `r`, `weight` (bits against the likeliest other kind), `probability`, `rules` (bool)."""
    rare = rarity_sql(model.rows)
    names = ", ".join(f"CAST({sql} AS FLOAT) AS {name}_bits" for name, sql in rare.items())
    found = connection.execute(f"SELECT l, r, {', '.join(FIELDS)}, {names} FROM {table}").fetchnumpy()
    weights = {kind: np.full(len(found["l"]), model.prior[kind]) for kind in OTHERS}
    for field in FIELDS:
        levels = np.asarray(found[field])
        bits = filled(found[f"{field}_bits"]) if field in rare else None
        for kind in OTHERS:
            weights[kind] += _bits(model, field, kind, levels, bits)
    odds = sum(2.0 ** -np.clip(weight, -200, 200) for weight in weights.values())
    return {
        "l": np.asarray(found["l"]), "r": np.asarray(found["r"]), "probability": 1 / (1 + odds),
        "weight": np.minimum.reduce(list(weights.values())), "rules": _ruled(found),
        **{field: np.asarray(found[field]) for field in FIELDS},
    }  # fmt: skip


def _bits(model: Model, field: str, kind: str, levels: np.ndarray, rare: np.ndarray | None) -> np.ndarray:
    table = np.array([model.bits(field, level, kind) for level in LEVELS[field]])
    bits = table[levels]
    if kind != "stranger" or rare is None:
        return bits
    adjust = model.adjust.get(field, {})
    own = np.array([0.0, *(np.log2(model.same[field][level]) + adjust.get(level, 0.0) for level in LEVELS[field][1:])])
    return np.where(np.isnan(rare), bits, own[levels] + rare)


def _ruled(found: dict[str, np.ndarray]) -> np.ndarray:
    """Whether a hard rule speaks: each combination of the levels it looks at is asked once."""
    looked = ("name", "birth", "sex", "nik", "nik_day")
    code = np.zeros(len(found["l"]), dtype=np.int64)
    for field in looked:
        code = code * len(LEVELS[field]) + np.asarray(found[field])
    codes, places = np.unique(code, return_inverse=True)
    answers = np.zeros(len(codes), dtype=bool)
    for at, one in enumerate(codes.tolist()):
        levels = {}
        for field in reversed(looked):
            one, level = divmod(one, len(LEVELS[field]))
            levels[field] = LEVELS[field][level]
        answers[at] = bool(hard.hard_rules(levels))
    return answers[places]

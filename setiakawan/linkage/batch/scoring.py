"""Weighs all compared pairs at once: the same sums as `rules.evidence.weigh`, on columns."""

from math import prod

import numpy as np

from setiakawan.linkage.batch.levels import FIELDS, Compared
from setiakawan.linkage.rules import hard
from setiakawan.linkage.rules.levels import LEVELS
from setiakawan.linkage.rules.model import OTHERS, Model


def score(compared: Compared, model: Model, *, is_ruled: bool = True) -> dict[str, np.ndarray]:
    """This will give per pair `l`, `r`, `weight` (bits against the likeliest other kind), `probability`, `rules` (bool)."""
    weights = {kind: np.full(len(compared.l), model.prior[kind], dtype=np.float32) for kind in OTHERS}
    for field in FIELDS:
        for kind in OTHERS:
            weights[kind] += _bits(model, field, kind, compared.column(field), compared.rare.get(field))
    odds = sum(np.exp2(-np.clip(weight, -100, 100)) for weight in weights.values())
    return {
        "l": compared.l, "r": compared.r, "probability": 1 / (1 + odds),
        "weight": np.minimum.reduce(list(weights.values())), "rules": _ruled(compared) if is_ruled else np.zeros(len(compared.l), dtype=bool),
        **{field: compared.column(field) for field in FIELDS},
    }  # fmt: skip


def _bits(model: Model, field: str, kind: str, levels: np.ndarray, rare: np.ndarray | None) -> np.ndarray:
    table = np.array([model.bits(field, level, kind) for level in LEVELS[field]], dtype=np.float32)
    bits = table[levels]
    if kind != "stranger" or rare is None:
        return bits
    adjust = model.adjust.get(field, {})
    aside = model.aside if field == "name" else lambda _: 0.0
    own = [np.log2(model.same[field][level]) + adjust.get(level, 0.0) + aside(level) for level in LEVELS[field][1:]]
    own = np.array([0.0, *own], dtype=np.float32)
    return np.where(np.isnan(rare), bits, own[levels] + rare)


def _ruled(compared: Compared) -> np.ndarray:
    """Whether a hard rule speaks: each combination of the levels it looks at is asked once."""
    looked = ("name", "birth", "sex", "nik", "nik_day")
    code = np.zeros(len(compared.l), dtype=np.int64)
    for field in looked:
        code = code * len(LEVELS[field]) + compared.column(field)
    answers = np.zeros(prod(len(LEVELS[field]) for field in looked), dtype=bool)
    for at in np.flatnonzero(np.bincount(code)).tolist():
        one, levels = at, {}
        for field in reversed(looked):
            one, level = divmod(one, len(LEVELS[field]))
            levels[field] = LEVELS[field][level]
        answers[at] = bool(hard.hard_rules(levels))
    return answers[code]

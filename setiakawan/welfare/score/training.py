"""Training the triage score: ridge regression on log consumption, cross-validated by hamlet, with calibrated intervals.

Neighbours stay together in the folds, since a model that has seen the house next door looks better than it is. Intervals are
split-conformal on out-of-fold residuals (Vovk et al. 2005; Barber et al. 2021); their coverage is measured on folds that
did not set their width. Errors at quotas follow Brown, Ravallion and van de Walle 2018.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr
from sklearn.linear_model import RidgeCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from setiakawan.welfare.rules.scoring import CannotScore, model_from
from setiakawan.welfare.score.errors import Array, errors_at, interval, resampled
from setiakawan.welfare.score.spec import Spec

FEWEST_ROWS, FEWEST_GROUPS, FOLDS = 200, 20, 5
LEVEL = 0.8
QUOTAS = tuple(range(5, 65, 5))
LINES = (20, 30, 40)
_RESAMPLES = 200
_ALPHAS = np.logspace(-1, 4, 16)


class SurveyUnusable(ValueError):
    """Nothing sound can be trained from this file; the message says why, in Indonesian."""


def train(columns: Mapping[str, NDArray], spec: Spec, *, seed: int = 0) -> tuple[dict[str, Any], dict[str, Any]]:
    """The model (`rules.scoring.model_from` reads it) and the report on its errors. Raises SurveyUnusable.

    `columns` are the file's columns by name, numbers as float with NaN for missing, the group as text.
    """
    rows = _complete(columns, spec)
    x, y, weights, groups = rows["x"], rows["y"], rows["weights"], rows["groups"]
    folds = folds_by_group(groups, FOLDS, seed)
    estimates = out_of_fold(x, y, weights, folds)
    residuals = np.abs(y - estimates)
    model = _final(spec, x, y, weights, rows["areas"]) | {"half_width": _half_width(residuals, LEVEL)}
    try:
        model_from(model)
    except CannotScore as useless:
        raise SurveyUnusable("Dari berkas ini tidak dapat dipelajari apa pun: semua bobot nol.") from useless
    coverage = [
        float(np.mean(residuals[folds == k] <= _half_width(residuals[folds != k], LEVEL))) for k in range(FOLDS)
    ]
    draws = resampled(groups, seed, _RESAMPLES)
    explained = 1 - np.average((y - estimates) ** 2, weights=weights) / np.average(
        (y - np.average(y, weights=weights)) ** 2, weights=weights
    )
    report = {
        "rows": len(columns[spec.consumption]), "rows_used": len(y), "groups": len(np.unique(groups)),
        "folds": FOLDS, "seed": seed, "incomplete": rows["incomplete"],
        "r2": round(float(explained), 4),
        "rank_correlation": round(float(spearmanr(estimates, y)[0]), 4),
        "level": LEVEL, "coverage": round(float(np.mean(coverage)), 4),
        "coverage_by_fold": [round(one, 4) for one in coverage],
        "quotas": [_at_quota(estimates, y, weights, draws, quota) for quota in QUOTAS],
    }  # fmt: skip
    return model, report


def folds_by_group(groups: NDArray, count: int, seed: int) -> NDArray:
    """The fold of each row; rows of one group are in one fold. Depends on the seed and the groups alone."""
    named = np.unique(groups)
    order = np.random.default_rng(seed).permutation(len(named))
    of_group = {group: place % count for place, group in enumerate(named[order])}
    return np.array([of_group[group] for group in groups])


def out_of_fold(x: Array, y: Array, weights: Array, folds: NDArray) -> Array:
    """For each row the estimate of a model that saw nothing of its fold."""
    estimates = np.zeros(len(y))
    for fold in np.unique(folds):
        held = folds == fold
        estimates[held] = _fit(x[~held], y[~held], weights[~held]).predict(x[held])
    return estimates


def _fit(x: Array, y: Array, weights: Array):
    return make_pipeline(StandardScaler(), RidgeCV(_ALPHAS)).fit(x, y, ridgecv__sample_weight=weights)


def _complete(columns: Mapping[str, NDArray], spec: Spec) -> dict[str, Any]:
    missing = [name for name in spec.columns if name not in columns]
    if missing:
        raise SurveyUnusable(f"Berkas tidak mempunyai kolom {', '.join(missing)}.")
    money = columns[spec.consumption]
    weights = columns[spec.weight] if spec.weight else np.ones(len(money))
    values = [_transformed(term.transform, columns[term.column]) for term in spec.terms]
    logs = _transformed("log", money)
    sound = np.isfinite(np.column_stack([*values, logs, weights])).all(axis=1) & (weights > 0)
    for name in spec.text_columns:
        sound &= np.array([str(text) not in ("", "nan", "None") for text in columns[name]])
    groups = columns[spec.group][sound]
    if sound.sum() < FEWEST_ROWS or len(np.unique(groups)) < FEWEST_GROUPS:
        raise SurveyUnusable(
            f"Hanya {int(sound.sum())} baris lengkap di {len(np.unique(groups))} kelompok; perlu {FEWEST_ROWS} dan {FEWEST_GROUPS}."
        )
    areas = sorted(set(columns[spec.area][sound])) if spec.area else []
    values += [(columns[spec.area] == area).astype(float) for area in areas]
    return {
        "x": np.column_stack(values)[sound], "areas": areas, "y": logs[sound], "weights": weights[sound], "groups": groups,
        "incomplete": {t.name: int((~np.isfinite(v)).sum()) for t, v in zip(spec.terms, values, strict=False)},
    }  # fmt: skip


def _transformed(name: str, values: NDArray) -> Array:
    with np.errstate(all="ignore"):
        made = {"": values, "log": np.log(np.where(values > 0, values, np.nan)), "square": values * values / 100}[name]
    return np.asarray(made, dtype=float)


def _final(spec: Spec, x: Array, y: Array, weights: Array, areas: list[str]) -> dict[str, Any]:
    """The model on all rows. The columns after the terms are the areas, told as what each adds to the mean."""
    scaler, ridge = (step for _, step in _fit(x, y, weights).steps)
    slopes = ridge.coef_ / np.where(scaler.scale_ > 0, scaler.scale_, 1)
    own, of_areas, shares = slopes[: len(spec.terms)], slopes[len(spec.terms) :], scaler.mean_[len(spec.terms) :]
    return {
        "intercept": float(ridge.intercept_),
        "terms": [
            {"name": t.name, "label": t.label, "transform": t.transform, "centre": float(c), "weight": float(w)}
            for t, c, w in zip(spec.terms, scaler.mean_, own, strict=False)
        ],
        "areas": {area: float(w - of_areas @ shares) for area, w in zip(areas, of_areas, strict=True)},
        "positions": [float(v) for v in np.quantile(y, np.linspace(0, 1, 101), weights=weights, method="inverted_cdf")],
        "level": LEVEL,
    }


def _half_width(residuals: Array, level: float) -> float:
    """The residual that a share `level` of new households stays below, with the correction for a finite sample."""
    share = min(1.0, np.ceil((len(residuals) + 1) * level) / len(residuals))
    return float(np.quantile(residuals, share, method="higher"))


def _at_quota(estimates: Array, truth: Array, weights: Array, draws: list[NDArray], quota: int) -> dict[str, Any]:
    share = quota / 100
    lines = {
        str(line): [round(error, 4) for error in errors_at(estimates, truth, weights, share, line / 100)]
        for line in LINES
    }
    low, high = interval(lambda rows: errors_at(estimates[rows], truth[rows], weights[rows], share, share)[0], draws)
    error = errors_at(estimates, truth, weights, share, share)[0]
    return {"quota": quota, "error": round(error, 4), "low": round(low, 4), "high": round(high, 4), "lines": lines}

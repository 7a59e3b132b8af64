"""Further ways to rank that `targeting` tries: trees, losses at the line, pairs, effects of hamlets, and choices made inside the training folds."""

import numpy as np
from scipy.optimize import nnls
from scipy.stats import rankdata
from sklearn.ensemble import (
    ExtraTreesRegressor,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestRegressor,
)
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from benchmarks import _targeting as ways
from setiakawan.welfare.score.errors import errors_at
from setiakawan.welfare.score.training import folds_by_group

_BOOSTED = {"max_iter": 120, "learning_rate": 0.06, "max_leaf_nodes": 12, "min_samples_leaf": 20, "random_state": 0}


class _Fitted:
    """A fitted estimate; low is poor."""

    def __init__(self, predict):
        self.predict = predict


def forest(x, y):
    """Random forest on log consumption."""
    return RandomForestRegressor(150, min_samples_leaf=5, max_features=0.3, random_state=0, n_jobs=1).fit(x, y)


def extra(x, y):
    """Extremely random trees on log consumption."""
    return ExtraTreesRegressor(150, min_samples_leaf=5, max_features=0.4, random_state=0, n_jobs=1).fit(x, y)


def boosted_chance(quota: float):
    """The chance to lie below the line, by boosted trees."""

    def fit(x, y):
        made = HistGradientBoostingClassifier(**_BOOSTED).fit(x, y <= np.quantile(y, quota))
        return _Fitted(lambda rows: -made.predict_proba(rows)[:, 1])

    return fit


def boosted_quantile(quota: float):
    """The quantile of consumption at the quota, by boosted trees."""
    return lambda x, y: HistGradientBoostingRegressor(loss="quantile", quantile=quota, **_BOOSTED).fit(x, y)


def focal(quota: float):
    """The chance to lie below the line; those hard to tell weigh more (focal loss with power 1, three rounds)."""

    def fit(x, y):
        below, weight = y <= np.quantile(y, quota), np.ones(len(y))
        for _ in range(3):
            made = make_pipeline(StandardScaler(), LogisticRegression(C=0.02, max_iter=1000))
            made.fit(x, below, logisticregression__sample_weight=weight / weight.mean())
            chance = made.predict_proba(x)[:, 1]
            weight = np.where(below, 1 - chance, chance)
        return _Fitted(lambda rows: -made.predict_proba(rows)[:, 1])

    return fit


def pairs(quota: float):
    """Which of two is below the line: a linear model of differences, 10,000 pairs from both sides of the line."""

    def fit(x, y):
        rng, scale = np.random.default_rng(0), StandardScaler().fit(x)
        line, z = np.quantile(y, quota), scale.transform(x)
        low, high = rng.choice(np.flatnonzero(y <= line), 10000), rng.choice(np.flatnonzero(y > line), 10000)
        sign = np.where(rng.random(10000) < 0.5, 1.0, -1.0)
        made = LogisticRegression(C=0.01, fit_intercept=False, max_iter=1000)
        made.fit((z[high] - z[low]) * sign[:, None], sign > 0)
        return _Fitted(lambda rows: scale.transform(rows) @ made.coef_[0])

    return fit


def interactions(data: ways.Complete) -> np.ndarray:
    """All variables, and each times the log of the size and times the log of the floor."""
    size, floor = np.log(data.size), np.log1p(data.floor)
    base = np.column_stack([data.plain, size, floor])
    return np.column_stack([base, base * (size - size.mean())[:, None], base * (floor - floor.mean())[:, None]])


def hamlet_effects(data: ways.Complete, folds: np.ndarray) -> np.ndarray:
    """Out-of-fold estimates of a model with a random effect per hamlet (means partly taken off; a new hamlet's effect is 0)."""
    found = np.zeros(len(data.y))
    for fold in np.unique(folds):
        rows = folds != fold
        x, y, hamlet = np.column_stack([np.ones(rows.sum()), data.plain[rows]]), data.y[rows], data.hamlet[rows]
        rest = y - LinearRegression().fit(x, y).predict(x)
        mean = ways.means_by(hamlet, rest[:, None])[:, 0]
        within = float(np.mean((rest - mean) ** 2))
        _, place, many = np.unique(hamlet, return_inverse=True, return_counts=True)
        size = many[place]
        between = max(float(np.mean(mean**2)) - within / size.mean(), 0.0)
        part = (1 - np.sqrt(within / (within + size * between)))[:, None]
        slopes = np.linalg.lstsq(
            x - part * ways.means_by(hamlet, x), y - (part * ways.means_by(hamlet, y[:, None]))[:, 0], rcond=None
        )[0]
        found[~rows] = np.column_stack([np.ones((~rows).sum()), data.plain[~rows]]) @ slopes
    return found


def chosen_inside(data: ways.Complete, quotas: tuple[float, ...], seed: int) -> dict[str, dict[float, np.ndarray]]:
    """Ways chosen or mixed by the training folds alone (four inner folds of whole hamlets), then tried on the fold held out."""
    candidates = [
        (LinearRegression().fit, data.plain), (ways.ridge, data.plain), (ways.ridge, data.shaped),
        (ways.near(0.3), data.shaped), (ways.boosted, data.plain),
    ]  # fmt: skip
    folds = folds_by_group(data.hamlet, 5, seed)
    picked = {q: np.zeros(len(data.y)) for q in quotas}
    mixed = np.zeros(len(data.y))
    for fold in range(5):
        rows, held = np.flatnonzero(folds != fold), folds == fold
        y, inner = data.y[rows], folds_by_group(data.hamlet[rows], 4, seed + 100)
        inside = np.column_stack([_place(ways.held_out(fit, x[rows], y, inner)) for fit, x in candidates])
        outside = np.column_stack([_place(fit(x[rows], y).predict(x[held])) for fit, x in candidates])
        weight, ones = nnls(inside, _place(y))[0], np.ones(len(y))
        mixed[held] = outside @ weight
        for q in quotas:
            best = min(range(len(candidates)), key=lambda n: errors_at(inside[:, n], y, ones, q, q)[0])
            picked[q][held] = outside[:, best]
    return {
        "best of five, chosen in training folds": picked,
        "stack of five, mixed in training folds": dict.fromkeys(quotas, mixed),
    }


def _place(values: np.ndarray) -> np.ndarray:
    return rankdata(values) / len(values)


def near_line_asked(data: ways.Complete, estimates: np.ndarray, quota: float, band: float = 0.1) -> np.ndarray:
    """The score decides but for those within `band` of the quota, whom the neighbours put in order."""
    place = _place(estimates)
    asked = np.abs(place - quota) <= band
    found = place.copy()
    found[asked] = np.sort(place[asked])[rankdata(data.neighbours[asked], method="ordinal") - 1]
    return found


def learnt_from(data: ways.Complete, hamlets: int, seed: int) -> np.ndarray:
    """Out-of-fold estimates of ridge that learns from so many hamlets only."""
    folds = folds_by_group(data.hamlet, 5, seed)
    found = np.zeros(len(data.y))
    for fold in range(5):
        names = np.random.default_rng([seed, fold]).permutation(np.unique(data.hamlet[folds != fold]))[:hamlets]
        rows = np.isin(data.hamlet, names)
        found[folds == fold] = ways.ridge(data.plain[rows], data.y[rows]).predict(data.plain[folds == fold])
    return found


def asked_again(y: np.ndarray, noise: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """True log consumption and a second interview, had `noise` of the measured variance been chance (an assumption; nobody
    was asked twice).
    """
    rng = np.random.default_rng(seed)
    truth = y.mean() + (y - y.mean()) * np.sqrt(1 - noise)
    spread = y.std() * np.sqrt(noise)
    return truth + rng.normal(0, spread, len(y)), truth + rng.normal(0, spread, len(y))


def estimates_of(data: ways.Complete, quotas, seed: int) -> dict[str, dict[float, np.ndarray]]:
    """For each further way: estimates by quota, out of fold; low is poor."""
    folds = folds_by_group(data.hamlet, 5, seed)

    def once(fit, x):
        return dict.fromkeys(quotas, ways.held_out(fit, x, data.y, folds))

    def each(fit_at, x):
        return {q: ways.held_out(fit_at(q), x, data.y, folds) for q in quotas}

    ridge = ways.held_out(ways.ridge, data.plain, data.y, folds)
    per_adult = ways.held_out(ways.ridge, data.plain, data.y - data.adults, folds) + data.adults
    return {
        "ridge, products with size and floor": once(ways.ridge, interactions(data)),
        "ridge, learnt per adult equivalent": dict.fromkeys(quotas, per_adult),
        "random effect per hamlet": dict.fromkeys(quotas, hamlet_effects(data, folds)),
        "random forest": once(forest, data.plain),
        "extra trees": once(extra, data.plain),
        "boosted chance to be below the line": each(boosted_chance, data.plain),
        "boosted quantile at the line": each(boosted_quantile, data.plain),
        "focal loss at the line": each(focal, data.plain),
        "pairs across the line": each(pairs, data.plain),
        **chosen_inside(data, quotas, seed),
        "score, neighbours asked near the line": {q: near_line_asked(data, ridge, q) for q in quotas},
        "score and neighbours, mean of ranks": dict.fromkeys(quotas, _place(ridge) + _place(data.neighbours)),
        "score 3 : 1 neighbours, mean of ranks": dict.fromkeys(quotas, 3 * _place(ridge) + _place(data.neighbours)),
    }

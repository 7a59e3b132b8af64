"""The ways to rank households by consumption that `targeting` compares: each a line of `WAYS`."""

from collections.abc import Callable, Iterable
from functools import cache

import numpy as np
from scipy.optimize import linprog
from scipy.stats import rankdata
from sklearn.ensemble import (
    ExtraTreesRegressor,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestRegressor,
)
from sklearn.kernel_approximation import Nystroem
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge, RidgeCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from benchmarks._survey import Complete
from setiakawan.welfare.score.training import folds_by_group

ALPHAS = np.logspace(-1, 4, 16)
_BOOSTED = {"max_iter": 120, "learning_rate": 0.06, "max_leaf_nodes": 12, "min_samples_leaf": 20, "random_state": 0}


class Division:
    """One division of the hamlets into five folds. What was fitted on it is kept, so that ways that need the same estimates
    fit once.
    """

    def __init__(self, data: Complete, seed: int):
        self.data, self.seed = data, seed
        self.folds = folds_by_group(data.hamlet, 5, seed)
        self._kept: dict[tuple, np.ndarray] = {}

    def out(self, fit: Callable, view: str) -> np.ndarray:
        """Estimates of log consumption, each fold's by a model that saw the others; `view` names what it sees of them."""
        if (fit, view) not in self._kept:
            self._kept[fit, view] = held_out(fit, getattr(self.data, view), self.data.y, self.folds)
        return self._kept[fit, view]


class Fitted:
    """A fitted estimate; low is poor."""

    def __init__(self, predict):
        self.predict = predict


def held_out(fit, x: np.ndarray, y: np.ndarray, folds: np.ndarray) -> np.ndarray:
    """Estimates for each fold by a model fitted on the others."""
    estimates = np.zeros(len(y))
    for fold in np.unique(folds):
        held = folds == fold
        estimates[held] = fit(x[~held], y[~held]).predict(x[held])
    return estimates


def ols(x, y):
    """Ordinary least squares."""
    return LinearRegression().fit(x, y)


def ridge(x, y):
    """Ridge on scaled columns, its penalty chosen by leave-one-out."""
    return make_pipeline(StandardScaler(), RidgeCV(ALPHAS)).fit(x, y)


def ridge_on_rank(x, y):
    """Ridge on the rank of consumption among those it learns from."""
    return ridge(x, rankdata(y) / len(y))


def clipped(x, y):
    """Ridge on consumption cut off at its 60 % point: how rich the rich are does not matter."""
    return ridge(x, np.minimum(y, np.quantile(y, 0.6)))


def boosted(x, y):
    """Gradient boosted trees."""
    return HistGradientBoostingRegressor(
        max_iter=250, learning_rate=0.04, max_leaf_nodes=12, min_samples_leaf=20, l2_regularization=5, max_features=0.4,
        random_state=0,
    ).fit(x, y)  # fmt: skip


def boosted_rest(x, y):
    """Gradient boosted trees on what ridge leaves unexplained."""
    line = ridge(x, y)
    rest = boosted(x, y - line.predict(x))
    return Fitted(lambda rows: line.predict(rows) + rest.predict(rows))


def kernel(x, y):
    """Ridge on 400 points of a smooth kernel."""
    smooth = Nystroem(gamma=1 / (4 * x.shape[1]), n_components=min(400, len(x)), random_state=0)
    return make_pipeline(StandardScaler(), smooth, RidgeCV(np.logspace(-3, 3, 13))).fit(x, y)


def forest(x, y):
    """Random forest."""
    return RandomForestRegressor(150, min_samples_leaf=5, max_features=0.3, random_state=0, n_jobs=1).fit(x, y)


def extra(x, y):
    """Extremely random trees."""
    return ExtraTreesRegressor(150, min_samples_leaf=5, max_features=0.4, random_state=0, n_jobs=1).fit(x, y)


@cache
def near(quota: float):
    """Ridge that cares most about the households near the line (a decision-focused weight)."""

    def fit(x, y):
        weight = np.exp(-0.5 * ((y - np.quantile(y, quota)) / 0.6) ** 2)
        return make_pipeline(StandardScaler(), Ridge(30)).fit(x, y, ridge__sample_weight=weight)

    return fit


@cache
def quantile(quota: float, penalty: float = 1e-3):
    """Quantile regression at the line with a small absolute penalty (scikit-learn's `QuantileRegressor` on scaled columns), by the dual of its
    linear programme: one row per fact, not per household, and eight times as fast.
    """

    def fit(x, y):
        scale = StandardScaler().fit(x)
        z, n = scale.transform(x), len(y)
        sides, most = np.vstack([z.T, -z.T]), np.full(2 * z.shape[1], penalty * n)
        found = linprog(-y, sides, most, np.ones((1, n)), [0], bounds=(quota - 1, quota))
        up, down = np.split(-found.ineqlin.marginals, 2)
        return Fitted(lambda rows: scale.transform(rows) @ (up - down) - found.eqlin.marginals[0])

    return fit


def _below(quota: float, weigh: Callable, rounds: int = 1):
    """The chance to lie below the line, by logistic regression; `weigh(y, line, chance)` says who matters more."""

    def fit(x, y):
        line = np.quantile(y, quota)
        chance = np.full(len(y), 0.5)
        for _ in range(rounds):
            made = make_pipeline(StandardScaler(), LogisticRegression(C=0.02, max_iter=1000))
            weight = weigh(y, line, chance)
            made.fit(x, y <= line, logisticregression__sample_weight=weight / weight.mean())
            chance = made.predict_proba(x)[:, 1]
        return Fitted(lambda rows: -made.predict_proba(rows)[:, 1])

    return fit


@cache
def below(quota: float):
    """The chance to lie below the line, by logistic regression."""
    return _below(quota, lambda y, line, chance: np.ones(len(y)))


@cache
def focal(quota: float):
    """The same; those hard to tell weigh more (focal loss with power 1, three rounds)."""
    return _below(quota, lambda y, line, chance: np.where(y <= line, 1 - chance, chance), rounds=3)


@cache
def below_near(quota: float):
    """The same; those near the line weigh more."""
    return _below(quota, lambda y, line, chance: 0.1 + np.exp(-0.5 * ((y - line) / 0.5) ** 2))


@cache
def below_far(quota: float):
    """The same; a mistake weighs as much as the household is far from the line."""
    return _below(quota, lambda y, line, chance: np.abs(y - line))


@cache
def boosted_chance(quota: float):
    """The chance to lie below the line, by boosted trees."""

    def fit(x, y):
        made = HistGradientBoostingClassifier(**_BOOSTED).fit(x, y <= np.quantile(y, quota))
        return Fitted(lambda rows: -made.predict_proba(rows)[:, 1])

    return fit


@cache
def boosted_quantile(quota: float):
    """The quantile of consumption at the quota, by boosted trees."""
    return lambda x, y: HistGradientBoostingRegressor(loss="quantile", quantile=quota, **_BOOSTED).fit(x, y)


@cache
def pairs(quota: float):
    """Which of two is below the line: a linear model of differences, 10,000 pairs from both sides of the line."""

    def fit(x, y):
        rng, scale = np.random.default_rng(0), StandardScaler().fit(x)
        line, z = np.quantile(y, quota), scale.transform(x)
        low, high = rng.choice(np.flatnonzero(y <= line), 10000), rng.choice(np.flatnonzero(y > line), 10000)
        sign = np.where(rng.random(10000) < 0.5, 1.0, -1.0)
        made = LogisticRegression(C=0.01, fit_intercept=False, max_iter=1000)
        made.fit((z[high] - z[low]) * sign[:, None], sign > 0)
        return Fitted(lambda rows: scale.transform(rows) @ made.coef_[0])

    return fit


def place(values: np.ndarray) -> np.ndarray:
    """Places between 0 and 1."""
    return rankdata(values) / len(values)


def joined(estimates: Iterable[np.ndarray]) -> np.ndarray:
    """The sum of estimates, each scaled to spread alike."""
    return np.sum([(one - one.mean()) / one.std() for one in estimates], axis=0)


def mean_of_places(estimates: Iterable[np.ndarray]) -> np.ndarray:
    """The mean of places by several estimates."""
    return np.mean([place(one) for one in estimates], axis=0)

"""The households of Alatas et al. 2012, read in place, and the ways to rank them that `targeting` compares."""

import csv
import gzip
import os
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from scipy.stats import rankdata
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression, QuantileRegressor, Ridge, RidgeCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from setiakawan.welfare.score.spec import SPECS, read_spec
from setiakawan.welfare.score.training import folds_by_group

HOUSEHOLDS, RANKINGS = "alatas2012-rumah-tangga.csv", "alatas2012-peringkat-tetangga.csv.gz"
VARIABLES = "alatas2012-variabel.csv"
_ALPHAS = np.logspace(-1, 4, 16)
_SHAPES = ("hhsize2", "hhage2", "hhmalemarr")


def folder() -> Path:
    """Where the survey lies: SETIAKAWAN_PMT, or ../shared/data/pmt beside the checkout."""
    beside = Path(__file__).resolve().parent.parent.parent / "shared/data/pmt"
    return Path(os.environ.get("SETIAKAWAN_PMT") or beside)


@dataclass
class Survey:
    """All households. Arrays have one entry per household; numbers are NaN where the file has none."""

    columns: dict[str, np.ndarray]
    hamlet: np.ndarray
    district: np.ndarray
    province: np.ndarray
    neighbours: np.ndarray
    covariates: list[str]

    def number(self, name: str) -> np.ndarray:
        """A column."""
        return self.columns[name]

    @cached_property
    def complete(self) -> "Complete":
        """The households of whom everything is known that the models take."""
        x = np.column_stack([self.columns[name] for name in self.covariates])
        rows = np.flatnonzero(np.isfinite(x).all(axis=1) & np.isfinite(self.columns["consumption"]))
        dummies = (self.district[rows, None] == np.unique(self.district[rows])[None, 1:]).astype(float)
        terms = read_spec(SPECS / "alatas2012.yaml").terms
        change = {"": lambda v: v, "log": np.log, "square": lambda v: v * v / 100}
        return Complete(
            plain=np.column_stack([x[rows], dummies]),
            areas=dummies,
            terms=np.column_stack([change[t.transform](self.columns[t.column][rows]) for t in terms]),
            y=np.log(self.columns["consumption"][rows]), hamlet=self.hamlet[rows],
            neighbours=np.nan_to_num(self.neighbours[rows], nan=0.5), meeting=self.columns["rank"][rows],
            size=self.columns["hhsize"][rows], floor=self.columns["pcfloor"][rows],
            adults=np.log(self.columns["hhsize_ae"][rows] / self.columns["hhsize"][rows]),
        )  # fmt: skip


@dataclass
class Complete:
    """Complete households: all variables with district (`plain`), those of the shipped score (`terms`), districts (`areas`), log consumption
    `y`, and the rank that neighbours gave (mean of shares, 0 poorest) and the village meeting (NaN where none was held).
    """

    plain: np.ndarray
    terms: np.ndarray
    areas: np.ndarray
    y: np.ndarray
    hamlet: np.ndarray
    neighbours: np.ndarray
    meeting: np.ndarray
    size: np.ndarray
    floor: np.ndarray
    adults: np.ndarray

    @cached_property
    def shaped(self) -> np.ndarray:
        """All variables, logs of size and floor, and the hamlet's means of everything."""
        more = np.column_stack([self.plain, np.log(self.size), np.log1p(self.floor)])
        return np.column_stack([more, means_by(self.hamlet, more)])

    @cached_property
    def with_neighbours(self) -> np.ndarray:
        """The shaped variables and what the neighbours said."""
        return np.column_stack([self.plain, np.log(self.size), np.log1p(self.floor), self.neighbours])


def means_by(groups: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Each row's mean over its group."""
    _, place = np.unique(groups, return_inverse=True)
    sums = np.zeros((place.max() + 1, x.shape[1]))
    np.add.at(sums, place, x)
    return (sums / np.bincount(place)[:, None])[place]


def read(where: Path) -> Survey:
    """The survey in a folder."""
    with (where / HOUSEHOLDS).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    with (where / VARIABLES).open(encoding="utf-8", newline="") as lines:
        covariates = [row["Name"] for row in csv.DictReader(lines) if row["Order"]]
    numbers = {
        name: np.array([float(row[name]) if row[name] not in ("", "NA") else np.nan for row in rows])
        for name in rows[0] if name not in ("hhid", "province", "district", "ea")
    }  # fmt: skip
    said = _neighbours(where / RANKINGS)
    text = {name: np.array([row[name] for row in rows]) for name in ("ea", "district", "province")}
    ranks = np.array([said.get(row["hhid"], np.nan) for row in rows])
    return Survey(numbers, text["ea"], text["district"], text["province"], ranks, [*covariates, *_SHAPES])


def _neighbours(path: Path) -> dict[str, float]:
    """The mean share of their list below which respondents placed a household; near 0 is poorest."""
    lists = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            lists[row["hhid_ranker"]].append((row["hhid_ranked"], int(row["rank"])))
    given = defaultdict(list)
    for one in lists.values():
        for household, rank in one:
            given[household].append((rank - 0.5) / len(one))
    return {household: float(np.mean(shares)) for household, shares in given.items()}


def ridge(x, y):
    """Ridge on scaled columns, its penalty chosen by leave-one-out."""
    return make_pipeline(StandardScaler(), RidgeCV(_ALPHAS)).fit(x, y)


def boosted(x, y):
    """Gradient boosted trees."""
    return HistGradientBoostingRegressor(
        max_iter=250, learning_rate=0.04, max_leaf_nodes=12, min_samples_leaf=20, l2_regularization=5, max_features=0.4,
        random_state=0,
    ).fit(x, y)  # fmt: skip


def near(quota: float):
    """Ridge that cares most about the households near the line (a decision-focused weight)."""

    def fit(x, y):
        weight = np.exp(-0.5 * ((y - np.quantile(y, quota)) / 0.6) ** 2)
        return make_pipeline(StandardScaler(), Ridge(30)).fit(x, y, ridge__sample_weight=weight)

    return fit


def _quantile(quota: float):
    return lambda x, y: make_pipeline(StandardScaler(), QuantileRegressor(quantile=quota, alpha=1e-3)).fit(x, y)


class _Below:
    """The chance to lie below the line, by logistic regression; low estimates are the poor."""

    def __init__(self, quota: float, x, y):
        below = y <= np.quantile(y, quota)
        self._fitted = make_pipeline(StandardScaler(), LogisticRegression(C=0.02, max_iter=1000)).fit(x, below)

    def predict(self, x):
        return -self._fitted.predict_proba(x)[:, 1]


def held_out(fit, x: np.ndarray, y: np.ndarray, folds: np.ndarray) -> np.ndarray:
    """Estimates for each fold by a model fitted on the others."""
    estimates = np.zeros(len(y))
    for fold in np.unique(folds):
        held = folds == fold
        estimates[held] = fit(x[~held], y[~held]).predict(x[held])
    return estimates


def estimates_of(
    data: Complete, quotas: tuple[float, ...], seed: int, *, quick: bool
) -> dict[str, dict[float, np.ndarray]]:
    """For each way to rank: estimates by quota, out of fold, whole hamlets held out; low is poor."""
    folds = folds_by_group(data.hamlet, 5, seed)

    def once(fit, x, target=data.y):
        found = held_out(fit, x, target, folds)
        return dict.fromkeys(quotas, found)

    made = {
        "OLS, all variables": once(LinearRegression().fit, data.plain),
        "our score, 24 facts": once(ridge, data.terms),
        "our score, 24 facts and area": once(ridge, np.column_stack([data.terms, data.areas])),
        "ridge, all variables": once(ridge, data.plain),
        "ridge, with shapes and hamlet means": once(ridge, data.shaped),
        "neighbours' ranking, same share per hamlet": dict.fromkeys(quotas, data.neighbours),
        "score and neighbours' ranking together": once(ridge, data.with_neighbours),
    }
    if not quick:
        made["ridge on the rank"] = once(ridge, data.shaped, rankdata(data.y) / len(data.y))
        made["ridge, weight near the line"] = {q: held_out(near(q), data.shaped, data.y, folds) for q in quotas}
        made["chance to be below the line"] = {
            q: held_out(lambda x, y, q=q: _Below(q, x, y), data.shaped, data.y, folds) for q in quotas
        }
        made["gradient boosting"] = once(boosted, data.plain)
        made["quantile regression at the line"] = {q: held_out(_quantile(q), data.plain, data.y, folds) for q in quotas}
        together = held_out(boosted, data.with_neighbours, data.y, folds)
        made["stack: ridge, boosting"] = dict.fromkeys(
            quotas,
            _joined(made["ridge, with shapes and hamlet means"][quotas[0]], made["gradient boosting"][quotas[0]]),
        )
        made["stack: ridge, boosting, neighbours"] = dict.fromkeys(
            quotas, _joined(made["score and neighbours' ranking together"][quotas[0]], together)
        )
    linear = made["ridge, all variables"]
    made["score says how many, neighbours say who"] = {q: _by_hamlet(data, linear[q], q) for q in quotas}
    return made


def _joined(*estimates: np.ndarray) -> np.ndarray:
    return np.sum([(one - one.mean()) / one.std() for one in estimates], axis=0)


def _by_hamlet(data: Complete, estimates: np.ndarray, quota: float) -> np.ndarray:
    """0 for whom the neighbours place lowest, as many per hamlet as the score would choose there; 1 for the others."""
    chosen = estimates <= np.sort(estimates)[round(quota * len(estimates)) - 1]
    found = np.ones(len(estimates))
    for hamlet in np.unique(data.hamlet):
        rows = np.flatnonzero(data.hamlet == hamlet)
        order = rows[np.argsort(data.neighbours[rows], kind="stable")]
        found[order[: int(chosen[rows].sum())]] = 0
    return found


def community_view(data: Complete, ranked: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Estimates of the village meetings' ranking in hamlets held out: by consumption alone, and by consumption and the
    meetings of `ranked` hamlets (after Follett and Henderson). Returns both, the meetings' ranks, and the hamlets.
    """
    rows = np.flatnonzero(np.isfinite(data.meeting))
    folds = folds_by_group(data.hamlet, 5, seed)
    proxy, hybrid = np.zeros(len(data.y)), np.zeros(len(data.y))
    inner = StandardScaler().fit_transform(data.plain)
    inner = inner - means_by(data.hamlet, inner)
    for fold in range(5):
        held = folds == fold
        estimate = ridge(data.plain[~held], data.y[~held]).predict(data.plain)
        estimate = estimate - means_by(data.hamlet, estimate[:, None])[:, 0]
        names = np.unique(data.hamlet[rows][~held[rows]])
        some = np.random.default_rng([seed, fold]).permutation(names)[:ranked]
        taught = np.intersect1d(rows, np.flatnonzero(np.isin(data.hamlet, some)))
        target = data.meeting[taught] - means_by(data.hamlet[taught], data.meeting[taught, None])[:, 0]
        slope = max(float(estimate[taught] @ target / (estimate[taught] @ estimate[taught])), 1e-6)
        rest = RidgeCV(_ALPHAS, fit_intercept=False).fit(inner[taught], target - slope * estimate[taught])
        proxy[held] = estimate[held]
        hybrid[held] = slope * estimate[held] + rest.predict(inner[held])
    return proxy[rows], hybrid[rows], data.meeting[rows], data.hamlet[rows]

"""The community's own idea of who is poor: few hamlets' meetings to learn from, and how far neighbours agree among themselves."""

import numpy as np
from scipy.stats import spearmanr
from sklearn.linear_model import RidgeCV
from sklearn.preprocessing import StandardScaler

from benchmarks import _targeting as fits
from benchmarks._survey import centred, means_by
from benchmarks._targeting import Division

RANKED = (10, 50, 200)


def learnt_from_meetings(division: Division, ranked: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What the meetings of `ranked` hamlets teach about those held out (after Follett and Henderson): log consumption
    estimated without them, what they say beyond it within the hamlet, and how many shares of rank a unit of both is worth.

    They teach a line: so much for estimated consumption, and a ridge for what each fact says beyond it.
    """
    data = division.data
    met = np.isfinite(data.meeting)
    money, beyond, worth = (np.zeros(len(data.y)) for _ in range(3))
    inner = StandardScaler().fit_transform(data.plain)
    inner = inner - means_by(data.hamlet, inner)
    for fold in np.unique(division.folds):
        held = division.folds == fold
        estimate = fits.ridge(data.plain[~held], data.y[~held]).predict(data.plain)
        within = centred(estimate, data.hamlet)
        names = np.random.default_rng([division.seed, int(fold)]).permutation(np.unique(data.hamlet[met & ~held]))
        taught = np.flatnonzero(met & np.isin(data.hamlet, names[:ranked]))
        target = centred(data.meeting[taught], data.hamlet[taught])
        slope = max(float(within[taught] @ target / (within[taught] @ within[taught])), 1e-6)
        rest = RidgeCV(fits.ALPHAS, fit_intercept=False).fit(inner[taught], target - slope * within[taught])
        money[held], beyond[held], worth[held] = estimate[held], rest.predict(inner[held]) / slope, slope
    return money, beyond, worth


def hybrids_of(division: Division) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """By name: estimates of log consumption whose order within a hamlet is bent, wholly or half, to what the meetings of few
    hamlets taught; and estimates of the meeting's own ranking.
    """
    found = {}
    for ranked in RANKED:
        money, beyond, worth = learnt_from_meetings(division, ranked)
        for word, weight in (("hybrid", 1), ("half hybrid", 0.5)):
            bent = money + weight * beyond
            found[f"{word}, meetings of {ranked} hamlets"] = bent, worth * centred(bent, division.data.hamlet)
    return found


def agreement(first: np.ndarray, second: np.ndarray, hamlets: np.ndarray) -> float:
    """The mean over hamlets of the rank correlation within a hamlet; hamlets with fewer than four known households, or
    where all are alike, do not count.
    """
    found = []
    for hamlet in np.unique(hamlets):
        rows = (hamlets == hamlet) & np.isfinite(first) & np.isfinite(second)
        if rows.sum() >= 4 and np.ptp(first[rows]) > 0 and np.ptp(second[rows]) > 0:
            found.append(spearmanr(first[rows], second[rows])[0])
    return float(np.mean(found))

"""How wrong a ranking is at a quota, and how sure that is."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def lowest(values: Array, weights: Array, share: float) -> NDArray[np.bool_]:
    """Which rows are the share (of the weights) with the lowest values; ties go by position; at least one row."""
    order = np.argsort(values, kind="stable")
    running = np.cumsum(weights[order])
    count = max(1, int(np.searchsorted(running - weights[order] / 2, share * running[-1])))
    chosen = np.zeros(len(values), dtype=bool)
    chosen[order[:count]] = True
    return chosen


def errors_at(estimates: Array, truth: Array, weights: Array, quota: float, line: float) -> tuple[float, float]:
    """Inclusion and exclusion error: the share of the chosen (`quota`, lowest estimates) who are not poor (`line`, lowest
    truth), and of the poor who are not chosen. Alike where quota and line are the same.
    """
    chosen, poor = lowest(estimates, weights, quota), lowest(truth, weights, line)
    both = weights[chosen & poor].sum()
    return float(1 - both / weights[chosen].sum()), float(1 - both / weights[poor].sum())


def resampled(groups: NDArray, seed: int, resamples: int) -> list[NDArray]:
    """Row numbers of so many draws of whole groups, with replacement (cluster bootstrap)."""
    rng = np.random.default_rng(seed)
    order = np.argsort(groups, kind="stable")
    cuts = np.flatnonzero(groups[order][1:] != groups[order][:-1]) + 1
    of_group = np.split(order, cuts)
    draws = (rng.integers(0, len(of_group), len(of_group)) for _ in range(resamples))
    return [np.concatenate([of_group[i] for i in draw]) for draw in draws]


def interval(figure: Callable[[NDArray], float], draws: list[NDArray]) -> tuple[float, float]:
    """The 95 % interval of a figure of rows over draws of `resampled`."""
    low, high = np.quantile([figure(rows) for rows in draws], (0.025, 0.975))
    return float(low), float(high)

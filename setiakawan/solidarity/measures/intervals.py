"""How far a figure may be from what it estimates, and how unevenly something is shared."""

import math

import numpy as np

Z95 = 1.959963984540054
DRAWS = 200


def wilson(count: int, of: int) -> tuple[float, float] | None:
    """The 95 % interval of a share (Wilson 1927); None of nothing. It treats the counted as independent of each other."""
    if of == 0:
        return None
    share, spread = count / of, Z95 * Z95 / of
    middle = (share + spread / 2) / (1 + spread)
    half = Z95 / (1 + spread) * math.sqrt(share * (1 - share) / of + spread / (4 * of))
    low, high = max(middle - half, 0.0), min(middle + half, 1.0)
    return (0.0 if count == 0 else low), (1.0 if count == of else high)


def gini(loads: np.ndarray) -> float | None:
    """How unevenly loads are shared: 0 all alike, towards 1 one carries all (Gini 1912). None without a load."""
    if loads.sum() == 0:
        return None
    return float(gini_of(*np.unique(loads, return_counts=True)))


def gini_of(values: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """The same from the distinct values, ascending, and how often each occurs; along the last axis of the counts."""
    size = counts.sum(-1, keepdims=True)
    before = np.cumsum(counts, -1) - counts
    return (values * counts * (2 * before + counts - size)).sum(-1) / (size[..., 0] * (values * counts).sum(-1))


def mean_of(values: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """The mean of distinct values and how often each occurs; along the last axis of the counts."""
    return (values * counts).sum(-1) / counts.sum(-1)


def bootstrap(sample: np.ndarray, statistic, seed: int = 1) -> tuple[float, float] | None:
    """The 2.5th and 97.5th percentile of a statistic over 200 resamples of the same seed (Efron 1979); None below two.

    `statistic` takes distinct values and counts: drawing with replacement is drawing the counts (multinomial).
    """
    if len(sample) < 2:
        return None
    values, counts = np.unique(sample, return_counts=True)
    drawn = np.random.default_rng(seed).multinomial(len(sample), counts / len(sample), DRAWS)
    low, high = np.percentile(statistic(values, drawn), (2.5, 97.5))
    return float(low), float(high)

"""`WAYS`: every way to rank that `targeting` compares, by name; effects of hamlets, and choices made inside the training folds."""

from collections.abc import Callable

import numpy as np
from scipy.optimize import nnls
from scipy.stats import rankdata

from benchmarks import _targeting as fits
from benchmarks._survey import Complete, means_by
from benchmarks._targeting import Division
from setiakawan.welfare.score.errors import errors_at
from setiakawan.welfare.score.training import folds_by_group

OLS, SCORE = "OLS, all variables", "our score, 24 facts and area"
QUOTAS = (0.2, 0.3, 0.4)


def hamlet_effects(division: Division) -> np.ndarray:
    """Out-of-fold estimates of a model with a random effect per hamlet (means partly taken off; a new hamlet's effect is 0)."""
    data = division.data
    found = np.zeros(len(data.y))
    for fold in np.unique(division.folds):
        rows = division.folds != fold
        x, y, hamlet = np.column_stack([np.ones(rows.sum()), data.plain[rows]]), data.y[rows], data.hamlet[rows]
        rest = y - fits.ols(x, y).predict(x)
        mean = means_by(hamlet, rest[:, None])[:, 0]
        within = float(np.mean((rest - mean) ** 2))
        _, place, many = np.unique(hamlet, return_inverse=True, return_counts=True)
        size = many[place]
        between = max(float(np.mean(mean**2)) - within / size.mean(), 0.0)
        part = (1 - np.sqrt(within / (within + size * between)))[:, None]
        slopes = np.linalg.lstsq(
            x - part * means_by(hamlet, x), y - (part * means_by(hamlet, y[:, None]))[:, 0], rcond=None
        )[0]
        found[~rows] = np.column_stack([np.ones((~rows).sum()), data.plain[~rows]]) @ slopes
    return found


def per_adult(division: Division) -> np.ndarray:
    """Ridge that learns consumption per adult equivalent, turned back into consumption per head."""
    data = division.data
    return fits.held_out(fits.ridge, data.plain, data.y - data.adults, division.folds) + data.adults


def as_many_per_hamlet(data: Complete, estimates: np.ndarray, order: np.ndarray, quota: float) -> np.ndarray:
    """0 for those whom `order` puts first, as many per hamlet as the estimates would choose there; 1 for the others."""
    chosen = estimates <= np.sort(estimates)[round(quota * len(estimates)) - 1]
    found = np.ones(len(estimates))
    for hamlet in np.unique(data.hamlet):
        rows = np.flatnonzero(data.hamlet == hamlet)
        first = rows[np.argsort(order[rows], kind="stable")]
        found[first[: int(chosen[rows].sum())]] = 0
    return found


def near_line_asked(data: Complete, estimates: np.ndarray, quota: float, band: float = 0.1) -> np.ndarray:
    """The score decides but for those within `band` of the quota, whom the neighbours put in order."""
    found = fits.place(estimates)
    asked = np.abs(found - quota) <= band
    found[asked] = np.sort(found[asked])[rankdata(data.neighbours[asked], method="ordinal") - 1]
    return found


def _inside(division: Division) -> dict[int, tuple[np.ndarray, np.ndarray]]:
    """By fold: the places that five ways give in four inner folds of what is learnt from, and those they give the fold held out."""
    data, found = division.data, {}
    for fold in np.unique(division.folds):
        rows, held = np.flatnonzero(division.folds != fold), division.folds == fold
        inner = folds_by_group(data.hamlet[rows], 4, division.seed + 100)
        views = [(fit, getattr(data, view)[rows]) for fit, view in _CANDIDATES]
        inside = [fits.place(fits.held_out(fit, x, data.y[rows], inner)) for fit, x in views]
        outside = [fits.place(division.out(fit, view)[held]) for fit, view in _CANDIDATES]
        found[fold] = np.column_stack(inside), np.column_stack(outside)
    return found


_CANDIDATES = (
    (fits.ols, "plain"), (fits.ridge, "plain"), (fits.ridge, "shaped"), (fits.near(0.3), "shaped"), (fits.boosted, "plain"),
)  # fmt: skip


def chosen_inside(division: Division) -> dict[str, dict[float, np.ndarray]]:
    """Ways chosen or mixed by the training folds alone, then tried on the fold held out: the best of five at the quota, a stack
    of the five, and the best of equal mixtures (any of the five, or the mean of any number of them).
    """
    data, inside = division.data, _inside(division)
    picked, mean = ({q: np.zeros(len(data.y)) for q in QUOTAS} for _ in range(2))
    mixed = np.zeros(len(data.y))
    subsets = [[n for n in range(5) if bits >> n & 1] for bits in range(1, 32)]
    for fold, (within, without) in inside.items():
        held, y = division.folds == fold, data.y[division.folds != fold]
        mixed[held] = without @ nnls(within, fits.place(y))[0]
        for q in QUOTAS:
            ones = np.ones(len(y))
            error = [errors_at(within[:, some].mean(axis=1), y, ones, q, q)[0] for some in subsets]
            best = min((n for n in range(31) if len(subsets[n]) == 1), key=error.__getitem__)
            picked[q][held] = without[:, subsets[best][0]]
            mean[q][held] = without[:, subsets[int(np.argmin(error))]].mean(axis=1)
    return {
        "best of five, chosen in training folds": picked,
        "stack of five, mixed in training folds": dict.fromkeys(QUOTAS, mixed),
        "mean of some of five, chosen in training folds": mean,
    }


def _ridge(d: Division) -> np.ndarray:
    return d.out(fits.ridge, "plain")


def _three(d: Division, q: float) -> list[np.ndarray]:
    return [d.out(fits.ols, "plain"), d.out(fits.boosted, "plain"), d.out(fits.quantile(q), "plain")]


# What takes the neighbours' word, and so cannot be judged by it.
WITH_NEIGHBOURS: dict[str, Callable[[Division, float], np.ndarray]] = {
    "neighbours' ranking, same share per hamlet": lambda d, q: d.data.neighbours,
    "score and neighbours' ranking together": lambda d, q: d.out(fits.ridge, "with_neighbours"),
    "score says how many, neighbours say who": lambda d, q: as_many_per_hamlet(d.data, _ridge(d), d.data.neighbours, q),
    "score, neighbours asked near the line": lambda d, q: near_line_asked(d.data, _ridge(d), q),
    "score and neighbours, mean of ranks": lambda d, q: fits.place(_ridge(d)) + fits.place(d.data.neighbours),
    "score 3 : 1 neighbours, mean of ranks": lambda d, q: 3 * fits.place(_ridge(d)) + fits.place(d.data.neighbours),
    "score, neighbours times all facts": lambda d, q: d.out(fits.ridge, "times_neighbours"),
    "stack: ridge, boosting, neighbours": lambda d, q: fits.joined(
        [d.out(fits.ridge, "with_neighbours"), d.out(fits.boosted, "with_neighbours")]
    ),
}
WAYS: dict[str, Callable[[Division, float], np.ndarray]] = {
    OLS: lambda d, q: d.out(fits.ols, "plain"),
    "our score, 24 facts": lambda d, q: d.out(fits.ridge, "terms"),
    SCORE: lambda d, q: d.out(fits.ridge, "terms_and_areas"),
    "ridge, all variables": lambda d, q: _ridge(d),
    "ridge, with shapes and hamlet means": lambda d, q: d.out(fits.ridge, "shaped"),
    "ridge on the rank": lambda d, q: d.out(fits.ridge_on_rank, "shaped"),
    "ridge, consumption cut off at 60 %": lambda d, q: d.out(fits.clipped, "shaped"),
    "ridge, weight near the line": lambda d, q: d.out(fits.near(q), "shaped"),
    "ridge, products with size and floor": lambda d, q: d.out(fits.ridge, "products"),
    "ridge, learnt per adult equivalent": lambda d, q: per_adult(d),
    "random effect per hamlet": lambda d, q: hamlet_effects(d),
    "components of belongings, OLS": lambda d, q: d.out(fits.ols, "components"),
    "chance to be below the line": lambda d, q: d.out(fits.below(q), "shaped"),
    "chance to be below, weight near the line": lambda d, q: d.out(fits.below_near(q), "shaped"),
    "chance to be below, weight by distance": lambda d, q: d.out(fits.below_far(q), "shaped"),
    "focal loss at the line": lambda d, q: d.out(fits.focal(q), "plain"),
    "pairs across the line": lambda d, q: d.out(fits.pairs(q), "plain"),
    "quantile regression at the line": lambda d, q: d.out(fits.quantile(q), "plain"),
    "smooth kernel": lambda d, q: d.out(fits.kernel, "plain"),
}
SLOW_WAYS: dict[str, Callable[[Division, float], np.ndarray]] = {
    "gradient boosting": lambda d, q: d.out(fits.boosted, "plain"),
    "boosting on what ridge leaves": lambda d, q: d.out(fits.boosted_rest, "plain"),
    "boosted chance to be below the line": lambda d, q: d.out(fits.boosted_chance(q), "plain"),
    "boosted quantile at the line": lambda d, q: d.out(fits.boosted_quantile(q), "plain"),
    "random forest": lambda d, q: d.out(fits.forest, "plain"),
    "extra trees": lambda d, q: d.out(fits.extra, "plain"),
    "stack: ridge, boosting": lambda d, q: fits.joined([d.out(fits.ridge, "shaped"), d.out(fits.boosted, "plain")]),
    "mean of places: OLS, boosting, quantile": lambda d, q: fits.mean_of_places(_three(d, q)),
    "mean of places: OLS, boosting, kernel": lambda d, q: fits.mean_of_places(
        [d.out(fits.ols, "plain"), d.out(fits.boosted, "plain"), d.out(fits.kernel, "plain")]
    ),
}


def estimates_of(division: Division, *, quick: bool) -> dict[str, dict[float, np.ndarray]]:
    """For each way to rank: estimates by quota, whole hamlets held out; low is poor. `quick` leaves out the slow ones."""
    ways = WAYS | WITH_NEIGHBOURS | SLOW_WAYS
    if quick:
        ways = {name: way for name, way in ways.items() if name not in SLOW_WAYS and "boosting" not in name}
    made = {name: {q: way(division, q) for q in QUOTAS} for name, way in ways.items()}
    return made if quick else made | chosen_inside(division)

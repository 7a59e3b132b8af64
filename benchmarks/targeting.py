"""Who would be missed: ways to rank families on real households (Alatas et al. 2012), hamlets held out; ± is half of the 95 % interval over hamlets (of the difference from OLS where OLS is the baseline).

The survey is read in place and not shipped (`SETIAKAWAN_PMT`, or `../shared/data/pmt`). An error is the share of the chosen
who are not among the poorest of the same number; it is also the share of those who are missed.
"""

import sys

import numpy as np

from benchmarks import _targeting as ways
from benchmarks import _targeting_more as more
from benchmarks.figures import figure
from setiakawan.welfare.score.errors import errors_at, resampled

QUOTAS = (0.2, 0.3, 0.4)
FLOOR = {0.2: 0.441, 0.3: 0.382, 0.4: 0.293}
# Table 2 and Table 3 (error rate at the 30 % line) of the paper.
PUBLISHED = {"households": 5753, "mean": 557.501, "spread": 602.33, "treated": 30}
ERRORS = {"pmt": 0.30, "community": 0.33, "hybrid": 0.33}
HAMLETS = {"pmt": 209, "community": 214, "hybrid": 217}
OLS = "OLS, all variables"


def run(quick: bool) -> None:
    """Reproduce the paper's table, then compare. Without the survey it says so and measures nothing."""
    where = ways.folder()
    if not (where / ways.HOUSEHOLDS).is_file():
        figure("survey files found", 0, "files", better="higher")
        print(f"targeting: {where} lacks {ways.HOUSEHOLDS}; set SETIAKAWAN_PMT to its folder", file=sys.stderr)
        return
    survey = ways.read(where)
    _table(survey)
    data = survey.complete
    figure("complete households", len(data.y), "households")
    _compare(data, seeds=range(1), resamples=60 if quick else 200, quick=quick)
    _limits(data, seeds=range(1))
    for ranked in (10, 200) if quick else (10, 50, 200):
        _community(data, ranked, seeds=range(1 if quick else 3), resamples=60 if quick else 200)


def _table(survey: ways.Survey) -> None:
    money, treated = survey.number("consumption"), survey.number("treated")
    known = np.isfinite(money)
    figure("households with consumption", int(known.sum()), "households", baseline=PUBLISHED["households"])
    figure("consumption per head, mean", float(money[known].mean()), "1000 Rp", baseline=PUBLISHED["mean"])
    figure("consumption per head, spread", float(money[known].std(ddof=1)), "1000 Rp", baseline=PUBLISHED["spread"])
    figure("households that got the aid", 100 * float(treated[known].mean()), "%", baseline=PUBLISHED["treated"])
    poor = np.zeros(len(money), dtype=bool)
    for province in np.unique(survey.province):
        rows = known & (survey.province == province)
        poor[rows] = money[rows] < np.quantile(money[rows], 0.3)
    for arm, published in ERRORS.items():
        rows = known & (survey.number(arm) == 1)
        hamlets = len(np.unique(survey.hamlet[survey.number(arm) == 1]))
        figure(f"hamlets, {arm} arm", hamlets, "hamlets", baseline=HAMLETS[arm])
        wrong = (treated[rows] == 1) != poor[rows]
        figure(f"error in the field, {arm} arm", float(wrong.mean()), "share", baseline=published, better="lower")


def _compare(data: ways.Complete, seeds, resamples: int, *, quick: bool) -> None:
    runs = []
    for seed in seeds:
        print(f"targeting: division {seed + 1} of {len(seeds)}", file=sys.stderr, flush=True)
        runs.append(ways.estimates_of(data, QUOTAS, seed, quick=quick))
        if not quick:
            runs[-1] |= more.estimates_of(data, QUOTAS, seed)
    draws = resampled(data.hamlet, 0, resamples)
    for quota in QUOTAS:
        base = _over_draws([run[OLS][quota] for run in runs], data.y, quota, draws)
        for name in runs[0]:
            found = _over_draws([run[name][quota] for run in runs], data.y, quota, draws)
            spread = found[1:] - (base[1:] if name != OLS else 0)
            low, high = np.quantile(spread, (0.025, 0.975))
            goal = FLOOR[quota] if name == "our score, 24 facts and area" else None
            figure(
                f"{name}, {quota:.0%}", float(found[0]), f"±{(high - low) / 2:.3f}",
                baseline=None if name == OLS else float(base[0]), goal=goal, better="lower",
            )  # fmt: skip


def _limits(data: ways.Complete, seeds) -> None:
    """Would more hamlets help, and how wrong would a second interview be?"""
    ones = np.ones(len(data.y))
    for quota in QUOTAS:
        for hamlets in (25, 50, 100, 200, 400, 512):
            errors = [errors_at(more.learnt_from(data, hamlets, s), data.y, ones, quota, quota)[0] for s in seeds]
            figure(f"learnt from {hamlets} hamlets, {quota:.0%}", float(np.mean(errors)), "share", better="lower")
        for noise in (0.1, 0.2, 0.3):
            errors = [errors_at(*more.asked_again(data.y, noise, s), ones, quota, quota)[0] for s in range(20)]
            name = f"asked twice, if {noise:.0%} of the variance were chance, {quota:.0%}"
            figure(name, float(np.mean(errors)), "share", better="lower")


def _over_draws(estimates: list, truth, quota: float, draws: list) -> np.ndarray:
    """The error over all households, then over each draw; the mean over the seeds."""
    ones = np.ones(2 * len(truth))
    everybody = np.arange(len(truth))
    return np.mean(
        [[errors_at(e[r], truth[r], ones[: len(r)], quota, quota)[0] for r in (everybody, *draws)] for e in estimates],
        axis=0,
    )


def _community(data: ways.Complete, ranked: int, seeds, resamples: int) -> None:
    """How far from the village meetings' own ranking at each quota, with the meetings of few hamlets to learn from."""
    views = [ways.community_view(data, ranked, seed) for seed in seeds]
    meeting, hamlets = views[0][2], views[0][3]
    draws = resampled(hamlets, 0, resamples)
    for quota in QUOTAS:
        proxy = _over_draws([view[0] for view in views], meeting, quota, draws)
        hybrid = _over_draws([view[1] for view in views], meeting, quota, draws)
        low, high = np.quantile(hybrid[1:] - proxy[1:], (0.025, 0.975))
        name = f"against village meetings, {quota:.0%}, {ranked} hamlets ranked"
        figure(name, float(hybrid[0]), f"±{(high - low) / 2:.3f}", baseline=float(proxy[0]), better="lower")

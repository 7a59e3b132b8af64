"""Who would be missed: ways to rank families on real households (Alatas et al. 2012), hamlets held out; the unit is the 95 % interval over hamlets, of the difference from the baseline where there is one.

The survey is read in place and not shipped (`SETIAKAWAN_PMT`, or `../shared/data/pmt`). An error is the share of the chosen
who are not among the poorest of the same number; it is also the share of those who are missed. Each division of the hamlets
into folds is kept in the home folder as soon as it is done, so that a run that was cut off goes on from there.
"""

import hashlib
import inspect
import os
import pickle
import sys
from pathlib import Path

import numpy as np

from benchmarks import _community as community
from benchmarks import _survey, _targeting
from benchmarks import _targeting_ways as ways
from benchmarks._survey import Complete, Survey, centred
from benchmarks._targeting_ways import OLS, QUOTAS, SCORE
from benchmarks.figures import figure
from setiakawan.welfare.score.errors import errors_at, lowest, resampled

FLOOR = {0.2: 0.441, 0.3: 0.382, 0.4: 0.293}
# Table 2 and Table 3 (error rate at the 30 % line) of the paper.
PUBLISHED = {"households": 5753, "mean": 557.501, "spread": 602.33, "treated": 30}
ERRORS = {"pmt": 0.30, "community": 0.33, "hybrid": 0.33}
HAMLETS = {"pmt": 209, "community": 214, "hybrid": 217}


def run(quick: bool) -> None:
    """Reproduce the paper's table, then compare. Without the survey it says so and measures nothing."""
    where = _survey.folder()
    lacking = [name for name in (_survey.HOUSEHOLDS, _survey.RANKINGS) if not (where / name).is_file()]
    if lacking:
        figure("survey files found", 2 - len(lacking), "files", better="higher")
        print(f"targeting: {where} lacks {', '.join(lacking)}; set SETIAKAWAN_PMT to its folder", file=sys.stderr)
        return
    survey = _survey.read(where)
    _table(survey)
    data, divisions = survey.complete, range(1 if quick else 4)
    figure("complete households", len(data.y), "households")
    key = _key(where)
    runs = [_kept(data, seed, key, quick=quick) for seed in divisions]
    resamples = 60 if quick else 400
    _against_consumption(data, runs, resamples)
    _against_neighbours(data, runs, resamples)
    _against_meetings(data, runs, resamples)
    _limits(data, divisions)


def _table(survey: Survey) -> None:
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


def _key(where: Path) -> str:
    """Changes with the survey's files and with the code that a division is made by."""
    told = [inspect.getsource(module).encode() for module in (_survey, _targeting, ways, community)]
    told += [(where / name).read_bytes() for name in (_survey.HOUSEHOLDS, _survey.RANKINGS)]
    return hashlib.sha256(b"".join(told)).hexdigest()[:12]


def _kept(data: Complete, seed: int, key: str, *, quick: bool) -> dict[str, dict]:
    """What a division gives: estimates by way and quota, and the hybrids; from the home folder if it was made before."""
    file = Path(os.environ["SETIAKAWAN_HOME"]) / f"targeting/{key}-{seed}{'-quick' if quick else ''}.pickle"
    if file.is_file():
        return pickle.loads(file.read_bytes())
    print(f"targeting: division {seed + 1}", file=sys.stderr, flush=True)
    division = _targeting.Division(data, seed)
    made = {"ways": ways.estimates_of(division, quick=quick), "hybrids": community.hybrids_of(division)}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.with_suffix(".part").write_bytes(pickle.dumps(made))
    file.with_suffix(".part").replace(file)
    return made


class Truth:
    """What estimates are judged by: values of households (low is poor), over everybody and over draws of whole hamlets."""

    def __init__(self, values: np.ndarray, hamlets: np.ndarray, resamples: int):
        self._rows = [np.arange(len(values)), *resampled(hamlets, 0, resamples)]
        self._ones = np.ones(max(len(rows) for rows in self._rows))
        self._poor = {q: [lowest(values[r], self._ones[: len(r)], q) for r in self._rows] for q in QUOTAS}

    def errors(self, estimates: list[np.ndarray], quota: float) -> np.ndarray:
        """The error over everybody, then over each draw; the mean over the divisions."""
        cases = list(zip(self._rows, self._poor[quota], strict=True))
        found = [[self._missed(one[rows], poor, quota) for rows, poor in cases] for one in estimates]
        return np.mean(found, axis=0)

    def _missed(self, estimates: np.ndarray, poor: np.ndarray, quota: float) -> float:
        chosen = lowest(estimates, self._ones[: len(estimates)], quota)
        return 1 - float((chosen & poor).sum() / poor.sum())


def _told(name: str, found: np.ndarray, base: np.ndarray | None = None, goal: float | None = None) -> None:
    low, high = np.quantile(found[1:] - (0 if base is None else base[1:]), (0.025, 0.975))
    unit = f"{low:.3f}…{high:.3f}" if base is None else f"{low:+.3f}…{high:+.3f}"
    figure(name, float(found[0]), unit, None if base is None else float(base[0]), goal=goal, better="lower")


def _against_consumption(data: Complete, runs: list[dict], resamples: int) -> None:
    """Every way and the hybrids at each quota, and the mean of the quotas, where chance weighs least."""
    truth, found = Truth(data.y, data.hamlet, resamples), {}
    for name in runs[0]["ways"]:
        found[name] = {q: truth.errors([run["ways"][name][q] for run in runs], q) for q in QUOTAS}
    for name in runs[0]["hybrids"]:
        found[name] = {q: truth.errors([run["hybrids"][name][0] for run in runs], q) for q in QUOTAS}
    for quota in QUOTAS:
        for name, errors in found.items():
            base = None if name == OLS else found[OLS][quota]
            _told(f"{name}, {quota:.0%}", errors[quota], base, FLOOR[quota] if name == SCORE else None)
    mean = {name: np.mean(list(errors.values()), axis=0) for name, errors in found.items()}
    for name, errors in mean.items():
        _told(f"{name}, mean of the three", errors, None if name == OLS else mean[OLS])


def _against_neighbours(data: Complete, runs: list[dict], resamples: int) -> None:
    """Every way that does not ask the neighbours, by their ranking within the hamlet; and how far they agree themselves."""
    rows = np.isfinite(data.halves).all(axis=1)
    truth = Truth(data.said[rows], data.hamlet[rows], resamples)
    names = [name for name in runs[0]["ways"] if name not in ways.WITH_NEIGHBOURS]
    for q in QUOTAS:
        errors = {
            name: truth.errors([centred(run["ways"][name][q], data.hamlet)[rows] for run in runs], q) for name in names
        }
        for name in runs[0]["hybrids"]:
            errors[name] = truth.errors([run["hybrids"][name][1][rows] for run in runs], q)
        errors["consumption itself"] = truth.errors([centred(data.y, data.hamlet)[rows]], q)
        for name, found in errors.items():
            _told(f"against neighbours: {name}, {q:.0%}", found, None if name == OLS else errors[OLS])
        half = Truth(data.halves[rows, 0], data.hamlet[rows], resamples).errors([data.halves[rows, 1]], q)
        _told(f"half of the neighbours against the other half, {q:.0%}", half)


def _against_meetings(data: Complete, runs: list[dict], resamples: int) -> None:
    """The village meetings' own ranking where there was one: what comes near it, and what it comes near."""
    met = np.isfinite(data.meeting) & np.isfinite(data.said)
    hamlets = data.hamlet[met]
    truth, said = (Truth(values[met], hamlets, resamples) for values in (data.meeting, data.said))
    proxies = [centred(run["ways"][OLS][QUOTAS[0]], data.hamlet)[met] for run in runs]
    for q in QUOTAS:
        base = truth.errors(proxies, q)
        _told(f"against meetings: {OLS}, {q:.0%}", base)
        for name in runs[0]["hybrids"]:
            found = truth.errors([run["hybrids"][name][1][met] for run in runs], q)
            _told(f"against meetings: {name}, {q:.0%}", found, base)
        there = said.errors([data.meeting[met]], q)
        _told(f"meeting against neighbours, where it was held, {q:.0%}", there, said.errors(proxies, q))
    for name, values in (("consumption", data.y), ("neighbours", data.said)):
        meeting = community.agreement(data.meeting[met], values[met], hamlets)
        proxy = np.mean([community.agreement(proxy, values[met], hamlets) for proxy in proxies])
        figure(f"rank correlation in a hamlet, meeting and {name}", meeting, "rho", float(proxy))


def _limits(data: Complete, seeds: range) -> None:
    """Would more hamlets help, and how wrong would a second interview be?"""
    ones = np.ones(len(data.y))
    for quota in QUOTAS:
        for hamlets in (25, 50, 100, 200, 400, 512):
            errors = [errors_at(_learnt_from(data, hamlets, s), data.y, ones, quota, quota)[0] for s in seeds]
            figure(f"learnt from {hamlets} hamlets, {quota:.0%}", float(np.mean(errors)), "share", better="lower")
        for noise in (0.1, 0.2, 0.3):
            errors = [errors_at(*_asked_again(data.y, noise, s), ones, quota, quota)[0] for s in range(20)]
            name = f"asked twice, if {noise:.0%} of the variance were chance, {quota:.0%}"
            figure(name, float(np.mean(errors)), "share", better="lower")


def _learnt_from(data: Complete, hamlets: int, seed: int) -> np.ndarray:
    """Out-of-fold estimates of ridge that learns from so many hamlets only."""
    folds, found = _targeting.Division(data, seed).folds, np.zeros(len(data.y))
    for fold in range(5):
        names = np.random.default_rng([seed, fold]).permutation(np.unique(data.hamlet[folds != fold]))[:hamlets]
        rows = np.isin(data.hamlet, names)
        found[folds == fold] = _targeting.ridge(data.plain[rows], data.y[rows]).predict(data.plain[folds == fold])
    return found


def _asked_again(y: np.ndarray, noise: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """True log consumption and a second interview, had `noise` of the measured variance been chance (an assumption; nobody
    was asked twice).
    """
    rng = np.random.default_rng(seed)
    truth = y.mean() + (y - y.mean()) * np.sqrt(1 - noise)
    spread = y.std() * np.sqrt(noise)
    return truth + rng.normal(0, spread, len(y)), truth + rng.normal(0, spread, len(y))

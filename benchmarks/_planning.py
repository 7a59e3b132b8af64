"""An invented district in need of a plan: villages on a plane, people in need, helpers, staff. By chance of one seed."""

from dataclasses import dataclass, field

import numpy as np

from setiakawan.solidarity.measures.circles import NO, UNKNOWN, YES
from setiakawan.solidarity.measures.columns import supporter
from setiakawan.solidarity.plan.candidates import Ground
from setiakawan.solidarity.plan.problem import ASK, OVERDUE, URGENT
from setiakawan.solidarity.plan.situation import COMPANION, VISIT, Duty, Errand, InNeed, Situation, helpers_of

VILLAGES, KM_ACROSS, REACH = 141, 190, 300  # reach in tenths of kilometres


@dataclass
class Life:
    """What is true of the people of a district now, whatever the office knows of it."""

    village: np.ndarray
    household: np.ndarray
    wished_sex: np.ndarray
    vetted_only: np.ndarray
    asked: np.ndarray  # months since the circle was asked; 99 = never
    waits: np.ndarray  # 0 not, 1 for a companion, 2 urgently
    overdue: np.ndarray
    helper_village: np.ndarray
    helper_sex: np.ndarray
    helper_vetted: np.ndarray
    capacity: np.ndarray
    apart: np.ndarray
    near: list[np.ndarray] = field(default_factory=list)
    ties: set = field(default_factory=set)  # (person, helper)
    recorded: set = field(default_factory=set)
    refused: set = field(default_factory=set)


def life(people: int, helpers: int, seed: int = 1) -> Life:
    """People in need in villages of very different size, helpers where they live and beyond, some ties already."""
    chance = np.random.default_rng(seed)
    size = chance.lognormal(0, 0.9, VILLAGES)
    size /= size.sum()
    where = chance.random((VILLAGES, 2)) * KM_ACROSS
    apart = (np.hypot(*(where[:, None] - where[None]).transpose(2, 0, 1)) * 10).astype(np.int64)
    generous = size * chance.lognormal(0, 0.6, VILLAGES)  # helpers do not live where the need is
    village = np.sort(chance.choice(VILLAGES, people, p=size))
    home = np.sort(chance.choice(VILLAGES, helpers, p=generous / generous.sum()))
    found = Life(
        village, np.arange(people), chance.choice(3, people, p=(0.85, 0.05, 0.1)), chance.random(people) < 0.15,
        np.where(chance.random(people) < 0.55, chance.integers(0, 12, people), 99),
        chance.choice(3, people, p=(0.93, 0.06, 0.01)), chance.random(people) < 0.08, home,
        chance.integers(1, 3, helpers), chance.random(helpers) < 0.5, chance.choice(4, helpers, p=(0.45, 0.4, 0.1, 0.05)),
        apart, [np.flatnonzero(apart[v] <= REACH) for v in range(VILLAGES)],
    )  # fmt: skip
    pools = [np.flatnonzero(np.isin(home, found.near[v])) for v in range(VILLAGES)]
    ties = chance.choice(4, people, p=(0.3, 0.35, 0.2, 0.15))
    for person in np.flatnonzero(ties):
        pool = pools[village[person]]
        for helper in chance.choice(pool, min(ties[person], len(pool)), replace=False).tolist():
            found.ties.add((int(person), helper))
    found.recorded = {pair for pair in found.ties if chance.random() < 0.5 or found.asked[pair[0]] < 12}
    return found


def counts(now: Life, ties: set) -> tuple[np.ndarray, np.ndarray]:
    """Ties by person, and by helper."""
    pairs = np.array(list(ties), np.int64).reshape(-1, 2)
    return tuple(
        np.bincount(pairs[:, side], minlength=size) for side, size in ((0, len(now.village)), (1, len(now.capacity)))
    )


def situation_of(now: Life, companions: int = 540) -> Situation:
    """What the office knows of this life, as the plan reads it."""
    count, load = counts(now, now.recorded)
    asked = now.asked < 12
    alone = np.where(count > 0, NO, np.where(asked, YES, UNKNOWN))
    people = [
        InNeed(n, int(now.household[n]), int(now.village[n]), int(alone[n]), int(count[n]), None, False,
               int(now.wished_sex[n]), bool(now.vetted_only[n]))
        for n in range(len(now.village))
    ]  # fmt: skip
    helpers = helpers_of([
        (1_000_000 + h, now.helper_village[h], now.helper_sex[h], now.helper_vetted[h], max(now.capacity[h] - load[h], 0))
        for h in range(len(now.capacity))
    ])  # fmt: skip
    serves = np.array([(h, v) for h in range(len(now.capacity)) for v in now.near[now.helper_village[h]]])
    tied = np.array(sorted(now.recorded | now.refused), np.int64).reshape(-1, 2)
    errands = _errands(now, alone)
    homes = np.arange(companions) % VILLAGES
    duties = [Duty(c, VISIT, 18) for c in range(companions)] + [Duty(c, COMPANION, 2) for c in range(companions)]
    of_village = {v: [c for c in range(companions) if now.apart[v, homes[c]] <= REACH] for v in range(VILLAGES)}
    can = [
        (n, c + (companions if errand.kind == COMPANION else 0), int(now.apart[errand.village, homes[c]]), False)
        for n, errand in enumerate(errands)
        for c in of_village[errand.village]
    ]
    return Situation(
        people, helpers, [supporter("family", 1_000_000 + h) for h in range(len(now.capacity))],
        Ground(serves, now.apart, tied, np.empty((0, 2), int)), errands, duties, can, [], {}, VILLAGES,
    )  # fmt: skip


def _errands(now: Life, alone: np.ndarray) -> list[Errand]:
    found = []
    for n in range(len(now.village)):
        if alone[n] == UNKNOWN:
            found.append(Errand(VISIT, n, int(now.village[n]), ASK, ()))
        elif now.overdue[n]:
            found.append(Errand(VISIT, n, int(now.village[n]), OVERDUE, ()))
        if now.waits[n]:
            found.append(Errand(COMPANION, n, int(now.village[n]), URGENT if now.waits[n] == 2 else OVERDUE, ()))
    return found

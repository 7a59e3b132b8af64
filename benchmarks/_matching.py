"""Needs and helpers of an invented region for `matching`: 141 villages of heavy-tailed size on 200 by 180 km."""

import datetime

import numpy as np

from setiakawan.participation.matching.asked import Offered, Wanted, When
from setiakawan.participation.matching.network import Edges
from setiakawan.participation.rules.kinds import Kind
from setiakawan.participation.rules.safety import HelperFacts

VILLAGES = 141


class Region:
    """`needs` and `helpers` in villages; each need may go to `each` helpers drawn from the nearest 90.

    `supply`: "loose" = helpers take 1 to 5; "scarce" = one each, and living in three villages of ten only.
    """

    def __init__(self, needs: int, helpers: int, supply: str, each: int = 30, seed: int = 20):
        self.chance = np.random.default_rng(seed)
        weight = self.chance.pareto(1.2, VILLAGES) + 0.3
        there = weight * (self.chance.random(VILLAGES) < 0.3) if supply == "scarce" else weight
        places = self.chance.random((VILLAGES, 2)) * [200, 180]
        self.village = self.chance.choice(VILLAGES, needs, p=weight / weight.sum())
        self.lives = self.chance.choice(VILLAGES, helpers, p=there / there.sum())
        self.km = np.sqrt(((places[:, None] - places[None]) ** 2).sum(-1))
        ones = np.ones(helpers, dtype=np.int64)
        capacity = ones if supply == "scarce" else self.chance.integers(1, 6, helpers)
        self.sizes = np.maximum(np.bincount(self.village, minlength=VILLAGES), 1)
        need, helper = self._pairs(each)
        # Tenths of a kilometre: between the villages' middles, and up to 3 km to the door.
        cost = (10 * self.km[self.village[need], self.lives[helper]] + self.chance.integers(0, 30, len(need))).astype(
            np.int64
        )
        self.edges = Edges(needs, need, helper, cost, np.arange(helpers), capacity, capacity)

    def _pairs(self, each: int) -> tuple[np.ndarray, np.ndarray]:
        """For each need `each` of its village's nearest 90, of as many more as the village is large."""
        needs, helpers = [], []
        for village in range(VILLAGES):
            own = np.flatnonzero(self.village == village)
            if not len(own):
                continue
            far = self.km[village][self.lives] + 5 * self.chance.random(len(self.lives))
            near = np.argsort(far, kind="stable")[: min(max(90, len(own)), len(far))]
            picked = np.argsort(self.chance.random((len(own), min(len(near), 400))), axis=1)[:, :each]
            start = self.chance.integers(0, max(len(near) - 400, 0) + 1, len(own))
            needs.append(np.repeat(own, picked.shape[1]))
            helpers.append(near[(picked + start[:, None]).ravel()])
        return np.concatenate(needs), np.concatenate(helpers)


def greedy(edges: Edges) -> np.ndarray:
    """The cheapest edge first, as long as need and helper are free: row numbers."""
    free, room, taken = np.ones(edges.needs, dtype=bool), edges.capacity.copy(), []
    for row in np.argsort(edges.cost, kind="stable").tolist():
        need, helper = edges.need[row], edges.seat[row]
        if free[need] and room[helper]:
            free[need] = False
            room[helper] -= 1
            taken.append(row)
    return np.array(taken, dtype=np.int64)


def people(region: Region, kinds: dict[str, Kind]) -> tuple[list[Wanted], list[Offered]]:
    """The same needs and helpers as `make_plan` is given them: kinds, hours, wishes and checks at random."""
    chance = np.random.default_rng(3)
    codes, times = sorted(kinds), ["morning", "noon", "afternoon", "evening"]
    skills = frozenset(s for kind in kinds.values() for s in kind.skills)
    start = datetime.date(2026, 3, 12)

    def some_when() -> When:
        if chance.random() < 0.5:
            return When()
        part = frozenset({times[int(chance.integers(4))]})
        return When(
            on=start + datetime.timedelta(days=int(chance.integers(3))),
            times=part if chance.random() < 0.5 else frozenset(),
        )

    needs = [
        Wanted(n, codes[int(chance.integers(len(codes)))], f"v{v:03}", wished_sex="P" if chance.random() < 0.1 else "",
               is_urgent=chance.random() < 0.05, when=some_when())
        for n, v in enumerate(region.village.tolist())
    ]  # fmt: skip
    offers = [
        Offered(h, codes[int(chance.integers(len(codes)))], f"v{v:03}", h,
                HelperFacts(is_adult=True, is_identity_checked=bool(chance.random() < 0.7), references=1,
                            sex="LP"[int(chance.integers(2))], skills=skills), int(c),
                when=When() if chance.random() < 0.7 else When(times=frozenset(times[:2])))
        for h, (v, c) in enumerate(zip(region.lives.tolist(), region.edges.capacity.tolist(), strict=True))
    ]  # fmt: skip
    return needs, offers

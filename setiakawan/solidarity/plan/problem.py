"""What the plan decides: units of help that are wanted, who could carry each, and what is put before what.

A demand is one person's want of ties, or one errand. A carrier is a household or organisation that can take on so many
new ties, or a member of staff who can take on so many cases or visits. An edge says that a carrier may take a demand:
whatever safety forbids is no edge. A demand of two units never gets both from one carrier.
"""

from dataclasses import dataclass

import numpy as np

FIRST, ASK, URGENT, OVERDUE, SECOND = range(5)
"""The kinds of unit in the order in which they come: a first tie for who has none, a visit to who was never asked, what
is urgent, what is overdue, a second tie for who has one."""

CLASSES = 5
NOTHING = -1

TIERS = {"alone": (FIRST, ASK), "urgent": (URGENT, OVERDUE), "n1": (SECOND,)}
"""The tiers that count units. After them come fairness between villages, continuity and distance."""


@dataclass(frozen=True)
class Demands:
    """One row per demand. `village` is an index; `first` and `second` the classes of its units, NOTHING = no unit."""

    village: np.ndarray
    first: np.ndarray
    second: np.ndarray

    def __len__(self):
        return len(self.village)


@dataclass(frozen=True)
class Edges:
    """One row per possible pairing, each pair once. `cost` is the distance in tenths of a kilometre, never negative;
    `keeps` = the two know each other already.
    """

    demand: np.ndarray
    carrier: np.ndarray
    cost: np.ndarray
    keeps: np.ndarray

    def __len__(self):
        return len(self.demand)


@dataclass(frozen=True)
class Problem:
    """Demands, how much each carrier can take, and the edges between them."""

    demands: Demands
    capacity: np.ndarray
    edges: Edges
    villages: int

    def wanted(self) -> np.ndarray:
        """Units wanted, by class and village."""
        found = np.zeros((CLASSES, self.villages), np.int64)
        for column in (self.demands.first, self.demands.second):
            has = column != NOTHING
            np.add.at(found, (column[has], self.demands.village[has]), 1)
        return found


@dataclass(frozen=True)
class Price:
    """What the plan would be if it stopped after a tier: proposals, and tenths of kilometres between those paired."""

    tier: str
    proposals: int
    cost: int


@dataclass(frozen=True)
class Solution:
    """Which edges are taken, and what of each class is served in each village. `prices` are cumulative, tier by tier."""

    taken: np.ndarray
    served: np.ndarray
    prices: tuple[Price, ...]

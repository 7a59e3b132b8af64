"""The plan as one optimisation in tiers: each reaches its own optimum, and what it reached binds those after it.

As many first ties and first questions as can be; then what is urgent, then what is overdue; then second ties. With these
counts fixed, each class is shared between villages so that the worst served is served as well as can be, then the next
(leximin of the share served, of equal ones the smaller village); then as many as can be keep whom they know; then the way
is as short as can be. A tier leaves the later ones every flow that is as good as its own best.

Fairness by separable costs: the counts by village that belong to an optimum form an M-convex set, on which the least sum
of marginal costs (k-1)/n, ties to the smaller n, is leximin (Murota, Discrete Convex Analysis, 2003). Tests hold every
tier against all assignments of small districts.
"""

import numpy as np

from setiakawan.solidarity.plan.network import Network, most_served
from setiakawan.solidarity.plan.problem import CLASSES, NOTHING, TIERS, Price, Problem, Solution

KEEP = 100_000_000
"""Worth of one pairing of who know each other: more than all distances together (tenths of kilometres)."""


def solve(problem: Problem) -> Solution:
    """This will find the plan. Same problem, same plan."""
    network, prices = Network(problem), []
    distance = problem.edges.cost.astype(np.int64)

    def price(tier: str, flow: np.ndarray) -> None:
        taken = network.part("edges", flow).astype(bool)
        prices.append(Price(tier, int(taken.sum()), int(distance[taken].sum())))

    done: list[int] = []
    for tier, kinds in TIERS.items():
        for kind in kinds:
            before = most_served(problem, done)[0].sum()
            done.append(kind)
            network.serve(kind, most_served(problem, done)[0].sum() - before)
        price(tier, network.flow(network.cost("edges", distance), _without_others(network, done)))
    for kind in range(CLASSES):
        _share_fairly(network, kind)
    price("fair", network.flow(network.cost("edges", distance)))
    flow = network.flow(network.cost("edges", distance - KEEP * problem.edges.keeps))
    price("continuity", flow)
    served = np.zeros_like(network.wanted)
    np.add.at(served, (network.unit_kind, network.unit_village), network.part("units", flow))
    return Solution(network.part("edges", flow).astype(bool), served, tuple(prices))


def _without_others(network: Network, done: list[int]) -> np.ndarray:
    """What must flow where the classes that have not come yet are left unserved."""
    others = network.cost("unserved", ~np.isin(np.arange(CLASSES), done)).astype(bool)
    return np.where(others, network.upper, network.lower)


def _share_fairly(network: Network, kind: int) -> None:
    mine = network.unit_kind == kind
    unserved = network.part("unserved", network.lower)[kind]
    if unserved == 0 or unserved == mine.sum():
        return
    cost = network.cost("units", network.ranks(kind))
    network.keep_optimum(cost, network.flow(cost))


def classes_of(problem: Problem, solution: Solution) -> np.ndarray:
    """The class that each taken edge serves, NOTHING for the others: of two for one demand the nearer is the first."""
    found = np.full(len(problem.edges), NOTHING, np.int64)
    at = np.flatnonzero(solution.taken)
    order = at[np.lexsort((at, problem.edges.cost[at], problem.edges.demand[at]))]
    demand = problem.edges.demand[order]
    again = np.zeros(len(order), bool)
    again[1:] = demand[1:] == demand[:-1]
    first, second = problem.demands.first[demand], problem.demands.second[demand]
    found[order] = np.where(again | (first == NOTHING), second, first)
    return found

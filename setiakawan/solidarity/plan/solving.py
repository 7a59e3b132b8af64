"""The plan as one optimisation in tiers: each reaches its own optimum, and what it reached binds those after it.

As many first ties and first questions as can be; then what is urgent, then what is overdue; then second ties. With these
counts fixed, each class is shared between villages so that the worst served is served as well as can be, then the next
(leximin of the share served, of equal ones the smaller village); then as many as can be keep whom they know; then the way
is as short as can be. A tier leaves the later ones every flow that is as good as its own best.

Fairness by separable costs: the counts by village that belong to an optimum form an M-convex set, on which the least sum
of marginal costs (k-1)/n, ties to the smaller n, is leximin (Murota, Discrete Convex Analysis, 2003). Tests hold every
tier against all assignments of small districts.
"""

from dataclasses import replace

import numpy as np

from setiakawan.solidarity.plan.network import Network, most_served
from setiakawan.solidarity.plan.problem import (
    CLASSES,
    FIRST,
    NOTHING,
    SECOND,
    TIERS,
    Demands,
    Edges,
    Price,
    Problem,
    Solution,
)

TIES = (FIRST, SECOND)

KEEP = 100_000_000
"""Worth of one pairing of who know each other: more than all distances together (tenths of kilometres)."""


def solve(problem: Problem) -> Solution:
    """This will find the plan. Same problem, same plan. Ties and errands are two smaller problems where nobody carries both."""
    edges = problem.edges
    is_tie = np.isin(problem.demands.first, TIES) | np.isin(problem.demands.second, TIES)
    of_tie = is_tie[edges.demand]
    if is_tie.all() or not is_tie.any() or np.isin(edges.carrier[of_tie], edges.carrier[~of_tie]).any():
        return _solve(problem)
    halves = [_solve(_only(problem, is_tie)), _solve(_only(problem, ~is_tie))]
    taken = np.zeros(len(edges), bool)
    for chosen, half in zip((of_tie, ~of_tie), halves, strict=True):
        taken[chosen] = half.taken
    prices = tuple(
        Price(one.tier, one.proposals + other.proposals, one.cost + other.cost)
        for one, other in zip(halves[0].prices, halves[1].prices, strict=True)
    )
    return Solution(taken, halves[0].served + halves[1].served, prices)


def _only(problem: Problem, chosen: np.ndarray) -> Problem:
    """The problem of some demands alone, with the carriers that they can have."""
    demands, edges = problem.demands, problem.edges
    mine = chosen[edges.demand]
    used, carrier = np.unique(edges.carrier[mine], return_inverse=True)
    at = np.cumsum(chosen) - 1
    return Problem(
        Demands(demands.village[chosen], demands.first[chosen], demands.second[chosen]), problem.capacity[used],
        Edges(at[edges.demand[mine]], carrier, edges.cost[mine], edges.keeps[mine]), problem.villages,
    )  # fmt: skip


def _solve(problem: Problem) -> Solution:
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
        if not network.wanted[list(kinds)].any():
            prices.append(replace(prices[-1], tier=tier) if prices else Price(tier, 0, 0))
            continue
        price(tier, network.flow(network.cost("edges", distance), _without_others(network, done)))
    for kind in range(CLASSES):
        _share_fairly(network, kind)
    flow = network.flow(network.cost("edges", distance))
    price("fair", flow)
    if problem.edges.keeps.any():
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

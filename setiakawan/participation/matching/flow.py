"""Serving needs along edges at least cost, and fairly between groups: minimum-cost flow on arrays.

The sets of needs that can be served together form a matroid, and so do the counts per village. A village's k-th served
need costs (k−1)/n; a base of least cost is then the leximin of coverage rates, and since only the *order* of the costs
matters in a matroid, ranks are used in their place: small whole numbers that no village's size can overflow.
"""

from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

MOST_COST = 10**15
"""What all costs together may reach, so that the solver's 64-bit numbers hold them times the number of nodes."""


class CostsTooLarge(Exception):
    """The tiers of cost no longer fit beside each other in 64 bits."""


@dataclass(frozen=True)
class Edges:
    """Who may serve whom. `need`, `seat` and `cost` (whole numbers ≥ 0) have one row per edge, each pair once.

    A *seat* is a helper, or one hour of a helper: `helper_of[seat]` says whose, `room[seat]` how many needs fit into it,
    and `capacity[helper]` how many the helper takes in all.
    """

    needs: int
    need: np.ndarray
    seat: np.ndarray
    cost: np.ndarray
    helper_of: np.ndarray
    room: np.ndarray
    capacity: np.ndarray

    def costing(self, cost: np.ndarray) -> "Edges":
        """The same edges at other costs."""
        return replace(self, cost=cost)


def most_served(edges: Edges) -> np.ndarray:
    """The edges of a plan that serves as many needs as can be served, at least cost: row numbers, ascending."""
    return serve(edges, np.zeros(edges.needs, dtype=np.int64), np.array([edges.needs], dtype=np.int64))


def serve(edges: Edges, group: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """The edges of a plan that serves up to `counts[g]` needs of each group and as many as possible, at least cost."""
    groups = np.arange(len(counts))
    return _solve(edges, group, groups, counts, np.zeros(len(counts), dtype=np.int64))


def fair_counts(edges: Edges, group: np.ndarray, sizes: np.ndarray, served_before: np.ndarray) -> np.ndarray:
    """How many needs of each group are served when as many as possible are and coverage is leximin.

    Coverage of a group is (served before + served now) / size. Among groups of equal coverage the smaller goes first.
    """
    open_needs = np.bincount(group, minlength=len(sizes))
    groups = np.repeat(np.arange(len(sizes)), open_needs)
    number = np.arange(len(groups)) - np.repeat(np.cumsum(open_needs) - open_needs, open_needs)
    ranks = ranked(served_before[groups] + number, sizes[groups])
    ones = np.ones(len(groups), dtype=np.int64)
    chosen = _solve(edges.costing(np.zeros_like(edges.cost)), group, groups, ones, ranks)
    return np.bincount(group[edges.need[chosen]], minlength=len(sizes))


def ranked(served: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """The place of each coverage served/size among all, from 0; equal ones by the smaller size. Exact, without floats."""
    pairs, back = np.unique(np.stack([served, sizes]), axis=1, return_inverse=True)
    keys = [(Fraction(int(c), int(n)), int(n)) for c, n in pairs.T]
    rank = np.empty(len(keys), dtype=np.int64)
    rank[sorted(range(len(keys)), key=keys.__getitem__)] = np.arange(len(keys))
    return rank[back.reshape(-1)]


def _solve(edges: Edges, group: np.ndarray, arc_group: np.ndarray, arc_room: np.ndarray, arc_cost: np.ndarray):
    """Send as much as possible from the source through groups, needs, seats and helpers to the sink.

    `arc_*` describe the arcs from the source into the groups. Returns the row numbers of the edges that carry something.
    """
    from ortools.graph.python import min_cost_flow

    if not len(edges.need):
        return np.empty(0, dtype=np.int64)
    groups, seats, helpers = int(group.max()) + 1, len(edges.room), len(edges.capacity)
    first_need = 1 + groups
    first_seat = first_need + edges.needs
    first_helper = first_seat + seats
    sink = first_helper + helpers
    top = int(arc_cost.max(initial=0)) + int(edges.cost.max(initial=0))
    if top * min(edges.needs, int(edges.capacity.sum()) or 1) > MOST_COST:
        raise CostsTooLarge(top)
    flow = min_cost_flow.SimpleMinCostFlow()

    def add(start, end, room, cost):
        size = len(end)
        columns = [np.broadcast_to(np.asarray(c, dtype=np.int64), size) for c in (start, end, room, cost)]
        return flow.add_arcs_with_capacity_and_unit_cost(*map(np.ascontiguousarray, columns))

    carried = add(first_need + edges.need, first_seat + edges.seat, 1, edges.cost)
    add(0, 1 + arc_group, arc_room, arc_cost)
    add(1 + group, first_need + np.arange(edges.needs), 1, 0)
    add(first_seat + np.arange(seats), first_helper + edges.helper_of, edges.room, 0)
    add(first_helper + np.arange(helpers), np.full(helpers, sink), edges.capacity, 0)
    flow.set_nodes_supplies(np.array([0, sink]), np.array([edges.needs, -edges.needs]))
    status = flow.solve_max_flow_with_min_cost()
    if status != flow.OPTIMAL:
        raise CostsTooLarge(str(status))
    return np.flatnonzero(flow.flows(carried))

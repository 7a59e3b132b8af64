"""The flow network under the plan: classes → villages → demands → carriers, solved by OR-Tools' min-cost flow.

Flow is whole, so that the optimum of each solve is exact. Costs times nodes stay below 1e15: OR-Tools multiplies both, in
64 bits.
"""

from collections.abc import Iterable
from fractions import Fraction

import numpy as np

from setiakawan.solidarity.plan.problem import CLASSES, NOTHING, Problem


class NoPlan(Exception):
    """The solver found no flow where there must be one: what an earlier tier reached cannot be kept."""


class Network:
    """One problem as arcs with what may and must flow through each; a tier narrows these for the tiers after it.

    Every unit wanted is one arc from its class to its village; every class has one arc past everything, for units that
    nobody serves.
    """

    def __init__(self, problem: Problem):
        demands, edges, villages = problem.demands, problem.edges, problem.villages
        self.villages, self.wanted = villages, problem.wanted()
        first_demand = CLASSES + CLASSES * villages
        first_carrier = first_demand + len(demands)
        self._sink = first_carrier + len(problem.capacity)
        self._parts: dict[str, slice] = {}
        self._tail, self._head, self.upper = (np.empty(0, np.int64) for _ in range(3))
        kinds, where = np.nonzero(self.wanted)
        each = self.wanted[kinds, where]
        self.unit_kind, self.unit_village = np.repeat(kinds, each), np.repeat(where, each)
        self._add("units", self.unit_kind, CLASSES + self.unit_kind * villages + self.unit_village, 1)
        for name, column in (("first", demands.first), ("second", demands.second)):
            has = np.flatnonzero(column != NOTHING)
            self._add(name, CLASSES + column[has] * villages + demands.village[has], has + first_demand, 1)
        self._add("edges", edges.demand + first_demand, edges.carrier + first_carrier, 1)
        self._add("carriers", np.arange(len(problem.capacity)) + first_carrier, self._sink, problem.capacity)
        self._add("unserved", np.arange(CLASSES), self._sink, self.wanted.sum(1))
        self.lower = np.zeros_like(self.upper)

    def _add(self, name: str, tail, head, upper) -> None:
        columns = np.broadcast_arrays(tail, head, upper)
        begun = len(self._tail)
        self._tail, self._head, self.upper = (
            np.concatenate([old, new]) for old, new in zip((self._tail, self._head, self.upper), columns, strict=True)
        )
        self._parts[name] = slice(begun, len(self._tail))

    def part(self, name: str, values: np.ndarray) -> np.ndarray:
        """The values of the arcs of one kind: units, first, second, edges, carriers, unserved."""
        return values[self._parts[name]]

    def cost(self, name: str, values) -> np.ndarray:
        """A cost for every arc: the given ones on the arcs of a kind, nothing on the others."""
        found = np.zeros(len(self._tail), np.int64)
        found[self._parts[name]] = values
        return found

    def flow(self, cost: np.ndarray, lower: np.ndarray | None = None) -> np.ndarray:
        """The cheapest flow in which every unit goes somewhere. Raises NoPlan."""
        from ortools.graph.python import min_cost_flow

        lower = self.lower if lower is None else lower
        supply = np.zeros(self._sink + 1, np.int64)
        supply[:CLASSES] = self.wanted.sum(1)
        supply[self._sink] = -self.wanted.sum()
        np.subtract.at(supply, self._tail, lower)
        np.add.at(supply, self._head, lower)
        solver = min_cost_flow.SimpleMinCostFlow()
        room = self.upper - lower
        open_arcs = np.flatnonzero(room)
        arcs = solver.add_arcs_with_capacity_and_unit_cost(
            self._tail[open_arcs], self._head[open_arcs], room[open_arcs], cost[open_arcs]
        )
        solver.set_nodes_supplies(np.arange(len(supply)), supply)
        if solver.solve() != solver.OPTIMAL:
            raise NoPlan
        found = lower.copy()
        found[open_arcs] += solver.flows(arcs)
        return found

    def serve(self, kind: int, units: int) -> None:
        """Serve so many units of a class, and no fewer and no more from now on."""
        at = self._parts["unserved"].start + kind
        self.lower[at] = self.upper[at] = self.wanted[kind].sum() - units

    def keep_optimum(self, cost: np.ndarray, flow: np.ndarray) -> None:
        """Narrow the arcs to all flows that are as cheap as this cheapest one: by the potentials of its residual network,
        an arc of positive reduced cost stays as empty, one of negative as full as it may be.
        """
        potential = self._potentials(cost, flow)
        reduced = cost + potential[self._tail] - potential[self._head]
        self.upper = np.where(reduced > 0, self.lower, self.upper)
        self.lower = np.where(reduced < 0, self.upper, self.lower)

    def _potentials(self, cost: np.ndarray, flow: np.ndarray) -> np.ndarray:
        """Least distances in the residual network from anywhere (Bellman and Ford, all arcs at a time)."""
        onward, back = flow < self.upper, flow > self.lower
        tail = np.concatenate([self._tail[onward], self._head[back]])
        head = np.concatenate([self._head[onward], self._tail[back]])
        price = np.concatenate([cost[onward], -cost[back]])
        order = np.argsort(head, kind="stable")
        tail, head, price = tail[order], head[order], price[order]
        starts = np.flatnonzero(np.diff(head, prepend=-1))
        reached = head[starts]
        found = np.zeros(self._sink + 1, np.int64)
        while len(starts):
            nearer = np.minimum(found[reached], np.minimum.reduceat(found[tail] + price, starts))
            if (nearer == found[reached]).all():
                break
            found[reached] = nearer
        return found

    def ranks(self, kind: int) -> np.ndarray:
        """What each unit of a class costs so that villages are served alike: the place of (share served before it, units
        wanted) among all of the class; nothing for units of other classes.
        """
        wanted = self.wanted[kind].tolist()
        steps = sorted({(Fraction(k, n), n) for n in set(wanted) for k in range(n)})
        place = {step: at for at, step in enumerate(steps)}
        found = np.zeros(len(self.unit_kind), np.int64)
        found[self.unit_kind == kind] = [place[Fraction(k, n), n] for n in wanted for k in range(n)]
        return found


def most_served(problem: Problem, kinds: Iterable[int]) -> tuple[np.ndarray, np.ndarray]:
    """The most units of some classes that can be served at once, as units by demand and which edges are taken.

    What can be served forms a polymatroid, so that who serves as many as can be of one class, then of it and the next, and
    so on, serves as many as can be of the first, given that of the second, and so on.
    """
    from ortools.graph.python import max_flow

    kinds, demands, edges = list(kinds), problem.demands, problem.edges
    units = np.isin(demands.first, kinds).astype(np.int64) + np.isin(demands.second, kinds)
    first_carrier = len(demands) + 1
    sink = first_carrier + len(problem.capacity)
    asked, open_edges = np.flatnonzero(units), np.flatnonzero(units[edges.demand])
    solver = max_flow.SimpleMaxFlow()
    given = solver.add_arcs_with_capacity(np.full(len(asked), sink + 1), asked, units[asked])
    used = solver.add_arcs_with_capacity(
        edges.demand[open_edges], edges.carrier[open_edges] + first_carrier, np.ones(len(open_edges), np.int64)
    )
    carriers = np.arange(len(problem.capacity))
    solver.add_arcs_with_capacity(carriers + first_carrier, np.full(len(carriers), sink), problem.capacity)
    served, taken = np.zeros(len(demands), np.int64), np.zeros(len(edges), bool)
    if len(asked) and len(open_edges):
        if solver.solve(sink + 1, sink) != solver.OPTIMAL:
            raise NoPlan
        served[asked] = solver.flows(given)
        taken[open_edges] = solver.flows(used) > 0
    return served, taken

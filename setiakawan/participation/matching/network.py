"""Needs, seats and helpers as a network for OR-Tools: how much can be served, at what cost, and what stands in the way."""

from dataclasses import dataclass, replace

import numpy as np

MOST_COST = 10**15
"""What all costs of a plan together may reach, so that the solver's 64-bit numbers hold them."""


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

    def only(self, rows: np.ndarray) -> "Edges":
        """The same needs and helpers with some of the edges: row numbers or a mask."""
        return replace(self, need=self.need[rows], seat=self.seat[rows], cost=self.cost[rows])

    def within(self, needs: np.ndarray, seats: np.ndarray, capacity: np.ndarray) -> tuple["Edges", np.ndarray]:
        """The part between some needs and seats (masks), numbered anew, and which rows it keeps."""
        rows = np.flatnonzero(needs[self.need] & seats[self.seat])
        helpers, helper_of = np.unique(self.helper_of[seats], return_inverse=True)
        part = Edges(
            int(needs.sum()), (np.cumsum(needs) - 1)[self.need[rows]], (np.cumsum(seats) - 1)[self.seat[rows]],
            self.cost[rows], helper_of, self.room[seats], capacity[helpers],
        )  # fmt: skip
        return part, rows

    @property
    def is_hourless(self) -> bool:
        """Whether every helper has one seat, in the helpers' order, so that seats need no place of their own."""
        return len(self.room) == len(self.capacity) and bool((self.helper_of == np.arange(len(self.room))).all())


@dataclass(frozen=True)
class Reach:
    """What the source still reaches when no more can be served: the side of the least cut on which needs go short."""

    served: int
    groups: np.ndarray
    needs: np.ndarray
    seats: np.ndarray


def reach(edges: Edges, group: np.ndarray, most: np.ndarray) -> Reach:
    """Serve as many needs as can be, at most `most[g]` of each group, and say what then goes short, as masks."""
    from ortools.graph.python import max_flow

    flow = max_flow.SimpleMaxFlow()
    net = _Numbers(edges, len(most))
    for start, end, room, _ in net.arcs(edges, group, np.arange(len(most)), most, None):
        flow.add_arcs_with_capacity(start, end, room)
    flow.solve(0, net.sink)
    found = np.zeros(net.sink + 1, dtype=bool)
    found[flow.get_source_side_min_cut()] = True
    return Reach(
        flow.optimal_flow(), found[net.group : net.need], found[net.need : net.seat], found[net.seat : net.helper]
    )


def serve(edges: Edges, group: np.ndarray, arc_group: np.ndarray, arc_room: np.ndarray, arc_cost=None) -> np.ndarray:
    """The edges of a plan that serves as many needs as can be, at least cost: row numbers, ascending.

    Into group `arc_group[i]` at most `arc_room[i]` needs are let at cost `arc_cost[i]` each (none: free).
    """
    from ortools.graph.python import min_cost_flow

    if not len(edges.need):
        return np.empty(0, dtype=np.int64)
    arc_cost = np.zeros(len(arc_group), dtype=np.int64) if arc_cost is None else arc_cost
    top = int(arc_cost.max(initial=0)) + int(edges.cost.max(initial=0))
    if top * min(edges.needs, int(edges.capacity.sum())) > MOST_COST:
        raise CostsTooLarge(top)
    flow = min_cost_flow.SimpleMinCostFlow()
    net = _Numbers(edges, int(arc_group.max()) + 1)
    arcs = [
        flow.add_arcs_with_capacity_and_unit_cost(*a) for a in net.arcs(edges, group, arc_group, arc_room, arc_cost)
    ]
    flow.set_nodes_supplies(np.array([0, net.sink]), np.array([edges.needs, -edges.needs]))
    status = flow.solve_max_flow_with_min_cost()
    if status != flow.OPTIMAL:
        raise CostsTooLarge(str(status))
    return np.flatnonzero(flow.flows(arcs[0]))


class _Numbers:
    """The numbers of the nodes: source, groups, needs, seats, helpers (unless each has one seat), sink."""

    def __init__(self, edges: Edges, groups: int):
        self.group = 1
        self.need = self.group + groups
        self.seat = self.need + edges.needs
        self.helper = self.seat + len(edges.room)
        self.sink = self.helper + (0 if edges.is_hourless else len(edges.capacity))

    def arcs(self, edges, group, arc_group, arc_room, arc_cost):
        """Start, end, room and cost of all arcs, those of the edges first."""
        needs, seats, helpers = np.arange(edges.needs), np.arange(len(edges.room)), np.arange(len(edges.capacity))
        yield _columns(self.need + edges.need, self.seat + edges.seat, 1, edges.cost)
        yield _columns(0, self.group + arc_group, arc_room, 0 if arc_cost is None else arc_cost)
        yield _columns(self.group + group, self.need + needs, 1, 0)
        if edges.is_hourless:
            yield _columns(self.seat + seats, np.full(len(seats), self.sink), np.minimum(edges.room, edges.capacity), 0)
        else:
            yield _columns(self.seat + seats, self.helper + edges.helper_of, edges.room, 0)
            yield _columns(self.helper + helpers, np.full(len(helpers), self.sink), edges.capacity, 0)


def _columns(start, end, room, cost) -> tuple[np.ndarray, ...]:
    return tuple(
        np.ascontiguousarray(np.broadcast_to(np.asarray(c, dtype=np.int64), len(end))) for c in (start, end, room, cost)
    )

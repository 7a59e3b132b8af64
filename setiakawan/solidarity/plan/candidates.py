"""Who may help whom, nearest first: what safety and the wishes of both sides forbid is no candidate.

A candidate serves the person's village, has room, is of another household, was not turned down by this person and has no
tie to them yet, is of the sex that the person asked for, and is vetted where the person must be met by somebody vetted.
Unknown sex does not meet a wish. Everybody's list starts elsewhere among those equally far, so that a village does not
lean on the same few; a list that turns out too short is widened (`widening`), since short lists leave people unserved.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from setiakawan.solidarity.plan.network import Network, serve_most
from setiakawan.solidarity.plan.problem import FIRST, NOTHING, SECOND, Edges, Problem

NEAREST = 30


@dataclass(frozen=True)
class People:
    """One row per person who is to have a tie more. `wished_sex` 0 = no wish; `must_be_vetted` = only somebody vetted."""

    household: np.ndarray
    village: np.ndarray
    wished_sex: np.ndarray
    must_be_vetted: np.ndarray

    def __len__(self):
        return len(self.village)


@dataclass(frozen=True)
class Helpers:
    """One row per household or organisation that can take on ties. `sex` 0 = not known."""

    household: np.ndarray
    village: np.ndarray
    sex: np.ndarray
    is_vetted: np.ndarray
    capacity: np.ndarray

    def __len__(self):
        return len(self.village)


@dataclass(frozen=True)
class Ground:
    """Where helpers go and what lies between villages: rows of (helper, village) that they serve; `apart` in tenths of a
    kilometre, village by village. `refused` and `known` are rows of (person, helper).
    """

    serves: np.ndarray
    apart: np.ndarray
    refused: np.ndarray
    known: np.ndarray


def candidates(people: People, helpers: Helpers, ground: Ground, most: np.ndarray) -> tuple[Edges, np.ndarray]:
    """At most so many candidates for each person (whom they know come first), and whose list is cut short."""
    refused = _keys(ground.refused, helpers)
    known = _keys(ground.known, helpers)
    found, cut = [], np.zeros(len(people), bool)
    serves = ground.serves[helpers.capacity[ground.serves[:, 0]] > 0]
    for village in np.unique(people.village):
        pool = np.unique(serves[serves[:, 1] == village, 0])
        pool = pool[np.argsort(ground.apart[village, helpers.village[pool]], kind="stable")]
        rings = _rings(ground.apart[village, helpers.village[pool]])
        for turn, person in enumerate(np.flatnonzero(people.village == village)):
            key = person * len(helpers) + pool
            may = _may(people, helpers, person, pool) & ~np.isin(key, refused)
            turned = _turned(rings, turn * int(most[person]))
            ordered = turned[np.argsort(~np.isin(key, known)[turned], kind="stable")]
            allowed = pool[ordered[may[ordered]]]
            cut[person] = len(allowed) > most[person]
            found.append((person, allowed[: most[person]]))
    demand = np.repeat([p for p, _ in found], [len(c) for _, c in found]).astype(np.int64)
    carrier = np.concatenate([c for _, c in found]) if found else np.empty(0, np.int64)
    cost = ground.apart[people.village[demand], helpers.village[carrier]]
    return Edges(demand, carrier, cost, np.isin(demand * len(helpers) + carrier, known)), cut


def _keys(pairs: np.ndarray, helpers: Helpers) -> np.ndarray:
    return pairs[:, 0] * len(helpers) + pairs[:, 1]


def _may(people: People, helpers: Helpers, person: int, pool: np.ndarray) -> np.ndarray:
    may = helpers.household[pool] != people.household[person]
    if people.wished_sex[person]:
        may &= helpers.sex[pool] == people.wished_sex[person]
    if people.must_be_vetted[person]:
        may &= helpers.is_vetted[pool]
    return may


def _rings(far: np.ndarray) -> list[tuple[int, int]]:
    """Where those who are equally far begin and end."""
    cuts = [0, *(np.flatnonzero(np.diff(far)) + 1).tolist(), len(far)]
    return [(a, b) for a, b in pairwise(cuts) if b > a]


def _turned(rings: list[tuple[int, int]], turn: int) -> np.ndarray:
    if not rings:
        return np.empty(0, np.int64)
    return np.concatenate([a + (np.arange(b - a) + turn) % (b - a) for a, b in rings])


def widening(
    people: People, helpers: Helpers, ground: Ground, build: Callable[[Edges], Problem], nearest: int = NEAREST
) -> Problem:
    """This will build a problem whose candidate lists are long enough: as many are served as with everybody's whole list.

    `build` makes the problem of the edges; its first demands are the people and its first carriers the helpers, in order.
    Who stays unserved, and whoever stands in their way by a chain of pairings, gets a longer list, until no such list is
    cut short or nobody with room is left within reach of their villages.
    """
    most = np.full(len(people), nearest)
    while True:
        edges, cut = candidates(people, helpers, ground, most)
        problem = build(edges)
        longer = cut & (
            _in_the_way(_only(problem, FIRST), people, ground.serves)
            | _in_the_way(_only(problem, FIRST, SECOND), people, ground.serves)
        )
        if not longer.any():
            return problem
        most = np.where(longer, most * 4, most)


def _only(problem: Problem, *kinds: int) -> Problem:
    """The problem with the units of some classes alone."""
    demands = problem.demands
    first, second = (np.where(np.isin(c, kinds), c, NOTHING) for c in (demands.first, demands.second))
    return replace(problem, demands=replace(demands, first=first, second=second))


def _in_the_way(problem: Problem, people: People, serves: np.ndarray) -> np.ndarray:
    """Who stays without a tie, and everybody who holds a carrier that they could have, and so on; nobody where no carrier
    with room serves the villages that such a chain could come to.
    """
    network, edges = Network(problem), problem.edges
    for kind in (FIRST, SECOND):
        flow = serve_most(network, kind)
    taken = network.part("edges", flow).astype(bool)
    unserved = np.zeros(len(problem.demands), bool)
    for name, column in (("first", problem.demands.first), ("second", problem.demands.second)):
        has = np.flatnonzero(column != NOTHING)
        unserved[has] |= network.part(name, flow) == 0
    load = np.bincount(edges.carrier[taken], minlength=len(problem.capacity))
    with_room = np.flatnonzero(load < problem.capacity)
    mine = edges.demand < len(people)
    holds = people.village[edges.demand[taken & mine]], edges.carrier[taken & mine]
    hopeful = _hopeful(people.village[unserved[: len(people)]], holds, serves, with_room)
    reached = unserved[: len(people)] & np.isin(people.village, hopeful)
    held = edges.demand[taken & mine], edges.carrier[taken & mine]
    return _spread(reached, (edges.demand[mine], edges.carrier[mine]), held)


def _hopeful(begun: np.ndarray, holds: tuple, serves: np.ndarray, with_room: np.ndarray) -> np.ndarray:
    """The villages from which a chain of villages leads to a carrier with room: each step from a village to one that
    holds a carrier who serves it.
    """
    good = np.unique(serves[np.isin(serves[:, 0], with_room), 1])
    size = -1
    while size != (size := len(good)):
        carriers = holds[1][np.isin(holds[0], good)]
        good = np.union1d(good, serves[np.isin(serves[:, 0], carriers), 1])
    return np.intersect1d(good, begun)


def _spread(reached: np.ndarray, edges: tuple, held: tuple) -> np.ndarray:
    """The people reached, with all who hold a carrier that one of them could have, and so on."""
    size = -1
    while size != (size := int(reached.sum())):
        wanted = np.unique(edges[1][reached[edges[0]]])
        reached[held[0][np.isin(held[1], wanted)]] = True
    return reached

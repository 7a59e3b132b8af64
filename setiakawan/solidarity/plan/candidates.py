"""Who may help whom, nearest first: what safety and the wishes of both sides forbid is no candidate.

A candidate serves the person's village, has room, is of another household, was not turned down by this person and has no
tie to them yet, is of the sex that the person asked for, and is vetted where the person must be met by somebody vetted.
Unknown sex does not meet a wish. Everybody's list starts elsewhere among those equally far, so that a village does not
lean on the same few; a list that turns out too short is widened (`widening`), since short lists leave people unserved.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from setiakawan.solidarity.plan.network import most_served
from setiakawan.solidarity.plan.problem import FIRST, SECOND, Edges, Problem

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
    refused, known = _by_person(ground.refused), _by_person(ground.known)
    found, cut = [], np.zeros(len(people), bool)
    serves = ground.serves[helpers.capacity[ground.serves[:, 0]] > 0]
    for village in np.unique(people.village):
        pool = np.unique(serves[serves[:, 1] == village, 0])
        pool = pool[np.argsort(ground.apart[village, helpers.village[pool]], kind="stable")]
        rings = _rings(ground.apart[village, helpers.village[pool]])
        for turn, person in enumerate(np.flatnonzero(people.village == village)):
            may = _may(people, helpers, person, pool)
            may[_among(pool, refused.get(person))] = False
            ordered = _turned(rings, turn * int(most[person]))
            if person in known:
                friends = _among(pool, known[person])
                ordered = np.concatenate([friends, ordered[~np.isin(ordered, friends)]])
            allowed = pool[ordered[may[ordered]]]
            cut[person] = len(allowed) > most[person]
            found.append((person, allowed[: most[person]]))
    demand = np.repeat([p for p, _ in found], [len(c) for _, c in found]).astype(np.int64)
    carrier = np.concatenate([c for _, c in found]) if found else np.empty(0, np.int64)
    cost = ground.apart[people.village[demand], helpers.village[carrier]]
    size = max(len(helpers), 1)
    keeps = np.isin(demand * size + carrier, ground.known[:, 0] * size + ground.known[:, 1])
    return Edges(demand, carrier, cost, keeps), cut


def _by_person(pairs: np.ndarray) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for person, helper in pairs.tolist():
        found.setdefault(person, []).append(helper)
    return found


def _among(pool: np.ndarray, some: list[int] | None) -> np.ndarray:
    """Where in the pool some helpers stand."""
    return np.flatnonzero(np.isin(pool, some)) if some else np.empty(0, np.int64)


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
            _in_the_way(problem, (FIRST,), people, ground.serves)
            | _in_the_way(problem, (FIRST, SECOND), people, ground.serves)
        )
        if not longer.any():
            return problem
        most = np.where(longer, most * 8, most)


def _in_the_way(problem: Problem, kinds: tuple[int, ...], people: People, serves: np.ndarray) -> np.ndarray:
    """Who stays without a tie, and everybody who holds a carrier that they could have, and so on; nobody where no carrier
    with room serves the villages that such a chain could come to.
    """
    served, taken = most_served(problem, kinds)
    demands, edges, size = problem.demands, problem.edges, len(people)
    units = np.isin(demands.first, kinds).astype(np.int64) + np.isin(demands.second, kinds)
    load = np.bincount(edges.carrier[taken], minlength=len(problem.capacity))
    mine = edges.demand < size
    held = edges.demand[taken & mine], edges.carrier[taken & mine]
    holds = people.village[held[0]], held[1]
    short = (served < units)[:size]
    hopeful = _hopeful(people.village[short], holds, serves, np.flatnonzero(load < problem.capacity))
    return _spread(short & np.isin(people.village, hopeful), (edges.demand[mine], edges.carrier[mine]), held)


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

"""From a situation to a plan: wants become units, the optimum becomes proposals with their reasons."""

from collections import Counter
from dataclasses import replace

import numpy as np

from setiakawan.solidarity.measures.circles import UNKNOWN, YES
from setiakawan.solidarity.measures.columns import SPACES
from setiakawan.solidarity.plan import words
from setiakawan.solidarity.plan.candidates import Ground, People, widening
from setiakawan.solidarity.plan.problem import (
    ASK,
    FIRST,
    NOTHING,
    OVERDUE,
    SECOND,
    TIERS,
    URGENT,
    Demands,
    Edges,
    Problem,
    Solution,
)
from setiakawan.solidarity.plan.situation import (
    NEIGHBOUR,
    REFERRAL,
    RELIEF,
    Count,
    InNeed,
    MadePlan,
    Proposed,
    Situation,
)
from setiakawan.solidarity.plan.solving import classes_of, solve

MOST_CARRIED, MOST_ALONE_WITH = 5, 3
"""Who carries more persons than this, or of whom so many depend alone, is to be relieved."""

_TIER_OF = {kind: tier for tier, kinds in TIERS.items() for kind in kinds}


def make(situation: Situation) -> MadePlan:
    """This will make the plan of a month. Same situation, same plan."""
    wants = [person for person in situation.people if _units(person) != (NOTHING, NOTHING)]
    people = People(
        *(np.array([getattr(p, name) for p in wants], dtype=kind) for name, kind in
          (("household", np.int64), ("village", np.int64), ("wished_sex", np.int64), ("must_be_vetted", bool)))
    )  # fmt: skip
    ground = _ground_of(situation)
    problem = widening(people, situation.helpers, ground, _building(situation, wants))
    solution = solve(problem)
    proposals = _proposals(situation, wants, problem, solution)
    proposals += _relief(situation, proposals)
    served = solution.served.sum(1)
    return MadePlan(tuple(proposals), _counts(situation, served), solution.prices, _worst(problem, solution))


def _ground_of(situation: Situation) -> Ground:
    """The ground with its pairs counted among those who want something, not among all."""
    has = np.array([_units(person) != (NOTHING, NOTHING) for person in situation.people], bool)
    place = np.cumsum(has) - 1

    def counted(pairs: np.ndarray) -> np.ndarray:
        kept = pairs[has[pairs[:, 0]]] if len(pairs) else pairs
        return np.column_stack([place[kept[:, 0]], kept[:, 1]]) if len(kept) else np.empty((0, 2), np.int64)

    return replace(situation.ground, refused=counted(situation.ground.refused), known=counted(situation.ground.known))


def _units(person: InNeed) -> tuple[int, int]:
    """What a person in need wants of neighbours. Who was never asked is asked first; so is who may be secure already."""
    if person.alone == UNKNOWN or person.may_be_more:
        return NOTHING, NOTHING
    if person.alone == YES:
        return FIRST, SECOND
    return NOTHING, SECOND if person.supporters == 1 else NOTHING


def _building(situation: Situation, wants: list[InNeed]):
    """How to make the problem of the edges between people and helpers: errands and duties come behind them."""
    units = [_units(person) for person in wants] + [(errand.rank, NOTHING) for errand in situation.errands]
    where = [person.village for person in wants] + [errand.village for errand in situation.errands]
    demands = Demands(
        np.array(where, np.int64), np.array([u[0] for u in units], np.int64), np.array([u[1] for u in units], np.int64)
    )
    capacity = np.concatenate([situation.helpers.capacity, [duty.capacity for duty in situation.duties]]).astype(
        np.int64
    )
    can = np.array(situation.can, np.int64).reshape(-1, 4)
    shift = len(wants), len(situation.helpers)

    def build(edges: Edges) -> Problem:
        return Problem(
            demands, capacity,
            Edges(
                np.concatenate([edges.demand, can[:, 0] + shift[0]]), np.concatenate([edges.carrier, can[:, 1] + shift[1]]),
                np.concatenate([edges.cost, can[:, 2]]), np.concatenate([edges.keeps, can[:, 3].astype(bool)]),
            ), situation.villages,
        )  # fmt: skip

    return build


def _proposals(situation: Situation, wants: list[InNeed], problem: Problem, solution: Solution) -> list[Proposed]:
    kinds = classes_of(problem, solution)
    found = []
    for at in np.flatnonzero(solution.taken).tolist():
        demand, carrier = int(problem.edges.demand[at]), int(problem.edges.carrier[at])
        kind, apart, knows = int(kinds[at]), int(problem.edges.cost[at]), bool(problem.edges.keeps[at])
        # Of staff whose home is not known nothing is said about the way.
        is_near = demand < len(wants) or apart > 0
        near = (*((words.how_far(apart),) if is_near else ()), *((words.KNOWS,) if knows else ()))
        if demand < len(wants):
            person, by = wants[demand], situation.helper_of[carrier]
            what = REFERRAL if by % len(SPACES) == SPACES.index("organization") else NEIGHBOUR
            told = Proposed(
                what, _TIER_OF[kind], person.number, by, person.village, apart, (_wanted(person, kind), *near)
            )
        else:
            errand, duty = situation.errands[demand - len(wants)], situation.duties[carrier - len(situation.helpers)]
            why = (*errand.why, *near)
            told = Proposed(
                errand.kind, _TIER_OF[kind], errand.number, duty.user, errand.village, apart, why, errand.about
            )
        found.append(((kind, told.village, told.number, told.by), told))
    return [told for _, told in sorted(found, key=lambda pair: pair[0])]


def _wanted(person: InNeed, kind: int) -> str:
    if kind == FIRST:
        return words.has_nobody(person.asked_on)
    return words.HAS_ONE if person.supporters else words.AND_A_SECOND


def _relief(situation: Situation, proposals: list[Proposed]) -> list[Proposed]:
    """Who carries too much, the heaviest first, with what the plan takes off them."""
    second = Counter(p.number for p in proposals if p.tier == "n1")
    return [
        Proposed(RELIEF, "n1", 0, who, NOTHING, 0, (words.carries(load, sole), *(
            (words.lightened(eased),) if (eased := sum(second[n] > 0 for n in situation.carried.get(who, ()))) else ())))
        for who, load, sole in sorted(situation.loads, key=lambda row: (-row[2], -row[1], row[0]))
        if load > MOST_CARRIED or sole >= MOST_ALONE_WITH
    ]  # fmt: skip


def _counts(situation: Situation, served: np.ndarray) -> dict[str, Count]:
    people = situation.people
    alone = sum(person.alone == YES for person in people)
    unasked = sum(person.alone == UNKNOWN for person in people)
    insecure = sum(person.alone != UNKNOWN and person.supporters < 2 for person in people)
    ranks = Counter(errand.rank for errand in situation.errands)
    return {
        "alone": Count(alone, alone - int(served[FIRST])),
        "unasked": Count(unasked, unasked - int(served[ASK])),
        "urgent": Count(ranks[URGENT], ranks[URGENT] - int(served[URGENT])),
        "overdue": Count(ranks[OVERDUE], ranks[OVERDUE] - int(served[OVERDUE])),
        "not_n1_secure": Count(insecure, insecure - int(served[SECOND])),
    }


def _worst(problem: Problem, solution: Solution) -> float | None:
    """The share of wanted ties served in the village that is served worst."""
    wanted = problem.wanted()[[FIRST, SECOND]].sum(0)
    has = wanted > 0
    return float((solution.served[[FIRST, SECOND]].sum(0)[has] / wanted[has]).min()) if has.any() else None

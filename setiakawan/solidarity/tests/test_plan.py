import itertools
import random
from fractions import Fraction

import numpy as np
import pytest

from setiakawan.solidarity.plan.problem import (
    ASK,
    CLASSES,
    FIRST,
    NOTHING,
    OVERDUE,
    SECOND,
    URGENT,
    Demands,
    Edges,
    Problem,
)
from setiakawan.solidarity.plan.solving import classes_of, solve

SHAPES = [(FIRST, SECOND), (FIRST, SECOND), (NOTHING, SECOND), (ASK, NOTHING), (URGENT, NOTHING), (OVERDUE, NOTHING)]


def small_problem(seed):
    """A few demands and carriers in two or three villages; some of them scarce."""
    chance = random.Random(seed)
    villages = chance.randint(1, 3)
    shapes = SHAPES[:3] if seed % 2 else SHAPES
    demands = [(chance.randrange(villages), *chance.choice(shapes)) for _ in range(chance.randint(1, 6))]
    capacity = [chance.randint(0, 2) for _ in range(chance.randint(1, 4))]
    edges = [
        (d, c, chance.choice((0, 5, 10, 30, 70)), chance.random() < 0.3)
        for d in range(len(demands))
        for c in range(len(capacity))
        if chance.random() < 0.6
    ]
    return problem_of(demands, capacity, edges, villages)


def problem_of(demands, capacity, edges, villages):
    return Problem(
        Demands(*(np.array(column) for column in zip(*demands, strict=True))), np.array(capacity),
        Edges(*(np.array(column, dtype=kind) for column, kind in zip(
            zip(*edges, strict=True) if edges else [()] * 4, (int, int, int, bool), strict=True))), villages,
    )  # fmt: skip


def worth(problem, taken):
    """How good an assignment is, tier by tier; None where it is not allowed."""
    edges = problem.edges
    load = np.bincount(edges.carrier[taken], minlength=len(problem.capacity))
    if (load > problem.capacity).any():
        return None
    served = np.zeros((CLASSES, problem.villages), int)
    for demand, units in enumerate(np.bincount(edges.demand[taken], minlength=len(problem.demands))):
        wants = [c for c in (problem.demands.first[demand], problem.demands.second[demand]) if c != NOTHING]
        if units > len(wants):
            return None
        for kind in wants[:units]:
            served[kind, problem.demands.village[demand]] += 1
    wanted = problem.wanted()
    fair = tuple(
        tuple(sorted(Fraction(int(served[k, v]), int(wanted[k, v])) for v in range(problem.villages) if wanted[k, v]))
        for k in range(CLASSES)
    )
    return (
        tuple(served.sum(1).tolist()),
        fair,
        smaller_first(served, wanted),
        int(edges.keeps[taken].sum()),
        -int(edges.cost[taken].sum()),
    )


def smaller_first(served, wanted):
    """Of equally fair ways the one that serves smaller villages: less of the places of (share before it, units wanted)."""
    found = []
    for kind in range(CLASSES):
        steps = sorted({(Fraction(k, n), n) for n in wanted[kind].tolist() for k in range(n)})
        found.append(
            -sum(
                steps.index((Fraction(k, n), n))
                for s, n in zip(served[kind], wanted[kind].tolist(), strict=True)
                for k in range(s)
            )
        )
    return tuple(found)


def best_of_all(problem):
    every = range(len(problem.edges))
    most = int(problem.capacity.sum())
    return max(
        value
        for size in range(min(most, len(every)) + 1)
        for some in itertools.combinations(every, size)
        if (value := worth(problem, np.array(some, dtype=int))) is not None
    )


def test_every_tier_equals_the_best_of_all_assignments_of_400_small_districts():
    scarce = 0
    for seed in range(400):
        problem = small_problem(seed)
        found = worth(problem, np.flatnonzero(solve(problem).taken))
        best = best_of_all(problem)
        assert found == best, seed
        scarce += sum(best[0]) < problem.wanted().sum()
    assert scarce > 200


def test_what_is_served_in_each_village_is_told():
    for seed in range(50):
        problem = small_problem(seed)
        solution = solve(problem)
        kinds = classes_of(problem, solution)
        told = np.zeros_like(solution.served)
        taken = np.flatnonzero(solution.taken)
        np.add.at(told, (kinds[taken], problem.demands.village[problem.edges.demand[taken]]), 1)
        assert (told == solution.served).all()
        assert (kinds[~solution.taken] == NOTHING).all()


def test_nobody_gets_a_second_supporter_while_somebody_who_could_be_reached_has_none():
    problem = problem_of([(0, FIRST, SECOND), (0, FIRST, SECOND)], [2, 1], [(0, 0, 0, False), (1, 0, 90, False), (0, 1, 0, False)], 1)  # fmt: skip
    assert solve(problem).served[[FIRST, SECOND], 0].tolist() == [2, 1]
    assert solve(problem_of([(0, FIRST, SECOND), (0, FIRST, SECOND)], [1, 1], [(0, 0, 0, False), (1, 0, 90, False), (0, 1, 0, False)], 1)).served[FIRST, 0] == 2  # fmt: skip


def test_two_supporters_of_one_person_are_never_one_household():
    problem = problem_of([(0, FIRST, SECOND)], [5], [(0, 0, 0, False)], 1)
    assert solve(problem).served.sum() == 1


def test_scarce_helpers_are_shared_between_villages_though_it_is_farther():
    near = [(d, 0, 0, False) for d in range(4)]
    far = [(d, 0, 100, False) for d in (4, 5)]
    problem = problem_of([(0, FIRST, NOTHING)] * 4 + [(1, FIRST, NOTHING)] * 2, [3], near + far, 2)
    solution = solve(problem)
    assert solution.served[FIRST].tolist() == [2, 1]
    assert [(p.tier, p.proposals, p.cost) for p in solution.prices] == [
        ("alone", 3, 0), ("urgent", 3, 0), ("n1", 3, 0), ("fair", 3, 100), ("continuity", 3, 100),
    ]  # fmt: skip


def test_who_know_each_other_stay_together_though_another_is_nearer():
    problem = problem_of([(0, FIRST, NOTHING)], [1, 1], [(0, 0, 0, False), (0, 1, 60, True)], 1)
    assert solve(problem).taken.tolist() == [False, True]


def test_nothing_wanted_is_an_empty_plan():
    problem = problem_of([(0, NOTHING, NOTHING)], [1], [], 1)
    assert solve(problem).taken.tolist() == []
    assert solve(Problem(Demands(*[np.empty(0, int)] * 3), np.empty(0, int), Edges(*[np.empty(0, int)] * 3, np.empty(0, bool)), 0)).served.sum() == 0  # fmt: skip


@pytest.mark.parametrize("seed", range(20))
def test_the_same_problem_gives_the_same_plan(seed):
    assert solve(small_problem(seed)).taken.tolist() == solve(small_problem(seed)).taken.tolist()

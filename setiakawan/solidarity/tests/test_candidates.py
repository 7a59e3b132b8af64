import numpy as np

from setiakawan.solidarity.plan.candidates import Ground, Helpers, People, candidates, widening
from setiakawan.solidarity.plan.problem import FIRST, SECOND, Demands, Problem
from setiakawan.solidarity.plan.solving import solve


def district(seed, people=40, helpers=30, villages=4):
    chance = np.random.default_rng(seed)
    far = chance.integers(10, 300, (villages, villages))
    far = np.triu(far, 1) + np.triu(far, 1).T
    home = chance.integers(0, villages, helpers)
    serves = [(h, home[h]) for h in range(helpers)] + [
        (h, v) for h in range(helpers) for v in range(villages) if chance.random() < 0.3
    ]

    def pairs(count):
        return chance.integers(0, (max(people, 1), helpers), (count, 2))

    return (
        People(chance.integers(0, 50, people), chance.integers(0, villages, people), chance.integers(0, 3, people) * (
            chance.random(people) < 0.2), chance.random(people) < 0.2),
        Helpers(chance.integers(0, 50, helpers), home, chance.integers(0, 3, helpers), chance.random(helpers) < 0.6,
                chance.integers(0, 3, helpers)),
        Ground(np.array(serves), far, pairs(30), pairs(20)),
    )  # fmt: skip


def build(people, helpers, villages):
    demands = Demands(people.village, np.full(len(people), FIRST), np.full(len(people), SECOND))
    return lambda edges: Problem(demands, helpers.capacity, edges, villages)


def test_nobody_is_a_candidate_whom_safety_or_a_wish_forbids():
    for seed in range(30):
        people, helpers, ground = district(seed)
        edges, cut = candidates(people, helpers, ground, np.full(len(people), 1000))
        assert not cut.any()
        serves = {tuple(row) for row in ground.serves.tolist()}
        refused = {tuple(row) for row in ground.refused.tolist()}
        may = {
            (p, h)
            for p in range(len(people))
            for h in range(len(helpers))
            if (h, int(people.village[p])) in serves
            and (p, h) not in refused
            and helpers.capacity[h] > 0
            and helpers.household[h] != people.household[p]
            and (not people.wished_sex[p] or helpers.sex[h] == people.wished_sex[p])
            and (not people.must_be_vetted[p] or helpers.is_vetted[h])
        }
        assert set(zip(edges.demand.tolist(), edges.carrier.tolist(), strict=True)) == may
        assert len(edges) == len(may)
        known = {tuple(row) for row in ground.known.tolist()}
        assert all(k == ((d, c) in known) for d, c, k in zip(edges.demand.tolist(), edges.carrier.tolist(), edges.keeps, strict=True))  # fmt: skip


def test_short_lists_hold_the_nearest_and_whom_the_person_knows():
    for seed in range(30):
        people, helpers, ground = district(seed)
        whole, _ = candidates(people, helpers, ground, np.full(len(people), 1000))
        some, cut = candidates(people, helpers, ground, np.full(len(people), 3))
        for person in range(len(people)):
            every, mine = whole.demand == person, some.demand == person
            assert mine.sum() == min(3, every.sum())
            assert cut[person] == (every.sum() > 3)
            strangers = np.sort(whole.cost[every & ~whole.keeps])
            assert np.sort(some.cost[mine & ~some.keeps]).tolist() == strangers[: (mine & ~some.keeps).sum()].tolist()


def test_lists_are_widened_until_as_many_are_served_as_with_whole_lists():
    short_served_fewer = 0
    for seed in range(60):
        people, helpers, ground = district(seed)
        make = build(people, helpers, 4)
        every, _ = candidates(people, helpers, ground, np.full(len(people), 1000))
        few, _ = candidates(people, helpers, ground, np.full(len(people), 1))
        best = solve(make(every)).served.sum(1).tolist()
        assert solve(widening(people, helpers, ground, make, nearest=1)).served.sum(1).tolist() == best
        short_served_fewer += solve(make(few)).served.sum(1).tolist() != best
    assert short_served_fewer > 30


def test_who_wants_nothing_gets_no_candidates():
    people, helpers, ground = district(1, people=0)
    edges, _ = candidates(people, helpers, ground, np.empty(0, int))
    assert len(edges) == 0

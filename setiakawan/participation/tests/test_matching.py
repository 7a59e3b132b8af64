"""Matching is fair as brute force is fair, breaks no rule, and answers the same question the same way."""

import datetime
import random
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from setiakawan.participation.matching import candidates
from setiakawan.participation.matching.asked import Offered, Wanted, When
from setiakawan.participation.matching.fairness import fair_share
from setiakawan.participation.matching.network import CostsTooLarge, Edges, serve
from setiakawan.participation.matching.planning import make_plan
from setiakawan.participation.rules.kinds import Kind
from setiakawan.participation.rules.safety import HelperFacts, obstacles

VILLAGES = "ABCD"


def kind(code="water", **given):
    values = {
        "code": code, "label": code, "sentence": "", "picture": "", "unit": "hour", "unit_words": "jam", "skills": (),
        "people": 1, "meets_alone": False, "sex_wish": True, "urgent": True, "hours": 1, "expires_after": 7,
    } | given  # fmt: skip
    return Kind(**values)


KINDS = {"water": kind(), "ride": kind("ride", meets_alone=True, skills=("drive",))}
ADULT = HelperFacts(is_adult=True)
CHECKED = HelperFacts(is_adult=True, is_identity_checked=True, references=1, skills=frozenset({"drive"}))


def apart(one, other):
    return 12.0 * abs(ord(one) - ord(other))


def plan(needs, offers, **given):
    return make_plan(needs, offers, KINDS, given.pop("km", apart), **given)


def want(number, village="A", **given):
    return Wanted(number, given.pop("kind", "water"), village, **given)


def offer(number, village="A", **given):
    return Offered(number, given.pop("kind", "water"), village, given.pop("giver", 100 + number),
                   given.pop("facts", ADULT), **given)  # fmt: skip


def best_coverage(fitting, room, helper_of, capacity, group, sizes, before):
    """The leximin of coverage among plans that serve most, by trying everything."""
    states = {(tuple(room), tuple(capacity)): {tuple(before)}}
    for need, seats in enumerate(fitting):
        reached = {}
        for (rooms, left), counts in states.items():
            reached.setdefault((rooms, left), set()).update(counts)
            for seat in seats:
                helper = helper_of[seat]
                if rooms[seat] and left[helper]:
                    now = tuple(r - (s == seat) for s, r in enumerate(rooms))
                    then = tuple(c - (h == helper) for h, c in enumerate(left))
                    more = {tuple(c + (g == group[need]) for g, c in enumerate(one)) for one in counts}
                    reached.setdefault((now, then), set()).update(more)
        states = reached
    every = set().union(*states.values())
    most = max(map(sum, every))
    return max(
        sorted(Fraction(int(c), int(n)) for c, n in zip(one, sizes, strict=True)) for one in every if sum(one) == most
    )


def some_world(seed):
    """A small world: who fits whom, seats with hours or without, capacities, villages with some coverage already."""
    pick = random.Random(seed)
    villages, needs, helpers = pick.randint(1, 4), pick.randint(1, 8), pick.randint(1, 4)
    capacity = [pick.randint(1, 3) for _ in range(helpers)]
    helper_of, room = list(range(helpers)), [9] * helpers
    if pick.random() < 0.5:
        helper_of = sorted(pick.randrange(helpers) for _ in range(pick.randint(1, 6)))
        room = [1 if pick.random() < 0.7 else 9 for _ in helper_of]
    density = pick.choice([0.2, 0.4, 0.7])
    fitting = [[s for s in range(len(room)) if pick.random() < density] for _ in range(needs)]
    group = [pick.randrange(villages) for _ in range(needs)]
    before = [pick.choice([0, 0, 1, 2]) for _ in range(villages)]
    sizes = [max(1, group.count(v) + before[v] + pick.choice([0, 0, 3])) for v in range(villages)]
    return fitting, room, helper_of, capacity, group, sizes, before


def edges_of(fitting, room, helper_of, capacity):
    pairs = [(n, s) for n, seats in enumerate(fitting) for s in seats]
    columns = [np.array([p[side] for p in pairs], dtype=np.int64) for side in (0, 1)]
    return Edges(
        len(fitting), *columns, np.arange(len(pairs), dtype=np.int64) % 7, np.array(helper_of), np.array(room),
        np.array(capacity),
    )  # fmt: skip


@pytest.mark.parametrize("start", range(0, 1000, 250))
def test_coverage_is_the_leximin_that_brute_force_finds(start):
    for seed in range(start, start + 250):
        fitting, room, helper_of, capacity, group, sizes, before = some_world(seed)
        edges = edges_of(fitting, room, helper_of, capacity)
        count = len(sizes)
        share = fair_share(edges, np.array(group), np.array(sizes), np.array(before), np.full(count, -1))
        found = sorted(Fraction(int(c) + b, n) for c, b, n in zip(share.counts, before, sizes, strict=True))
        assert found == best_coverage(fitting, room, helper_of, capacity, group, sizes, before), seed
        rows = serve(edges.only(share.kept), np.array(group), np.arange(count), share.counts)
        assert len(rows) == share.counts.sum(), seed


def test_costs_that_would_not_fit_into_64_bits_are_refused():
    edges = Edges(
        2, np.array([0, 1]), np.array([0, 0]), np.array([10**15, 1]), np.array([0]), np.array([2]), np.array([2])
    )
    with pytest.raises(CostsTooLarge):
        serve(edges, np.array([0, 0]), np.array([0]), np.array([2]))


@st.composite
def worlds(draw):
    """Needs and offers of up to four villages, with every rule in play."""
    times = st.frozensets(st.sampled_from(["morning", "evening"]), max_size=2)
    days = st.sampled_from([None, datetime.date(2026, 3, 12), datetime.date(2026, 3, 13)])
    when = st.builds(When, on=days, times=times)
    facts = st.sampled_from([ADULT, CHECKED, HelperFacts(), HelperFacts(is_adult=True, sex="P")])
    kinds = st.sampled_from(["water", "water", "ride"])
    villages = st.sampled_from(VILLAGES)
    people = st.frozensets(st.integers(100, 105), max_size=2)
    needs = draw(st.lists(
        st.builds(Wanted, st.just(0), kinds, villages, places=st.sampled_from([1, 1, 1, 2]), is_urgent=st.booleans(),
                  wished_sex=st.sampled_from(["", "", "P"]), when=when, not_givers=people, fond_of=people),
        min_size=1, max_size=7,
    ))  # fmt: skip
    offers = draw(st.lists(
        st.builds(Offered, st.just(0), kinds, villages, st.integers(100, 105), facts, capacity=st.integers(1, 3), when=when),
        max_size=6,
    ))  # fmt: skip
    needs = [Wanted(**{**one.__dict__, "need": n}) for n, one in enumerate(needs, 1)]
    return needs, [Offered(**{**one.__dict__, "offer": n}) for n, one in enumerate(offers, 1)]


@settings(max_examples=150, deadline=None)
@given(worlds(), st.randoms())
def test_the_same_needs_and_offers_give_the_same_plan_in_any_order(world, chance):
    needs, offers = world
    first = plan(needs, offers)
    chance.shuffle(needs)
    chance.shuffle(offers)
    assert plan(needs, offers) == first


@settings(max_examples=150, deadline=None)
@given(worlds())
def test_a_plan_breaks_no_rule_and_answers_every_need(world):
    needs, offers = world
    made = plan(needs, offers)
    by_need, by_offer = {n.need: n for n in needs}, {o.offer: o for o in offers}
    for one in made.proposals:
        need, given_ = by_need[one.need], by_offer[one.offer]
        assert given_.kind == need.kind
        assert not obstacles(KINDS[need.kind], given_.facts, wished_sex=need.wished_sex)
        assert one.giver not in need.not_givers
        assert one.why
        if need.when.on and given_.when.on:
            assert need.when.on == given_.when.on
    for number in by_offer:
        assert sum(p.offer == number for p in made.proposals) <= by_offer[number].capacity
    for number, need in by_need.items():
        givers = [p.giver for p in made.proposals if p.need == number]
        assert len(givers) == len(set(givers)) == (0 if number in {x.need for x in made.left} else need.places)


def coverage(made):
    return sorted(Fraction(v.served, v.needs) for v in made.villages)


def plainly(world):
    """The world without what no flow can weigh: one helper per need, no hours, each giver one offer, nothing urgent."""
    needs, offers = world
    one = {"places": 1, "when": When(), "is_urgent": False}
    return (
        [Wanted(**{**n.__dict__, **one}) for n in needs],
        [Offered(**{**o.__dict__, "when": When(), "giver": 99 + o.offer}) for o in offers],
    )


@settings(max_examples=150, deadline=None)
@given(worlds(), st.sampled_from(VILLAGES))
def test_one_more_helper_never_lowers_the_coverage(world, village):
    needs, offers = plainly(world)
    before = plan(needs, offers)
    after = plan(needs, [*offers, offer(99, village, giver=999, facts=CHECKED)])
    assert (sum(v.served for v in after.villages), coverage(after)) >= (
        sum(v.served for v in before.villages), coverage(before),
    )  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(worlds())
def test_short_lists_of_candidates_are_widened_until_nothing_is_missed(world):
    needs, offers = plainly(world)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(candidates, "NEAREST", 1)
        short = plan(needs, offers)
    fits = [
        [
            s for s, o in enumerate(offers)
            if o.kind == n.kind and o.giver not in n.not_givers
            and not obstacles(KINDS[n.kind], o.facts, wished_sex=n.wished_sex)
        ]
        for n in needs
    ]  # fmt: skip
    villages = sorted({n.village for n in needs})
    group = [villages.index(n.village) for n in needs]
    capacity = [o.capacity for o in offers]
    best = best_coverage(
        fits, capacity, list(range(len(offers))), capacity, group, [group.count(v) for v in range(len(villages))],
        [0] * len(villages),
    )  # fmt: skip
    assert coverage(short) == coverage(plan(needs, offers)) == best


def test_a_village_with_nobody_gets_its_share_and_the_way_it_costs_is_told():
    needs = [want(1), want(2), want(3, "B"), want(4, "B")]
    made = plan(needs, [offer(1), offer(2)])
    assert [(v.village, v.served, v.served_plain) for v in made.villages] == [("A", 1, 2), ("B", 1, 0)]
    assert (made.km_fair, made.km_plain) == (6.0, 0.0)


def test_what_a_village_already_has_counts():
    made = plan([want(1), want(2, "B")], [offer(1)], served={"A": (0, 4), "B": (3, 3)})
    assert [p.need for p in made.proposals] == [1]


def test_urgent_needs_come_before_everything():
    made = plan([want(1), want(2, is_urgent=True)], [offer(1)])
    assert [p.need for p in made.proposals] == [2]


def test_nobody_is_in_two_places_at_once():
    at = When(on=datetime.date(2026, 3, 12), times=frozenset({"morning"}))
    made = plan([want(1, when=at), want(2, when=at)], [offer(1, capacity=5)])
    assert len(made.proposals) == 1
    rides = [want(1, when=at), want(2, when=at, kind="ride")]
    both = [offer(1, giver=7, facts=CHECKED), offer(2, giver=7, facts=CHECKED, kind="ride")]
    assert len(plan(rides, both).proposals) == 1


def test_weekly_needs_on_one_weekday_and_part_of_the_day_need_two_helpers():
    weekly = When(weekdays=frozenset({2}), times=frozenset({"morning"}))
    needs = [want(1, when=weekly), want(2, when=weekly)]
    assert len(plan(needs, [offer(1, capacity=5)]).proposals) == 1
    assert len(plan(needs, [offer(1, capacity=5), offer(2)]).proposals) == 2


def test_two_come_together_or_nobody_does():
    assert [p.giver for p in plan([want(1, places=2)], [offer(1, capacity=2), offer(2)]).proposals] == [101, 102]
    alone = plan([want(1, places=2)], [offer(1, capacity=2)])
    assert (alone.proposals, alone.left[0].code) == ((), "team")


def test_a_helper_whom_two_would_have_shared_is_free_for_somebody_else():
    made = plan([want(1, places=2, is_urgent=True), want(2)], [offer(1)])
    assert [p.need for p in made.proposals] == [2]


def test_the_lasting_companion_stays_and_is_not_weighed():
    made = plan([want(1, kept_by=101), want(2)], [offer(1), offer(2, "D")])
    assert [(p.need, p.giver, p.why[0]) for p in made.proposals] == [
        (1, 101, "kawan tetap"),
        (2, 102, "dari desa lain, kira-kira 36 km"),
    ]


def test_somebody_who_helped_before_is_worth_a_little_way():
    near, fond = offer(1), offer(2, "A")
    made = plan([want(1, fond_of=frozenset({102}))], [near, fond])
    assert (made.proposals[0].giver, made.proposals[0].why[0]) == (102, "pernah membantu orang ini")
    far = plan([want(1, fond_of=frozenset({102}))], [near, offer(2, "D")])
    assert far.proposals[0].giver == 101


def test_an_unknown_way_is_never_a_short_one():
    made = plan([want(1)], [offer(1, "B"), offer(2, "C")], km=lambda a, b: None if a == "B" else 40.0)
    assert made.proposals[0].offer == 2
    only = plan([want(1)], [offer(1, "B")], km=lambda a, b: None)
    assert only.proposals[0].why[0] == "dari desa lain, jarak belum diketahui"
    assert only.km_fair is None


def test_the_reason_says_day_and_hour_in_plain_words():
    when = When(weekdays=frozenset({2, 6}), times=frozenset({"morning"}))
    made = plan([want(1, when=when)], [offer(1, when=When(weekdays=frozenset({2})), facts=CHECKED)])
    assert made.proposals[0].why == (
        "tetangga satu desa", "bisa hari Selasa", "identitas sudah diperiksa dan ada yang menjamin",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("need", "offers", "code"),
    [
        (want(1, kind="ride"), [offer(1)], "kind"),
        (want(1, kind="ride"), [offer(1, kind="ride")], "safe"),
        (want(1, languages=frozenset({"kutai"})), [offer(1)], "language"),
        (
            want(1, when=When(on=datetime.date(2026, 3, 12))),
            [offer(1, when=When(on=datetime.date(2026, 3, 13)))],
            "time",
        ),
        (want(1, not_givers=frozenset({101})), [offer(1)], "answered"),
    ],
)
def test_who_is_left_is_told_which_rule_left_nobody(need, offers, code):
    made = plan([need], offers)
    assert (made.proposals, [one.code for one in made.left]) == ((), [code])


def test_who_lives_too_far_is_not_asked():
    assert plan([want(1)], [offer(1, "D")], km=lambda a, b: 400.0).left[0].code == "far"


def test_no_needs_and_no_offers_make_an_empty_plan():
    assert plan([], [offer(1)]).proposals == plan([want(1)], []).proposals == ()

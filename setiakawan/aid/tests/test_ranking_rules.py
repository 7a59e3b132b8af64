"""The order under a quota as a rule of its own: what must hold for any candidates, by any method."""

import random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import rankdata

from setiakawan.aid.models import Method
from setiakawan.aid.rules.ranking import Candidate, CannotRank, rank

METHODS = [method.value for method in Method]
PARTS = {"decile": "decile", "score": "score", "community": "community_rank"}


def candidates(**fixed):
    """Candidates with few different values, so that ties and unknown ones are common."""
    values = {
        "decile": st.none() | st.integers(1, 4), "score": st.none() | st.sampled_from([0.0, 12.5, 40.0, 100.0]),
        "community_rank": st.none() | st.integers(1, 5), "with_disability": st.integers(0, 2),
    }  # fmt: skip
    return st.lists(
        st.builds(Candidate, key=st.integers(1, 10_000), **(values | fixed)), max_size=25, unique_by=lambda c: c.key
    )


def ranked(people, method):
    try:
        return rank(people, method)
    except CannotRank:
        assume(False)


def test_every_method_that_an_officer_may_choose_is_a_rule():
    assert [rank([], method) for method in METHODS] == [[]] * len(METHODS)
    with pytest.raises(KeyError):
        rank([], "loudest")


@given(candidates(), st.sampled_from(METHODS), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_says_nothing_and_nobody_is_lost_or_twice(people, method, chance):
    first = ranked(people, method)
    assert rank(chance.sample(people, len(people)), method) == first
    assert sorted(first, key=lambda c: c.key) == sorted(people, key=lambda c: c.key)


@given(candidates(), st.sampled_from(sorted(PARTS)))
def test_equals_go_by_decile_then_neighbours_then_disability_then_number(people, method):
    def known(value):
        return (value is None, value or 0)

    order = [
        (known(getattr(c, PARTS[method])), known(c.decile), known(c.community_rank), -c.with_disability, c.key)
        for c in ranked(people, method)
    ]
    assert order == sorted(order)


@given(candidates(), st.sampled_from(sorted(PARTS)))
def test_unknown_is_never_a_low_value_and_comes_after_everybody_known(people, method):
    order = [getattr(c, PARTS[method]) is None for c in ranked(people, method)]
    assert order == sorted(order)


@given(candidates(), st.sampled_from(METHODS), st.integers(0, 25), st.integers(0, 25))
def test_whom_a_small_quota_reaches_a_larger_one_reaches_too(people, method, one, other):
    small, large = sorted((one, other))
    assert set(ranked(people, method)[:small]) <= set(ranked(people, method)[:large])


@given(candidates(), st.sampled_from(sorted(PARTS)), st.data())
def test_whoever_leaves_changes_nothing_in_the_order_of_the_others(people, method, data):
    assume(people)
    gone = data.draw(st.sampled_from(people))
    rest = [c for c in people if c != gone]
    assert ranked(rest, method) == [c for c in ranked(people, method) if c != gone]


@given(candidates(), st.sampled_from(METHODS), st.integers(1, 4))
def test_a_lower_value_never_moves_anybody_back(people, method, step):
    assume(people)
    name = PARTS.get(method, "community_rank")
    one = people[0]
    assume(getattr(one, name) is not None)
    needier = Candidate(**(vars(one) | {name: getattr(one, name) - step}))
    before = ranked(people, method).index(one)
    assert ranked([needier, *people[1:]], method).index(needier) <= before


@given(candidates(community_rank=st.just(3)))
def test_where_the_neighbours_say_nothing_the_hybrid_is_the_decile(people):
    assert ranked(people, "hybrid") == ranked(people, "decile")


@given(candidates(decile=st.just(2)))
def test_where_all_have_one_decile_the_hybrid_is_the_neighbours(people):
    assert ranked(people, "hybrid") == ranked(people, "community")


@given(candidates())
def test_who_is_at_least_as_needy_by_both_halves_is_never_behind_in_the_hybrid(people):
    def by(c):
        return [(value is None, value or 0) for value in (c.decile, c.community_rank)]

    order = ranked(people, "hybrid")
    for place, behind in enumerate(order):
        for before in order[:place]:
            pairs = list(zip(by(behind), by(before), strict=True))
            assert not (all(b <= a for b, a in pairs) and any(b < a for b, a in pairs))


@given(candidates(), st.sampled_from(METHODS))
def test_values_of_which_nobody_has_any_rank_nobody(people, method):
    assume(people)
    needed = {"hybrid": ("decile", "community_rank")}.get(method, (PARTS.get(method),))
    if any(all(getattr(c, name) is None for c in people) for name in needed):
        with pytest.raises(CannotRank):
            rank(people, method)
    else:
        assert len(rank(people, method)) == len(people)


def test_a_whole_district_is_put_in_order_by_the_mean_of_both_places():
    """Twenty thousand families, ranks all different; equal values share the mean of their places, as SciPy counts it."""
    chance = random.Random(1)
    people = [
        Candidate(n, chance.randint(1, 10), None, place) for n, place in enumerate(chance.sample(range(20_000), 20_000))
    ]
    mean = rankdata([c.decile for c in people]) + rankdata([c.community_rank for c in people])
    assert [mean[c.key] for c in rank(people, "hybrid")] == sorted(mean)

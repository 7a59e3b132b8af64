import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from setiakawan.solidarity.measures.intervals import bootstrap, gini, gini_of, mean_of, wilson


def test_wilson_gives_the_published_interval():
    # Newcombe, Statistics in Medicine 17:857 (1998), table I: 81 of 263, and none of 20.
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert wilson(1, 29) == pytest.approx((0.0061, 0.1718), abs=5e-5)
    assert wilson(0, 0) is None


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_lies_inside_its_interval(pair):
    low, high = wilson(*pair)
    assert 0 <= low <= pair[0] / pair[1] <= high <= 1


def test_gini_of_equal_loads_is_nothing_and_of_one_bearer_nearly_all():
    assert gini(np.array([3, 3, 3])) == 0
    assert gini(np.array([0, 0, 0, 8])) == pytest.approx(0.75)
    assert gini(np.array([], int)) is None


@given(st.lists(st.integers(0, 50), min_size=2, max_size=40).filter(any))
def test_gini_is_half_the_mean_difference_by_the_mean(loads):
    slow = sum(abs(a - b) for a in loads for b in loads) / (2 * len(loads) * sum(loads))
    assert gini(np.array(loads)) == pytest.approx(slow)


def test_the_bootstrap_is_that_of_drawing_one_by_one():
    sample = np.array([1] * 30 + [2] * 10 + [5] * 4)
    chance = np.random.default_rng(7)
    slow = [gini(sample[chance.integers(0, len(sample), len(sample))]) for _ in range(4000)]
    assert bootstrap(sample, gini_of) == pytest.approx(np.percentile(slow, (2.5, 97.5)), abs=0.03)
    assert bootstrap(sample, mean_of) == bootstrap(sample, mean_of)
    assert bootstrap(sample[:1], mean_of) is None

"""Regsosek 428 and the Short Set, both ways."""

from hypothesis import given
from hypothesis import strategies as st

from setiakawan.functioning.rules.regsosek import d3_from_regsosek, to_regsosek
from setiakawan.functioning.rules.scoring import WG_SS_DOMAINS, score_wg_ss

NONE = {f"428{letter}": 4 for letter in "abcghi"}


def test_nobody_with_difficulty_is_a_no():
    assert d3_from_regsosek(NONE) == "no"


def test_a_lot_of_difficulty_is_a_yes():
    assert d3_from_regsosek(NONE | {"428c": 2}) == "yes"


def test_a_missing_answer_is_unknown_never_a_no():
    assert d3_from_regsosek(NONE | {"428i": None}) == "unknown"


def test_questions_without_counterpart_do_not_count():
    assert d3_from_regsosek(NONE | {"428d": 1, "428e": 1, "428f": 1, "428j": 1}) == "no"


@given(st.fixed_dictionaries(dict.fromkeys(WG_SS_DOMAINS, st.none() | st.integers(1, 4))))
def test_there_and_back_keeps_the_recommended_cut_off(answers):
    assert d3_from_regsosek(to_regsosek(answers)) == score_wg_ss(answers)["D3"]

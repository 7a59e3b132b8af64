"""The scoring beside a second derivation, written from the published definitions and not from our code.

Where answers are missing, every way to complete them is tried: if all give yes the result is yes, if all give no it is no,
else it is not known. The definitions are those of the Washington Group's analytic guidelines for the Short Set (severity
indicators) and of the tabulation plan of the Module on Child Functioning; with complete answers each is one line.
"""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from setiakawan.functioning.rules.scoring import WG_SS_DOMAINS, score_cfm, score_wg_ss
from setiakawan.functioning.tests.test_scoring import module_answers

SHORT_SET = {
    "D1": lambda codes: sum(c >= 2 for c in codes) >= 1,
    "D2": lambda codes: sum(c >= 2 for c in codes) >= 2 or max(codes) >= 3,
    "D3": lambda codes: max(codes) >= 3,
    "D4": lambda codes: max(codes) == 4,
}


def told(truths):
    """Yes, no or unknown from the results of every completion."""
    found = set(truths)
    return "unknown" if len(found) > 1 else "yes" if found == {True} else "no"


def completed(codes, options=(1, 2, 3, 4)):
    return itertools.product(*[(code,) if code is not None else options for code in codes])


@pytest.mark.parametrize("missing", range(4))
def test_every_answer_set_of_the_short_set_with_up_to_three_missing(missing):
    """All 4^6 complete sets, and every one that misses some, up to the order of the domains."""
    for known in itertools.combinations_with_replacement((1, 2, 3, 4), 6 - missing):
        codes = (*known, *[None] * missing)
        ways = list(completed(codes))
        expected = {name: told(holds(way) for way in ways) for name, holds in SHORT_SET.items()}
        assert score_wg_ss(dict(zip(WG_SS_DOMAINS, codes, strict=True))) == expected, codes


@given(st.permutations(WG_SS_DOMAINS), st.lists(st.none() | st.integers(1, 4), min_size=6, max_size=6))
def test_the_order_of_the_domains_says_nothing(order, codes):
    assert score_wg_ss(dict(zip(order, codes, strict=True))) == score_wg_ss(
        dict(zip(WG_SS_DOMAINS, codes, strict=True))
    )


def hard(*codes):
    return any(code >= 3 for code in codes)


# domain → (questions with their options, what a complete answer means)
FOUR, TWO, FIVE = (1, 2, 3, 4), (1, 2), (1, 2, 3, 4, 5)
SENSES = {
    "seeing": (
        (("glasses", TWO), ("seeing_with_glasses", FOUR), ("seeing", FOUR)),
        lambda f, a, b: hard(a if f == 1 else b),
    ),
    "hearing": (
        (("hearing_aid", TWO), ("hearing_with_aid", FOUR), ("hearing", FOUR)),
        lambda f, a, b: hard(a if f == 1 else b),
    ),
}
MODULES = {
    "cfm_2_4": SENSES | {
        "walking": ((("walking_aid", TWO), ("walking_without_aid", FOUR), ("walking", FOUR)), lambda f, a, b: hard(a if f == 1 else b)),
        "communication": ((("understanding", FOUR), ("being_understood", FOUR)), hard),
        "behaviour": ((("behaviour", FOUR),), lambda code: code == 4),
    } | {name: (((name, FOUR),), hard) for name in ("fine_motor", "learning", "playing")},
    "cfm_5_17": SENSES | {
        "walking": (
            (("walking_aid", TWO), ("walking_100_without_aid", FOUR), ("walking_500_without_aid", FOUR), ("walking_100", FOUR), ("walking_500", FOUR)),
            lambda f, a, b, c, d: hard(a, b) if f == 1 else hard(c, d),
        ),
        "communication": ((("understood_by_family", FOUR), ("understood_by_others", FOUR)), hard),
        "anxiety": ((("anxiety", FIVE),), lambda code: code == 1),
        "depression": ((("depression", FIVE),), lambda code: code == 1),
    } | {
        name: (((name, FOUR),), hard)
        for name in ("self_care", "learning", "remembering", "concentrating", "accepting_change", "behaviour", "making_friends")
    },
}  # fmt: skip


def domain_of(module, name, answers):
    questions, holds = MODULES[module][name]
    choices = [(answers[code],) if answers.get(code) is not None else options for code, options in questions]
    return told(holds(*way) for way in itertools.product(*choices))


@pytest.mark.parametrize("module", MODULES)
@given(data=st.data())
def test_every_domain_of_a_module_agrees_with_every_completion(module, data):
    answers = data.draw(module_answers(module))
    expected = {name: domain_of(module, name, answers) for name in MODULES[module]}
    verdicts = set(expected.values())
    child = "yes" if "yes" in verdicts else "unknown" if "unknown" in verdicts else "no"
    assert score_cfm(module, answers) == expected | {"child": child}

"""What a condition holds against somebody is found in its tree, not in its words."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from setiakawan.aid.rules.answers import Answer
from setiakawan.aid.rules.compiling import compile_programme
from setiakawan.aid.rules.facts import MEMBER_FACTS, Known
from setiakawan.aid.rules.judging import judge
from setiakawan.aid.rules.refusing import facts_held_against
from setiakawan.aid.tests import strategies
from setiakawan.aid.tests.strategies import DAY, rule

YESNO = [code for code, kind in MEMBER_FACTS.items() if kind.type == "yesno"]


def against(when):
    return facts_held_against(compile_programme(rule(when)).rules_on(DAY))


SERVANT = {"yes": "is_state_employee"}


@pytest.mark.parametrize(
    "when",
    [
        {"members": {"to": 0, "who": SERVANT}},
        {"not": {"members": {"from": 1, "who": SERVANT}}},
        {"not": {"members": {"from": 1, "who": {"all_of": [SERVANT, {"age": {"from": 18}}]}}}},
        {"members": {"from": 1, "who": {"no": "is_state_employee"}}},
    ],
)
def test_a_rule_that_refuses_civil_servants_holds_it_against_them(when):
    assert against(when) == {"is_state_employee"}


@pytest.mark.parametrize(
    "when", [{"members": {"from": 1, "who": SERVANT}}, {"not": {"members": {"to": 0, "who": SERVANT}}}]
)
def test_a_rule_for_civil_servants_does_not_hold_it_against_them(when):
    assert against(when) == frozenset()


def test_a_sentence_that_names_a_fact_holds_nothing_against_anybody():
    programme = rule({"number": {"fact": "decile", "to": 4}})
    programme["versions"][0]["criteria"][0]["label"] = "bukan is_state_employee"
    assert facts_held_against(compile_programme(programme).rules_on(DAY)) == frozenset()


@given(when=strategies.of_family, family=strategies.families(), code=st.sampled_from(YESNO), data=st.data())
def test_no_other_fact_can_turn_an_answer_to_no(when, family, code, data):
    if not family.members:
        return
    programme = compile_programme(rule(when))
    at = data.draw(st.integers(0, len(family.members) - 1))
    members = list(family.members)
    facts = {key: known for key, known in members[at].facts.items() if key != code}
    members[at] = dataclasses.replace(members[at], facts=facts)
    before = dataclasses.replace(family, members=tuple(members))
    members[at] = dataclasses.replace(members[at], facts=facts | {code: Known(True)})
    after = dataclasses.replace(family, members=tuple(members))
    if judge(programme, before, DAY).answer != Answer.NO and judge(programme, after, DAY).answer == Answer.NO:
        assert code in facts_held_against(programme.rules_on(DAY))

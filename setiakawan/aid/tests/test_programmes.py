"""Every programme that ships answers its worked situations, one by one and by columns."""

import datetime

import pytest

from setiakawan.aid.catalogue import PROGRAMMES, read_yaml, shipped_programmes
from setiakawan.aid.columns.duck import judge_tables
from setiakawan.aid.columns.tables import tables_of
from setiakawan.aid.rules.answers import answer_of
from setiakawan.aid.rules.facts import FamilyFacts, Known, MemberFacts
from setiakawan.aid.rules.judging import judge
from setiakawan.aid.rules.programme import NoRuleInForce


def _known(facts):
    return {code: Known(value) for code, value in facts.items() if value is not None}


def _born(value):
    return tuple(value) if isinstance(value, list) else None if value is None else (value, value)


def _family(written, case):
    members = []
    for number, given in enumerate(case["members"], 1):
        facts = written["member"] | given
        members.append(MemberFacts(number, "", _born(facts.pop("born", None)), _known(facts)))
    return FamilyFacts(1, _known(written["family"] | case.get("facts", {})), tuple(members))


def _situations():
    for file in sorted(PROGRAMMES.glob("*/cases.yaml")):
        written = read_yaml(file.read_text(encoding="utf-8"))
        for case in written["cases"]:
            yield pytest.param(file.parent.name, written, case, id=f"{file.parent.name}: {case['name']}")


SITUATIONS = list(_situations())


def test_every_programme_has_situations_and_there_are_more_than_a_hundred():
    names = [situation.id for situation in SITUATIONS]
    assert {name.partition(":")[0] for name in names} == set(shipped_programmes())
    assert len(set(names)) == len(names) > 100


@pytest.mark.parametrize("code, written, case", SITUATIONS)
def test_the_answer_is_the_one_worked_out_by_hand(code, written, case):
    programme, on = shipped_programmes()[code], case.get("on", written["on"])
    family = _family(written, case)
    person = 1 if programme.unit == "person" else None
    if case["answer"] == "none":
        with pytest.raises(NoRuleInForce):
            judge(programme, family, on, person)
        return
    found = judge(programme, family, on, person)
    reasons = {reason.criterion.code: str(reason.told.answer) for reason in found.reasons}
    assert found.answer == case["answer"], reasons
    because = {c for c, a in reasons.items() if a == found.answer} if found.answer != "yes" else set()
    assert because == set(case.get("because", ()))
    if found.answer == "yes":
        assert sum(share.amount for share in found.shares) == case["amount"]
    row = judge_tables(programme, on, *tables_of([family])).to_pylist()[0]
    assert {answer_of(row["answer"]), row["amount"]} == {found.answer, case.get("amount")}


def test_every_fact_that_is_unknown_is_asked_for():
    pkh = shipped_programmes()["pkh"]
    unknown = FamilyFacts(1, {}, (MemberFacts(7, "Aminah"),))
    found = judge(pkh, unknown, datetime.date(2026, 6, 15))
    assert found.answer == "unknown"
    assert {(used.member, used.code) for used in found.missing} >= {
        (None, "decile"), (None, "has_address"), (7, "is_pregnant"), (7, "birth_date"), (7, "is_state_employee"),
    }  # fmt: skip

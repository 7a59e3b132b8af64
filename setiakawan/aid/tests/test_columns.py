"""The column form of every rule agrees, row by row, with the answers given one by one."""

from hypothesis import given, settings
from hypothesis import strategies as st

from setiakawan.aid.columns.duck import judge_tables
from setiakawan.aid.columns.tables import tables_of
from setiakawan.aid.rules.answers import answer_of
from setiakawan.aid.rules.compiling import compile_programme
from setiakawan.aid.rules.facts import FamilyFacts, MemberFacts
from setiakawan.aid.rules.judging import judge
from setiakawan.aid.tests.strategies import DAY, families, rule, written_programmes

several = st.lists(st.integers(), min_size=1, max_size=5).flatmap(
    lambda rows: st.tuples(*(families(n) for n, _ in enumerate(rows, 1)))
)


def _one_by_one(programme, people):
    for family in people:
        for member in (m.id for m in family.members) if programme.unit == "person" else (None,):
            found = judge(programme, family, DAY, member)
            told = {"c_" + r.criterion.code: r.told.answer for r in found.reasons}
            total = sum(share.amount for share in found.shares) if found.answer == "yes" else None
            yield (family.id, member), told | {"answer": found.answer, "amount": total}


def _by_columns(programme, people):
    for row in judge_tables(programme, DAY, *tables_of(people)).to_pylist():
        key = (row.pop("family"), row.pop("member", None))
        yield key, {name: value if name == "amount" else answer_of(value) for name, value in row.items()}


@given(written_programmes(), several)
@settings(max_examples=150, deadline=None)
def test_both_forms_agree_on_every_row(written, people):
    programme = compile_programme(written)
    assert dict(_by_columns(programme, people)) == dict(_one_by_one(programme, people))


def test_a_family_without_members_is_judged_and_members_without_a_family_are_not():
    programme = compile_programme(rule({"members": {"to": 0}}))
    families, _ = tables_of([FamilyFacts(1)])
    _, members = tables_of([FamilyFacts(2, {}, (MemberFacts(5),))])
    rows = judge_tables(programme, DAY, families, members).to_pylist()
    assert [(row["family"], row["answer"]) for row in rows] == [(1, True)]

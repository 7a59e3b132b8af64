"""The column form of every rule agrees, row by row, with the answers given one by one."""

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from setiakawan.aid.columns import duck, judged
from setiakawan.aid.columns.duck import judge_tables
from setiakawan.aid.columns.judged import SCALE, judge_rows, rows_of
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


def _by_sql(programme, people):
    for row in judge_tables(programme, DAY, *tables_of(people)).to_pylist():
        key = (row.pop("family"), row.pop("member", None))
        yield key, {name: value if name == "amount" else answer_of(value) for name, value in row.items()}


def _by_arrays(programme, people):
    families, members = tables_of(people)
    found = judge_rows(programme, DAY, rows_of(families), rows_of(members))
    if found.members is None:
        keys = [(number, None) for number in families["family"].to_pylist()]
    else:
        both = list(zip(members["family"].to_pylist(), members["member"].to_pylist(), strict=True))
        keys = [both[n] for n in found.members]
    for n, key in enumerate(keys):
        told = {"c_" + code: _answer(told, n) for code, told in found.criteria.items()}
        answer = _answer(found.answer, n)
        yield key, told | {"answer": answer, "amount": found.hundredths[n] / SCALE if answer == "yes" else None}


def _answer(told, n):
    assert told.most[n] or not told.sure[n]
    return answer_of(bool(told.sure[n]) if told.sure[n] == told.most[n] else None)


@pytest.mark.parametrize("by_columns", [_by_sql, _by_arrays])
@given(written=written_programmes(), people=several)
@settings(max_examples=100, deadline=None)
def test_both_forms_agree_on_every_row(by_columns, written, people):
    programme = compile_programme(written)
    assert dict(by_columns(programme, people)) == dict(_one_by_one(programme, people))


@given(written=written_programmes(), people=several, groups=st.tuples(st.integers(1, 3), st.integers(1, 5)))
@settings(max_examples=25, deadline=None)
def test_files_are_counted_alike_however_their_rows_are_grouped(written, people, groups):
    programme = compile_programme(written)
    with TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("families.parquet", "members.parquet")]
        for table, file, size in zip(tables_of(people), files, groups, strict=True):
            pq.write_table(table, file, row_group_size=size)
        counted = [judge_files(programme, DAY, *files) for judge_files in (judged.judge_files, duck.judge_files)]
    answers = [told["answer"] for _, told in _one_by_one(programme, people)]
    total = sum(told["amount"] or 0 for _, told in _one_by_one(programme, people))
    for found in counted:
        assert {answer_of(a): n for a, n in found.answers.items() if n} == Counter(answers)
        assert found.amount == total


def test_members_that_are_not_sorted_by_family_are_refused():
    families, members = tables_of([FamilyFacts(n, {}, (MemberFacts(n * 10),)) for n in (1, 2)])
    swapped = members.take([1, 0])
    with pytest.raises(ValueError, match="sorted"):
        judge_rows(compile_programme(rule({"members": {"to": 0}})), DAY, rows_of(families), rows_of(swapped))


def test_a_family_without_members_is_judged_and_members_without_a_family_are_not():
    programme = compile_programme(rule({"members": {"to": 0}}))
    families, _ = tables_of([FamilyFacts(1)])
    _, members = tables_of([FamilyFacts(2, {}, (MemberFacts(5),))])
    rows = judge_tables(programme, DAY, families, members).to_pylist()
    assert [(row["family"], row["answer"]) for row in rows] == [(1, True)]
    assert judge_rows(programme, DAY, rows_of(families), rows_of(members)).answer.sure.tolist() == [True]

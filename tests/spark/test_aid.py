"""The rules of aid on Spark: the statement that DuckDB runs gives the same answers there, and so do the answers one by one."""

import datetime
import random

import pytest

from setiakawan.aid.catalogue import shipped_programmes
from setiakawan.aid.columns.duck import judge_tables
from setiakawan.aid.columns.tables import tables_of
from setiakawan.aid.rules.answers import answer_of
from setiakawan.aid.rules.columns import judging_sql
from setiakawan.aid.rules.facts import FAMILY_FACTS, MEMBER_FACTS, FamilyFacts, Known, MemberFacts
from setiakawan.aid.rules.judging import judge
from setiakawan.aid.rules.predicates import born_by

pytestmark = [
    pytest.mark.spark, pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
]  # fmt: skip
DAY = datetime.date(2026, 6, 15)
LIMITS = [born_by(age, DAY) + datetime.timedelta(days=shift) for age in (5, 17, 18, 60, 70) for shift in (-1, 0, 1)]


def _facts(chance, kinds):
    facts = {}
    for code, kind in kinds.items():
        if chance.random() < 0.15:
            continue
        if kind.type == "yesno":
            facts[code] = Known(chance.random() < (0.8 if code.startswith("has_") else 0.25))
        elif kind.type == "count":
            facts[code] = Known(chance.randint(1, 10))
        else:
            facts[code] = Known(chance.choice(kind.values or ("64.08.01.2001", "64.08", "64.09.01.1001")))
    return facts


def _born(chance):
    first = chance.choice([*LIMITS, datetime.date(1920, 1, 1) + datetime.timedelta(days=chance.randrange(38_000))])
    kind = chance.random()
    return None if kind < 0.1 else (first, first if kind < 0.9 else first + datetime.timedelta(days=364))


def _families(count):
    chance = random.Random(7)
    for number in range(count):
        members = (
            MemberFacts(number * 10 + place, "", _born(chance), _facts(chance, MEMBER_FACTS))
            for place in range(chance.randint(0, 6))
        )
        yield FamilyFacts(number, _facts(chance, FAMILY_FACTS), tuple(members))


def _rows(table):
    return {(row["family"], row.get("member")): row for row in table.to_pylist()}


@pytest.fixture(scope="module")
def people():
    return list(_families(400))


@pytest.fixture(scope="module")
def tables(spark, people):
    """The two tables in Spark, and the same ones at hand."""
    both = tables_of(people)
    for name, table in zip(("aid_families", "aid_members"), both, strict=True):
        spark.createDataFrame(table).createOrReplaceTempView(name)
    return both


@pytest.mark.parametrize("code", sorted(shipped_programmes()))
def test_spark_and_duckdb_and_the_answers_one_by_one_are_the_same(spark, people, tables, code):
    programme = shipped_programmes()[code]
    named = "WITH families AS (SELECT * FROM aid_families), members AS (SELECT * FROM aid_members) "
    on_spark = _rows(spark.sql(named + judging_sql(programme, DAY)).toArrow())
    assert on_spark == _rows(judge_tables(programme, DAY, *tables))
    for family in people:
        for person in [m.id for m in family.members] if programme.unit == "person" else [None]:
            told, row = judge(programme, family, DAY, person), on_spark.pop((family.id, person))
            assert answer_of(row["answer"]) == told.answer
            assert row["amount"] == (sum(share.amount for share in told.shares) if told.answer == "yes" else None)
    assert on_spark == {}

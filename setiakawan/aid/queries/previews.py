"""Whom a programme would reach, before anything is decided: counted, never listed by name."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from setiakawan.accounts.scope import Scope
from setiakawan.aid.columns.duck import judge_tables
from setiakawan.aid.columns.tables import tables_of
from setiakawan.aid.models import EntryState, ListEntry, Method
from setiakawan.aid.queries.facts import facts_of_families, families_to_judge
from setiakawan.aid.rules.answers import Answer, answer_of
from setiakawan.aid.rules.programme import Programme
from setiakawan.aid.rules.ranking import Candidate, CannotRank, rank
from setiakawan.core.bulk import chunks


@dataclass(frozen=True)
class Preview:
    """How many of an area would get each answer, which criteria say no or are unknown, and what a year would cost."""

    asked: int
    answers: dict[str, int]
    refusing: list[tuple[str, int, int]]
    cost: Decimal
    unit: str


def preview(scope: Scope, programme: Programme, area: str, on: datetime.date) -> Preview:
    """Judge everybody of an area without keeping anything. About 1 ms a family. Raises NotAllowed, NoRuleInForce."""
    scope.require("aid.judge", area)
    rules = programme.rules_on(on)
    answers, no, unknown, cost, asked = Counter(), Counter(), Counter(), Decimal(0), 0
    for some in chunks(families_to_judge(scope, area, on)):
        facts = facts_of_families(scope, some, on)
        for row in judge_tables(programme, on, *tables_of(facts.values())).to_pylist():
            asked += 1
            answers[answer_of(row["answer"])] += 1
            cost += row["amount"] or 0
            for criterion in rules.criteria:
                said = row["c_" + criterion.code.replace("-", "_")]
                no[criterion.code] += said is False
                unknown[criterion.code] += said is None
    a_year = cost * (12 if rules.benefits[0].per == "month" else 1)
    refusing = [(c.label, no[c.code], unknown[c.code]) for c in rules.criteria]
    return Preview(asked, {a: answers[a] for a in Answer}, refusing, a_year, programme.unit)


def costs_of_methods(entries: Iterable[ListEntry], quota: int) -> list[tuple[str, int, Decimal]]:
    """For each way to rank that can be used: how many of its first `quota` are not chosen now, and what they cost."""
    rows = {e.pk: e for e in entries}
    now = {e.pk for e in rows.values() if e.state == EntryState.CHOSEN}
    found = []
    for method in Method:
        try:
            people = (Candidate(e.pk, e.decile, e.score, e.community_rank) for e in rows.values())
            first = [c.key for c in rank(people, method)][:quota]
        except CannotRank:
            continue
        found.append(
            (method.label, len(set(first) - now), sum((rows[k].amount or Decimal(0) for k in first), Decimal(0)))
        )
    return found

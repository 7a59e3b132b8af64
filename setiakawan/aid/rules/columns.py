"""A programme over whole populations: one SQL statement of the predicates' column forms, for DuckDB and Spark alike.

Tables: `families` with `family` and a column per family fact, `members` with `family`, `member`, `born_from`,
`born_until` and a column per member fact; NULL = unknown. Cost: one pass over each table and one grouping.
"""

import datetime
from decimal import Decimal

from setiakawan.aid.rules.judging import dearest_first
from setiakawan.aid.rules.programme import Programme, Rules
from setiakawan.aid.rules.sql import Sql


def judging_sql(programme: Programme, on: datetime.date) -> str:
    """The statement whose rows are: family (and member, for a programme of persons), one column per criterion
    (`c_<code>`), `answer` (TRUE, FALSE, NULL) and `amount` (rupiah of all benefits in one period; NULL unless yes).
    Raises NoRuleInForce.
    """
    rules = programme.rules_on(on)
    return _of_persons(rules, on) if programme.unit == "person" else _of_families(rules, on)


def _name(code: str) -> str:
    return "c_" + code.replace("-", "_")


def _of_families(rules: Rules, on: datetime.date) -> str:
    engine = Sql()
    criteria = {_name(c.code): c.when.column(on, engine) for c in rules.criteria}
    kinds = dearest_first(rules)
    # A member counts for the first benefit that surely fits, as in `judging`.
    cases = " ".join(f"WHEN {b.who.column(on, engine)} THEN {n}" for n, b in enumerate(kinds))
    of_members = engine.of_members() | ({"kind": f"CASE {cases} END"} if kinds else {})
    of_groups = engine.of_groups() | {f"kind_{n}": f"COUNT(CASE WHEN kind = {n} THEN 1 END)" for n in range(len(kinds))}
    asked = "".join(f", {expression} AS {name}" for name, expression in criteria.items())
    kept = "".join(f", kind_{n}" for n in range(len(kinds)))
    together = " AND ".join(criteria)
    return (
        f"SELECT family, {', '.join(criteria)}, {together} AS answer, "
        f"CASE WHEN {together} THEN {_amount(rules)} END AS amount "
        f"FROM (SELECT family{asked}{kept} FROM ({_with_members(of_members, of_groups)}))"
    )


def _with_members(of_members: dict[str, str], of_groups: dict[str, str]) -> str:
    """The families with what is grouped of their members; zero where they have none."""
    if not of_groups:
        return "SELECT * FROM families"
    inner = "".join(f", {expression} AS {name}" for name, expression in of_members.items())
    sums = "".join(f", {expression} AS {name}" for name, expression in of_groups.items())
    filled = "".join(f", COALESCE({name}, 0) AS {name}" for name in of_groups)
    grouped = f"SELECT family{sums} FROM (SELECT family{inner} FROM members) GROUP BY family"
    return f"SELECT families.*{filled} FROM families LEFT JOIN ({grouped}) g USING (family)"


def _amount(rules: Rules) -> str:
    """The family's own benefits, and those of members: the dearest first until the maximum is reached.

    With S the capped numbers summed up to a benefit, that benefit is given min(M, S) - min(M, S before) times.
    """
    fixed = sum((b.amount or Decimal(0) for b in rules.benefits if b.who is None), Decimal(0))
    terms, before, upto = [_money(fixed)], "0", []
    for n, benefit in enumerate(dearest_first(rules)):
        upto.append(f"kind_{n}" if benefit.at_most is None else f"LEAST(kind_{n}, {benefit.at_most})")
        total = " + ".join(upto)
        if rules.persons_at_most is not None:
            total = f"LEAST({total}, {rules.persons_at_most})"
        terms.append(f"{_money(benefit.amount or Decimal(0))} * (({total}) - ({before}))")
        before = total
    return " + ".join(terms)


def _money(amount: Decimal) -> str:
    return f"CAST({amount} AS DECIMAL(18, 2))"


def _of_persons(rules: Rules, on: datetime.date) -> str:
    engine = Sql()
    of_family = {_name(c.code): c.when.column(on, engine) for c in rules.criteria if not c.of_person}
    of_person = {_name(c.code): c.when.column(on, engine) for c in rules.criteria if c.of_person}
    fixed = sum((b.amount or Decimal(0) for b in rules.benefits if b.who is None), Decimal(0))
    cases = " ".join(
        f"WHEN {b.who.column(on, engine)} THEN {_money(b.amount or Decimal(0))}" for b in dearest_first(rules)
    )
    amount = _money(fixed) + (f" + CASE {cases} ELSE 0 END" if cases else "")
    inner = ", ".join(["family", "member", *(f"{e} AS {n}" for n, e in of_person.items()), f"{amount} AS a"])
    asked = "".join(f", {expression} AS {name}" for name, expression in of_family.items())
    family = f"SELECT family{asked} FROM ({_with_members(engine.of_members(), engine.of_groups())})"
    together = " AND ".join([*of_family, *of_person])
    return (
        f"SELECT family, member, {', '.join([*of_family, *of_person])}, {together} AS answer, "
        f"CASE WHEN {together} THEN a END AS amount FROM (SELECT {inner} FROM members) m JOIN ({family}) f USING (family)"
    )

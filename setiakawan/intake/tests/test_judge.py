"""The judge, alone: no database."""

import json
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from setiakawan.intake.known import ROW_RANK
from setiakawan.intake.rules import traits
from setiakawan.intake.rules.facts import Known, Row
from setiakawan.intake.rules.judge import judge
from setiakawan.intake.rules.reasons import CROSS_CODES
from setiakawan.intake.rules.units import Units
from setiakawan.intake.stations.reader import ready_row
from setiakawan.intake.tests.making import OFFICE, VILLAGE
from setiakawan.intake.tests.strategies import aid_lists, calm, residents


def row_of(number: int, reading: dict) -> Row:
    ready = ready_row("Data", number, [], reading := dict(reading), [], VILLAGE, OFFICE)
    digest = json.dumps(reading, sort_keys=True).encode()
    return Row(
        number, 1, 1, f"baris {number}", ROW_RANK.get(reading["format"], 3), "2026-08-01", ready.area_code, reading,
        ready.nik_key, ready.family_key, ready.who_key, ready.traits, digest,
    )  # fmt: skip


def told(verdicts) -> Counter:
    """What was judged about which content, whatever the row."""
    return Counter(
        (v.row.digest, v.outcome, v.is_waiting, tuple(sorted(code for code, *_ in v.findings)), v.role)
        for v in verdicts
    )


@calm
@given(residents(max_size=8), aid_lists(max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_rows_makes_no_difference(people, lists, random):
    readings = [*people, *lists]
    first = judge([row_of(n, r) for n, r in enumerate(readings)], Known())
    random.shuffle(readings)
    assert told(judge([row_of(n, r) for n, r in enumerate(readings)], Known())) == told(first)


@calm
@given(residents(max_size=8), aid_lists(max_size=5))
def test_nothing_that_waits_is_known_afterwards(people, lists):
    known = Known()
    verdicts = judge([row_of(n, r) for n, r in enumerate([*people, *lists])], known)
    settled = {id(v.target) for v in verdicts if not v.is_waiting and v.target is not None}
    assert {id(person) for person in known.by_nik.values()} <= settled
    for family in known.families.values():
        assert len(family.heads) <= 1


@calm
@given(residents(max_size=8), aid_lists(max_size=5))
def test_every_row_is_judged_once_with_reasons_that_have_names(people, lists):
    rows = [row_of(n, r) for n, r in enumerate([*people, *lists])]
    verdicts = judge(rows, Known())
    assert sorted(v.row.id for v in verdicts) == sorted(r.id for r in rows)
    for verdict in verdicts:
        assert {code for code, *_ in verdict.findings} <= CROSS_CODES
        assert verdict.is_waiting == (verdict.outcome == "uncertain") or verdict.outcome == "changed"
        assert verdict.outcome != "new" or verdict.is_new


@calm
@given(residents(min_size=1, max_size=6))
def test_units_that_look_plain_are_judged_new(people):
    rows = [row_of(n, r) for n, r in enumerate(people)]
    units = Units()
    for row in rows:
        units.add(row.id, row.area, row.nik_key, row.family_key, row.traits)
    units.mark(units.headless())
    odd = units.odd_roots()
    for root in {units.root(i) for i in range(len(rows))} - odd:
        members = [row for i, row in enumerate(rows) if units.root(i) == root]
        if any(r.nik_key is None for r in members):
            continue  # rows without NIK are compared by name as well
        assert {v.outcome for v in judge(members, Known())} == {"new"}


def test_a_unit_holds_all_rows_of_a_family_and_of_a_nik():
    units = Units()
    for number, nik, family in [
        (10, b"n1", b"f1"),
        (11, b"n2", b"f1"),
        (12, b"n2", b"f2"),
        (13, b"n3", b"f3"),
        (14, None, b"f2"),
    ]:
        units.add(number, VILLAGE, nik, family, traits.NAMED | traits.HEAD)
    assert list(units.units()) == [10, 10, 10, 13, 10]

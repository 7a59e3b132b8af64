"""The measuring itself: what counts as seen, what as rightly said, and who became one person."""

import pytest

from setiakawan.demo.evaluation import Found, Told, TruthMissing, evaluate, read_truth
from setiakawan.demo.expectations import EXPECTED
from setiakawan.demo.faults import KINDS
from setiakawan.demo.reporting import as_markdown
from setiakawan.demo.world import Fault
from setiakawan.intake.checks import REASONS


def told(human, family="k1", *kinds, other=""):
    return Told(human, family, [Fault(kind, "nik", other) for kind in kinds])


def found(*reasons, person=None, waiting=False):
    return Found("new", waiting, person is not None, person, set(reasons))


def measure(truth, seen, kind):
    result = evaluate(dict(enumerate_places(truth)), dict(enumerate_places(seen)))
    return next(one for one in result.measures if one.kind == kind), result


def enumerate_places(things):
    return ((("a.xlsx", line), thing) for line, thing in enumerate(things, 2))


def test_every_fault_has_an_expectation_and_every_expectation_a_fault():
    assert set(EXPECTED) - set(KINDS) == set()
    assert {code for code, kind in KINDS.items() if not kind.control} <= set(EXPECTED)


def test_expected_reasons_are_reasons_of_the_import():
    named = {code for one in EXPECTED.values() for code in one.shows | one.explains}
    assert named <= set(REASONS)


def test_recall_counts_the_planted_and_precision_the_reasons_given():
    one, _ = measure(
        [told("a", "k1", "nik_temporary"), told("b", "k2", "nik_temporary"), told("c", "k3")],
        [found("nik_temporary"), found(), found("nik_temporary")],
        "nik_temporary",
    )
    assert (one.planted, one.seen, one.given, one.explained) == (2, 1, 2, 1)
    assert (one.recall, one.precision) == (0.5, 0.5)


def test_nothing_planted_has_no_recall_and_nothing_said_no_precision():
    one, _ = measure([told("a")], [found()], "nik_temporary")
    assert (one.recall, one.precision) == (None, None)


def test_a_reason_about_two_people_may_stand_at_either():
    one, _ = measure(
        [told("a", "k1", "nik_on_two_people", other="b"), told("b", "k2")],
        [found(), found("nik_on_two_people")],
        "nik_on_two_people",
    )
    assert (one.seen, one.explained) == (1, 1)


def test_a_reason_about_a_family_may_stand_at_any_member():
    one, _ = measure(
        [told("a", "k1", "no_head"), told("b", "k1"), told("c", "k2")],
        [found(), found("no_head"), found("no_head")],
        "no_head",
    )
    assert (one.seen, one.given, one.explained) == (1, 2, 1)


def test_a_variant_that_was_joined_with_its_person_counts_as_seen():
    truth = [told("a"), told("a", "k1", "name_variant")]
    assert measure(truth, [found(person=1), found(person=1)], "name_variant")[0].seen == 1
    assert measure(truth, [found(person=1), found(person=2)], "name_variant")[0].seen == 0


def test_two_human_beings_in_one_person_are_counted_as_mixed():
    _, result = measure([told("a"), told("b")], [found(person=1), found(person=1)], "nik_zero")
    assert (result.identity.mixed, result.identity.split) == (1, 0)


def test_one_human_being_in_two_persons_is_counted_as_split_under_its_fault():
    _, result = measure(
        [told("a"), told("a", "k1", "same_person_without_nik")], [found(person=1), found(person=2)], "nik_zero"
    )
    assert (result.identity.mixed, result.identity.split) == (0, 1)
    assert result.identity.split_by_kind == {"same_person_without_nik": 1}


def test_controls_count_rows_that_wait_although_nothing_is_wrong():
    _, result = measure([told("a", "k1", "one_word_name"), told("b")], [found(waiting=True), found()], "nik_zero")
    assert {one.kind: (one.rows, one.waiting) for one in result.controls} == {"sound": (1, 0), "one_word_name": (1, 1)}


def test_rows_that_were_not_imported_are_counted_apart():
    result = evaluate({("a.xlsx", 2): told("a"), ("b.xlsx", 2): told("b", "k1", "nik_zero")}, {("a.xlsx", 2): found()})
    assert result.missing == 1
    assert next(one for one in result.measures if one.kind == "nik_zero").planted == 0


def test_the_page_has_a_line_for_every_kind():
    _, result = measure([told("a")], [found()], "nik_zero")
    page = as_markdown(result, {"people": 1, "seed": 2, "as_of": "2026-11-01"})
    assert all(f"`{one.kind}`" in page for one in result.measures)
    assert "wrongly merged): **0**" in page


def test_a_folder_without_truth_is_named(tmp_path):
    with pytest.raises(TruthMissing):
        read_truth(tmp_path)

"""What a list as a whole shows: numbers that Excel cut before they became text, and dates that begin with the month."""

import dataclasses
import datetime

from hypothesis import given
from hypothesis import strategies as st

from setiakawan.intake.checks import CheckContext, Habits, habits_of, interpret
from setiakawan.intake.formats import layout_from_mapping

LAYOUT = layout_from_mapping(["nik", "kk", "birth_date"], {0: "nik", 1: "kk", 2: "birth_date"})
CONTEXT = CheckContext(datetime.date(2026, 11, 1), "64.08.04.2001")


def rows(count, last=None, dates=("",)):
    """Rows whose numbers count up, or all end in the same digit."""
    for n in range(count):
        serial = f"{n:03d}" + str(n % 10 if last is None else last)
        yield n + 2, [f"640899420190{serial}", f"640899010412{serial}", dates[n % len(dates)]]


def test_numbers_that_nearly_all_end_in_zero_were_cut():
    habits = habits_of(rows(40, last=0), LAYOUT)
    assert habits == Habits(niks_are_cut=True, kks_are_cut=True)
    reading, findings = interpret(
        ["6408994201900120", "6408990104120120", "1990-01-02"], LAYOUT, dataclasses.replace(CONTEXT, habits=habits)
    )
    assert [code for code, *_ in findings] == ["kk_maybe_cut", "nik_maybe_cut"]
    assert reading["nik_status"] == "disputed" and "kk" not in reading


def test_a_number_that_does_not_end_in_zero_is_believed_even_there():
    context = dataclasses.replace(CONTEXT, habits=Habits(niks_are_cut=True, kks_are_cut=True))
    reading, findings = interpret(["6408994201900123", "6408990104120123", "1990-01-02"], LAYOUT, context)
    assert findings == [] and reading["nik_status"] == "valid" and reading["kk"] == "6408990104120123"


def test_sound_short_and_empty_lists_show_nothing():
    for count, last in ((500, None), (19, 0), (0, None)):
        assert habits_of(rows(count, last), LAYOUT) == Habits()
    assert habits_of([(1, ["6408994201900120"] * 3)] * 100, LAYOUT) == Habits()
    assert habits_of([(1, ["6408994201900120"])], layout_from_mapping(["x"], {0: "name"})) == Habits()


def test_dates_that_only_fit_month_first_make_the_whole_list_doubtful():
    assert habits_of(rows(9, dates=("12/25/1990", "05/06/1990")), LAYOUT).months_first
    assert not habits_of(rows(9, dates=("12/25/1990", "25/12/1990")), LAYOUT).months_first
    assert not habits_of(rows(9, dates=("05/06/1990",)), LAYOUT).months_first


@given(
    st.lists(
        st.tuples(st.integers(), st.lists(st.one_of(st.none(), st.text(), st.floats(), st.dates(), st.integers())))
    )
)
def test_a_survey_never_raises(anything):
    assert isinstance(habits_of(anything, LAYOUT), Habits)

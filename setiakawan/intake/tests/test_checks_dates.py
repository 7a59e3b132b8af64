"""Birth dates in every way that files write them."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from setiakawan.intake.checks.dates import order_of, read_date

AS_OF = datetime.date(2026, 11, 1)
DAY = "1945-08-17"


@pytest.mark.parametrize(
    "value",
    [
        "1945-08-17", "1945/08/17", "17/08/1945", "17-08-1945", "17.08.1945", "17 Agustus 1945", "17 AGT 1945", "17-Aug-1945",
        "17/8/1945", "1945-08-17 00:00:00", "1945-08-17T00:00:00", "19450817", "17081945", 16666, 16666.0, "16666",
        datetime.date(1945, 8, 17), datetime.datetime(1945, 8, 17, 3, 4), " 17-08-1945 ", "17 - 08 - 1945", "Agustus 17, 1945",
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_way_of_writing_it(value):
    assert read_date(value, AS_OF) == (DAY, "day", "")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1945", ("1945-01-01", "year", "birth_year_only")), (1945, ("1945-01-01", "year", "birth_year_only")),
        (1945.0, ("1945-01-01", "year", "birth_year_only")), ("00-00-1945", ("1945-01-01", "year", "birth_year_only")),
        ("1945-00-00", ("1945-01-01", "year", "birth_year_only")), ("00-08-1945", ("1945-08-01", "month", "birth_month_only")),
        ("Agustus 1945", ("1945-08-01", "month", "birth_month_only")), ("08/1945", ("1945-08-01", "month", "birth_month_only")),
        ("1945-08", ("1945-08-01", "month", "birth_month_only")), ("01-01-1945", ("1945-01-01", "day", "birth_maybe_year_only")),
        ("31-12-1945", ("1945-12-31", "day", "birth_maybe_year_only")), ("17-08-45", ("1945-08-17", "day", "date_two_digit_year")),
        ("17/08/20", ("2020-08-17", "day", "date_two_digit_year")), ("1900-05-05", ("1900-05-05", "day", "age_over_120")),
    ],
)  # fmt: skip
def test_what_is_known_less_precisely_says_so(value, expected):
    assert read_date(value, AS_OF) == expected


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("31-02-1990", "date_impossible"), ("29/02/1990", "date_impossible"), ("00-00-0000", "date_impossible"),
        ("0000-00-00", "date_impossible"), ("1990-02-30", "date_impossible"), ("32-01-1990", "date_impossible"),
        ("12/25/1990", "date_month_first"), ("02-11-2026", "date_in_future"), ("2030", "date_in_future"), (datetime.date(2027, 1, 1), "date_in_future"),
        ("kira-kira", "date_unreadable"), ("6408994201900002", "date_unreadable"), ("17-08", "date_unreadable"), (True, "date_unreadable"),
        (float("nan"), "date_unreadable"), (1e300, "date_unreadable"), ("Juli Juni", "date_unreadable"), ("1945 Agustus 17 x", "date_unreadable"),
    ],
)  # fmt: skip
def test_what_is_no_date_stays_unknown_with_a_reason(value, code):
    assert read_date(value, AS_OF) == ("", "", code)


@pytest.mark.parametrize("value", ["", None, "-", "0", 0, " "])
def test_an_empty_cell_is_simply_unknown(value):
    assert read_date(value, AS_OF) == ("", "", "")


@given(
    st.dates(datetime.date(1907, 1, 1), AS_OF),
    st.sampled_from(["{0:%Y-%m-%d}", "{0:%d/%m/%Y}", "{0:%d-%m-%Y}", "{0:%d.%m.%Y}", "{0:%Y%m%d}"]),
)
def test_every_day_comes_back_from_every_format(day, form):
    assert read_date(form.format(day), AS_OF)[:2] == (day.isoformat(), "day")
    serial = (day - datetime.date(1899, 12, 30)).days
    assert read_date(float(serial), AS_OF)[:2] == (day.isoformat(), "day")


@pytest.mark.parametrize(
    ("value", "order"),
    [
        ("25/12/1990", "day"),
        ("12-25-1990", "month"),
        ("05/06/1990", ""),
        ("1990-12-25", ""),
        ("99/1/90", ""),
        (3, ""),
        ("x", ""),
    ],
)
def test_a_date_tells_the_order_of_its_list_when_only_one_fits(value, order):
    assert order_of(value) == order


def test_where_months_come_first_what_could_be_either_is_a_question():
    for value in ("05/06/1990", "05-06-1990"):
        assert read_date(value, AS_OF, months_first=True) == ("", "", "date_month_first")
    for value in ("05/05/1990", "1990-06-05", "5 Juni 1990", "1990"):
        assert read_date(value, AS_OF, months_first=True) == read_date(value, AS_OF)

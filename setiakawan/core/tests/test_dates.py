import datetime
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from setiakawan.core.dates import age_on, age_range_on, office_today

days = st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31))


def test_today_is_the_office_s_day_at_any_hour(at_the_office):
    assert office_today() == at_the_office


def test_who_was_born_on_29_february_turns_a_year_older_on_1_march():
    born = datetime.date(2004, 2, 29)
    assert age_on(born, datetime.date(2026, 2, 28)) == 21
    assert age_on(born, datetime.date(2026, 3, 1)) == 22


@pytest.mark.parametrize(("on", "age"), [("2026-11-24", 17), ("2026-11-25", 18), ("2026-11-26", 18)])
def test_a_birthday_counts_from_its_own_day(on, age):
    assert age_on(datetime.date(2008, 11, 25), datetime.date.fromisoformat(on)) == age


@given(days, days, st.sampled_from(["day", "month", "year", "estimated"]))
def test_the_true_age_lies_within_the_possible_ages(born, on, precision):
    youngest, oldest = age_range_on(born, precision, on)
    assert youngest <= oldest
    if born <= on:
        assert youngest <= age_on(born, on) <= oldest


@given(days, st.integers(0, 4), days)
def test_less_is_never_known_by_knowing_more(born, years, on):
    """Each coarser precision allows every age that the finer one allows."""
    ranges = [age_range_on(born, precision, on) for precision in ("day", "month", "year", "estimated")]
    for (young, old), (younger, older) in itertools.pairwise(ranges):
        assert younger <= max(young, 0)
        assert older >= old

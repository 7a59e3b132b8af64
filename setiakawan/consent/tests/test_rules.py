import datetime

from hypothesis import given
from hypothesis import strategies as st

from setiakawan.consent.purposes import BASES, purposes
from setiakawan.consent.rules import Said, ends_on, standing

NOON = datetime.datetime(2026, 3, 12, 4, 0, tzinfo=datetime.UTC)
DAY = datetime.date(2026, 3, 12)


def said(number, given, minutes, until=None, basis="consent"):
    return Said(number, given, NOON + datetime.timedelta(minutes=minutes), basis, until)


def test_nothing_said_is_no_ground():
    assert standing([], NOON, DAY) is None


def test_the_latest_word_holds():
    rows = [said(1, True, -20), said(2, False, -10)]
    assert standing(rows, NOON, DAY) is None
    assert standing([*rows, said(3, True, -5)], NOON, DAY).number == 3


def test_a_withdrawal_is_heard_at_that_very_moment():
    rows = [said(1, True, -20), said(2, False, 0)]
    assert standing(rows, NOON, DAY) is None
    assert standing(rows, NOON - datetime.timedelta(seconds=1), DAY).number == 1


def test_two_words_of_one_moment_are_taken_in_their_order():
    assert standing([said(1, True, 0), said(2, False, 0)], NOON, DAY) is None
    assert standing([said(2, True, 0), said(1, False, 0)], NOON, DAY).number == 2


def test_the_last_day_is_exclusive():
    assert standing([said(1, True, -5, DAY + datetime.timedelta(days=1))], NOON, DAY)
    assert standing([said(1, True, -5, DAY)], NOON, DAY) is None


def test_a_year_from_29_february_ends_on_the_last_of_february():
    assert ends_on("consent", datetime.date(2024, 2, 29), 12) == datetime.date(2025, 2, 28)
    assert ends_on("consent", datetime.date(2026, 12, 31), 2) == datetime.date(2027, 2, 28)
    assert ends_on("vital_interest", datetime.date(2026, 12, 25), 12) == datetime.date(2027, 1, 8)


@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2090, 1, 1)), st.integers(1, 60))
def test_an_end_lies_as_many_months_ahead(on, months):
    end = ends_on("consent", on, months)
    assert (end.year - on.year) * 12 + end.month - on.month == months and end.day <= on.day


@given(st.lists(st.tuples(st.booleans(), st.integers(-50, 50)), max_size=8))
def test_what_is_said_later_changes_nothing_before(words):
    rows = [said(n, given, minutes) for n, (given, minutes) in enumerate(words)]
    assert standing(rows, NOON, DAY) == standing([r for r in rows if r.at <= NOON], NOON, DAY)


def test_every_purpose_tells_who_receives_and_that_one_may_refuse():
    for purpose in purposes().values():
        assert purpose.notice_for("Puskesmas Rekaan") and set(purpose.bases) <= BASES.keys()
        assert "consent" not in purpose.bases or purpose.code == "double_benefit" or "menolak" in purpose.notice

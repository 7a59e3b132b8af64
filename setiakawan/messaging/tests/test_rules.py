import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from setiakawan.messaging import rules

NOW = datetime.datetime(2026, 3, 12, 1, 0, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    "typed", ["0812-3456-7890", "+62 812 3456 7890", "62812 3456 7890", " 081234567890 ", "(0812) 3456.7890"]
)
def test_a_number_has_one_form_however_it_was_typed(typed):
    assert rules.normalised(typed) == "+6281234567890"


def test_an_address_of_electronic_mail_keeps_the_case_of_its_name():
    assert rules.normalised("Siti.A@Contoh.ID") == "Siti.A@contoh.id"


@pytest.mark.parametrize("typed", ["", "abc", "12", "siti@", "@contoh.id", "siti@contoh", "a b@contoh.id", "a@b@c.id"])
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(rules.NumberUnclear):
        rules.normalised(typed)


@given(st.text(max_size=30))
def test_whatever_is_typed_gives_an_address_that_stays_the_same_or_is_refused(typed):
    try:
        once = rules.normalised(typed)
    except rules.NumberUnclear:
        return
    assert rules.normalised(once) == once


def test_a_mask_shows_the_end_only():
    assert rules.masked("+6281234567890") == "+62•••••••7890"
    assert rules.masked("siti@contoh.id") == "s•••@contoh.id"


def test_it_is_tried_five_times_more_and_then_no_longer():
    waits = [rules.next_try(n, NOW) for n in range(1, 7)]
    assert [(w - NOW).total_seconds() / 60 for w in waits[:5]] == [1, 5, 30, 120, 360]
    assert waits[5] is None


@given(st.lists(st.sampled_from(["sent", "delivered", "read"]), max_size=8), st.randoms())
def test_news_in_any_order_and_number_gives_the_same_state(news, chance):
    def state(order):
        now = "sending"
        for one in order:
            now = rules.later_state(now, one)
        return now

    shuffled = news + news
    chance.shuffle(shuffled)
    assert state(shuffled) == state(news)


def test_a_failure_after_arrival_does_not_count():
    assert rules.later_state("delivered", "failed") == "delivered"
    assert rules.later_state("sent", "failed") == "failed"
    assert rules.later_state("by_hand", "delivered") == "by_hand"

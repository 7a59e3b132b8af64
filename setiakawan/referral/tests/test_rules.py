import datetime

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from setiakawan.referral.catalogue import OUTCOME_WORDS, STATUS_WORDS, clocks
from setiakawan.referral.rules.ages import group_of
from setiakawan.referral.rules.clock import ClockContradicts, Quiet, reached, read_clocks
from setiakawan.referral.rules.outcomes import Outcome, allowed, is_closed
from setiakawan.referral.rules.status import NEEDS_REASON, NOT_HELPED, OPEN, TABLE, Side, Status, may_move

DAY = datetime.date(2026, 3, 12)
statuses, sides = st.sampled_from(list(Status)), st.sampled_from(list(Side))


def test_the_table_names_every_status_and_only_statuses():
    assert set(TABLE) == set(Status)
    assert {to for row in TABLE.values() for to in row} == set(Status) - {Status.DRAFT}
    assert set(STATUS_WORDS) == set(Status) and set(OUTCOME_WORDS) == set(Outcome)


@given(st.lists(st.tuples(statuses, sides), max_size=30))
def test_however_it_is_pushed_a_partner_never_completes_and_an_end_stays_an_end(pushes):
    now, ended = Status.DRAFT, False
    for to, side in pushes:
        if not may_move(now, to, side):
            continue
        assert not (to == Status.COMPLETED and side != Side.PERSON)
        assert not ended or to == Status.ENTERED_IN_ERROR
        assert to != now and to != Status.DRAFT
        now = to
        ended = now not in OPEN
    assert now in Status


@given(statuses)
def test_every_status_that_runs_can_end_by_the_persons_word_and_by_the_office(status):
    can = {to for to in Status for side in Side if may_move(status, to, side)}
    if status in OPEN:
        assert {Status.COMPLETED, Status.FAILED, Status.CANCELLED, Status.ENTERED_IN_ERROR} <= can
    assert not may_move(status, Status.REQUESTED, Side.PARTNER)
    assert not may_move(status, Status.CANCELLED, Side.PARTNER)


def test_from_the_draft_every_status_can_be_reached():
    seen, waiting = {Status.DRAFT}, [Status.DRAFT]
    while waiting:
        for to in TABLE[waiting.pop()]:
            if to not in seen:
                seen.add(to)
                waiting.append(to)
    assert seen == set(Status)


def test_a_running_request_has_no_outcome_and_help_only_completes():
    assert all(not allowed(status) for status in (*OPEN, Status.DRAFT, Status.ENTERED_IN_ERROR))
    assert [status for status in Status if Outcome.GOT_HELP in allowed(status)] == [Status.COMPLETED]
    assert NOT_HELPED < NEEDS_REASON


@pytest.mark.parametrize(
    ("status", "has_next", "settled", "closed"),
    [
        ("completed", False, True, True), ("completed", False, False, False), ("rejected", False, False, False),
        ("rejected", True, False, True), ("accepted", True, False, False), ("cancelled", False, True, True),
        ("entered-in-error", False, False, True),
    ],
)  # fmt: skip
def test_what_an_agency_says_closes_nothing(status, has_next, settled, closed):
    assert is_closed(Status(status), has_next, settled) is closed


def levels(status, days, **more):
    found = reached(clocks(), Quiet(status, DAY, **more), DAY + datetime.timedelta(days=days))
    return (found[0].code, [level.do for level in found[1]]) if found else None


@pytest.mark.parametrize(
    ("status", "days", "more", "wanted"),
    [
        ("requested", 2, {}, None), ("requested", 3, {}, ("silence", ["remind"])),
        ("requested", 14, {}, ("silence", ["remind", "remind", "tell", "elsewhere"])),
        ("accepted", 7, {}, ("no_news", ["remind"])), ("on-hold", 13, {}, None),
        ("in-progress", 2, {"said_done": True}, ("said_done", ["tell"])),
        ("rejected", 1, {}, ("next_step", ["elsewhere"])), ("rejected", 1, {"is_closed": True}, None),
        ("completed", 99, {}, None), ("draft", 99, {}, None),
    ],
)  # fmt: skip
def test_what_silence_leads_to(status, days, more, wanted):
    assert levels(status, days, **more) == wanted


@given(statuses, st.integers(0, 60), st.integers(0, 60))
def test_more_silence_never_reaches_less(status, some, more):
    before, after = levels(status, some), levels(status, some + more)
    assert before is None or after[1][: len(before[1])] == before[1]


@pytest.mark.parametrize(
    "text",
    ["{x: {label: x, when: [requested], levels: []}}", "{x: {label: x, when: [gone], levels: [{days: 1, do: tell}]}}",
     "{x: {label: x, when: [requested], levels: [{days: 2, do: tell}, {days: 1, do: tell}]}}",
     "{x: {label: x, when: [requested], levels: [{days: 1, do: sing}]}}"],
)  # fmt: skip
def test_clocks_that_contradict_themselves_are_refused(text):
    with pytest.raises(ClockContradicts):
        read_clocks(yaml.safe_load(text))


@pytest.mark.parametrize(
    ("ages", "group"),
    [(None, ""), ((5, 5), "0-5"), ((5, 6), ""), ((17, 17), "6-17"), ((60, 61), "60-"), ((18, 59), "18-59")],
)
def test_an_age_group_is_told_only_where_it_is_certain(ages, group):
    assert group_of(ages) == group

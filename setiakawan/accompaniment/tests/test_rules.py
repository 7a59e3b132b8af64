"""The clock, the risk rule, the stage and the circle: worked examples and properties."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from setiakawan.accompaniment.catalogue import (
    atensi_components,
    cbr_components,
    cbr_elements,
    risk_rules,
    service_kinds,
    words_of,
)
from setiakawan.accompaniment.rules.circle import CircleContradicts, CircleGiven, SupporterGiven, check_circle
from setiakawan.accompaniment.rules.due import (
    DEFAULT_INTERVALS,
    ClockFacts,
    Due,
    Intervals,
    after_pauses,
    days_late,
    due_things,
    is_paused,
    next_visit_due,
)
from setiakawan.accompaniment.rules.risk import NoRiskRule, judge_risk, rule_on
from setiakawan.accompaniment.rules.stage import Stage, stage_of

OPENED = datetime.date(2026, 1, 1)
PLAIN = Intervals()


def day(text):
    return datetime.date.fromisoformat(text)


def facts(**changes):
    return ClockFacts(**{"opened_on": OPENED, "urgency": "ordinary", "begun_on": OPENED, **changes})


@pytest.mark.parametrize(("urgency", "due"), [("urgent", "2026-01-03"), ("ordinary", "2026-01-15")])
def test_the_first_contact_is_due_soon(urgency, due):
    assert next_visit_due(facts(urgency=urgency), PLAIN, OPENED) == Due("first_contact", day(due))


@pytest.mark.parametrize(
    ("level", "due"), [("high", "2026-02-08"), ("medium", "2026-02-15"), ("low", "2026-03-03"), (None, "2026-02-15")]
)
def test_the_interval_follows_the_risk(level, due):
    known = facts(last_contact_on=day("2026-02-01"), risks=((day("2026-01-10"), level),) if level else ())
    assert next_visit_due(known, PLAIN, day("2026-02-02")) == Due("visit", day(due))


def test_the_latest_risk_holds_and_one_of_tomorrow_does_not():
    known = facts(last_contact_on=day("2026-02-01"), risks=((day("2026-01-10"), "low"), (day("2026-02-05"), "high")))
    assert next_visit_due(known, PLAIN, day("2026-02-04")).on == day("2026-03-03")
    assert next_visit_due(known, PLAIN, day("2026-02-05")).on == day("2026-02-08")


def test_the_office_sets_other_intervals_from_a_day_on():
    own = Intervals((("low", day("2026-02-10"), 21), ("low", day("2026-03-01"), 10)))
    assert [own.days("low", day(d)) for d in ("2026-02-09", "2026-02-10", "2026-02-28", "2026-03-01")] == [
        30,
        21,
        21,
        10,
    ]


def test_a_visit_due_in_a_pause_is_due_when_it_ends():
    known = facts(last_contact_on=day("2026-02-01"), pauses=((day("2026-02-10"), day("2026-02-20")),))
    assert next_visit_due(known, PLAIN, day("2026-02-12")).on == day("2026-02-20")


@pytest.mark.parametrize(("on", "paused"), [("2026-02-09", 0), ("2026-02-10", 1), ("2026-02-19", 1), ("2026-02-20", 0)])
def test_a_pause_ends_by_itself(on, paused):
    assert is_paused(facts(pauses=((day("2026-02-10"), day("2026-02-20")),)), day(on)) is bool(paused)


def test_what_was_due_before_a_pause_stays_due():
    known = facts(last_contact_on=day("2026-02-01"), pauses=((day("2026-02-16"), day("2026-02-20")),))
    assert next_visit_due(known, PLAIN, day("2026-02-18")).on == day("2026-02-15")


def test_a_plan_is_reviewed_after_eight_weeks_and_then_every_year():
    known = facts(last_contact_on=OPENED, plan_approved_on=day("2026-03-01"))
    assert Due("plan_review", day("2026-04-26")) in due_things(known, PLAIN, OPENED)
    known = facts(last_contact_on=OPENED, plan_approved_on=day("2026-03-01"), last_review_on=day("2028-02-29"))
    assert Due("plan_review", day("2029-02-28")) in due_things(known, PLAIN, OPENED)


def test_a_closed_case_waits_only_for_the_check_in():
    closed = facts(last_contact_on=OPENED, plan_approved_on=OPENED, closed_on=day("2026-06-01"))
    assert due_things(closed, PLAIN, day("2026-06-02")) == (Due("check_in", day("2026-08-30")),)
    assert next_visit_due(closed, PLAIN, day("2026-06-02")) is None
    done = facts(closed_on=day("2026-06-01"), checked_in_on=day("2026-08-01"))
    assert due_things(done, PLAIN, day("2026-09-02")) == ()


@pytest.mark.parametrize("state", ["dead", "moved"])
def test_nobody_is_due_at_who_is_gone_except_the_closing(state):
    gone = facts(last_contact_on=OPENED, plan_approved_on=OPENED, state=state, state_since=day("2026-02-10"))
    assert due_things(gone, PLAIN, day("2026-02-10")) == (Due("closing", day("2026-02-24")),)
    before = facts(last_contact_on=OPENED, state=state, state_since=day("2025-12-01"))
    assert due_things(before, PLAIN, OPENED) == (Due("closing", day("2026-01-15")),)
    closed = facts(state=state, state_since=day("2026-02-10"), closed_on=day("2026-02-12"))
    assert due_things(closed, PLAIN, day("2026-02-12")) == ()


def test_lateness_counts_all_days():
    assert days_late(Due("visit", day("2026-01-01")), day("2026-03-04")) == 62
    assert days_late(Due("visit", day("2026-01-01")), day("2026-01-01")) == 0
    assert days_late(Due("visit", day("2026-01-02")), day("2026-01-01")) == 0


DAYS = st.dates(datetime.date(2026, 1, 1), datetime.date(2027, 12, 31))
PAUSES = st.lists(st.tuples(DAYS, st.integers(0, 60)), max_size=4).map(
    lambda given: tuple((since, since + datetime.timedelta(days=length)) for since, length in given)
)


@given(DAYS, PAUSES, st.sampled_from(["high", "medium", "low", None]), DAYS)
def test_the_next_visit_is_never_further_than_its_interval_from_the_last_contact_or_a_pause(contact, pauses, level, on):
    known = facts(last_contact_on=contact, pauses=pauses, risks=((OPENED, level),) if level else ())
    due = next_visit_due(known, PLAIN, on)
    interval = datetime.timedelta(days=DEFAULT_INTERVALS[level or "medium"])
    assert due.on >= contact + interval
    assert due.on in {contact + interval, *(until for _, until in pauses)}
    assert not is_paused(known, due.on)


@given(DAYS, PAUSES)
def test_pauses_move_a_day_to_the_first_free_one_in_whatever_order(start, pauses):
    free = after_pauses(start, pauses)
    assert free == after_pauses(start, pauses[::-1])
    between = (start + datetime.timedelta(days=n) for n in range((free - start).days))
    assert all(any(since <= d < until for since, until in pauses) for d in between)


RULE = rule_on(risk_rules(), OPENED)
ALL_NO = {sign.code: "no" for sign in RULE.signs}


@pytest.mark.parametrize(
    ("changes", "level", "reasons"),
    [
        ({}, "low", ()),
        ({"violence": "yes"}, "high", ("violence",)),
        ({"alone": "yes"}, "medium", ("alone",)),
        ({"alone": "yes", "no_medicine": "yes"}, "high", ("no_medicine", "alone")),
        ({"violence": "unknown"}, "medium", ("violence",)),
        ({"alone": "unknown"}, "low", ()),
        ({"shackled": "yes", "alone": "yes"}, "high", ("shackled", "alone")),
    ],
)
def test_the_risk_level_has_reasons(changes, level, reasons):
    judged = judge_risk(ALL_NO | changes, RULE)
    assert (judged.level, judged.reasons) == (level, reasons)


def test_a_sign_that_was_not_asked_is_unknown_and_never_no():
    assert judge_risk({}, RULE).level == "medium"
    assert set(judge_risk({}, RULE).unknown) == set(ALL_NO)


def test_what_the_rule_does_not_know_is_refused():
    with pytest.raises(KeyError):
        judge_risk({"rich": "no"}, RULE)
    with pytest.raises(ValueError, match="perhaps"):
        judge_risk({"alone": "perhaps"}, RULE)
    with pytest.raises(NoRiskRule):
        rule_on(risk_rules(), datetime.date(1999, 1, 1))


LEVELS = ("low", "medium", "high")


@given(
    st.fixed_dictionaries({code: st.sampled_from(["yes", "no", "unknown"]) for code in ALL_NO}),
    st.sampled_from(sorted(ALL_NO)),
)
def test_one_more_sign_never_lowers_the_risk(answers, code):
    before = judge_risk(answers | {code: "no"}, RULE).level
    assert LEVELS.index(judge_risk(answers | {code: "yes"}, RULE).level) >= LEVELS.index(before)


def test_stages_follow_in_order():
    told = {
        "is_closed": False,
        "closing_waits": False,
        "has_current_plan": False,
        "is_assessed": False,
        "was_met": False,
    }
    names = ["was_met", "is_assessed", "has_current_plan", "closing_waits", "is_closed"]
    found = [stage_of(**told)]
    for name in names:
        told[name] = True
        found.append(stage_of(**told))
    assert found == list(Stage)


@pytest.mark.parametrize(
    "given_answer",
    [
        CircleGiven("nobody", "person", (SupporterGiven("family"),)),
        CircleGiven("named", "person", ()),
        CircleGiven("declined", "", (SupporterGiven("group"),)),
        CircleGiven("perhaps"),
        CircleGiven("named", "", (SupporterGiven("angel"),)),
    ],
)
def test_an_answer_that_contradicts_itself_is_refused(given_answer):
    with pytest.raises(CircleContradicts):
        check_circle(given_answer)


def test_the_written_lists_are_whole():
    assert [len(elements) for _, elements in cbr_components().values()] == [5] * 5
    assert len(cbr_elements()) == 25
    assert len(atensi_components()) == 7
    assert {kind.atensi for kind in service_kinds().values()} <= set(atensi_components())
    assert set(words_of("explaining")) >= {"spoken", "sign", "pictures"}

"""When somebody is due to come. Computed from what happened, never stored.

First contact within 2 days when urgent, 14 otherwise (cpmanual.vic.gov.au 2033). Visits at an interval that follows the
risk level: 7, 14 and 30 days (web40.gov.mb.ca 1.1.4, three levels), unless the office set others. A plan is reviewed
56 days after it began (Care Act 2014: 6 to 8 weeks) and then at least every 365 days. Somebody looks in 90 days after a
closing; who meets nobody tries again 14 days later, three times in all. Who has died or moved away has no visit due, but
a closing within 14 days, and nobody looks in afterwards. All days are civil dates; every upper bound is exclusive.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

FIRST_CONTACT_DAYS = {"urgent": 2, "ordinary": 14}
DEFAULT_INTERVALS = {"high": 7, "medium": 14, "low": 30}
UNKNOWN_LEVEL = "medium"  # until the risk is assessed
FIRST_REVIEW_DAYS = 56
REVIEW_DAYS = 365
CHECK_IN_DAYS = 90
TRY_AGAIN_DAYS, MOST_TRIES = 14, 3  # check-ins that met nobody
CLOSING_DAYS = 14  # after a death or a move out of the district
GONE = ("dead", "moved")


@dataclass(frozen=True)
class ClockFacts:
    """What the clock of one case needs. `begun_on` is the opening or the latest reopening; contacts are since then.

    `risks` are (day, level) and `pauses` are [from, until), both in the order of their days. `checked_in_on` is the last
    check-in at which the person was met or refused; `tries` are the days since the closing on which nobody was met;
    `is_check_in_ended` = a supervisor ended it with a note, or the person is accompanied again.
    """

    opened_on: datetime.date
    urgency: str
    begun_on: datetime.date
    last_contact_on: datetime.date | None = None
    risks: tuple[tuple[datetime.date, str], ...] = ()
    pauses: tuple[tuple[datetime.date, datetime.date], ...] = ()
    plan_approved_on: datetime.date | None = None
    last_review_on: datetime.date | None = None
    closed_on: datetime.date | None = None
    checked_in_on: datetime.date | None = None
    tries: tuple[datetime.date, ...] = ()
    is_check_in_ended: bool = False
    state: str = "alive"  # what the registry knows of the person: alive, dead, moved, missing
    state_since: datetime.date | None = None

    @property
    def is_gone(self) -> bool:
        """Whether the person has died or moved away, so that nobody can visit them."""
        return self.state in GONE


@dataclass(frozen=True)
class Intervals:
    """Days between visits by risk level. `set_by_office` are (level, valid from, days)."""

    set_by_office: tuple[tuple[str, datetime.date, int], ...] = ()

    def days(self, level: str, on: datetime.date) -> int:
        """The interval in force on a day; of an unknown level that of a medium one."""
        level = level or UNKNOWN_LEVEL
        own = [(since, days) for named, since, days in self.set_by_office if named == level and since <= on]
        return max(own)[1] if own else DEFAULT_INTERVALS[level]


@dataclass(frozen=True)
class Due:
    """One thing that is or will be due. Kinds: first_contact, visit, plan_review, closing, check_in."""

    kind: str
    on: datetime.date


def due_things(facts: ClockFacts, intervals: Intervals, on: datetime.date) -> tuple[Due, ...]:
    """Everything that stands on the clock of a case as of a day, the earliest first."""
    if facts.closed_on is not None:
        due = _check_in_due(facts, facts.closed_on)
        return (due,) if due else ()
    if facts.is_gone:
        return (Due("closing", _plus(max(facts.state_since or facts.begun_on, facts.begun_on), CLOSING_DAYS)),)
    things = [next_visit_due(facts, intervals, on), _review_due(facts)]
    return tuple(sorted((due for due in things if due), key=lambda due: due.on))


def next_visit_due(facts: ClockFacts, intervals: Intervals, on: datetime.date) -> Due | None:
    """The first contact or the next visit of an open case; None when it is closed or the person
    is gone. Days in a pause move to its end.
    """
    if facts.closed_on is not None or facts.is_gone:
        return None
    if facts.last_contact_on is None:
        due = Due("first_contact", _plus(facts.begun_on, FIRST_CONTACT_DAYS[facts.urgency]))
    else:
        due = Due("visit", _plus(facts.last_contact_on, intervals.days(risk_on(facts, on), on)))
    return Due(due.kind, after_pauses(due.on, facts.pauses))


def risk_on(facts: ClockFacts, on: datetime.date) -> str:
    """The risk level in force on a day, "" when none was assessed by then."""
    level = ""
    for since, found in facts.risks:
        if since <= on:
            level = found
    return level


def is_paused(facts: ClockFacts, on: datetime.date) -> bool:
    """Whether a pause holds on a day."""
    return any(since <= on < until for since, until in facts.pauses)


def after_pauses(day: datetime.date, pauses: Iterable[tuple[datetime.date, datetime.date]]) -> datetime.date:
    """The day itself, or the first one after the pauses in which it falls."""
    for since, until in sorted(pauses):
        if since <= day < until:
            day = until
    return day


def days_late(due: Due, on: datetime.date) -> int:
    """How many days ago something was due in all; 0 when it is not late."""
    return max(0, (on - due.on).days)


def _check_in_due(facts: ClockFacts, closed_on: datetime.date) -> Due | None:
    was_met = facts.checked_in_on is not None and facts.checked_in_on >= closed_on
    if facts.is_gone or was_met or facts.is_check_in_ended or len(facts.tries) >= MOST_TRIES:
        return None
    first = _plus(closed_on, CHECK_IN_DAYS)
    return Due("check_in", max([first, *(_plus(day, TRY_AGAIN_DAYS) for day in facts.tries)]))


def _review_due(facts: ClockFacts) -> Due | None:
    if facts.plan_approved_on is None:
        return None
    if facts.last_review_on is None:
        return Due("plan_review", after_pauses(_plus(facts.plan_approved_on, FIRST_REVIEW_DAYS), facts.pauses))
    return Due("plan_review", after_pauses(_plus(facts.last_review_on, REVIEW_DAYS), facts.pauses))


def _plus(day: datetime.date, days: int) -> datetime.date:
    return day + datetime.timedelta(days=days)

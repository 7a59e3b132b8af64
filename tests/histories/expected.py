"""What must be so, in plain values, and how the database is held against it."""

import datetime
import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection

from setiakawan.accompaniment import constraints
from setiakawan.accompaniment.models import (
    Case,
    Escalation,
    HandOverAnswer,
    HandOverItem,
    Plan,
    ServiceGiven,
    Submission,
    Visit,
)
from setiakawan.accompaniment.queries.cases import cases_in
from setiakawan.accompaniment.queries.companions import caseloads, queue_of
from setiakawan.accompaniment.queries.facts import clock_facts, intervals
from setiakawan.accompaniment.queries.spm import spm_table
from setiakawan.accompaniment.queries.supervision import supervision_of
from setiakawan.accompaniment.rules.due import next_visit_due, risk_on
from setiakawan.registry.models import Person
from tests.people import OFFICE

BEGAN = datetime.date(2026, 1, 5)
DAY = datetime.timedelta(days=1)
COMPANION, QUEUE = "companion", "queue"
SETTLED = ("applied", "adopted")
Holder = tuple[str, int]

_HOLDERS = """
    SELECT case_id, 'companion', companion_id FROM accompaniment_assignment WHERE valid_until IS NULL {and_case}
    UNION ALL
    SELECT case_id, 'queue', owner_id FROM accompaniment_queueentry WHERE valid_until IS NULL {and_case}
"""


class Seen(NamedTuple):
    """A visit as it must stand: where, by whom, when, whether it counts as contact, what was answered about help."""

    case: int
    user: int
    day: datetime.date
    counts: bool
    circle: str


class Sent(NamedTuple):
    """What a companion wrote without a signal; `follows` names what it comes after."""

    number: uuid.UUID
    user: int
    case: int
    day: datetime.date
    outcome: str
    circle: str
    follows: uuid.UUID | None


@dataclass
class Expected:
    """What must be so; copied whole when a backup is taken."""

    today: datetime.date = BEGAN
    cases: dict[int, bool] = field(default_factory=dict)  # case → is open
    opened: dict[int, datetime.date] = field(default_factory=dict)
    person: dict[int, int] = field(default_factory=dict)  # case → person
    holders: dict[int, Holder] = field(default_factory=dict)  # open case → who
    visits: dict[uuid.UUID, Seen] = field(default_factory=dict)
    services: dict[uuid.UUID, tuple] = field(default_factory=dict)  # client id → (case, user, day, counts)
    needs: dict[int, list] = field(default_factory=dict)  # case → [category, from, until]
    plans: Counter = field(default_factory=Counter)  # case → versions
    sent: dict[uuid.UUID, Sent] = field(default_factory=dict)
    states: dict[uuid.UUID, str] = field(default_factory=dict)  # of what was sent
    received: dict[uuid.UUID, datetime.date] = field(default_factory=dict)
    answers: int = 0
    off: set[int] = field(default_factory=set)
    deaths: dict[int, datetime.date] = field(default_factory=dict)  # person → day

    def is_gone(self, person: int) -> bool:
        """Whether a person has died by now; clocks that go back know of it already, but not as of that day."""
        return person in self.deaths and self.deaths[person] <= self.today


def holders_in_rows(case: int | None = None) -> list[tuple[int, str, int]]:
    """Who holds each case, or one, as the rows say: (case, kind, user)."""
    sql = _HOLDERS.format(and_case="" if case is None else "AND case_id = %s")
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} ORDER BY 1, 2", () if case is None else (case, case))
        return [(number, kind, user) for number, kind, user in cursor.fetchall()]


class Comparing:
    """Holds the database against what must be so. Part of a history."""

    def _compare_case(self, case: int) -> None:
        must = [(case, *self.now.holders[case])] if self.now.cases[case] else []
        found = holders_in_rows(case)
        assert found == must, f"held by {found} instead of {must}"

    def _read_holders(self, may_change: set[int]) -> None:
        """Take over who holds what after an act on many cases; each has one, and only some may have changed."""
        rows = holders_in_rows()
        found = {case: (kind, user) for case, kind, user in rows}
        still_open = {case for case, is_open in self.now.cases.items() if is_open}
        assert len(found) == len(rows), "a case is held twice"
        assert found.keys() == still_open, f"held: {found.keys() ^ still_open} should or should not be"
        moved = {case for case in found if found[case] != self.now.holders[case]}
        assert moved <= may_change, f"{moved - may_change} changed hands without an act"
        able = {user for user in (*self.companions, *self.tksk, *self.officers) if user not in self.now.off}
        assert {user for _, user in found.values()} <= able, "held by who is off"
        self.now.holders = found

    def compare(self) -> None:
        """Everything in the database against what must be so."""
        now = self.now
        rows = Case.objects.values_list("pk", "closed_on")
        assert {pk: closed is None for pk, closed in rows} == now.cases, "cases"
        self._read_holders(set())
        real = Visit.objects.values_list(
            "client_id", "case", "companion", "happened_on", "outcome", "replaced_by", "circle_answer__result"
        )
        told = {n: Seen(case, who, day, met == "met" and not again, said or "")
                for n, case, who, day, met, again, said in real}  # fmt: skip
        assert told == now.visits, "visits"
        assert Counter(Plan.objects.values_list("case", flat=True)) == now.plans, "plan versions"
        self._compare_sent()
        answered = Escalation.objects.exclude(answered_at=None).exclude(answer="Dijawab oleh penerima")
        answered = answered.exclude(answer__startswith="Diteruskan dalam pendampingan")  # by joining two records
        assert answered.count() == now.answers, "answers"
        assert not Escalation.objects.filter(answered_at=None, addressed_to__in=now.off).exists(), "asked who is off"
        assert not HandOverItem.objects.filter(
            proposed_to__in=now.off, hand_over__completed_on=None, hand_over__cancelled_on=None
        ).exclude(answer=HandOverAnswer.DECLINED).exists(), "offered to who is off"  # fmt: skip
        self._compare_clocks()
        self._compare_counts()
        self._compare_spm()
        for check in CHECKED:
            assert list(check()) == [], check.__name__

    def _compare_sent(self) -> None:
        """Whatever arrived is kept once, by its sender; what was applied stands as a visit."""
        rows = Submission.objects.values_list("client_id", "state", "sent_by", "happened_on")
        told = {number: (state, user, day) for number, state, user, day in rows}
        must = {number: (self.now.states[number], sent.user, sent.day) for number, sent in self.now.sent.items()}
        assert told == must, "sendings"
        applied = {number for number, state in self.now.states.items() if state in SETTLED}
        assert applied <= self.now.visits.keys(), "an applied sending left no visit"

    def _compare_clocks(self) -> None:
        """An open case is due within its interval of the last contact, the beginning, or the end of a pause."""
        now, set_days = self.now, intervals()
        last: dict[int, datetime.date] = {}
        for seen in now.visits.values():
            if seen.counts:
                last[seen.case] = max(seen.day, last.get(seen.case, seen.day))
        facts = clock_facts([case for case, is_open in now.cases.items() if is_open], now.today)
        for case, known in facts.items():
            contact = last.get(case) if case in last and last[case] >= known.begun_on else None
            assert known.last_contact_on == contact, f"contact of {case}"
            days = set_days.days(risk_on(known, now.today), now.today) if contact else 14
            latest = max([contact or known.begun_on, *(until for _, until in known.pauses)]) + days * DAY
            due = next_visit_due(known, set_days, now.today)
            assert now.is_gone(now.person[case]) == known.is_gone, f"the registry knows otherwise of {case}"
            if known.is_gone:
                assert due is None, f"visit to the gone of {case}"
            else:
                assert due.on <= latest, f"due of {case}"

    def _compare_counts(self) -> None:
        """Loads, queues and the supervisor's page say what counting the model says."""
        officer, today = self._scope(self.officers[0]), self.now.today
        for user in set(self.companions) - self.now.off:
            theirs = {case for case, holder in self.now.holders.items() if holder == (COMPANION, user)}
            seen = set(cases_in(self._scope(user)).filter(closed_on=None).values_list("pk", flat=True))
            assert seen == theirs, f"{user} sees {seen ^ theirs} wrongly"
        real = Counter(user for kind, user in self.now.holders.values() if kind == COMPANION)
        told = {load.user.pk: load.open_cases for load in caseloads(officer, today) if load.open_cases}
        assert told == real, "loads"
        waiting = sum(kind == QUEUE for kind, _ in self.now.holders.values())
        assert queue_of(officer).count() == waiting, "queue"
        look = supervision_of(officer, today)
        assert look.open_cases == len(self.now.holders), "open cases of the supervisor"
        assert sum(village.open_cases for village in look.villages) == look.open_cases, "villages"
        assert sum(village.waiting for village in look.villages) == waiting, "waiting by village"

    def _compare_spm(self) -> None:
        """Needing and served in the month, counted from the model."""
        now, first = self.now, self.now.today.replace(day=1)
        following = (first + 31 * DAY).replace(day=1)
        rows = ServiceGiven.objects.values_list("client_id", "case", "by", "given_on", "withdrawn_at")
        assert {n: (case, by, on, gone is None) for n, case, by, on, gone in rows} == now.services, "services"
        closed = dict(Case.objects.exclude(closed_on=None).values_list("pk", "closed_on"))
        counted = {c for c, on in now.opened.items() if on < following and closed.get(c, first) >= first}
        served = {now.person[c] for c, _, on, counts in now.services.values()
                  if counts and c in counted and first <= on < following}  # fmt: skip
        needing = {
            (now.person[case], category) for case, rows in now.needs.items() if case in counted
            for category, since, until in rows
            if category != "none" and since < following and (until is None or until > max(first, since))
        }  # fmt: skip
        table = spm_table(self._scope(self.officers[0]), OFFICE, now.today)
        living = set(Person.objects.exclude(area=None).values_list("pk", flat=True))
        must = (len(needing), len({pair for pair in needing if pair[0] in served}))
        assert living >= {person for person, _ in needing}, "a person without a place"
        assert (
            sum(row.figures.needing for row in table.rows),
            sum(row.figures.served for row in table.rows),
        ) == must, "SPM"


# Those that hold at every moment, not only after the night.
CHECKED = (
    constraints.visits_whole, constraints.plans_whole, constraints.hand_over_open_once, constraints.submissions_told,
    constraints.closed_as_decided, constraints.due_within_interval, constraints.counts_agree,
)  # fmt: skip

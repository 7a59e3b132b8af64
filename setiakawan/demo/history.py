"""Two years of accompaniment for the demonstration district: companions, cases, visits, plans. Invented throughout.

The shape follows the seed and the registry alone; the days follow the office's today, so that pages are alive whenever
the demonstration is made. Same seed, same registry, same day: the same rows.
"""

import datetime
import random
import uuid
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from setiakawan.accompaniment.models import (
    Agreement,
    Assessment,
    Assignment,
    Case,
    CircleAnswer,
    Closing,
    CompanionProfile,
    Goal,
    NamedSupporter,
    Pause,
    Plan,
    PlanReview,
    QueueEntry,
    RiskAssessment,
    ServiceGiven,
    SpmNeed,
    Step,
    StepResult,
    Visit,
)
from setiakawan.accompaniment.rules.due import DEFAULT_INTERVALS
from setiakawan.accounts.models import User
from setiakawan.accounts.scope import Scope
from setiakawan.accounts.services import create_user
from setiakawan.audit.services import record
from setiakawan.demo.history_words import COMPANIONS, GOALS, PAUSES, SERVICES, STORIES
from setiakawan.functioning.models import ReportedDisability
from setiakawan.registry.models import Person
from setiakawan.registry.queries import state_on

DAYS = 730
PER_COMPANION = 21
_DAY = datetime.timedelta(days=1)


class HistoryThere(Exception):
    """There are cases already: the demonstration is never mixed with them."""


@dataclass
class Rows:
    """Rows by model, in the order in which they have to be written."""

    of: dict[type, list] = field(default_factory=lambda: defaultdict(list))

    def add(self, row):
        """Keep a row for writing; returns it."""
        self.of[type(row)].append(row)
        return row


_ORDER = (
    Case,
    Assignment,
    QueueEntry,
    Pause,
    RiskAssessment,
    SpmNeed,
    Visit,
    Assessment,
    CircleAnswer,
    NamedSupporter,
    ServiceGiven,
    Plan,
    Goal,
    Step,
    StepResult,
    Agreement,
    PlanReview,
    Closing,
)


@transaction.atomic
def make_history(*, seed: int, by: Scope, today: datetime.date, say: Callable[[str], object]) -> int:
    """Write companions and two years of accompaniment for persons with a reported disability. Returns the cases.

    Raises HistoryThere. Costs some five seconds for 600 cases.
    """
    by.require("accounts.manage")
    if Case.objects.exists():
        raise HistoryThere
    rng, rows = random.Random(seed), Rows()  # noqa: S311 invented people, no secrets
    by_district = defaultdict(list)
    for person in _persons(today):
        by_district[person.area_id[:8]].append(person)
    for district, persons in sorted(by_district.items()):
        tksk, companions = _staff(rng, district, len(persons), by)
        for number, person in enumerate(persons):
            _Case(rng, rows, person, companions[number % len(companions)], tksk, today).tell()
    for model in _ORDER:
        say(f"{model._meta.verbose_name}: {len(rows.of[model])}")
        model.objects.bulk_create(rows.of[model], batch_size=2000)
    record(by, "demo.load", ("accompaniment.case", "riwayat"), details={"count": len(rows.of[Case])})
    return len(rows.of[Case])


def _persons(today: datetime.date) -> list[Person]:
    reported = ReportedDisability.objects.values("person")
    persons = list(Person.objects.filter(pk__in=reported, area__within="64.08").order_by("pk"))
    states = state_on([person.pk for person in persons], today)
    return [person for person in persons if states[person.pk].is_present]


def _staff(rng: random.Random, district: str, count: int, by: Scope) -> tuple[User, list[User]]:
    """The TKSK and the companions of a kecamatan; the demonstration users who are there take part."""
    since = datetime.date(2020, 1, 1)
    grants = {"area_grants__area": district, "is_active": True}
    tksk = User.objects.filter(role="tksk", **grants).first() or create_user(
        username=f"tksk.{district.replace('.', '')}",
        full_name=_name(rng),
        role="tksk",
        areas=[district],
        valid_from=since,
        by=by,
    )
    companions = list(User.objects.filter(role="companion", **grants).order_by("pk"))
    while len(companions) < max(1, -(-count // PER_COMPANION)):
        number = len(companions) + 1
        companions.append(
            create_user(
                username=f"pendamping.{district.replace('.', '')}.{number}",
                full_name=_name(rng),
                role="companion",
                areas=[district],
                valid_from=since,
                by=by,
            )
        )
    for user in companions:
        languages = ["id", *rng.sample(("kutai", "banjar", "dayak", "bugis", "jawa"), 1)]
        skills = rng.sample(("sign", "braille", "mental_health", "child", "elderly", "physical_therapy"), 2)
        CompanionProfile.objects.get_or_create(
            user=user, defaults={"sex": rng.choice("LP"), "languages": languages, "skills": skills}
        )
    return tksk, companions


def _name(rng: random.Random) -> str:
    return f"{rng.choice(COMPANIONS[0])} {rng.choice(COMPANIONS[1])}"


class _Case:
    """The story of one case, told into rows."""

    def __init__(self, rng, rows: Rows, person: Person, companion: User, tksk: User, today: datetime.date):
        self.rng, self.rows, self.person, self.companion, self.tksk, self.today = (
            rng,
            rows,
            person,
            companion,
            tksk,
            today,
        )

    def tell(self) -> None:
        rng = self.rng
        if rng.random() < 0.12:
            return
        opened = self.today - rng.randint(3, DAYS) * _DAY
        waits = rng.random() < 0.05
        if waits:
            opened = self.today - rng.randint(1, 9) * _DAY
        self.level = rng.choices(("high", "medium", "low"), (12, 38, 50))[0]
        self.case = self.rows.add(
            Case(
                person=self.person,
                opened_on=opened,
                origin=rng.choice(("village", "family", "person", "neighbour")),
                urgency="urgent" if self.level == "high" else "ordinary",
                client_id=self.number(),
            )
        )
        if waits:
            self.rows.add(QueueEntry(case=self.case, owner=self.tksk, valid_from=opened, reason="Baru diterima"))
            return
        ends = self.today - rng.randint(5, 200) * _DAY if rng.random() < 0.08 else None
        if ends and (ends - opened).days < 90:
            ends = None
        self.accompany(opened, ends)

    def number(self) -> uuid.UUID:
        return uuid.UUID(int=self.rng.getrandbits(128), version=4)

    def accompany(self, opened: datetime.date, ends: datetime.date | None) -> None:
        self.case.closed_on = ends
        self.rows.add(
            Assignment(
                case=self.case,
                companion=self.companion,
                valid_from=opened,
                valid_until=ends,
                reason="Bertugas di kecamatan yang sama",
                assigned_by=self.tksk,
            )
        )
        days = self.visits(opened, ends or self.today)
        if len(days) > 1:
            self.findings(days[0])
        if len(days) > 3:
            self.plan(days, ends)
        self.services(days)
        if ends is None and self.rng.random() < 0.04:
            since = self.today - self.rng.randint(1, 6) * _DAY
            if since > opened:
                self.rows.add(
                    Pause(
                        case=self.case,
                        valid_from=since,
                        valid_until=since + self.rng.randint(8, 25) * _DAY,
                        reason=self.rng.choice(PAUSES),
                        by=self.companion,
                    )
                )

    def visits(self, opened: datetime.date, until: datetime.date) -> list[datetime.date]:
        """Visits at the interval of the risk, mostly in time; now and then one is missed, as in life."""
        rng, days = self.rng, []
        day = opened + rng.randint(0, 2 if self.level == "high" else 12) * _DAY
        next_question = day
        while day < until or (day == until and self.case.closed_on is None):
            asks = day >= next_question
            self.visit(day, asks)
            next_question = day + 90 * _DAY if asks else next_question
            days.append(day)
            gap = DEFAULT_INTERVALS[self.level]
            if (until - day).days <= gap + 12 and rng.random() < 0.07:
                break
            day += max(1, gap - rng.randint(0, gap // 3)) * _DAY
        return days

    def visit(self, day: datetime.date, asks: bool) -> None:
        rng = self.rng
        told = datetime.datetime.combine(day, datetime.time(rng.randint(9, 18), rng.randint(0, 59)))
        late = rng.choices((0, 1, 4), (88, 9, 3))[0]
        visit = Visit(
            case=self.case,
            companion=self.companion,
            happened_on=day,
            way=rng.choices(("home", "phone", "elsewhere"), (85, 10, 5))[0],
            outcome="met",
            purpose="regular",
            who_was_met=["person"],
            story=rng.choice(STORIES) if rng.random() < 0.3 else None,
            recorded_by=self.companion,
            recorded_at=min(timezone.make_aware(told) + late * _DAY, timezone.now()),
            client_id=self.number(),
        )
        self.rows.add(visit)
        if not asks or rng.random() < 0.15:
            return
        result = rng.choices(("named", "nobody", "declined"), (78, 15, 7))[0]
        answer = CircleAnswer(person=self.person, visit=visit, asked_on=day, result=result, answered_by="person")
        self.rows.add(answer)
        if result == "named":
            for kind in rng.sample(("household", "family", "neighbour", "group"), rng.choices((1, 2, 3), (5, 3, 2))[0]):
                often = rng.choice(("daily", "weekly", "monthly", ""))
                self.rows.add(NamedSupporter(answer=answer, kind=kind, frequency=often))

    def findings(self, day: datetime.date) -> None:
        signs = {"high": ("no_medicine", "alone"), "medium": ("carer_worn",), "low": ()}[self.level]
        codes = (
            "violence",
            "self_harm",
            "shackled",
            "unsafe_home",
            "no_food",
            "no_medicine",
            "alone",
            "carer_worn",
            "cannot_call",
            "lost_income",
        )
        self.rows.add(
            RiskAssessment(
                case=self.case,
                on=day,
                level=self.level,
                answers={c: "yes" if c in signs else "no" for c in codes},
                reasons=list(signs),
                rule_version="2026-1",
                by=self.companion,
                client_id=self.number(),
            )
        )
        needs = self.rng.sample(("health.rehabilitation", "health.assistive_devices", "livelihood.skills"), 2)
        self.rows.add(
            Assessment(
                case=self.case,
                happened_on=day,
                needs=needs,
                respondents=["person", "family"],
                by=self.companion,
                recorded_at=timezone.now(),
                client_id=self.number(),
            )
        )
        if self.rng.random() < 0.8:
            category = "disability" if self.rng.random() < 0.35 else "none"
            self.rows.add(SpmNeed(case=self.case, category=category, valid_from=day, by=self.companion))

    def plan(self, days: list[datetime.date], ends: datetime.date | None) -> None:
        made, rng = days[2], self.rng
        plan = Plan(
            case=self.case,
            number=1,
            made_on=made,
            made_by=self.companion,
            state="approved",
            decided_by=self.tksk,
            decided_at=timezone.now(),
            approved_on=made,
            client_id=self.number(),
        )
        self.rows.add(plan)
        words, cbr, atensi, steps = rng.choice(GOALS)
        goal = self.rows.add(Goal(plan=plan, order=1, words=words, cbr=cbr, atensi=[atensi]))
        for order, (what, doer) in enumerate(steps, start=1):
            step = self.rows.add(Step(goal=goal, order=order, what=what, doer=doer, due_on=made + 60 * _DAY))
            if rng.random() < 0.6 and days[-1] > made:
                self.rows.add(
                    StepResult(
                        step=step,
                        on=days[-1],
                        is_done=rng.random() < 0.8,
                        by=self.companion,
                        recorded_at=timezone.now(),
                        client_id=self.number(),
                    )
                )
        self.rows.add(
            Agreement(
                plan=plan,
                on=made,
                agrees=True,
                said_by="person",
                how_explained=rng.choice(("spoken", "pictures")),
                explained_by=self.companion,
                client_id=self.number(),
            )
        )
        due = made + 56 * _DAY
        while due <= days[-1]:
            on = next(day for day in days if day >= due - 10 * _DAY)
            self.rows.add(
                PlanReview(
                    plan=plan,
                    on=on,
                    works="Ia lebih sering keluar rumah",
                    by=self.companion,
                    recorded_at=timezone.now(),
                    client_id=self.number(),
                )
            )
            due = on + 365 * _DAY
        if ends:
            self.closing(ends)

    def closing(self, ends: datetime.date) -> None:
        self.rows.add(
            Closing(
                case=self.case,
                on=ends,
                reason="goals_met",
                person_words="Saya sudah bisa mengurus diri sendiri",
                proposed_by=self.companion,
                state="approved",
                decided_by=self.tksk,
                decided_at=timezone.now(),
                client_id=self.number(),
            )
        )

    def services(self, days: list[datetime.date]) -> None:
        for day in self.rng.sample(days, min(len(days), self.rng.randint(0, 6))):
            kind, quantity, provider = self.rng.choice(SERVICES)
            self.rows.add(
                ServiceGiven(
                    case=self.case,
                    kind=kind,
                    given_on=day,
                    quantity=quantity,
                    provider=provider,
                    by=self.companion,
                    recorded_at=timezone.now(),
                    client_id=self.number(),
                )
            )

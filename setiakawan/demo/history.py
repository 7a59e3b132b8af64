"""Two years of accompaniment in the demonstration district: companions, cases, visits, plans, services, endings.

The draws depend on the seed and the person alone; the days count back from the office's today, so that pages look alive
on whatever day the district is made. Everything is invented.
"""

import datetime
import random
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from math import ceil

from django.db import models, transaction
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
    Visit,
)
from setiakawan.accompaniment.services.escalating import raise_escalations
from setiakawan.accounts.demonstration import create_demonstration_users
from setiakawan.accounts.models import User
from setiakawan.accounts.scope import system_scope
from setiakawan.accounts.services import create_user
from setiakawan.demo import history_words as words
from setiakawan.demo.chance import Weighted, substream
from setiakawan.functioning.models import ReportedDisability
from setiakawan.registry.models import Person
from setiakawan.registry.queries import state_on

DAYS = 730
PER_COMPANION = 22
REGENCY = "64.08"
_ORDER = (
    Case, Assignment, QueueEntry, RiskAssessment, SpmNeed, Pause, Assessment, Visit, CircleAnswer, NamedSupporter,
    Plan, Goal, Step, Agreement, PlanReview, ServiceGiven, Closing,
)  # fmt: skip
_LEVELS = Weighted([("high", 0.12), ("medium", 0.33), ("low", 0.55)])
_EVERY = {"high": 7, "medium": 14, "low": 30}
_SIGNS = {"high": ["carer_worn", "alone"], "medium": ["carer_worn"], "low": []}
_ASKED = Weighted([("named", 0.55), ("nobody", 0.08), ("declined", 0.05), ("", 0.32)])
_FATES = Weighted([("open", 0.75), ("late", 0.14), ("queue", 0.03), ("closed", 0.08)])


@dataclass
class Written:
    """Rows that wait to be written, by model."""

    rows: dict[type[models.Model], list] = field(default_factory=lambda: defaultdict(list))

    def add(self, row):
        """Keep a row; returns it."""
        self.rows[type(row)].append(row)
        return row

    def save(self) -> None:
        """Write everything, those first on which others hang."""
        for model in _ORDER:
            model._base_manager.bulk_create(self.rows[model], batch_size=500)


@transaction.atomic
def write_history(*, seed: int, today: datetime.date) -> int:
    """Make companions and two years of cases for all who are reported with a disability. Returns how many cases.

    All or nothing; changes nothing where there is a case already.
    """
    if Case._base_manager.exists():
        return 0
    create_demonstration_users(by=system_scope("perintah demo_history", REGENCY))
    ids = sorted(set(ReportedDisability._base_manager.values_list("person", flat=True)))
    states = state_on(ids, today)
    groups: dict[str, list[Person]] = defaultdict(list)
    for some in (ids[start : start + 900] for start in range(0, len(ids), 900)):
        for person in Person._base_manager.filter(pk__in=some).order_by("pk"):
            if states[person.pk].is_present:
                groups[".".join(person.area_id.split(".")[:3])].append(person)
    written = Written()
    for district in sorted(groups):
        _district(written, seed, district, groups[district], today)
    written.save()
    raise_escalations(on=today, by=system_scope("perintah demo_history", REGENCY))
    return len(written.rows[Case])


def _district(written: Written, seed: int, district: str, people: list[Person], today: datetime.date) -> None:
    rng = substream(seed, "companions", district)
    since = today - datetime.timedelta(DAYS)
    tksk = _users("tksk", district, 1, rng, since)[0]
    companions = _users("companion", district, ceil(len(people) / PER_COMPANION), rng, since)
    for companion in companions:
        written.add(
            CompanionProfile(
                user=companion, sex=rng.choice("LP"), home_id=rng.choice(people).area_id,
                languages=["id", rng.choice(("kutai", "banjar", "bugis", "jawa", "dayak"))],
                skills=rng.sample(("child", "elderly", "physical_therapy", "livelihood", "sign"), 2),
            )
        )  # fmt: skip
    for number, person in enumerate(people):
        _case(written, substream(seed, "case", person.pk), person, companions[number % len(companions)], tksk, today)


def _users(role: str, district: str, count: int, rng: random.Random, since: datetime.date) -> list[User]:
    there = User.objects.filter(role=role, area_grants__area=district, is_active=True).order_by("pk")
    users, by = list(there), system_scope("perintah demo_history", REGENCY)
    prefix = {"tksk": "tksk", "companion": "pendamping"}[role]
    while len(users) < count:
        users.append(
            create_user(
                username=f"{prefix}.{district.replace('.', '')}.{len(users) + 1}", role=role, areas=(district,),
                full_name=f"{rng.choice(words.GIVEN)} {rng.choice(words.SECOND)}", valid_from=since, by=by,
            )
        )  # fmt: skip
    return users


def _case(written: Written, rng, person: Person, companion: User, tksk: User, today: datetime.date) -> None:
    fate, level = _FATES(rng), _LEVELS(rng)
    age = rng.randint(2, 12) if fate == "queue" else rng.randint(40, DAYS - 10)
    opened, every = today - datetime.timedelta(age), _EVERY[level]
    last = {"open": today, "late": today - datetime.timedelta(every + rng.randint(2, 9)), "queue": opened}.get(
        fate, today - datetime.timedelta(rng.randint(5, max(6, age - 30)))
    )
    case = written.add(
        Case(
            person=person, opened_on=opened, origin=rng.choice(("village", "family", "neighbour", "agency", "person")),
            urgency="ordinary", closed_on=last if fate == "closed" else None, opened_by=tksk, client_id=_uuid(rng),
        )
    )  # fmt: skip
    if fate == "queue":
        written.add(QueueEntry(case=case, owner=tksk, valid_from=opened, reason="Pendampingan baru dibuka"))
        return
    written.add(
        Assignment(case=case, companion=companion, valid_from=opened, valid_until=case.closed_on, assigned_by=tksk,
                   reason="Tinggal di kecamatan yang sama", end_reason="Pendampingan ditutup" if case.closed_on else "")
    )  # fmt: skip
    days = list(_days(rng, opened, last, every))
    for number, day in enumerate(days):
        _visit(written, rng, case, companion, day, number, today)
    if days:
        _found(written, rng, case, companion, days[0], level)
        _plan(written, rng, case, companion, tksk, days, today)
    if fate == "closed":
        written.add(
            Closing(case=case, on=last, reason="goals_met", summary="Tujuan rencana tercapai.", proposed_by=companion,
                    person_words=rng.choice(words.THANKS), state="approved", decided_by=tksk, decided_at=_at(last),
                    client_id=_uuid(rng))
        )  # fmt: skip


def _days(rng, opened: datetime.date, last: datetime.date, every: int) -> Iterator[datetime.date]:
    """The days of contact: the first within nine days, then about as often as the risk asks."""
    day = opened + datetime.timedelta(rng.randint(1, 9))
    while day <= last:
        yield day
        day += datetime.timedelta(max(2, every + rng.choice((-3, -2, -1, -1, 0, 0, 1))))


def _visit(written: Written, rng, case: Case, companion: User, day: datetime.date, number: int, today) -> None:
    recorded = min(today, day + datetime.timedelta(rng.choice((0, 0, 0, 0, 1, 1, 2, 9))))
    visit = written.add(
        Visit(
            case=case, companion=companion, happened_on=day, way=rng.choice(("home", "home", "home", "phone")),
            outcome="met", purpose="regular" if number else "first_contact", who_was_met=["person"],
            story=rng.choice(words.STORIES), next_step=rng.choice(words.NEXT), recorded_by=companion,
            recorded_at=_at(recorded), client_id=_uuid(rng),
        )
    )  # fmt: skip
    result = _ASKED(rng)
    if not result:
        return
    answer = written.add(
        CircleAnswer(person=case.person, visit=visit, asked_on=day, result=result, answered_by="person")
    )
    if result == "named":
        for kind in rng.sample(("household", "family", "neighbour", "group"), rng.randint(1, 2)):
            written.add(
                NamedSupporter(answer=answer, kind=kind, frequency=rng.choice(("daily", "weekly", "monthly", "")))
            )


def _found(written: Written, rng, case: Case, companion: User, day: datetime.date, level: str) -> None:
    signs = dict.fromkeys(words.SIGNS, "no") | dict.fromkeys(_SIGNS[level], "yes")
    written.add(
        RiskAssessment(case=case, on=day, level=level, answers=signs, reasons=_SIGNS[level], rule_version="2026-1",
                       by=companion, client_id=_uuid(rng))
    )  # fmt: skip
    written.add(
        Assessment(case=case, happened_on=day, strengths=rng.choice(words.STRENGTHS), needs=["health.medical_care"],
                   by=companion, recorded_at=_at(day), client_id=_uuid(rng))
    )  # fmt: skip
    if rng.random() < 0.8:
        category = "disability" if rng.random() < 0.6 else "none"
        written.add(SpmNeed(case=case, category=category, valid_from=day, valid_until=case.closed_on, by=companion))


def _plan(written: Written, rng, case: Case, companion: User, tksk: User, days: list, today: datetime.date) -> None:
    for day in days[1::4]:
        kind = rng.choice(("meals", "assistive_device", "guidance_person", "health_access", "guidance_family"))
        written.add(
            ServiceGiven(case=case, kind=kind, given_on=day, quantity=Decimal(1), provider="Dinas Sosial", by=companion,
                         recorded_at=_at(day), client_id=_uuid(rng))
        )  # fmt: skip
    if len(days) < 2:
        return
    made = days[1]
    plan = written.add(
        Plan(case=case, number=1, made_on=made, made_by=companion, strengths=rng.choice(words.STRENGTHS),
             state="approved", decided_by=tksk, decided_at=_at(made), approved_on=made, client_id=_uuid(rng))
    )  # fmt: skip
    said, cbr, what = rng.choice(words.GOALS)
    goal = written.add(Goal(plan=plan, order=1, words=said, cbr=cbr, atensi=[]))
    due = made + datetime.timedelta(90)
    written.add(Step(goal=goal, order=1, what=what, doer="companion", doer_user=companion, due_on=due))
    written.add(
        Agreement(plan=plan, on=made, agrees=True, said_by="person", how_explained=rng.choice(("spoken", "read_aloud")),
                  explained_by=companion, client_id=_uuid(rng))
    )  # fmt: skip
    for wait in (50, 50 + 350):
        on = made + datetime.timedelta(wait)
        if on <= min(today, days[-1]):
            written.add(
                PlanReview(plan=plan, on=on, works=rng.choice(words.WORKS), by=companion, recorded_at=_at(on),
                           client_id=_uuid(rng))
            )  # fmt: skip


def _at(day: datetime.date) -> datetime.datetime:
    """A moment in the morning of a day, by the clock of the office."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(0, 30)))


def _uuid(rng: random.Random) -> uuid.UUID:
    return uuid.UUID(int=rng.getrandbits(128), version=4)

"""Builds an accompanied district in the present database, the same for the same seed and day: not through the services,
which would take days for 1.4 million visits, but with rows as they leave them; `setiakawan check` then looks at them.
"""

import datetime
import random
from collections.abc import Callable, Iterable, Iterator

from django.db import connection, models, transaction
from django.utils import timezone

from setiakawan.accompaniment.models import (
    Assignment,
    Case,
    Closing,
    CompanionProfile,
    Goal,
    Pause,
    Plan,
    QueueEntry,
    RiskAssessment,
    ServiceGiven,
    SpmNeed,
    Step,
    Visit,
)
from setiakawan.accompaniment.rules.due import DEFAULT_INTERVALS
from setiakawan.accounts.models import AreaGrant, User
from setiakawan.areas.models import Area
from setiakawan.core.bulk import insert_rows
from setiakawan.core.dates import office_today
from setiakawan.registry.models import Person

DAY = datetime.timedelta(days=1)
VISITS_EACH, CLOSED_SHARE, SEED = 83, 0.25, 20
_SERVICES = ("meals", "referral", "civil_documents", "therapy")


class Accompanied:
    """Open cases, a quarter more that are closed, companions with 25 cases each, and on average 83 visits a case."""

    def __init__(self, open_cases: int):
        self.chance, self.today, self.open_cases = random.Random(SEED), office_today(), open_cases
        self.number = 0
        self.villages = [a.code for a in Area.objects.filter(code__within="64.08", level="village").order_by("code")]

    def build(self) -> None:
        """Write everything in one transaction."""
        with transaction.atomic():
            self._users()
            self._people()
            cases = [self._case(n) for n in range(1, self._count() + 1)]
            for name in ("_case_rows", "_holders", "_risks", "_pauses", "_needs", "_plans", "_visits", "_services"):
                getattr(self, name)(cases)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def _count(self) -> int:
        return round(self.open_cases * (1 + CLOSED_SHARE))

    def _users(self) -> None:
        """One companion for 25 cases, spread over the villages; a TKSK for each kecamatan; one officer."""
        count = max(self.open_cases // 25, 2)
        kecamatan = sorted({village[:8] for village in self.villages})
        self.home = {n: self.villages[n * len(self.villages) // count] for n in range(count)}
        told = [(f"pendamping.{n}", "companion", self.home[n]) for n in range(count)]
        told += [(f"tksk.{code}", "tksk", code) for code in kecamatan] + [("petugas", "officer", "64.08")]
        users = [User(username=name, full_name=f"Rekaan {name}", role=role, password="!") for name, role, _ in told]
        User.objects.bulk_create(users)
        since = self.today - 3650 * DAY
        AreaGrant.objects.bulk_create(
            AreaGrant(user=user, area_id=area[:8] if role == "companion" else area, valid_from=since)
            for user, (_, role, area) in zip(users, told, strict=True)
        )
        CompanionProfile.objects.bulk_create(
            CompanionProfile(user=user, home_id=area) for user, (_, role, area) in zip(users, told, strict=True)
            if role == "companion"
        )  # fmt: skip
        self.companions = users[:count]
        self.tksk = dict(zip(kecamatan, users[count:], strict=False))
        self.officer = users[-1]

    def _people(self) -> None:
        """Each lives in the home village of the companion who has them."""
        rows = []
        for n in range(1, self._count() + 1):
            rows.append({"id": n, "name": f"Warga Rekaan {n}", "name_key": f"WARGA REKAAN {n}", "area": self._home(n)})
        _insert(Person, rows)

    def _home(self, n: int) -> str:
        return self.home[n % len(self.companions)]

    def _case(self, n: int) -> dict:
        """What the rows of a case are drawn from: when it began and ended, who has it, how high the risk is."""
        begun = self.today - self.chance.randint(120, 1500) * DAY
        is_open = n <= self.open_cases
        ended = None if is_open else begun + (self.today - begun) * self.chance.uniform(0.3, 0.9)
        return {
            "id": n, "begun": begun, "ended": ended, "user": self.companions[n % len(self.companions)].pk,
            "risk": self.chance.choices(("high", "medium", "low", ""), (15, 35, 45, 5))[0],
            "waits": is_open and self.chance.random() < 0.02,
        }  # fmt: skip

    def _uuid(self) -> str:
        self.number += 1
        return f"{self.number:032x}"

    def _case_rows(self, cases: list[dict]) -> None:
        _insert(Case, ({
            "id": case["id"], "person": case["id"], "opened_on": case["begun"], "origin": "village",
            "urgency": "ordinary", "closed_on": case["ended"], "opened_by": self.officer.pk, "client_id": self._uuid(),
        } for case in cases))  # fmt: skip

        _insert(Closing, ({
            "case": case["id"], "on": case["ended"], "reason": "goals_met", "state": "approved",
            "proposed_by": case["user"], "decided_by": self.officer.pk, "client_id": self._uuid(),
        } for case in cases if case["ended"]))  # fmt: skip

    def _holders(self, cases: list[dict]) -> None:
        """Half of the cases had another companion before; one in fifty waits in a queue."""
        rows, queue = [], []
        for case in cases:
            since = case["begun"]
            if self.chance.random() < 0.5:
                until = since + 60 * DAY
                other = self.chance.choice(self.companions).pk
                rows.append({"case": case["id"], "companion": other, "valid_from": since, "valid_until": until})
                since = until
            if case["waits"]:
                owner = self.tksk[self._home(case["id"])[:8]].pk
                queue.append({"case": case["id"], "owner": owner, "valid_from": self.today - 3 * DAY, "reason": "Baru"})
                continue
            until = max(case["ended"], since) if case["ended"] else None
            rows.append({"case": case["id"], "companion": case["user"], "valid_from": since, "valid_until": until})
        _insert(Assignment, rows)
        _insert(QueueEntry, queue)

    def _risks(self, cases: list[dict]) -> None:
        """Assessed at the start and again each half year."""
        _insert(RiskAssessment, ({
            "case": case["id"], "on": on, "level": case["risk"], "answers": {}, "reasons": [], "rule_version": "1",
            "by": case["user"], "client_id": self._uuid(),
        } for case in cases if case["risk"] for on in self._every(case, 180)))  # fmt: skip

    def _every(self, case: dict, days: int) -> Iterator[datetime.date]:
        on, last = case["begun"] + 10 * DAY, case["ended"] or self.today
        while on <= last:
            yield on
            on += days * DAY

    def _pauses(self, cases: list[dict]) -> None:
        """One case in eight rested once; some rest now."""
        rows = []
        for case in cases:
            if self.chance.random() < 0.12:
                since = self.today - self.chance.randint(1, 300) * DAY
                rows.append(
                    {"case": case["id"], "valid_from": since, "valid_until": since + 20 * DAY, "reason": "Rawat"}
                )
        _insert(Pause, rows)

    def _needs(self, cases: list[dict]) -> None:
        _insert(SpmNeed, ({
            "case": case["id"], "category": self.chance.choice(("disability", "elderly", "none")),
            "valid_from": case["begun"] + DAY, "by": case["user"],
        } for case in cases if self.chance.random() < 0.8))  # fmt: skip

    def _plans(self, cases: list[dict]) -> None:
        """Two thirds have a plan in force with a goal and two steps."""
        with_plan = [case for case in cases if self.chance.random() < 0.66]
        numbers = range(1, len(with_plan) + 1)
        _insert(Plan, ({
            "id": number, "case": case["id"], "number": 1, "made_on": case["begun"] + 20 * DAY, "made_by": case["user"],
            "state": "approved", "decided_by": self.officer.pk, "decided_at": timezone.now(),
            "approved_on": self.today - self.chance.randint(1, 50) * DAY, "client_id": self._uuid(),
        } for number, case in zip(numbers, with_plan, strict=True)))  # fmt: skip
        _insert(Goal, ({"id": n, "plan": n, "order": 1, "words": "Saya ingin berdagang", "cbr": "livelihood.self_employment"}
                       for n in numbers))  # fmt: skip
        _insert(Step, ({"goal": n, "order": order, "what": "Mengurus izin usaha", "doer": "companion",
                        "doer_user": case["user"]}
                       for n, case in zip(numbers, with_plan, strict=True) for order in (1, 2)))  # fmt: skip

    def _visits(self, cases: list[dict]) -> None:
        """Back from the latest contact: nine of ten open cases were visited in time, the others up to 30 days late."""
        constant = {"way": "home", "purpose": "regular", "story": "Ia sehat dan sudah mulai berjualan lagi."}
        _insert(Visit, (constant | one for case in cases for one in self._visits_of(case)))

    def _visits_of(self, case: dict) -> Iterator[dict]:
        step = DEFAULT_INTERVALS[case["risk"] or "medium"]
        ago = self.chance.randint(0, step - 1) if self.chance.random() < 0.9 else step + self.chance.randint(1, 30)
        on = (case["ended"] or self.today) - ago * DAY
        span = max((on - case["begun"]).days, 1)
        for _ in range(self.chance.randint(VISITS_EACH - 40, VISITS_EACH + 40)):
            outcome = "met" if self.chance.random() < 0.9 else "not_there"
            yield {"case": case["id"], "companion": case["user"], "recorded_by": case["user"], "outcome": outcome,
                   "happened_on": max(on, case["begun"]), "client_id": self._uuid()}  # fmt: skip
            on -= max(round(span / VISITS_EACH), 1) * DAY

    def _services(self, cases: list[dict]) -> None:
        """Some ten for each case, half of them in the last two months."""
        _insert(ServiceGiven, ({
            "case": case["id"], "kind": self.chance.choice(_SERVICES), "quantity": 1, "by": case["user"],
            "given_on": max(self.today - self.chance.randint(0, 60 if n % 2 else 600) * DAY, case["begun"]),
            "client_id": self._uuid(),
        } for case in cases if not case["ended"] for n in range(10)))  # fmt: skip


def _insert(model: type[models.Model], rows: Iterable[dict], many: int = 20_000) -> None:
    """Add rows given by field; what is not given is what the model would fill in."""
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    if "id" in first:
        fields.insert(0, model._meta.pk)
    plain = {field.name: _stored(field, _default(field)) for field in fields}
    convert = {field.name: _converter(field) for field in fields}
    part: list[tuple] = []
    names = tuple(field.name for field in fields)
    for row in _with_first(first, rows):
        part.append(tuple(convert[n](row[n]) if n in row else plain[n] for n in names))
        if len(part) == many:
            insert_rows(model, names, part)
            part = []
    insert_rows(model, names, part)


def _with_first(first: dict, rest: Iterator[dict]) -> Iterator[dict]:
    yield first
    yield from rest


def _default(field: models.Field) -> object:
    if getattr(field, "auto_now_add", False) or (field.name == "recorded_at"):
        return timezone.now()
    return None if field.null else field.get_default()


def _stored(field: models.Field, value: object) -> object:
    return field.get_db_prep_save(value, connection)


def _converter(field: models.Field) -> Callable[[object], object]:
    """How a value becomes what the column stores; the same text is sealed once."""
    if isinstance(field, (models.UUIDField, models.DateField)) and connection.vendor == "sqlite":
        return lambda value: str(value) if value is not None else None
    known: dict = {}

    def convert(value: object) -> object:
        if not isinstance(value, (str, int)):
            return _stored(field, value)
        if value not in known:
            known[value] = _stored(field, value)
        return known[value]

    return convert

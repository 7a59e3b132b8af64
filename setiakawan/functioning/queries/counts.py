"""How many people, by kind of disability, device and cut-off, area by area; every figure with its definition."""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Count, Q

from setiakawan.accounts.scope import Scope
from setiakawan.functioning.models import (
    Answer,
    DeviceState,
    DisabilityState,
    DisabilityStatus,
    ReportedDisability,
    Respondent,
    Response,
)
from setiakawan.functioning.rules.counting import AGE_GROUPS, device_group, group_edges, verdicts_of
from setiakawan.registry.models import DatePrecision, LifeEvent, Person
from setiakawan.registry.queries import state_on
from setiakawan.registry.rules.state import DECIDING


@dataclass
class Counts:
    """What holds in one area on a day, for the persons who live there then. Keys are codes; a missing key is none.

    `kinds`: persons per kind that the office recorded as present, `any` and `ganda` among them. `reported`: persons per
    kind that files report. `devices`: (kind, `needed`, `in_use` or `broken`) → devices. `verdicts`: (instrument, cut-off,
    verdict) → persons by their latest response. `asked`, `proxy`: instrument → persons, and those for whom somebody else
    answered. `never`: age group → persons who were never asked its instrument. `silent`: nobody said anything about it.
    """

    people: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    reported: Counter[str] = field(default_factory=Counter)
    devices: Counter[tuple[str, str]] = field(default_factory=Counter)
    verdicts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    proxy: Counter[str] = field(default_factory=Counter)
    ages: Counter[str] = field(default_factory=Counter)
    asked_in_age: Counter[str] = field(default_factory=Counter)
    known: int = 0

    @property
    def silent(self) -> int:
        """Persons of whom neither the office nor a file said anything about disability: not known, not "none"."""
        return self.people - self.known

    def never(self, age_group: str) -> int:
        """Persons of an age group who were never asked its instrument."""
        return self.ages[age_group] - self.asked_in_age[age_group]


def count_functioning(scope: Scope, area: str, on: datetime.date) -> dict[str, Counts]:
    """The counts of an area ("" is the key of the whole) and of each area directly below it, as of a day.

    Counts whoever lives there on the day; the dead and those who moved away are left out. Raises NotAllowed. Seven queries
    and one per 900 persons with an event; about a second over a district.
    """
    scope.require("functioning.see", area)
    counting = _Counting(area, on)
    counting.population()
    counting.kinds()
    counting.devices()
    counting.responses()
    return counting.found


class _Counting:
    """One run over an area: every query is asked once, its rows fall into the areas below."""

    def __init__(self, area: str, on: datetime.date):
        self.area, self.on = area, on
        self.found: dict[str, Counts] = {"": Counts()}
        events = LifeEvent.objects.filter(person__area__within=area, kind__in=DECIDING, withdrawn_at=None, on__lte=on)
        ids = events.order_by().values_list("person_id", flat=True).distinct()
        self.gone = {person for person, state in state_on(ids, on).items() if not state.is_present}

    def into(self, area: str) -> Iterator[Counts]:
        """The counts of the whole, and of the area below it in which somebody lives."""
        yield self.found[""]
        if area != self.area:
            below = ".".join(area.split(".")[: self.area.count(".") + 2])
            yield self.found.setdefault(below, Counts())

    def population(self) -> None:
        """How many live where, by the instrument of their age."""
        two, five, adult = group_edges(self.on)
        exact = Q(birth_precision=DatePrecision.DAY)
        ages = {
            "under_2": exact & Q(birth_date__gte=two),
            "cfm_2_4": exact & Q(birth_date__lt=two, birth_date__gte=five),
            "cfm_5_17": exact & Q(birth_date__lt=five, birth_date__gte=adult),
            "wg_ss": exact & Q(birth_date__lt=adult),
        }
        people = Person.objects.filter(area__within=self.area).order_by()
        count = {group: Count("pk", filter=condition) for group, condition in ages.items()}
        for sign, rows in ((1, people), (-1, people.filter(pk__in=self.gone))):
            for row in rows.values("area").annotate(everybody=Count("pk"), **count):
                for counts in self.into(row["area"]):
                    counts.people += sign * row["everybody"]
                    rest = row["everybody"] - sum(row[group] for group in ages)
                    counts.ages.update({group: sign * row.get(group, rest) for group in AGE_GROUPS})

    def kinds(self) -> None:
        """Kinds that hold by the office, and kinds that files report."""
        latest: dict[int, tuple[int, str, str, str]] = {}
        rows = DisabilityStatus.objects.filter(disability__person__area__within=self.area, on__lte=self.on)
        fields = ("disability_id", "disability__person_id", "disability__person__area_id", "disability__kind", "state")
        for disability, *rest in rows.order_by("on", "id").values_list(*fields):
            latest[disability] = tuple(rest)
        recorded = {(p, a, kind) for p, a, kind, state in latest.values() if state == DisabilityState.PRESENT}
        files = ReportedDisability.objects.filter(person__area__within=self.area, stated_on__lte=self.on).order_by()
        reported = set(files.values_list("person_id", "person__area_id", "kind"))
        self._persons(recorded, "kinds")
        self._persons(reported, "reported")
        said = {(p, a) for p, a, *_ in latest.values()} | {(p, a) for p, a, _ in reported}
        for person, area in said:
            if person not in self.gone:
                for counts in self.into(area):
                    counts.known += 1

    def _persons(self, rows: set[tuple[int, str, str]], name: str) -> None:
        several: dict[tuple[int, str], set[str]] = {}
        for person, area, kind in rows:
            if person not in self.gone:
                several.setdefault((person, area), set()).add(kind)
        for (_, area), kinds in several.items():
            ganda = ["ganda"] if len(kinds) > 1 or "multiple" in kinds else []
            for counts in self.into(area):
                getattr(counts, name).update([*kinds, "any", *ganda])

    def devices(self) -> None:
        """Devices that are needed, in use or broken."""
        latest: dict[int, tuple[int, str, str, str]] = {}
        rows = DeviceState.objects.filter(device__person__area__within=self.area, on__lte=self.on)
        fields = ("device_id", "device__person_id", "device__person__area_id", "device__kind", "state")
        for device, *rest in rows.order_by("on", "id").values_list(*fields):
            latest[device] = tuple(rest)
        for person, area, kind, state in latest.values():
            if person not in self.gone and (group := device_group(state)):
                for counts in self.into(area):
                    counts.devices[kind, group] += 1

    def responses(self) -> None:
        """What the latest response of each person to each instrument says."""
        rows = Response.objects.filter(person__area__within=self.area, asked_on__lte=self.on).exclude(finished_at=None)
        fields = ("person_id", "instrument", "id", "person__area_id", "respondent", "person__birth_date",
                  "person__birth_precision")  # fmt: skip
        latest = {
            (person, instrument): rest
            for person, instrument, *rest in rows.order_by("asked_on", "id").values_list(*fields)
            if person not in self.gone
        }
        given = self._answers(number for number, *_ in latest.values())
        for (_, instrument), (number, area, respondent, birth, precision) in latest.items():
            verdicts = verdicts_of(instrument, given.get(number, {}))
            is_of_age = self._age_group(birth, precision) == instrument
            for counts in self.into(area):
                counts.asked[instrument] += 1
                counts.proxy[instrument] += respondent == Respondent.PROXY
                counts.asked_in_age[instrument] += is_of_age
                counts.verdicts.update((instrument, name, str(verdict)) for name, verdict in verdicts.items())

    def _answers(self, responses: Iterable[int]) -> dict[int, dict[str, int | None]]:
        wanted, given = set(responses), {}
        rows = Answer.objects.filter(response__person__area__within=self.area, response__asked_on__lte=self.on)
        for response, question, code in rows.order_by().values_list("response_id", "question", "code").iterator():
            if response in wanted:
                given.setdefault(response, {})[question] = code
        return given

    def _age_group(self, birth: datetime.date | None, precision: str) -> str:
        if birth is None or precision != DatePrecision.DAY:
            return "age_unknown"
        two, five, adult = group_edges(self.on)
        return next((g for g, edge in zip(AGE_GROUPS, (two, five, adult), strict=False) if birth >= edge), "wg_ss")

"""One person's circle as a page shows it, and who leans on one helper."""

import datetime
import math
from dataclasses import dataclass

import numpy as np

from setiakawan.accounts.scope import Scope
from setiakawan.areas.models import Area
from setiakawan.participation.queries.ties import acts_for_ties
from setiakawan.registry.models import Person
from setiakawan.solidarity.measures.circles import UNKNOWN, YES, Circles, Pairs, circles
from setiakawan.solidarity.measures.columns import space_of
from setiakawan.solidarity.measures.interview import is_at_risk, score
from setiakawan.solidarity.measures.supporters import left_alone, supporters
from setiakawan.solidarity.models import CircleInterview
from setiakawan.solidarity.queries.evidence import Known, ties_in
from setiakawan.solidarity.queries.plans import names_of
from setiakawan.solidarity.queries.reading import a_year_before, companion_people, reader, require_person, within

KINDS = ("orang serumah", "keluarga di rumah lain", "tetangga atau teman", "relawan", "organisasi", "petugas")
SOURCES = (
    "aksi yang dikonfirmasi",
    "kawan tetap",
    "kunjungan",
    "disebut ketika ditanya",
    "rujukan yang menolong",
    "kelompok",
)


@dataclass(frozen=True)
class Supporter:
    """One supporter in a circle. `x` and `y` place it in the drawing; `is_counted` false for paid staff."""

    name: str
    kind: str
    sources: tuple[str, ...]
    since: datetime.date
    last: datetime.date
    is_counted: bool
    x: int
    y: int


@dataclass(frozen=True)
class CircleLook:
    """A person's circle: `alone` is "yes", "no" or "unknown"; `depends_on` the one supporter, "" where there are others.

    `helped` says how many others the person helps in turn.
    """

    person: Person
    supporters: tuple[Supporter, ...]
    alone: str
    independent: int
    named: int
    staff: int
    asked_on: datetime.date | None
    has_declined: bool
    depends_on: str
    helped: int
    interview: CircleInterview | None
    interview_score: int | None
    interview_risk: bool | None

    @property
    def words(self) -> str:
        """The state in one sentence."""
        if self.alone == "yes":
            return "Sendirian: tidak ada yang membantu selain petugas."
        if self.alone == "unknown":
            return "Belum diketahui: belum ada ikatan tercatat, dan belum pernah ditanya dalam dua belas bulan ini."
        if self.independent == 1:
            return "Bertumpu pada satu rumah atau organisasi. Bila itu berhalangan, warga ini sendirian."
        return f"Didukung {self.independent} rumah atau organisasi. Siapa pun yang berhalangan, masih ada yang lain."

    @property
    def word(self) -> str:
        """The state in a word or two."""
        if self.alone != "no":
            return {"yes": "Sendirian", "unknown": "Belum diketahui"}[self.alone]
        return "Bertumpu pada satu" if self.independent == 1 else "Aman N−1"

    @property
    def tone(self) -> str:
        """The tone of the status pill."""
        return {"yes": "late", "unknown": "wait"}.get(self.alone, "wait" if self.independent == 1 else "ok")


def circle_of(scope: Scope, person_id: int, on: datetime.date) -> CircleLook:
    """One person's circle on a day. Some twenty queries. Raises NotAllowed, Person.DoesNotExist."""
    person = require_person(scope, person_id)
    known = ties_in(scope, on, only=[person.pk])
    found = circles(known.persons, known.ties, known.window)
    at = int(np.searchsorted(known.persons.number, person.pk))
    own = known.home[person.pk]
    rows = [(found.pairs, n, True) for n in range(len(found.pairs))]
    rows += [(found.staff_pairs, n, False) for n in range(len(found.staff_pairs))]
    rows = [row for row in rows if row[0].person[row[1]] == at]
    names = names_of(
        scope, [_reference(int(pairs.supporter[n])) for pairs, n, _ in rows if _is_nameable(int(pairs.supporter[n]))]
    )
    asked = int(known.persons.asked_on[at])
    interview = CircleInterview.objects.filter(person=person).order_by("-on", "-pk").first()
    drawn = tuple(
        _drawn(names, own, pairs, n, counted, place, len(rows)) for place, (pairs, n, counted) in enumerate(rows)
    )
    state = {YES: "yes", UNKNOWN: "unknown"}.get(int(found.alone[at]), "no")
    first = next((one.name for one in drawn if one.is_counted), "")
    return CircleLook(
        person, drawn, state, int(found.supporters[at]), int(found.named[at]), int(found.staff[at]),
        datetime.date.fromordinal(asked) if asked else None, person.pk in known.declined,
        first if found.supporters[at] == 1 else "", _helped(scope, person, on),
        interview, score(interview.answers) if interview else None, is_at_risk(interview.answers) if interview else None,
    )  # fmt: skip


def _helped(scope: Scope, person: Person, on: datetime.date) -> int:
    """How many people in the viewer's areas the person helped in the last twelve months, by confirmed acts."""
    after = on + datetime.timedelta(days=1)
    acts = acts_for_ties(reader(scope), a_year_before(on) + datetime.timedelta(days=1), after)
    return len({act.receiver for act in acts if act.helper_person == person.pk and not act.is_staff})


def _reference(identity: int) -> str:
    return "{}:{}".format(*space_of(identity))


def _is_nameable(identity: int) -> bool:
    return space_of(identity)[0] != "named"


def _drawn(names: dict, own: int, pairs: Pairs, n: int, counted: bool, place: int, of: int) -> Supporter:
    """One supporter at its place on a ring; the drawing is 320 wide and 300 high, the person in the middle."""
    turn = 2 * math.pi * place / max(of, 1) - math.pi / 2
    who, kind = int(pairs.supporter[n]), KINDS[int(pairs.kind[n])]
    name = "Orang serumah" if who == own else names.get(_reference(who), "")
    if not name:
        name = "Disebut ketika ditanya" if not _is_nameable(who) else "Di luar wilayah Anda"
    return Supporter(
        name, kind, tuple(word for bit, word in enumerate(SOURCES) if int(pairs.sources[n]) >> bit & 1),
        datetime.date.fromordinal(int(pairs.since[n])), datetime.date.fromordinal(int(pairs.last[n])), counted,
        round(160 + 115 * math.cos(turn)), round(150 + 115 * math.sin(turn)),
    )  # fmt: skip


@dataclass(frozen=True)
class HelperLine:
    """One supporter with the load, and who would be left alone: as many names as the viewer may see."""

    name: str
    load: int
    sole: int
    alone_without: tuple[tuple[int, str], ...]


def loads_in(scope: Scope, area: str, on: datetime.date, most: int = 50) -> list[HelperLine]:
    """Who carries most in an area on a day, whoever leaves somebody alone first. Raises NotAllowed.

    Made for a village or kecamatan: reads every circle of the area.
    """
    inside = within(scope, area, "solidarity.see")
    known = ties_in(inside, on)
    found = circles(known.persons, known.ties, known.window)
    return _lines(scope, known, found, most)


def _lines(scope: Scope, known: Known, found: Circles, most: int) -> list[HelperLine]:
    numbers, every = known.persons.number, supporters(known.persons, found)
    rows = zip(every.supporter.tolist(), every.load.tolist(), every.sole.tolist(), strict=True)
    worst = sorted(rows, key=lambda row: (-row[2], -row[1], row[0]))[:most]
    alone = {who: [int(numbers[at]) for at in left_alone(known.persons, found, who)] for who, _, sole in worst if sole}
    mine = companion_people(scope)
    allowed = None if mine is None else set(mine.values_list("person", flat=True))
    people = {f"person:{n}" for some in alone.values() for n in some if allowed is None or n in allowed}
    names = names_of(scope, [*(_reference(who) for who, *_ in worst if _is_nameable(who)), *people])
    return [
        HelperLine(
            names.get(_reference(who), "Disebut ketika ditanya" if not _is_nameable(who) else "Di luar wilayah Anda"),
            load, sole, tuple((n, names[f"person:{n}"]) for n in alone.get(who, ()) if f"person:{n}" in names),
        )
        for who, load, sole in worst
    ]  # fmt: skip


LOSSES = {
    "helper": "Satu rumah penolong", "organization": "Satu organisasi", "signal": "Sinyal satu desa",
    "companion": "Satu pendamping",
}  # fmt: skip


def losses_words(scope: Scope, losses: list[dict]) -> list[tuple[str, str, int]]:
    """What is lost, its name and how many are left alone, of losses as figures keep them."""
    villages = dict(
        Area.objects.filter(code__in=[x["what"] for x in losses if x["kind"] == "signal"]).values_list("code", "name")
    )
    names = names_of(
        scope, [_reference(x["what"]) for x in losses if x["kind"] != "signal" and _is_nameable(x["what"])]
    )
    return [
        (
            LOSSES[x["kind"]],
            villages.get(x["what"], "") if x["kind"] == "signal" else names.get(_reference(x["what"]), "belum dikenal"),
            x["left_alone"],
        )
        for x in losses
    ]

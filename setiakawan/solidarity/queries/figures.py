"""Figures of areas: exact for whoever may see the persons, told for everybody.

Shapes of what is given to reports are plain dictionaries, so that pages, papers and tables read the same.
"""

import datetime
from dataclasses import dataclass

import numpy as np
from django.db.models import Count, Q

from setiakawan.accounts.scope import Scope
from setiakawan.areas.models import Area, Level
from setiakawan.participation.models import Act
from setiakawan.registry.models import Person
from setiakawan.solidarity.measures.areas import Amount, Around, Figures, Share, figures
from setiakawan.solidarity.measures.circles import Circles, circles
from setiakawan.solidarity.measures.columns import NONE
from setiakawan.solidarity.measures.publishing import Told, open_areas, told_share
from setiakawan.solidarity.measures.supporters import supporters, worst_losses
from setiakawan.solidarity.models import MonthlyFigures
from setiakawan.solidarity.queries.evidence import Known, ties_in
from setiakawan.solidarity.queries.reading import a_year_before, reader, within

TOLD = ("in_need", "asked", "alone", "unknown", "known", "single", "n1")
"""The counts that are told to everybody."""

SHARES = (
    "coverage",
    "isolation",
    "single",
    "redundancy",
    "n1",
    "reciprocity",
    "across",
    "volunteers",
    "helped_and_helping",
)
AMOUNTS = ("load_gini", "connectedness")
COUNTS = ("in_need", "alone", "unknown", "heaviest_sole_load", "gatherings", "meets_often")


@dataclass(frozen=True)
class Measured:
    """Areas with their figures, and the circles from which they come."""

    known: Known
    circles: Circles
    of_area: dict[str, Figures]


def measured(scope: Scope, on: datetime.date) -> Measured:
    """The figures of every village, kecamatan and district in the viewer's areas on a day. Permission was asked before."""
    known = ties_in(scope, on)
    found = circles(known.persons, known.ties, known.window)
    places = _areas(scope, known.villages)
    around = _around(reader(scope), places, on)
    of_area: dict[str, Figures] = {}
    for depth in sorted({code.count(".") for code in places}):
        codes = [code for code in places if code.count(".") == depth]
        at = {code: index for index, code in enumerate(codes)}
        area_of = np.array([at.get(_above(village, depth), NONE) for village in known.villages], np.int64)
        rows = [around[code] for code in codes]
        facts = Around(np.array([r[0] for r in rows]), np.array([r[1] for r in rows]))
        of_area |= zip(codes, figures(known.persons, found, area_of, len(codes), facts), strict=True)
    return Measured(known, found, of_area)


def _above(code: str, depth: int) -> str:
    return ".".join(code.split(".")[: depth + 1])


def _areas(scope: Scope, villages: list[str]) -> list[str]:
    """All areas inside the viewer's, and above none of them."""
    rows = Area.objects.filter(scope.q("code"), is_retired=False).exclude(level=Level.PROVINCE)
    return sorted({*rows.values_list("code", flat=True), *(code for code in villages if scope.covers(code))})


def _around(scope: Scope, places: list[str], on: datetime.date) -> dict[str, tuple[int, int]]:
    """Adults on the registry (-1 none known) and gatherings recorded in the window, by area and all above it."""
    found = {code: [0, 0] for code in places}
    born = Q(birth_date__lte=on.replace(year=on.year - 18, day=min(on.day, 28)))
    adults = Person.objects.filter(scope.q("area")).filter(born).order_by().values_list("area")
    gathered = Act.objects.filter(
        scope.q("area"),
        receiver=None,
        confirmed_on__isnull=False,
        happened_on__gt=a_year_before(on),
        happened_on__lte=on,
    )
    for slot, rows in enumerate((adults, gathered.order_by().values_list("area"))):
        for area, number in rows.annotate(Count("pk")):
            for depth in range(area.count(".") + 1):
                if (code := _above(area, depth)) in found:
                    found[code][slot] += number
    return {code: (adult or NONE, gatherings) for code, (adult, gatherings) in found.items()}


def plain(one: Figures) -> dict[str, object]:
    """Figures as JSON keeps them."""
    told: dict[str, object] = {name: getattr(one, name) for name in COUNTS}
    for name in SHARES:
        share: Share = getattr(one, name)
        told[name] = {"count": share.count, "of": share.of, "value": share.value, "interval": share.interval}
    for name in AMOUNTS:
        amount: Amount = getattr(one, name)
        told[name] = {"value": amount.value, "of": amount.of, "interval": amount.interval}
    return told


def counts_to_tell(one: Figures) -> dict[str, int]:
    """The counts of an area that may be told once they are on the grid."""
    known = one.in_need - one.unknown
    return {
        "in_need": one.in_need, "asked": one.coverage.count, "alone": one.alone, "unknown": one.unknown, "known": known,
        "single": one.single.count, "n1": one.n1.count,
    }  # fmt: skip


def losses_of(one: Measured, most: int = 10) -> list[dict[str, object]]:
    """The worst things to lose, as JSON keeps them: kind, identity or code of a village, and how many are left alone."""
    return [
        {"kind": loss.kind, "what": one.known.villages[loss.what] if loss.kind == "signal" else loss.what,
         "left_alone": loss.left_alone}
        for loss in worst_losses(one.known.persons, one.circles, most)
    ]  # fmt: skip


def loads_of(one: Measured, most: int = 50) -> list[dict[str, int]]:
    """Who carries most: identity, persons carried, persons who would be alone, the heaviest sole load first."""
    every = supporters(one.known.persons, one.circles)
    rows = zip(every.supporter.tolist(), every.load.tolist(), every.sole.tolist(), strict=True)
    found = sorted(rows, key=lambda row: (-row[2], -row[1], row[0]))[:most]
    return [{"who": who, "load": load, "sole": sole} for who, load, sole in found]


def figures_of(scope: Scope, area: str, month: datetime.date) -> dict[str, object] | None:
    """The exact figures of an area as of the first of a month, as they were kept then; None where nobody kept them.

    Keys and their meanings: docs/solidaritas.md. One query. Raises NotAllowed.
    """
    within(scope, area, "solidarity.report")
    row = MonthlyFigures.objects.filter(area=area, month=month.replace(day=1)).first()
    return {**row.figures, "losses": row.losses, "loads": row.loads} if row else None


def by_village(scope: Scope, area: str, month: datetime.date) -> list[dict[str, object]]:
    """The exact figures of every village below an area as of the first of a month, by code: ready for a map and its table.

    Each has `code`, `name` and the figures. One query. Raises NotAllowed.
    """
    within(scope, area, "solidarity.report")
    rows = MonthlyFigures.objects.filter(area__within=area, area__level=Level.VILLAGE, month=month.replace(day=1))
    return [
        {"code": row.area_id, "name": row.area.name, **row.figures}
        for row in rows.select_related("area").order_by("area")
    ]


def trend(scope: Scope, area: str, months: int = 13) -> list[dict[str, object]]:
    """The exact figures of an area in the last months that were kept, the oldest first, each with `month`."""
    within(scope, area, "solidarity.report")
    rows = list(MonthlyFigures.objects.filter(area=area).order_by("-month")[:months])
    return [{"month": row.month, **row.figures} for row in reversed(rows)]


def latest_month(scope: Scope, area: str) -> datetime.date | None:
    """The newest month of which figures of an area were kept. Raises NotAllowed."""
    within(scope, area, "solidarity.report")
    return MonthlyFigures.objects.filter(area=area).order_by("-month").values_list("month", flat=True).first()


def told_figures(month: datetime.date, within_area: str) -> list[dict[str, object]]:
    """What everybody may see of the areas below one, as of a month: told counts and shares made of them.

    Closed areas have no counts. Takes no scope, since nothing in it is about a person. One query.
    """
    rows = {
        row.area_id: row
        for row in MonthlyFigures.objects.filter(area__within=within_area, month=month).select_related("area")
    }
    told = {code: {name: Told(*pair) for name, pair in row.told.items()} for code, row in rows.items()}
    shown = open_areas(told)
    found = []
    for code, row in sorted(rows.items()):
        counts = {name: told[code][name].value for name in TOLD} if code in shown else {}
        shares = _told_shares(counts) if counts else {}
        found.append(
            {"code": code, "name": row.area.name, "level": row.area.level, "is_open": code in shown, **counts, **shares}
        )
    return found


def _told_shares(counts: dict[str, int]) -> dict[str, int | None]:
    return {
        "coverage_percent": told_share(counts["asked"], counts["in_need"]),
        "isolation_percent": told_share(counts["alone"], counts["known"]),
        "single_percent": told_share(counts["single"], counts["known"]),
        "n1_percent": told_share(counts["n1"], counts["known"]),
    }

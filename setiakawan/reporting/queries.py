"""The report of a month, the page of the head of office, what everybody may see, and the year in words."""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Sum

from setiakawan.accompaniment.queries.spm import shared_area
from setiakawan.accounts.scope import Scope
from setiakawan.aid.models import PaymentEvent, PaymentKind
from setiakawan.aid.queries.sums import MoneySum
from setiakawan.areas.gazetteer import gazetteer
from setiakawan.participation.models import Act, ActHelper
from setiakawan.reporting import sections
from setiakawan.reporting.sections import Month, Section, month_of
from setiakawan.solidarity.models import MonthlyFigures, Plan
from setiakawan.solidarity.queries.figures import by_village, figures_of, latest_month, told_figures, trend
from setiakawan.solidarity.queries.plans import latest_plan
from setiakawan.solidarity.queries.reading import reader, within

SMALL = 10
"""Totals below this are told as `kurang dari 10`."""


@dataclass(frozen=True)
class Report:
    """The report of a month in an area."""

    area: str
    name: str
    month: Month
    on: datetime.date
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Front:
    """One screen: who is alone, where, what was done, what is late, what it cost, what the plan proposes."""

    area: str
    name: str
    month: datetime.date | None
    figures: dict | None
    villages: dict[str, int]
    table: list[dict]
    trend: list[dict]
    report: Report
    plan: Plan | None


def area_for(scope: Scope, asked: str) -> str:
    """The area of a page: the one asked for, if the viewer covers it, else the smallest that holds all of theirs.

    Raises NotAllowed for a role without reports or an area outside.
    """
    scope.require("solidarity.report")
    area = asked or shared_area(scope)
    scope.require("solidarity.report", area)
    return area


def month_report(scope: Scope, area: str, month: Month, today: datetime.date) -> Report:
    """All figures of a month in an area; the same for everybody who may see them. Some forty queries."""
    narrow = reader(within(scope, area, "solidarity.report"))
    found = (
        sections.solidarity_section(narrow, area, month), sections.accompaniment_section(narrow, area, month),
        sections.spm_section(narrow, area, month), sections.aid_section(narrow, area, month),
        sections.participation_section(narrow, area, month), sections.referral_section(narrow, area, month),
        sections.objection_section(narrow, area, month, today), sections.plan_section(narrow, area, month),
    )  # fmt: skip
    return Report(area, gazetteer().name_of(area) or area, month, today, found)


def front_of(scope: Scope, area: str, today: datetime.date) -> Front:
    """The page of the head of office, or of a village. Raises NotAllowed."""
    narrow = reader(within(scope, area, "solidarity.report"))
    kept = latest_month(narrow, area)
    rows = by_village(narrow, area, kept) if kept else []
    return Front(
        area, gazetteer().name_of(area) or area, kept, figures_of(narrow, area, kept) if kept else None,
        {row["code"]: row["alone"] for row in rows if row["coverage"]["count"]}, rows, trend(narrow, area),
        month_report(scope, area, month_of(today), today), latest_plan(narrow, area),
    )  # fmt: skip


@dataclass(frozen=True)
class Public:
    """What everybody may see of the district, as of the latest month that was kept; empty before the first."""

    month: datetime.date | None
    rows: list[dict]


def public_figures() -> Public:
    """Told figures of the office's district and all below it: rounded, small and closed cells left out. Two queries."""
    area = settings.OFFICE_AREA
    month = MonthlyFigures.objects.filter(area=area).order_by("-month").values_list("month", flat=True).first()
    return Public(month, told_figures(month, area) if month else [])


@dataclass(frozen=True)
class Year:
    """The year's solidarity in figures that may be printed. None = not known or too small to tell."""

    year: int
    acts: int | None
    helpers: int | None
    hours: int | None
    families: int | None
    rupiah: object
    villages: int
    all_villages: int
    told: dict | None
    told_before: dict | None
    month: datetime.date | None


def year_of(year: int) -> Year:
    """The district's year until now. Counts below ten are not told. Eight queries; nothing in it is about a person."""
    area, first, after = settings.OFFICE_AREA, datetime.date(year, 1, 1), datetime.date(year + 1, 1, 1)
    acts = Act.objects.filter(
        area__within=area, happened_on__gte=first, happened_on__lt=after, confirmed_on__isnull=False, disputed_on=None
    )
    paid = PaymentEvent.objects.filter(
        kind=PaymentKind.PAID, on__gte=first, on__lt=after, entitlement__entry__family__area__within=area
    )
    money = paid.aggregate(t=MoneySum("amount"), n=Count("entitlement__entry__family", distinct=True))
    months = list(
        MonthlyFigures.objects.filter(area=area, month__gt=first, month__lte=after).order_by("month")
        .values_list("month", flat=True)
    )  # fmt: skip
    return Year(
        year, _large(acts.count()),
        _large(ActHelper.objects.filter(act__in=acts, is_staff=False).values("participant").distinct().count()),
        _large(int(acts.aggregate(t=Sum("hours"))["t"] or 0)), _large(money["n"]),
        money["t"] if _large(money["n"]) else None, acts.values("area").distinct().count(),
        sum(len(gazetteer().children_of(district)) for district in gazetteer().children_of(area)),
        _told_of(area, months[-1]) if months else None, _told_of(area, months[0]) if len(months) > 1 else None,
        months[-1] if months else None,
    )  # fmt: skip


def _large(count: int) -> int | None:
    return count if count >= SMALL else None


def _told_of(area: str, month: datetime.date) -> dict | None:
    row = next((r for r in told_figures(month, area) if r["code"] == area), None)
    return row if row and row["is_open"] else None

"""One area as its page shows it: kept figures where there are some, else of today for a village or kecamatan."""

import datetime
from dataclasses import dataclass

from setiakawan.accounts.scope import Scope
from setiakawan.areas.gazetteer import gazetteer
from setiakawan.solidarity.models import MonthlyFigures
from setiakawan.solidarity.queries.circle import losses_words
from setiakawan.solidarity.queries.figures import losses_of, measured, plain, trend
from setiakawan.solidarity.queries.reading import within

SHARES = (
    ("coverage", "Cakupan pencatatan"), ("isolation", "Sendirian"), ("single", "Bertumpu pada satu"),
    ("redundancy", "Didukung dua rumah atau lebih"), ("n1", "Aman N−1"), ("helped_and_helping", "Ditolong dan juga menolong"),
    ("reciprocity", "Timbal balik"), ("across", "Lintas desa"), ("volunteers", "Relawan per orang dewasa"),
)  # fmt: skip
LIVE_DEPTH = 2


@dataclass(frozen=True)
class ShareLine:
    """One share in words, with its whole and interval in per cent; None where there is nothing to count."""

    name: str
    count: int
    of: int
    percent: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class BelowLine:
    """One area below, with the figures that its row shows."""

    code: str
    name: str
    in_need: int
    alone: int
    unknown: int
    n1_percent: float | None
    coverage_percent: float | None


@dataclass(frozen=True)
class AreaLook:
    """One area. `on` is the day of the figures, None where nothing was kept; `is_live` = computed now."""

    code: str
    on: datetime.date | None
    is_live: bool
    figures: dict | None
    shares: list[ShareLine]
    below: list[BelowLine]
    losses: list[tuple[str, str, int]]
    trend: list[dict]
    alone_by_village: dict[str, int]


def area_look(scope: Scope, code: str, month: datetime.date | None, today: datetime.date) -> AreaLook:
    """One area as of the first of a month, or of the newest month that was kept. Raises NotAllowed.

    A village or kecamatan without `month` is computed as of today; what is wider waits for the monthly figures.
    """
    inside = within(scope, code, "solidarity.report")
    if month is None and code.count(".") >= LIVE_DEPTH:
        found = measured(inside, today)
        rows = {area: plain(one) for area, one in found.of_area.items()}
        return _look(scope, code, today, rows, losses_of(found), is_live=True)
    kept = MonthlyFigures.objects.filter(area__within=code)
    first = month or kept.order_by("-month").values_list("month", flat=True).first()
    held = {row.area_id: row for row in kept.filter(month=first)}
    losses = held[code].losses if code in held else []
    return _look(scope, code, first if held else None, {a: r.figures for a, r in held.items()}, losses, is_live=False)


def _look(scope: Scope, code: str, on, rows: dict, losses: list, *, is_live: bool) -> AreaLook:
    own, depth = rows.get(code), code.count(".") + 1
    names = gazetteer()
    below = [
        BelowLine(
            area,
            names.name_of(area),
            one["in_need"],
            one["alone"],
            one["unknown"],
            _percent(one["n1"]["value"]),
            _percent(one["coverage"]["value"]),
        )
        for area, one in sorted(rows.items())
        if area.count(".") == depth and area.startswith(code + ".")
    ]
    villages = {area: one["alone"] for area, one in rows.items() if area.count(".") == 3 and one["coverage"]["count"]}
    return AreaLook(
        code,
        on,
        is_live,
        own,
        _shares(own) if own else [],
        below,
        losses_words(scope, losses),
        trend(scope, code),
        villages,
    )


def _shares(own: dict) -> list[ShareLine]:
    found = []
    for name, words in SHARES:
        share = own[name]
        low, high = share["interval"] or (None, None)
        found.append(
            ShareLine(words, share["count"], share["of"], _percent(share["value"]), _percent(low), _percent(high))
        )
    return found


def _percent(value: float | None) -> float | None:
    return None if value is None else round(100 * value, 1)

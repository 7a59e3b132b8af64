"""Keeping the figures of a month, and carrying what may be told one month on."""

import datetime

from django.db import transaction

from setiakawan.accounts.scope import Scope
from setiakawan.areas.models import Area
from setiakawan.audit.services import record
from setiakawan.solidarity.measures.publishing import Told, tell
from setiakawan.solidarity.models import MonthlyFigures
from setiakawan.solidarity.queries.figures import counts_to_tell, loads_of, losses_of, measured, plain
from setiakawan.solidarity.queries.reading import within


class LaterMonthKept(Exception):
    """What is told follows month by month, so that none is kept before a later one."""


@transaction.atomic
def keep_month(*, area: str, month: datetime.date, by: Scope) -> int:
    """This will keep the figures of an area and all below it as of the first of a month; gives how many areas.

    A month that was kept stays as it is. Raises NotAllowed, LaterMonthKept.
    """
    scope, first = within(by, area, "solidarity.plan"), month.replace(day=1)
    kept = MonthlyFigures.objects.filter(area__within=area)
    if kept.filter(month=first).exists():
        return 0
    if kept.filter(month__gt=first).exists():
        raise LaterMonthKept
    found = measured(scope, first - datetime.timedelta(days=1))
    exist = set(Area.objects.filter(code__in=found.of_area).values_list("code", flat=True))
    told = tell({code: counts_to_tell(one) for code, one in found.of_area.items()}, _told_before(area, first))
    MonthlyFigures.objects.bulk_create(
        (
            MonthlyFigures(
                area_id=code, month=first, figures=plain(one),
                told={name: [count.value, count.basis] for name, count in told[code].items()},
                losses=losses_of(found) if code == area else [], loads=loads_of(found) if code == area else [],
            )
            for code, one in found.of_area.items() if code in exist
        ),
        batch_size=500,
    )  # fmt: skip
    record(by, "solidarity.month", ("solidarity.monthlyfigures", f"{first:%Y-%m}"), area_code=area,
           details={"month": f"{first:%Y-%m}", "count": len(exist)})  # fmt: skip
    return len(exist)


def _told_before(area: str, first: datetime.date) -> dict[str, dict[str, Told]]:
    """What each area was told last."""
    rows = MonthlyFigures.objects.filter(area__within=area, month__lt=first).order_by("month")
    return {row.area_id: {name: Told(*pair) for name, pair in row.told.items()} for row in rows}

"""What everybody may see, signed in or not: one small act near their village, and counts on the wall. No person, ever."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count

from setiakawan.areas.gazetteer import gazetteer
from setiakawan.participation.distances import ways_between
from setiakawan.participation.models import Act, AskState, Need
from setiakawan.participation.queries.shown import Card, card_of
from setiakawan.participation.rules.telling import may_tell_sum, tellable

YEAR = datetime.timedelta(days=365)
FAR_KM = 60


@dataclass(frozen=True)
class Part:
    """One small act that somebody could do today, and how far away it is."""

    card: Card
    km: float
    is_here: bool

    @property
    def way(self) -> str:
        """How far, in words."""
        return f"{max(1, round(self.km))} km"

    @property
    def people(self) -> str:
        """How many must come."""
        return f"{self.card.helpers} orang"


@dataclass(frozen=True)
class WallLine:
    """A kecamatan on the wall with its villages. A count of None is withheld: too few to be told. The others are rounded
    down to fives, so that yesterday's wall beside today's does not tell about one act.
    """

    name: str
    count: int | None
    villages: list[tuple[str, int | None]]

    @property
    def title(self) -> str:
        """The kecamatan in words."""
        return f"Kecamatan {self.name}"


@dataclass(frozen=True)
class Wall:
    """Confirmed acts of the last year."""

    since: datetime.date
    total: int | None
    districts: list[WallLine]


def part_today(village: str, on: datetime.date) -> Part | None:
    """The open need nearest to a village, the urgent and the oldest first among equals; None where nothing is near. What is
    shown is kind, village and time. Two queries.
    """
    regency = ".".join(village.split(".")[:2])
    rows = Need.objects.filter(
        area__within=regency, state=AskState.OPEN, expires_on__gt=on, receiver__suspended_on=None
    ).values_list("area", "is_urgent", "pk")  # fmt: skip
    km = ways_between({village})
    near = [(km(village, area), not urgent, number) for area, urgent, number in rows]
    known = sorted(one for one in near if one[0] is not None and one[0] <= FAR_KM)
    if not known:
        return None
    need = Need.objects.select_related("area").get(pk=known[0][2])
    return Part(card_of(need), known[0][0], need.area_id == village)


def wall(on: datetime.date) -> Wall:
    """Acts that the receiving side confirmed in the year before a day, by village of the office's area. One query."""
    rows = Act.objects.filter(
        area__within=settings.OFFICE_AREA, confirmed_on__isnull=False, disputed_on=None, happened_on__gt=on - YEAR,
        happened_on__lte=on,
    ).order_by().values_list("area").annotate(n=Count("pk"))  # fmt: skip
    of_district: dict[str, dict[str, int]] = defaultdict(dict)
    for village, count in rows:
        of_district[".".join(village.split(".")[:3])][village] = count
    sums = {code: sum(villages.values()) for code, villages in of_district.items()}
    hidden = {code for code, villages in of_district.items() if not may_tell_sum(villages)}
    told, names = tellable(sums, also=hidden), gazetteer()
    lines = [
        WallLine(
            names.name_of(code) or code, _fives(told[code]),
            [(names.name_of(v) or v, _fives(count)) for v, count in sorted(tellable(of_district[code]).items())],
        )
        for code in sorted(of_district)
    ]  # fmt: skip
    return Wall(on - YEAR, _fives(sum(sums.values())) if may_tell_sum(sums, also=hidden) else None, lines)


def _fives(count: int | None) -> int | None:
    return None if count is None else count - count % 5

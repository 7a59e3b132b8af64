"""How many of those who need a minimum service (SPM) got it, per area and month."""

import datetime
from collections import Counter
from dataclasses import dataclass

from django.db.models import F, Q

from setiakawan.accompaniment.catalogue import service_kinds, spm_categories
from setiakawan.accompaniment.models import Case, ServiceGiven, SpmNeed
from setiakawan.accounts.scope import Scope
from setiakawan.areas.models import Area

SOURCE = "PP 2/2018 dan Permensos 9/2018"
DEFINITION = (
    "Membutuhkan: warga yang kebutuhan SPM-nya berlaku pada bulan itu. Terlayani: di antara mereka, yang menerima "
    "paling sedikit satu layanan SPM pada bulan itu, menurut tanggal layanan diberikan. Belum diketahui: warga yang "
    "didampingi pada bulan itu dan kebutuhannya belum pernah dinilai."
)


@dataclass(frozen=True)
class SpmRow:
    """People of one area and category in a month. `served` is counted among `needing` alone."""

    area: str
    name: str
    category: str
    category_words: str
    needing: int
    served: int

    @property
    def share(self) -> float | None:
        """Served ÷ needing, 0 to 1; None where nobody is known to need it."""
        return self.served / self.needing if self.needing else None


@dataclass(frozen=True)
class SpmTable:
    """The rows of a month with what they mean. `unknown` counts by area the people whose need was never assessed."""

    month: datetime.date
    rows: tuple[SpmRow, ...]
    unknown: dict[str, int]
    definition: str = DEFINITION
    source: str = SOURCE


def spm_table(scope: Scope, area: str, month: datetime.date) -> SpmTable:
    """The table for the areas right below `area` (itself, for a village) that the viewer covers. Six queries at most.

    `month` is any of its days. People count where they live now; withdrawn services and those recorded for other
    months do not count. Raises NotAllowed.
    """
    scope.require("accompaniment.report")
    first = month.replace(day=1)
    following = (first + datetime.timedelta(days=31)).replace(day=1)
    cases = Case.objects.filter(scope.q("person__area"), person__area__within=area, opened_on__lt=following)
    cases = cases.filter(Q(closed_on=None) | Q(closed_on__gte=first))
    needs = SpmNeed.objects.filter(Q(valid_until=None) | Q(valid_until__gt=first), valid_from__lt=following)
    needs = needs.filter(Q(valid_until=None) | Q(valid_until__gt=F("valid_from")), case__in=cases)
    needing = set(
        needs.filter(category__in=spm_categories()).values_list("case__person", "case__person__area", "category")
    )
    codes = [code for code, kind in service_kinds().items() if kind.is_spm]
    given = ServiceGiven.objects.filter(
        kind__in=codes, given_on__gte=first, given_on__lt=following, withdrawn_at=None, case__in=cases
    )
    served = set(given.values_list("case__person", flat=True))
    assessed = SpmNeed.objects.filter(valid_from__lt=following).values("case")
    unknown = set(cases.exclude(pk__in=assessed).values_list("person", "person__area"))
    depth = area.count(".") + 2
    rows = _rows(needing, served, depth)
    return SpmTable(first, rows, dict(Counter(_cut(code, depth) for _, code in unknown)))


def _rows(needing: set[tuple[int, str, str]], served: set[int], depth: int) -> tuple[SpmRow, ...]:
    every = Counter((_cut(code, depth), category) for _, code, category in needing)
    got = Counter((_cut(code, depth), category) for person, code, category in needing if person in served)
    names = dict(Area.objects.filter(pk__in={code for code, _ in every}).values_list("pk", "name"))
    return tuple(
        SpmRow(code, names[code], category, spm_categories()[category], count, got[code, category])
        for (code, category), count in sorted(every.items())
    )


def _cut(code: str, depth: int) -> str:
    return ".".join(code.split(".")[:depth])

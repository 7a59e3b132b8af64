"""How many of those who need a minimum service (SPM) got it, per area and month, and who they are."""

import datetime
from dataclasses import dataclass

from django.db.models import F, Q

from setiakawan.accompaniment.catalogue import service_kinds, spm_categories, spm_law
from setiakawan.accompaniment.models import Case, ServiceGiven, SpmNeed
from setiakawan.accompaniment.queries.cases import cases_in
from setiakawan.accounts.scope import Scope
from setiakawan.areas.gazetteer import gazetteer

DEFINITION = (
    "Didampingi: warga yang pendampingannya berjalan pada bulan itu, menurut tempat tinggalnya sekarang. "
    "Membutuhkan: di antara mereka, yang kebutuhan SPM-nya berlaku pada bulan itu. Terlayani: di antara yang "
    "membutuhkan, yang menerima paling sedikit satu layanan SPM pada bulan itu, menurut tanggal layanan diberikan. "
    "Belum diketahui: yang didampingi dan kebutuhannya belum pernah dinilai. Warga yang tidak didampingi tidak terhitung."
)
GROUPS = {
    "didampingi": "Didampingi", "membutuhkan": "Membutuhkan", "terlayani": "Terlayani",
    "belum-terlayani": "Membutuhkan, belum terlayani", "belum-diketahui": "Kebutuhan belum diketahui",
}  # fmt: skip
PAGE_SIZE = 50


@dataclass(frozen=True)
class Figures:
    """People of one area and month. `served` is counted among `needing` alone, `unknown` among `accompanied`."""

    accompanied: int
    needing: int
    served: int
    unknown: int

    @property
    def unserved(self) -> int:
        """Who needs a service and got none."""
        return self.needing - self.served

    @property
    def share(self) -> float | None:
        """Served ÷ needing, 0 to 1; None where nobody is known to need it."""
        return self.served / self.needing if self.needing else None

    @property
    def percent(self) -> str:
        """The share in words; empty where there is none."""
        return "" if self.share is None else f"{self.share * 100:.1f} %".replace(".", ",")


@dataclass(frozen=True)
class SpmRow:
    """The figures of one area and category. `name` is the area's, `category` empty for all categories together."""

    area: str
    name: str
    category: str
    category_words: str
    figures: Figures


@dataclass(frozen=True)
class SpmTable:
    """A month in one area: all of it, by category, by the areas right below, and by both for the download."""

    area: str
    month: datetime.date
    total: Figures
    categories: list[SpmRow]
    areas: list[SpmRow]
    rows: list[SpmRow]
    definition: str = DEFINITION

    @property
    def source(self) -> str:
        """The law that says so."""
        return ", ".join(spm_law())

    @property
    def area_name(self) -> str:
        """The area with its kind, where the name alone does not say it."""
        return gazetteer().name_of(self.area) or self.area


@dataclass(frozen=True)
class _People:
    """Persons of a month: where each lives, the case that accompanies them, who needs what, who got something."""

    homes: dict[int, str]
    cases: dict[int, int]
    needing: set[tuple[int, str]]
    given: set[int]
    unknown: set[int]

    def group(self, name: str, category: str = "") -> set[int]:
        """The persons of one of GROUPS; KeyError for another name."""
        needing = {person for person, code in self.needing if category in ("", code)}
        return {
            "didampingi": set(self.homes), "membutuhkan": needing, "terlayani": needing & self.given,
            "belum-terlayani": needing - self.given, "belum-diketahui": self.unknown,
        }[name]  # fmt: skip


def shared_area(scope: Scope) -> str:
    """The smallest area that holds all of the viewer's; empty when they have none."""
    blocks = [prefix.split(".") for prefix in scope.prefixes]
    depth = 0
    while blocks and all(len(b) > depth for b in blocks) and len({b[depth] for b in blocks}) == 1:
        depth += 1
    return ".".join(blocks[0][:depth]) if blocks else ""


def may_read(scope: Scope, area: str) -> bool:
    """Whether an area is one of the viewer's, lies in one, or holds one."""
    return scope.covers(area) or any(prefix.startswith(area + ".") for prefix in scope.prefixes)


def spm_table(scope: Scope, area: str, month: datetime.date, category: str = "") -> SpmTable:
    """The figures of an area and of the areas right below it (itself, for a village) that the viewer covers. Four queries.

    `month` is any of its days, `category` limits needing and served of the areas. People count where they live now;
    withdrawn services do not count. Raises NotAllowed.
    """
    people = _people(scope, area, month)
    depth = area.count(".") + 2
    below: dict[str, set[int]] = {}
    for person, home in people.homes.items():
        below.setdefault(".".join(home.split(".")[:depth]), set()).add(person)
    codes = spm_categories()
    everybody = set(people.homes)
    rows = [(code, wanted) for code in sorted(below) for wanted in codes]
    return SpmTable(
        area=area,
        month=month.replace(day=1),
        total=_figures(people, everybody),
        categories=[_row(people, area, code, everybody) for code in codes],
        areas=[_row(people, code, category, below[code]) for code in sorted(below)],
        rows=[_row(people, code, wanted, below[code]) for code, wanted in rows],
    )


def _row(people: _People, area: str, category: str, persons: set[int]) -> SpmRow:
    words = spm_categories().get(category, "Semua jenis")
    return SpmRow(area, gazetteer().name_of(area) or area, category, words, _figures(people, persons, category))


def _figures(people: _People, persons: set[int], category: str = "") -> Figures:
    names = ("didampingi", "membutuhkan", "terlayani", "belum-diketahui")
    return Figures(*(len(people.group(name, category) & persons) for name in names))


def _people(scope: Scope, area: str, month: datetime.date) -> _People:
    scope.require("accompaniment.report")
    first = month.replace(day=1)
    following = (first + datetime.timedelta(days=31)).replace(day=1)
    cases = Case.objects.filter(scope.q("person__area"), person__area__within=area, opened_on__lt=following)
    cases = cases.filter(Q(closed_on=None) | Q(closed_on__gte=first))
    needs = SpmNeed.objects.filter(Q(valid_until=None) | Q(valid_until__gt=first), valid_from__lt=following)
    needs = needs.filter(Q(valid_until=None) | Q(valid_until__gt=F("valid_from")), case__in=cases)
    codes = [code for code, kind in service_kinds().items() if kind.is_spm]
    given = ServiceGiven.objects.filter(
        kind__in=codes, given_on__gte=first, given_on__lt=following, withdrawn_at=None, case__in=cases
    )
    # Whoever was assessed in an earlier accompaniment is known as well.
    assessed = SpmNeed.objects.filter(valid_from__lt=following, case__person__in=cases.values("person"))
    held = list(cases.order_by("pk").values_list("pk", "person", "person__area"))
    homes = {person: home for _, person, home in held}
    return _People(
        homes=homes,
        cases={person: case for case, person, _ in held},
        needing=set(needs.filter(category__in=spm_categories()).values_list("case__person", "category")),
        given=set(given.values_list("case__person", flat=True)),
        unknown=set(homes) - set(assessed.values_list("case__person", flat=True)),
    )


@dataclass(frozen=True)
class Listed:
    """One page of a list of persons: their cases, how many there are, and where the next page begins."""

    cases: list[Case]
    count: int
    after: str


def spm_persons(
    scope: Scope, area: str, month: datetime.date, group: str, category: str = "", after: str = ""
) -> Listed:
    """The persons behind a figure, by village, 50 at a time after a key. Five queries.

    Only for who may see the cases. Raises NotAllowed; KeyError for a group that is none of GROUPS.
    """
    people = _people(scope, area, month)
    persons = people.group(group, category)
    keys = sorted(key for p in persons if (key := f"{people.homes[p]}:{p:012}") > after)
    some = keys[:PAGE_SIZE]
    ids = [people.cases[int(key.rsplit(":", 1)[1])] for key in some]
    rows = cases_in(scope).filter(pk__in=ids).select_related("person__area__parent")
    cases = sorted(rows, key=lambda case: ids.index(case.pk))
    return Listed(cases, len(persons), some[-1] if len(keys) > PAGE_SIZE else "")


def need_for(scope: Scope, need_id: int) -> SpmNeed:
    """One need that still holds, in a case of the viewer. Raises NotAllowed, SpmNeed.DoesNotExist."""
    rows = SpmNeed.objects.filter(case__in=cases_in(scope), valid_until=None, category__in=spm_categories())
    return rows.select_related("case__person__area").get(pk=need_id)

"""What the desk shows, composed from the rooms below; everything counts only what the viewer may see."""

from dataclasses import dataclass, field
from functools import cache

from setiakawan.accounts.scope import Scope
from setiakawan.areas.gazetteer import gazetteer
from setiakawan.areas.queries import area_of
from setiakawan.desk.figures import Figures, figures_of
from setiakawan.desk.rules import by_district, shared_area
from setiakawan.desk.tasks import Task, tasks_of


@dataclass(frozen=True)
class AreaLine:
    """One area of the way down, with how many people are recorded there."""

    code: str
    name: str
    people: int


@dataclass(frozen=True)
class Desk:
    """One viewer's desk. `figures` is None for roles that see no people."""

    area: str
    area_name: str
    figures: Figures | None
    has_no_area: bool
    next_step: str
    villages: int = 0
    tasks: list[Task] = field(default_factory=list)
    lines: list[AreaLine] = field(default_factory=list)

    @property
    def lead(self) -> str:
        """Where the viewer works."""
        return f"Wilayah tugas Anda: {self.area_name}." if self.area_name else ""

    @property
    def coverage(self) -> str:
        """From how many of the viewer's villages anybody is recorded."""
        counted = len(self.figures.villages)
        share = f"semua {self.villages}" if counted == self.villages else f"{counted} di antara {self.villages}"
        return f"dari {share} desa" if self.villages > 1 else ""

    @property
    def map_title(self) -> str:
        """What the map shows."""
        return (
            f"Warga tercatat per desa di {self.area_name}"
            if self.figures and self.figures.people
            else f"Peta {self.area_name}"
        )

    @property
    def lines_word(self) -> str:
        """What the lines are."""
        return "Kecamatan" if self.area.count(".") < 2 else "Desa"

    @property
    def lines_title(self) -> str:
        """What the table of lines shows."""
        return f"Warga tercatat per {self.lines_word.lower()}"

    @property
    def most(self) -> int:
        """The largest figure of the lines, for bars."""
        return max((line.people for line in self.lines), default=0)


# What somebody does when nothing waits, by the first verb that the role has.
_NEXT_STEPS = (
    ("accounts.manage", "Periksa sesekali apakah akun yang ada masih dipakai."),
    ("intake.upload", "Ada berkas baru dari desa? Kirim lewat menu Kiriman."),
    ("registry.propose", "Bila data warga yang Anda kunjungi berubah, usulkan perubahannya."),
    ("audit.see", "Di Audit Anda bisa melihat siapa mengubah dan membuka apa."),
)


def desk_of(scope: Scope) -> Desk:
    """The desk of a viewer: their areas, what waits for them, figures, and the areas one level below."""
    sees_people = scope.allows("registry.see") and bool(scope.prefixes)
    figures = figures_of(scope) if sees_people else None
    area = shared_area(scope.prefixes)
    place = area_of(area) if area else None
    return Desk(
        area=area,
        area_name=place.spoken if place else "",
        figures=figures,
        has_no_area=scope.allows("registry.see") and not scope.prefixes,
        next_step=next((words for verb, words in _NEXT_STEPS if scope.allows(verb)), ""),
        villages=sum(_villages_within(prefix) for prefix in scope.prefixes),
        tasks=tasks_of(scope),
        lines=_lines(figures.villages, area) if figures else [],
    )


def _lines(villages: dict[str, int], area: str) -> list[AreaLine]:
    """Kecamatan of a district or villages of a kecamatan, the most people first."""
    counted = by_district(villages) if area.count(".") < 2 else villages
    lines = [AreaLine(code, gazetteer().name_of(code) or code, people) for code, people in counted.items()]
    return sorted(lines, key=lambda line: (-line.people, line.code))


@cache
def _villages_within(code: str) -> int:
    """How many villages an area has today."""
    known = gazetteer()
    if known.level_of(code) == "village":
        return 1
    return sum(_villages_within(child) for child in known.children_of(code))

"""What pages ask about areas. Areas are public facts, so these take no scope; they read the gazetteer, not the database."""

from dataclasses import dataclass, field
from functools import lru_cache

from setiakawan.areas.gazetteer import Place, Suggestion, gazetteer
from setiakawan.areas.maps import district_map
from setiakawan.areas.rules import great_circle_km

_MANY = 50


@dataclass(frozen=True)
class AreaFacts:
    """One area as a page shows it. `signal` is None where nobody listed it."""

    code: str
    name: str
    kind: str
    level: str
    bps_code: str
    note: str
    latitude: str
    longitude: str
    signal: bool | None
    path: list["AreaFacts"] = field(default_factory=list)
    children: list["AreaFacts"] = field(default_factory=list)
    neighbours: list["AreaFacts"] = field(default_factory=list)

    @property
    def is_retired(self) -> bool:
        """Whether only an earlier list has the code."""
        return bool(self.note)

    @property
    def spoken(self) -> str:
        """The name with its kind where the name alone does not say it: "Kecamatan Busang", "Desa Saka"."""
        return self.name if self.level in {"province", "regency"} else f"{self.kind.capitalize()} {self.name}"

    @property
    def written_plain(self) -> str:
        """How files without dots write the code."""
        return f"tanpa titik: {self.code.replace('.', '')}"

    @property
    def point(self) -> str:
        """Latitude and longitude in words."""
        lat, lng = float(self.latitude), float(self.longitude)
        return f"{abs(lat):.3f}° {'LU' if lat >= 0 else 'LS'}, {lng:.3f}° BT".replace(".", ",")


@dataclass(frozen=True)
class Answer:
    """What a search for an area found. `asks` is set when the text means several areas and somebody must choose."""

    text: str
    matches: list[tuple[str, AreaFacts]]
    suggestions: list[tuple[Suggestion, AreaFacts]]
    is_cut: bool = False

    @property
    def asks(self) -> bool:
        """Whether more than one area answers, so that none may be taken without asking."""
        return len(self.matches) > 1


def area_of(code: str) -> AreaFacts | None:
    """One area with the way down to it, its children and its neighbours; None for a code that no list has."""
    facts = _facts(code)
    if facts is None:
        return None
    known = gazetteer()
    around = [f for c in known.path_of(code)[:-1] if (f := _facts(c))]
    below = [f for c in known.children_of(code) if (f := _facts(c))]
    beside = [f for c in neighbours_of(code) if (f := _facts(c))]
    return AreaFacts(**{**facts.__dict__, "path": around, "children": below, "neighbours": beside})


def neighbours_of(code: str) -> list[str]:
    """Villages that share a border with a village: from the package's list, else from the drawn map."""
    listed = gazetteer().neighbours_of(code)
    drawn = None if listed else district_map(code)
    if drawn is None:
        return listed
    return sorted({b if a == code else a for a, b in drawn.neighbours if code in (a, b)})


@dataclass(frozen=True)
class Apart:
    """How far two villages lie from each other. `km` is between their middle points, None where a point is unknown;
    `is_neighbour` is None where no borders of the district are known.
    """

    is_same: bool
    is_neighbour: bool | None
    is_same_district: bool
    km: float | None


@lru_cache(maxsize=100_000)
def apart(here: str, there: str) -> Apart:
    """How far a village lies from another. Kept in memory: some microseconds when asked again."""
    known = gazetteer().neighbours_of(here)
    points = [_point(code) for code in (here, there)]
    km = great_circle_km(*points) if all(points) else None
    is_near = there in known if known else None
    return Apart(here == there, is_near, here.split(".")[:3] == there.split(".")[:3], 0.0 if here == there else km)


def _point(code: str) -> tuple[float, float] | None:
    place = gazetteer().place(code)
    return (float(place.latitude), float(place.longitude)) if place and place.latitude and place.longitude else None


def has_map(code: str) -> bool:
    """Whether an area of some district can be drawn."""
    return "." in code and district_map(code) is not None


def find_areas(text: str, within: str = "") -> Answer:
    """Look for areas by code (of either system) or exact name, those of the office's own area first.

    `matches` are (how it was found, area); near names are only suggestions. Cost: about 0.5 s for the first name asked of
    the whole country, then under a millisecond.
    """
    text = " ".join(text.split())
    known = gazetteer()
    systems = {"kemendagri": "kode Kemendagri", "bps": "kode BPS"}
    found = [(systems[system], code) for system, code in known.readings_of(text).items()]
    if not found:
        near = known.find(text, within=within) if within else []
        found = [("nama", code) for code in near or known.find(text)]
    matches = [(how, facts) for how, code in found[:_MANY] if (facts := _with_path(code))]
    wide = ".".join(within.split(".")[:2])
    hints = [] if matches else known.suggest(text, within=wide) if wide and text else []
    return Answer(
        text, matches, [(s, facts) for s in hints if (facts := _with_path(s.code))], is_cut=len(found) > _MANY
    )  # fmt: skip


def _with_path(code: str) -> AreaFacts | None:
    facts = _facts(code)
    if facts is None:
        return None
    return AreaFacts(**{**facts.__dict__, "path": [f for c in gazetteer().path_of(code)[:-1] if (f := _facts(c))]})


def _facts(code: str) -> AreaFacts | None:
    known = gazetteer()
    old = known.retired(code)
    place = known.place(code) or (old and Place(code, old.name, old.kind, "", ""))
    level = known.level_of(code)
    if place is None or level is None:
        return None
    return AreaFacts(
        code, place.name, place.kind, level, known.to_bps(code) or "", old.note if old else "",
        place.latitude, place.longitude, known.has_signal_2022(code),
    )  # fmt: skip

"""All official areas, their codes, names and neighbours, read from the package's own files. No database, no Django.

Made for checks in worker processes: `gazetteer()` is cached, reads the list once (about 0.2 s) on the first question
and the rest when it is asked for.
"""

import csv
import difflib
import gzip
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

from setiakawan.areas import rules

DATA = Path(__file__).parent / "data"
_VILLAGE_KINDS = {"desa", "kelurahan", "desa adat"}
_BARE_KINDS = ("kabupaten ", "kota ")


class Place(NamedTuple):
    """One official area as the list has it; `latitude` and `longitude` are "" where unknown."""

    code: str
    name: str
    kind: str
    latitude: str
    longitude: str


class Retired(NamedTuple):
    """A code that an earlier list had: `last_list` is the year of the last one, `basis` its decree."""

    code: str
    name: str
    kind: str
    last_list: str
    basis: str

    @property
    def note(self) -> str:
        """A sentence for people."""
        return f"Terakhir pada daftar {self.last_list}: {self.basis}"


class Suggestion(NamedTuple):
    """An area that somebody may have meant; `reason` is "nama lama" or "mirip". Never a match."""

    code: str
    name: str
    reason: str


class UnknownSystem(ValueError):
    """A code system other than "kemendagri" and "bps" was asked for."""


def _rows(path: Path) -> Iterator[list[str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        yield from rows


class Gazetteer:
    """Answers questions on areas by code or name. `folder` holds the files that `data/SOURCES.md` describes."""

    def __init__(self, folder: Path = DATA):
        self._folder = folder

    @cached_property
    def _current(self) -> dict[str, Place]:
        kinds = {"desa_adat": "desa adat"}
        return {
            code: Place(code, name, kinds.get(kind, kind), lat, lng)
            for code, name, kind, lat, lng in _rows(self._folder / "wilayah-indonesia.csv.gz")
        }

    @cached_property
    def _retired(self) -> dict[str, Retired]:
        places = {}
        for code, name, kind, last_list, basis in _rows(self._folder / "wilayah-kode-lama.csv"):
            if code in self._current:
                continue
            if kind == "kabupaten_kota":
                kind = "kota" if name.startswith("KOTA ") else "kabupaten"
                name = name.replace("KAB. ", "KABUPATEN ").title()
            places[code] = Retired(code, name, kind, last_list, basis)
        return places

    @cached_property
    def _codes(self) -> list[str]:
        return sorted(self._current)

    @cached_property
    def _bps_of(self) -> dict[str, str]:
        return {row[0]: row[1] for row in _rows(self._folder / "kode-bps.csv")}

    @cached_property
    def _of_bps(self) -> dict[str, str]:
        return {bps: code for code, bps in self._bps_of.items()}

    @cached_property
    def _aliases(self) -> list[tuple[str, str, str, str]]:
        """(folded name, name, code, kind) of other spellings ("ejaan") and former names ("nama_lama")."""
        return [(rules.fold(n), n, code, kind) for n, code, kind, _ in _rows(self._folder / "ejaan.csv")]

    # Codes

    def places(self) -> Iterator[Place]:
        """Every area of the current list, parents before their children."""
        return iter(self._current.values())

    def retired_places(self) -> Iterator[Retired]:
        """Every code of earlier lists that the current list no longer has, parents first."""
        return iter(self._retired.values())

    def place(self, code: str) -> Place | None:
        """The area of a current code, or None."""
        return self._current.get(code)

    def is_current(self, code: str) -> bool:
        """Whether the current list has a (dotted) code."""
        return code in self._current

    def is_retired(self, code: str) -> bool:
        """Whether only an earlier list has a code."""
        return code not in self._current and code in self._retired

    def retired(self, code: str) -> Retired | None:
        """What an earlier list said of a code that is no longer current."""
        return self._retired.get(code)

    def name_of(self, code: str) -> str:
        """The official name, or "" for a code that no list has."""
        place = self._current.get(code) or self._retired.get(code)
        return place.name if place else ""

    def kind_of(self, code: str) -> str:
        """provinsi, kabupaten, kota, kecamatan, kelurahan, desa or desa adat; "" for a code that no list has."""
        place = self._current.get(code) or self._retired.get(code)
        return place.kind if place else ""

    def level_of(self, code: str) -> str | None:
        """province, regency, district or village; None for a code that no list has."""
        return rules.level_of_code(code) if self.is_current(code) or self.is_retired(code) else None

    def parent_of(self, code: str) -> str | None:
        """The code one level up; None above a province and for a code that no list has."""
        return rules.parent_of_code(code) if self.level_of(code) else None

    def children_of(self, code: str) -> list[str]:
        """Current codes one level below, in order; of "" the provinces."""
        depth = code.count(".") + 1 if code else 0
        return [c for c in self._below(code) if c.count(".") == depth]

    def path_of(self, code: str) -> list[str]:
        """The codes from the province down to the area itself."""
        parts = code.split(".")
        return [".".join(parts[: i + 1]) for i in range(len(parts))]

    def normalise_code(self, text: str, system: str = "kemendagri") -> str | None:
        """The dotted Kemendagri code of a known area, current or retired, or None.

        Text is read as a Kemendagri code ("64.08.04.2001", "6408042001") unless the caller says that the system is
        "bps". The two overlap (Kemendagri 64.02 is Kutai Kartanegara, BPS 6402 is Kutai Barat), so nothing is guessed
        from digits; `readings_of` tells both.
        """
        if system == "bps":
            return self.from_bps(text.strip())
        if system != "kemendagri":
            raise UnknownSystem(system)
        code = rules.dotted(text)
        return code if code and self.level_of(code) else None

    def readings_of(self, text: str) -> dict[str, str]:
        """What digits mean in each system: {"kemendagri": code, "bps": code}, without a system that has no such code.

        Two readings with different codes are ambiguous: ask, never choose.
        """
        found = {system: self.normalise_code(text, system) for system in ("kemendagri", "bps")}
        return {system: code for system, code in found.items() if code}

    def to_bps(self, code: str) -> str | None:
        """The BPS code (2, 4, 7 or 10 digits) of a Kemendagri code, where it is known."""
        return self._bps_of.get(code)

    def from_bps(self, bps_code: str) -> str | None:
        """The Kemendagri code of a BPS code, where it is known."""
        return self._of_bps.get(bps_code)

    # Names

    def find(self, name: str, level: str | None = None, within: str | None = None) -> list[str]:
        """Codes of the current areas that bear a name, in code order; more than one is ambiguous.

        Compared after folding case, spaces, marks and apostrophes, and after a kind in front ("Desa ", "Kec. "), which
        must then agree. Known other spellings count when no official name answers. Nothing near-equal ever does.
        Cost: the first question within a regency folds its names (milliseconds), the first without one folds all (0.5 s).
        """
        folded = rules.fold(name)
        if not folded:
            return []
        codes = self._exact(folded, level, within)
        if codes:
            return codes
        split = rules.without_prefix(folded)
        if split:
            kinds, rest = split
            codes = self._of_kinds(self._exact(rest, level, within), kinds)
        return codes

    def _exact(self, folded: str, level: str | None, within: str | None) -> list[str]:
        official = [c for c in self._index(_bucket(within)).get(folded, ()) if _fits(c, level, within)]
        if official:
            return official
        return [
            c for alias, _, c, kind in self._aliases if alias == folded and kind == "ejaan" and _fits(c, level, within)
        ]

    def _of_kinds(self, codes: list[str], kinds: tuple[str, ...]) -> list[str]:
        exact = [c for c in codes if self._current[c].kind in kinds]
        if exact or not _VILLAGE_KINDS.issuperset(kinds):
            return exact
        # "Desa" is often said of a kelurahan, never of a kecamatan.
        return [c for c in codes if self._current[c].kind in _VILLAGE_KINDS]

    def suggest(
        self, name: str, within: str | None = None, level: str | None = None, limit: int = 5
    ) -> list[Suggestion]:
        """Areas that a mistyped or former name may have meant, best first. For a person to choose from, never a match.

        Without `within` this compares with every name of the country (about a second).
        """
        folded = rules.fold(name)
        split = rules.without_prefix(folded)
        folded = split[1] if split else folded
        former = [c for alias, _, c, kind in self._aliases if alias == folded and kind == "nama_lama"]
        index = self._index(_bucket(within))
        usable = {key: fits for key, codes in index.items() if (fits := [c for c in codes if _fits(c, level, within)])}
        near = difflib.get_close_matches(folded, usable, n=limit, cutoff=0.7)
        found = {c: "nama lama" for c in former if _fits(c, level, within)}
        for code in (c for key in near for c in usable[key]):
            found.setdefault(code, "mirip")
        return [Suggestion(code, self.name_of(code), reason) for code, reason in found.items()][:limit]

    @cache  # noqa: B019 - there is one gazetteer per process and set of files
    def _index(self, bucket: str) -> dict[str, tuple[str, ...]]:
        index: dict[str, tuple[str, ...]] = {}
        for code in self._below(bucket):
            key = rules.fold(self._current[code].name)
            index[key] = (*index.get(key, ()), code)
            if code.count(".") == 1 and key.startswith(_BARE_KINDS):
                bare = key.partition(" ")[2]
                index[bare] = (*index.get(bare, ()), code)
        return index

    def _below(self, code: str) -> list[str]:
        """The area itself and everything below, in code order; of "" everything."""
        if not code:
            return self._codes
        start = bisect_left(self._codes, code)
        return self._codes[start : bisect_left(self._codes, code + "/")]

    # Neighbours and signal

    def neighbours_of(self, code: str) -> list[str]:
        """Villages that share a border with a village, in code order. Empty where no borders are known."""
        return sorted(self._neighbours(_bucket(code)).get(code, ()))

    @cache  # noqa: B019
    def _neighbours(self, regency: str) -> dict[str, set[str]]:
        pairs: dict[str, set[str]] = {}
        path = self._folder / regency / "tetangga.csv"
        for a, _, b, *_ in _rows(path) if regency and path.is_file() else ():
            pairs.setdefault(a, set()).add(b)
            pairs.setdefault(b, set()).add(a)
        return pairs

    def has_signal_2022(self, code: str) -> bool | None:
        """Whether a village had mobile signal in 2022; None where no list is known and above the village."""
        without = self._without_signal(_bucket(code))
        if without is None or code.count(".") != 3 or not self.is_current(code):
            return None
        return code not in without

    @cache  # noqa: B019
    def _without_signal(self, regency: str) -> frozenset[str] | None:
        path = self._folder / regency / "tanpa-sinyal-2022.csv"
        return frozenset(row[1] for row in _rows(path)) if regency and path.is_file() else None


def _bucket(code: str | None) -> str:
    """The regency that a code lies in, or "" for wider ones: what names are indexed by."""
    return ".".join(code.split(".")[:2]) if code and "." in code else ""


def _fits(code: str, level: str | None, within: str | None) -> bool:
    if level and rules.level_of_code(code) != level:
        return False
    return not within or code == within or code.startswith(within + ".")


@cache
def gazetteer() -> Gazetteer:
    """The package's own gazetteer, one per process."""
    return Gazetteer()

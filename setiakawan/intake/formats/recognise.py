"""Find the header row of a table whose format is known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice

from setiakawan.intake.formats.fields import ALIASES
from setiakawan.intake.formats.headers import fold_header, fold_row
from setiakawan.intake.formats.layout import HEADER_SEARCH_ROWS, Layout, layout_of
from setiakawan.intake.readers import Row


@dataclass(frozen=True)
class Format:
    """A format: what people call it, the fields and headers that mark it, and where its headers differ from `ALIASES`.

    A header row is of this format when every field in `fields` is there, every folded header in `marks`, and at least
    `few` of `some`. `is_aid_list`: being named here says that somebody receives or is proposed for aid.
    """

    label: str
    fields: frozenset[str]
    marks: frozenset[str] = frozenset()
    some: frozenset[str] = frozenset()
    few: int = 0
    meanings: Mapping[str, str] = field(default_factory=dict)
    is_aid_list: bool = False

    def matches(self, keys: frozenset[str]) -> bool:
        """Whether a header row with these folded cells is of this format."""
        if not self.marks <= keys or len(self.some & keys) < self.few:
            return False
        return self.fields <= {self.all_meanings[key] for key in keys if key in self.all_meanings}

    @property
    def all_meanings(self) -> dict[str, str]:
        """Folded header → field; "" where a header that usually means something means nothing here."""
        return {**ALIASES, **self.meanings}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FORMATS: dict[str, Format] = {
    "opensid": Format(
        "Data penduduk OpenSID",
        _words("nik name"),
        some=_words("nokk kklevel statusdasar cacatid pendidikankkid pekerjaanid tempatlahir tanggallahir ayahnik ibunik"),
        few=6,
        # The part of a school that somebody attends now is no schooling completed.
        meanings={"pendidikansedangid": "", "statusrekam": ""},
    ),
    "opendk": Format("Data penduduk OpenDK", _words("nik kk name"), marks=_words("desaid nomornik nomorkk")),
    "opensid_aid": Format(
        "Peserta program bantuan OpenSID", _words("nik name"), marks=_words("peserta nopeserta"), is_aid_list=True
    ),
    "siak": Format(
        "Ekspor SIAK Disdukcapil",
        _words("nik kk name"),
        marks=_words("shdk"),
        # Here the plain header "Status" tells whether the number is alive and valid.
        meanings={"status": "status"},
    ),
    "dtks": Format(
        "Daftar DTKS/SIKS", _words("nik dtks_id name"), some=_words("bansosbpnt bansospkh pbijkn hubkeluarga hubungankeluarga keteranganpadan desakeluarahan desakelurahan nokk nomorkk"), few=2, is_aid_list=True,
    ),
    "dtsen": Format(
        "Daftar desil DTSEN",
        _words("decile kk"),
        # The list has one row per family, under the NIK of its head.
        meanings={"namakepalakeluarga": "name", "namakk": "name"},
        is_aid_list=True,
    ),
}  # fmt: skip
"""Format → how it is known, tried in this order."""


def recognise(rows: Iterable[Row]) -> Layout | None:
    """Find the header of a known format within the first rows, or None. Takes at most HEADER_SEARCH_ROWS from `rows`.

    The order and case of the columns, spaces, underscores, dots and invisible characters make no difference. A table
    that is no known format goes through `layout_from_mapping`, which a person confirms.
    """
    for number, cells in islice(rows, HEADER_SEARCH_ROWS):
        keys = fold_row(cells)
        present = frozenset(keys) - {""}
        if len(present) < 2:
            continue
        for name, known in FORMATS.items():
            if known.matches(present):
                return layout_of(name, number, cells, keys, known.all_meanings)
    return None


def guess_header(rows: Iterable[Row]) -> Row | None:
    """The likeliest header row of any table: the one with most headers that we know, else the first with most texts."""
    best: Row | None = None
    best_score = (0, 0)
    for number, cells in islice(rows, HEADER_SEARCH_ROWS):
        keys = [key for key in fold_row(cells) if key and not key.isdigit()]
        score = (sum(key in ALIASES for key in keys), len(keys))
        if score > best_score and score != (0, 1):
            best, best_score = (number, cells), score
    return best


def programme_of(rows: Iterable[Row]) -> str:
    """The name of the programme in the sheet "Program" that OpenSID puts before its list of receivers, or ""."""
    for _, cells in islice(rows, HEADER_SEARCH_ROWS):
        texts = [str(cell).strip() for cell in cells if cell not in (None, "")]
        if len(texts) > 1 and fold_header(texts[0]) == "namaprogram":
            return texts[1]
    return ""

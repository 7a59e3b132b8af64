"""The mistakes themselves: each changes one row as a person or a program would, and says what it did.

A mistake returns None when the row cannot have it. The tables at the end name the mistakes of each list.
"""

import datetime
import random
from collections import deque
from collections.abc import Callable

from setiakawan.demo.forms import dtks, opensid, siak
from setiakawan.demo.forms.style import Style
from setiakawan.demo.places import Village, villages
from setiakawan.demo.spelling import variant_of
from setiakawan.demo.tables import EXCEL_DAY_0
from setiakawan.demo.world import HEAD, Family, Fault, Human, Row

_MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()  # noqa: SIM905
_RETIRED = (
    ("PAPUA", "MERAUKE", "91.01.01"),
    ("PAPUA", "JAYAWIJAYA", "91.02.50"),
    ("PAPUA", "MIMIKA", "91.09.04"),
    ("PAPUA BARAT", "MANOKWARI", "92.01.20"),
)
_ELSEWHERE = (
    ("SULAWESI SELATAN", "BONE", "TANETE RIATTANG", "MANURUNGE"), ("JAWA TIMUR", "BLITAR", "WONODADI", "GANDEKAN"),
    ("KALIMANTAN SELATAN", "BANJAR", "MARTAPURA", "JAWA"), ("SULAWESI SELATAN", "TORAJA UTARA", "RANTEPAO", "MALANGO"),
)  # fmt: skip
_PLACEHOLDERS = ("1111111111111111", "9999999999999999", "1234567890123456")
_INVISIBLE = ("\u200b", "\u00a0", "\ufeff", "\u200e")


class Desk:
    """Where the file of one village is typed: chance, habits, and the people typed a moment ago."""

    def __init__(self, rng: random.Random, village: Village, style: Style):
        self.rng, self.village, self.style = rng, village, style
        self._recent: deque[tuple[Human, Family]] = deque(maxlen=40)
        self._temporary = 0

    def remember(self, human: Human, family: Family) -> None:
        """Somebody whose row is sound, so that their number can be typed again by mistake."""
        self._recent.append((human, family))

    def somebody_else(self, family: Family) -> Human | None:
        """Somebody of another family typed before; each is given once."""
        for at, (human, other) in enumerate(self._recent):
            if other.id != family.id:
                del self._recent[at]
                return human
        return None

    def temporary_nik(self) -> str:
        """OpenSID's own number for people without one."""
        self._temporary += 1
        return f"0{self.village.digits}{self._temporary:05d}"


Mistake = Callable[[Desk, Row, Human, Family], Fault | None]


def _put(form, column: str, kind: str, value: Callable[[Desk, Human, Family], object]) -> Mistake:
    """A mistake that writes a value into a column. None as the value means: not possible here."""

    def mistake(desk: Desk, row: Row, human: Human, family: Family) -> Fault | None:
        written = value(desk, human, family)
        if written is None:
            return None
        row.cells[form.COLUMN[column]] = written
        return Fault(kind, column)

    return mistake


def _wrong_length(desk: Desk, human: Human, _: Family) -> str:
    return human.nik[:-1] if desk.rng.random() < 0.6 else human.nik + human.nik[-1]


def _typo(desk: Desk, human: Human, _: Family) -> str:
    return human.nik[:12] + desk.rng.choice("5678") + human.nik[13:]  # such serials are never given, so it is nobody's


def _cut_by_excel(desk: Desk, human: Human, _: Family) -> int | None:
    return None if desk.style.kind != "xlsx" or human.nik.endswith("0") else int(human.nik[:15] + "0")


def _without_40(_: Desk, human: Human, __: Family) -> str | None:
    return f"{human.nik[:6]}{human.birth.day:02d}{human.nik[8:]}" if human.sex == "P" else None


def _nik_of_head(_: Desk, row: Row, human: Human, family: Family) -> Fault | None:
    if human.role == HEAD or family.head is human:
        return None
    row.cells[opensid.COLUMN["nik"]] = family.head.nik
    return Fault("nik_of_head", "nik", family.head.id)


def _nik_of_another(desk: Desk, row: Row, _: Human, family: Family) -> Fault | None:
    other = desk.somebody_else(family)
    if other is None:
        return None
    row.cells[opensid.COLUMN["nik"]] = other.nik
    return Fault("nik_on_two_people", "nik", other.id)


def _other_sex(desk: Desk, human: Human, _: Family) -> object:
    if desk.style.codes:
        return 2 if human.sex == "L" else 1
    return "PEREMPUAN" if human.sex == "L" else "LAKI-LAKI"


def _other_birth_date(desk: Desk, human: Human, _: Family) -> datetime.date:
    birth = human.birth
    if birth.day <= 12 and birth.day != birth.month and desk.rng.random() < 0.5:
        return birth.replace(month=birth.day, day=birth.month)
    return birth - datetime.timedelta(days=desk.rng.choice((1, 10, 30, 365, 3653)))


def _impossible_date(desk: Desk, human: Human, _: Family) -> str:
    year = human.birth.year
    day, month = desk.rng.choice(
        ((31, 2), (30, 2), (31, 4), (31, 11), (0, 0), (12, 13), (29, 2) if year % 4 else (30, 2))
    )
    if desk.style.dates == "iso":
        return f"{year if month else 0:04d}-{month:02d}-{day:02d}"
    mark = "/" if desk.style.dates == "slash" else "-"
    return f"{day:02d}{mark}{month:02d}{mark}{year if month else 0:04d}"


def _other_format(own: str | None = None) -> Callable[[Desk, Human, Family], str]:
    def written(desk: Desk, human: Human, _: Family) -> str:
        birth, used = human.birth, own or desk.style.dates
        ways = {
            "iso": f"{birth:%Y-%m-%d}", "slash": f"{birth:%d/%m/%Y}", "dash": f"{birth:%d-%m-%Y}",
            "words": f"{birth.day} {_MONTHS[birth.month - 1]} {birth.year}",
        }  # fmt: skip
        return ways[desk.rng.choice([way for way in ways if way != used])]

    return written


def _serial_number(desk: Desk, human: Human, _: Family) -> object:
    days = (human.birth - EXCEL_DAY_0).days
    return str(days) if desk.style.kind == "csv" else days


def _invisible(form, name: str, number: str) -> Mistake:
    def mistake(desk: Desk, row: Row, _: Human, __: Family) -> Fault:
        column = desk.rng.choice((name, number))
        at, text = form.COLUMN[column], str(row.cells[form.COLUMN[column]])
        sign = "\u00a0" if desk.style.encoding == "cp1252" and form is opensid else desk.rng.choice(_INVISIBLE)
        place = desk.rng.choice((0, len(text) // 2, len(text)))
        row.cells[at] = text[:place] + sign + text[place:]
        return Fault("invisible_characters", column)

    return mistake


def _spaces(form, name: str, number: str) -> Mistake:
    def mistake(desk: Desk, row: Row, _: Human, __: Family) -> Fault:
        column = desk.rng.choice((name, name, number))
        at, text = form.COLUMN[column], str(row.cells[form.COLUMN[column]])
        doubled = text.replace(" ", "  ", 1) if " " in text else f"{text} "
        row.cells[at] = desk.rng.choice((f" {text}", f"{text} ", f"  {text}  ", doubled))
        return Fault("spaces_around", column)

    return mistake


def _unknown_village(form, column: str) -> Mistake:
    def wrong(desk: Desk, human: Human, _: Family) -> str | None:
        known = {village.name.upper() for village in villages()}
        name = desk.village.name.upper()
        at = desk.rng.randrange(1, len(name))
        wrong = (name[:at] + name[at + 1 :]).strip()
        return None if wrong in known else wrong

    return _put(form, column, "area_unknown_name", wrong)


def _place(kind: str, draw: Callable[[Desk], tuple[str, ...]]) -> Mistake:
    def mistake(desk: Desk, row: Row, _: Human, __: Family) -> Fault:
        columns = ("PROVINSI", "KABUPATEN/KOTA", "KECAMATAN", "DESA/KELUARAHAN")
        for column, value in zip(columns, draw(desk), strict=True):
            row.cells[dtks.COLUMN[column]] = value
        return Fault(kind, "KECAMATAN" if kind == "area_retired_code" else "PROVINSI")

    return mistake


def _unknown_code(desk: Desk, _: Human, __: Family) -> str:
    return f"64.08.{desk.rng.randrange(20, 40)}.20{desk.rng.randrange(1, 20):02d}"


def _text(form, name: str, number: str) -> dict[str, Mistake]:
    return {"invisible_characters": _invisible(form, name, number), "spaces_around": _spaces(form, name, number)}


_OPENSID: dict[str, Mistake] = {
    kind: _put(opensid, column, kind, value)
    for kind, column, value in (
        ("nik_zero", "nik", lambda desk, *_: "0" if desk.rng.random() < 0.7 else "0000000000000000"),
        ("nik_blank", "nik", lambda *_: ""),
        ("nik_dash", "nik", lambda *_: "-"),
        ("nik_temporary", "nik", lambda desk, *_: desk.temporary_nik()),
        ("nik_placeholder", "nik", lambda desk, *_: desk.rng.choice(_PLACEHOLDERS)),
        ("nik_cut_by_excel", "nik", _cut_by_excel),
        ("nik_scientific", "nik", lambda desk, *_: desk.rng.choice(("6,40899E+15", "6.40899E+15"))),
        ("nik_wrong_length", "nik", _wrong_length),
        ("nik_is_kk", "nik", lambda _desk, _human, family: family.kk),
        ("nik_typo", "nik", _typo),
        ("nik_woman_without_40", "nik", _without_40),
        ("kk_missing", "no_kk", lambda desk, *_: desk.rng.choice(("", "0", "-"))),
        ("sex_wrong", "sex", _other_sex),
        ("birth_date_wrong", "tanggallahir", _other_birth_date),
        ("date_impossible", "tanggallahir", _impossible_date),
        ("birth_year_only", "tanggallahir", lambda _desk, human, _: str(human.birth.year)),
        ("date_other_format", "tanggallahir", _other_format()),
        ("date_as_serial_number", "tanggallahir", _serial_number),
        ("name_empty", "nama", lambda *_: ""),
    )
}
_OPENSID |= {"nik_of_head": _nik_of_head, "nik_on_two_people": _nik_of_another, **_text(opensid, "nama", "nik")}

_DTKS: dict[str, Mistake] = {
    "nik_zero": _put(dtks, "NIK", "nik_zero", lambda *_: "0"),
    "nik_blank": _put(dtks, "NIK", "nik_blank", lambda *_: ""),
    "nik_placeholder": _put(dtks, "NIK", "nik_placeholder", lambda desk, *_: desk.rng.choice(_PLACEHOLDERS)),
    "date_other_format": _put(dtks, "TANGGAL LAHIR", "date_other_format", _other_format("dash")),
    "name_variant": _put(dtks, "NAMA", "name_variant", lambda desk, human, _: variant_of(desk.rng, human.name)),
    "invisible_characters": _invisible(dtks, "NAMA", "NIK"),
    "area_unknown_name": _unknown_village(dtks, "DESA/KELUARAHAN"),
    "area_unknown_code": _put(dtks, "DESA/KELUARAHAN", "area_unknown_code", _unknown_code),
    "area_retired_code": _place("area_retired_code", lambda desk: (*desk.rng.choice(_RETIRED), "")),
    "area_other_province": _place("area_other_province", lambda desk: desk.rng.choice(_ELSEWHERE)),
}
_SIAK: dict[str, Mistake] = {
    "name_variant": _put(
        siak, "Nama Penduduk", "name_variant", lambda desk, human, _: variant_of(desk.rng, human.name)
    ),
    "spaces_around": _spaces(siak, "Nama Penduduk", "NIK"),
    "area_unknown_name": _unknown_village(siak, "Desa/Kel"),
}
MISTAKES: dict[str, dict[str, Mistake]] = {"opensid": _OPENSID, "dtks": _DTKS, "siak": _SIAK}

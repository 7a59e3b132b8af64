"""Turn the cells of one row into what they say and what is odd about it."""

import datetime
from collections.abc import Callable, Sequence
from functools import lru_cache

from setiakawan.intake.checks import readings
from setiakawan.intake.checks.context import CheckContext
from setiakawan.intake.checks.dates import read_date
from setiakawan.intake.checks.numbers import is_same_digit, read_number, read_phone
from setiakawan.intake.checks.places import Named, find_area, weigh_nik_area
from setiakawan.intake.checks.readings import Code, cell_text, seen
from setiakawan.intake.checks.reasons import REASONS
from setiakawan.intake.formats import Layout
from setiakawan.intake.readers import Cell
from setiakawan.registry.rules.nik import DISPUTED, PLACEHOLDER, classify_number, disagreements, parse_nik

Finding = tuple[str, str, str, dict]
"""Code of the reason, field, severity, detail. The detail never holds a NIK, KK or phone number."""

_PLACES = ("village_code", "province", "regency", "district", "village")
_PROGRAMMES = {
    "programme_bpnt": "BPNT",
    "programme_pkh": "PKH",
    "programme_bpnt_ppkm": "BPNT-PPKM",
    "programme_pbi": "PBI",
}
_TOTALS = frozenset(
    ["jumlah", "total", "subtotal", "jumlahtotal", "grandtotal", "totaljumlah", "keterangan", "catatan"]
)
_PARENTS = ("mother_nik", "father_nik")
_SPECIAL = frozenset(("nik", "kk", *_PARENTS, "birth_date", "birth", "phone", "programme", *_PLACES, *_PROGRAMMES))


def interpret(cells: Sequence[Cell], layout: Layout, context: CheckContext) -> tuple[dict, list[Finding]]:
    """Read one row: (reading, findings). Pure, never raises; about 30 µs for a row of 43 columns.

    The reading holds only what the row says: an absent key is unknown. Treat both as read-only; details are shared.
    """
    reader = _reader(layout, context)
    findings: list[Finding] = []
    return reader.read(cells, findings), findings


@lru_cache(maxsize=256)
def _reader(layout: Layout, context: CheckContext) -> "_RowReader":
    return _RowReader(layout, context)


def _said(code: str, field: str, detail: dict | None = None) -> Finding:
    return code, field, REASONS[code].severity, detail or {}


class _RowReader:
    """How to read the rows of one layout: made once, so that a row costs little."""

    def __init__(self, layout: Layout, context: CheckContext):
        self._context = context
        self._programme = layout.programme
        self._is_decile_list = layout.format == "dtsen"
        self._at = {field: index for index, field in layout.columns.items()}
        with_codes = layout.format in readings.FORMATS_WITH_CODES
        self._plain: list[tuple[int, str, Callable[[str], tuple[object, Code]]]] = [
            (index, field, readings.reader_of(field, with_codes))
            for field, index in sorted(self._at.items(), key=lambda item: item[1])
            if field not in _SPECIAL
        ]
        self._nik, self._kk = self._at.get("nik"), self._at.get("kk")
        self._birth, self._name = self._at.get("birth_date"), self._at.get("name")
        self._places = [self._at.get(field) for field in _PLACES]
        self._has_places = any(index is not None for index in self._places)
        self._parents = [(self._at[field], field) for field in _PARENTS if field in self._at]
        self._flags = [(self._at[field], name, field) for field, name in _PROGRAMMES.items() if field in self._at]

    def read(self, cells: Sequence[Cell], findings: list[Finding]) -> dict:
        """Read a row; odd things are added to `findings`."""
        reading: dict = {}
        width = len(cells)
        for index, field, read in self._plain:
            if index >= width:
                continue
            cell = cells[index]
            if cell is None or cell == "":
                continue
            text = cell if type(cell) is str else cell_text(cell)
            value, code = read(text) if len(text) <= readings.LONGEST else (None, "text_too_long")
            if value is not None:
                reading[field] = value
            if code is not None:
                findings.append(_said(code, field, seen(cell) if code == "word_unknown" else None))
        self._read_kk(cells, reading, findings)
        self._read_nik(cells, reading, findings)
        for index, field in self._parents:
            value, code = readings.read_parent_nik(_cell(cells, index))
            if value is not None:
                reading[field] = value
            if code is not None:
                findings.append(_said(code, field))
        self._read_birth(cells, reading, findings)
        self._read_place(cells, reading, findings)
        self._weigh_nik(reading, findings)
        self._read_rest(cells, reading, findings)
        self._weigh_row(cells, reading, findings)
        return reading

    def _read_kk(self, cells: Sequence[Cell], reading: dict, findings: list[Finding]) -> None:
        if self._kk is None:
            return
        digits, code = read_number(_cell(cells, self._kk))
        if code in ("missing", "zero"):
            findings.append(_said("kk_missing", "kk"))
        elif not digits:
            findings.append(_said(f"kk_{code}", "kk"))
        elif len(digits) != 16 or not (digits.isascii() and digits.isdigit()):
            findings.append(_said("kk_length", "kk"))
        elif is_same_digit(digits) or digits in readings.COUNTED:
            findings.append(_said("kk_placeholder", "kk"))
        elif self._context.habits.kks_are_cut and digits[-1] == "0":
            findings.append(_said("kk_maybe_cut", "kk"))
        else:
            reading["kk"] = digits
        if digits and code in _SPELLING:
            findings.append(_said(_SPELLING[code], "kk"))

    def _read_nik(self, cells: Sequence[Cell], reading: dict, findings: list[Finding]) -> None:
        if self._nik is None:
            return
        digits, code = read_number(_cell(cells, self._nik))
        if code in _SPELLING:
            findings.append(_said(_SPELLING[code], "nik"))
        if not digits:
            findings.append(_said(f"nik_{code}", "nik"))
            return
        status, reason = classify_number(digits)
        if status == PLACEHOLDER:
            findings.append(_said("nik_placeholder", "nik"))
            return
        if digits == reading.get("kk"):
            status, reason = DISPUTED, "kk_typed_as_nik"
        elif self._context.habits.niks_are_cut and digits[-1] == "0" and not reason:
            status, reason = DISPUTED, "nik_maybe_cut"
        reading["nik"], reading["nik_status"] = digits[:40], status
        if reason:
            findings.append(_said(reason, "nik"))

    def _read_birth(self, cells: Sequence[Cell], reading: dict, findings: list[Finding]) -> None:
        if self._birth is not None:
            cell = _cell(cells, self._birth)
        elif "birth" in self._at:
            place, cell = readings.split_birth(cell_text(_cell(cells, self._at["birth"])))
            if place:
                reading["birth_place"] = place
        else:
            return
        cell = readings.clean(cell[: readings.LONGEST]) if isinstance(cell, str) else cell
        iso, precision, code = read_date(cell, self._context.as_of, months_first=self._context.habits.months_first)
        if iso:
            reading["birth_date"], reading["birth_precision"] = iso, precision
        elif not code:
            code = "birth_date_missing"
        if code:
            findings.append(_said(code, "birth_date", seen(cell)))

    def _read_place(self, cells: Sequence[Cell], reading: dict, findings: list[Finding]) -> None:
        own = self._context.area_code
        if not self._has_places:
            if own.count(".") == 3:
                reading["area"] = own
            return
        named = Named(*[readings.place_text(_cell(cells, i)) if i is not None else "" for i in self._places])
        area, finding = find_area(named, own)
        if area:
            reading["area"] = area
        if finding:
            code, field, detail = finding
            findings.append(_said(code, field, {**detail, **seen(named.village or named.code or named.district)}))

    def _weigh_nik(self, reading: dict, findings: list[Finding]) -> None:
        if reading.get("nik_status") != "valid":
            return
        parts = parse_nik(reading["nik"])
        if parts is None:
            return
        birth = reading.get("birth_date")
        date = datetime.date.fromisoformat(birth) if birth else None
        for code in disagreements(parts, reading.get("sex", ""), date, reading.get("birth_precision", "day")):
            findings.append(_said(code, "birth_date" if code == "nik_birth_date_differs" else "sex"))
        odd = weigh_nik_area(parts.area, reading.get("area") or self._context.area_code)
        if odd:
            findings.append(_said(odd[0], "nik", odd[1]))

    def _read_rest(self, cells: Sequence[Cell], reading: dict, findings: list[Finding]) -> None:
        if "rt_rw" in reading:
            reading |= zip(("rt", "rw"), reading.pop("rt_rw"), strict=True)
        if "phone" in self._at and (cell := _cell(cells, self._at["phone"])) not in (None, ""):
            phone = read_phone(cell)
            if phone:
                reading["phone"] = phone
            elif readings.text_of(cell_text(cell)):
                findings.append(_said("phone_unreadable", "phone"))
        programmes = [self._programme] if self._programme else []
        for index, name, field in self._flags:
            gets = readings.read_yes(_cell(cells, index))
            if gets is None:
                findings.append(_said("word_unknown", field, seen(_cell(cells, index))))
            elif gets:
                programmes.append(name)
        if "programme" in self._at and (text := readings.place_text(_cell(cells, self._at["programme"]))):
            programmes += [part.strip()[:80] for part in text.replace(";", ",").split(",") if part.strip()]
        if programmes:
            reading["programmes"] = programmes

    def _weigh_row(self, cells: Sequence[Cell], reading: dict, findings: list[Finding]) -> None:
        name = reading.get("name")
        if name is None and self._name is not None and not any(f[1] == "name" for f in findings):
            findings.append(_said("name_missing", "name"))
        if name and "nik" not in reading and "kk" not in reading and readings.fold(name) in _TOTALS:
            findings.append(_said("not_a_person", "name"))
        elif not (name or "nik" in reading or "kk" in reading or "dtks_id" in reading):
            findings.append(_said("empty_row", ""))
        if "role" in self._at and "role" not in reading and not any(f[1] == "role" for f in findings):
            findings.append(_said("role_unknown", "role"))
        if "sex" in self._at and "sex" not in reading and not any(f[1] == "sex" for f in findings):
            findings.append(_said("sex_unknown", "sex"))
        if self._is_decile_list and "decile" not in reading and not any(f[1] == "decile" for f in findings):
            findings.append(_said("decile_invalid", "decile"))
        if reading.get("status") == "invalid":
            findings.append(_said("status_invalid", "status"))


_SPELLING = {"invisible": "invisible_characters", "punctuation": "number_punctuation", "spaces": "extra_spaces"}


def _cell(cells: Sequence[Cell], index: int) -> Cell:
    return cells[index] if index < len(cells) else None

"""LibreOffice sheets (.ods): own streaming reader, since repeated cells can blow up any reader that keeps them all."""

import datetime
import zipfile
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from xml.parsers import expat

from setiakawan.intake.readers import archive
from setiakawan.intake.readers.cellnames import NAMED_AT_MOST, name_cells
from setiakawan.intake.readers.formula_text import find_formula_text
from setiakawan.intake.readers.limits import ReadLimits
from setiakawan.intake.readers.refusals import FileRefused, grouped
from setiakawan.intake.readers.sheet import Cell, Row, Sheet

_CONTENT = "content.xml"
_CHUNK = 1 << 16
_NUMBERS = frozenset(("float", "percentage", "currency"))
_DDE = frozenset(("table:dde-link", "table:dde-links", "office:dde-source", "table:table-source"))
_CELLS = frozenset(("table:table-cell", "table:covered-table-cell"))
_SPACES = {"text:tab": "\t", "text:line-break": "\n"}


def sheets_of(path: Path, limits: ReadLimits) -> Iterator[Sheet]:
    """Check the whole file, then give its sheets. Reads twice; memory: one row and one piece of XML."""
    with archive.opened(path) as opened:
        _refuse_by_name(opened)
        archive.scan(opened, limits, lambda _, part: [None for _ in part.pieces()] and None)
    found: list[tuple[str, int, int]] = []
    for sheet in _sheets(path, limits):
        found += find_formula_text(sheet)
    if found:
        raise FileRefused("formula_text", cells=name_cells(found))
    return _sheets(path, limits)


def _refuse_by_name(opened: zipfile.ZipFile) -> None:
    names = archive.names_in(opened)
    if "encrypted-package" in names:
        raise FileRefused("password")
    if any(n.startswith(("basic/", "scripts/")) for n in names):
        raise FileRefused("macros")
    for info in opened.infolist():
        if info.filename == "META-INF/manifest.xml" and not info.flag_bits & 1:
            with opened.open(info) as stream:
                if b"encryption-data" in stream.read(1 << 20):
                    raise FileRefused("password")


def _sheets(path: Path, limits: ReadLimits) -> Iterator[Sheet]:
    for (_, name), rows in groupby(_walk(path, limits), key=itemgetter(0)):
        yield Sheet(name, (row for _, row in rows))


def _walk(path: Path, limits: ReadLimits) -> Iterator[tuple[tuple[int, str], Row]]:
    with archive.opened(path) as opened:
        content = _Content(limits)
        with opened.open(_CONTENT) as stream:
            while piece := stream.read(_CHUNK):
                yield from content.feed(piece)
            yield from content.feed(b"", last=True)
        if content.formulas:
            raise FileRefused("formulas", cells=name_cells(content.formulas))


class _Content:
    """Turns content.xml into rows while it is fed."""

    def __init__(self, limits: ReadLimits):
        self.formulas: list[tuple[str, int, int]] = []
        self._limits = limits
        self._rows: list[tuple[tuple[int, str], Row]] = []
        self._sheet, self._number, self._total = (-1, ""), 1, 0
        self._cells: list[Cell] = []
        self._pending = 0
        self._cell: dict[str, str] | None = None
        self._text: list[str] = []
        self._depth_of_note = 0
        self._is_in_text = 0
        self._repeat_row = 1
        self._parser = expat.ParserCreate("UTF-8")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters

    def feed(self, piece: bytes, *, last: bool = False) -> list[tuple[tuple[int, str], Row]]:
        """Parse a piece; gives the rows that it completed."""
        try:
            self._parser.Parse(piece, last)
        except expat.ExpatError as trouble:
            raise FileRefused("damaged") from trouble
        rows, self._rows = self._rows, []
        return rows

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _CELLS:
            self._cell, self._text = attributes, []
            if "table:formula" in attributes and len(self.formulas) < NAMED_AT_MOST:
                self.formulas.append((self._sheet[1], self._number, len(self._cells) + self._pending))
        elif name == "office:annotation":
            self._depth_of_note += 1
        elif name == "text:p":
            if self._text and not self._depth_of_note:
                self._text.append("\n")
            self._is_in_text += 1
        elif name == "text:s":
            self._characters(" " * min(_count(attributes, "text:c"), 1000))
        elif name in _SPACES:
            self._characters(_SPACES[name])
        elif name == "table:table-row":
            self._cells, self._pending, self._repeat_row = [], 0, _count(attributes, "table:number-rows-repeated")
        elif name == "table:table":
            self._sheet, self._number = (self._sheet[0] + 1, attributes.get("table:name", "")), 1
            if self._sheet[0] >= self._limits.max_sheets:
                raise FileRefused("too_many_sheets", limit=self._limits.max_sheets)
        elif name in _DDE:
            raise FileRefused("external_links", what="DDE atau lembar dari berkas lain")

    def _end(self, name: str) -> None:
        if name in _CELLS:
            self._close_cell()
        elif name == "office:annotation":
            self._depth_of_note -= 1
        elif name == "text:p":
            self._is_in_text -= 1
        elif name == "table:table-row":
            self._close_row()

    def _characters(self, text: str) -> None:
        if self._is_in_text and not self._depth_of_note:
            self._text.append(text)

    def _close_cell(self) -> None:
        attributes, self._cell = self._cell or {}, None
        times = _count(attributes, "table:number-columns-repeated")
        value = _value(attributes, "".join(self._text))
        if value is None:
            self._pending += times
            return
        width = len(self._cells) + self._pending + times
        if width > self._limits.max_columns:
            raise FileRefused("too_many_columns", sheet=self._sheet[1], limit=self._limits.max_columns)
        self._cells += [None] * self._pending + [value] * times
        self._pending = 0

    def _close_row(self) -> None:
        times, first = self._repeat_row, self._number
        self._number += times
        if not self._cells:
            return
        self._total += times
        if self._total > self._limits.max_rows or self._number - 1 > self._limits.max_rows:
            raise FileRefused("too_many_rows", limit=grouped(self._limits.max_rows))
        self._rows += [(self._sheet, (number, list(self._cells))) for number in range(first, first + times)]


def _count(attributes: dict[str, str], name: str) -> int:
    given = attributes.get(name)
    if given is None:
        return 1
    return max(1, int(given)) if given.isascii() and given.isdigit() and len(given) < 9 else 1


def _value(attributes: dict[str, str], text: str) -> Cell:
    kind = attributes.get("office:value-type") or attributes.get("calcext:value-type", "")
    try:
        if kind in _NUMBERS:
            return float(attributes["office:value"])
        if kind == "date":
            return _date(attributes["office:date-value"])
    except (KeyError, ValueError):
        return text or None
    if kind == "boolean":
        return attributes.get("office:boolean-value") == "true"
    return text or attributes.get("office:string-value") or None


def _date(text: str) -> datetime.date | datetime.datetime:
    return datetime.datetime.fromisoformat(text) if "T" in text else datetime.date.fromisoformat(text)

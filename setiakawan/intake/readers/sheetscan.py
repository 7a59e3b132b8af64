"""Measure a worksheet's XML without reading its values: rows, columns, formulas.

Two ways with one answer. Nearly all writers put `<row r="7"` and `<c r="B7"`: such pieces are counted with bytes
operations. Whatever looks otherwise sends the whole part through an XML parser.
"""

import re
from collections.abc import Iterable
from typing import IO
from xml.parsers import expat

from setiakawan.intake.readers.archive import Part
from setiakawan.intake.readers.cellnames import NAMED_AT_MOST, column_index, name_cells
from setiakawan.intake.readers.limits import ReadLimits
from setiakawan.intake.readers.refusals import FileRefused, grouped

_ROWS = re.compile(rb'<row r="([0-9]+)"')
_ROW_STARTS = re.compile(rb"<row[\s/>]")
_COLUMNS_OF_CELLS = re.compile(rb'<c r="([A-Z]+)')
_ROWS_OF_CELLS = re.compile(rb'<c r="[A-Z]+([0-9]+)"')
_CELL_STARTS = re.compile(rb"<c[\s/>]")
_FORMULA_STARTS = re.compile(rb"<f[\s/>]")
_PREFIXED = (b":row", b":c ", b":c>", b":c/", b":v>", b":is>")
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_LONGEST_TAG = 1 << 16
_EXTENSION = "http://schemas.microsoft.com/office/excel/2006/main"
"""The namespace of references in data validations and sparklines: they look like formulas and are none of a cell."""


class SheetScan:
    """Measures one sheet and raises FileRefused for formulas and for more than the limits allow."""

    def __init__(self, sheet: str, limits: ReadLimits):
        self.rows = 0
        self._limits, self._sheet = limits, sheet
        self._low_row, self._high_row = 1 << 62, 0
        self._low_column, self._high_column = 1 << 62, -1
        self._formulas: list[tuple[str, int, int]] = []
        self._row, self._column = 0, -1

    @property
    def cells(self) -> int:
        """The size of the rectangle that holds all cells, which is what the native reader keeps."""
        return max(self._high_row - self._low_row + 1, 0) * max(self._high_column - self._low_column + 1, 0)

    def measure(self, part: Part, pieces: Iterable[bytes]) -> None:
        """Count the rows; in the exact way when a piece is written unusually. Memory: one piece."""
        rest, plain = b"", True
        for piece in pieces:
            if plain:
                joined = rest + piece
                cut = max(joined.rfind(b"<"), 0)
                rest = joined[cut:]
                plain = len(rest) < _LONGEST_TAG and self._take(joined[:cut])
        if not (plain and self._take(rest)):
            with part.again() as file:
                self._measure_exactly(file)

    def _take(self, text: bytes) -> bool:
        """Count one piece that ends before a tag. False when it is not written in the usual way."""
        if b"<!" in text or (b"<f" in text and _FORMULA_STARTS.search(text)) or any(p in text for p in _PREFIXED):
            return False
        rows = _ROWS.findall(text)
        columns, row_of_cells = _COLUMNS_OF_CELLS.findall(text), set(_ROWS_OF_CELLS.findall(text))
        if len(rows) != text.count(b"<row") and len(rows) != len(_ROW_STARTS.findall(text)):
            return False
        if len(columns) != text.count(b"<c") and len(columns) != len(_CELL_STARTS.findall(text)):
            return False
        letters = set(columns)
        if any(len(c) > 3 for c in letters) or any(len(n) > 7 for n in row_of_cells):
            return False
        self.rows += len(rows)
        self._extend([int(n) for n in row_of_cells], [column_index(c.decode()) for c in letters])
        return True

    def _extend(self, rows: list[int], columns: list[int]) -> None:
        if rows:
            self._low_row, self._high_row = min(self._low_row, *rows), max(self._high_row, *rows)
        if columns:
            self._low_column, self._high_column = min(self._low_column, *columns), max(self._high_column, *columns)
        self._refuse_beyond_limits()

    def _refuse_beyond_limits(self) -> None:
        limits = self._limits
        if max(self.rows, self._high_row) > limits.max_rows:
            raise FileRefused("too_many_rows", limit=grouped(limits.max_rows))
        if self._high_column - self._low_column >= limits.max_columns:
            raise FileRefused("too_many_columns", sheet=self._sheet, limit=limits.max_columns)
        if self.cells > limits.max_cells:
            raise FileRefused("too_many_cells", limit=grouped(limits.max_cells))

    def _measure_exactly(self, file: IO[bytes]) -> None:
        self.rows = 0
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.StartDoctypeDeclHandler = self._doctype
        try:
            parser.ParseFile(file)
        except expat.ExpatError as trouble:
            raise FileRefused("damaged") from trouble
        if self._formulas:
            raise FileRefused("formulas", cells=name_cells(self._formulas))

    def _doctype(self, *_) -> None:
        raise FileRefused("unsafe_xml", what="definisi entitas XML")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, tag = name.rpartition(" ")
        if tag == "row":
            self.rows += 1
            self._row, self._column = self._number(attributes.get("r")) or self._row + 1, -1
            self._extend([self._row], [])
        elif tag == "c":
            row, self._column = self._place(attributes.get("r"))
            self._extend([row], [self._column])
        elif tag == "f" and namespace != _EXTENSION and len(self._formulas) < NAMED_AT_MOST:
            self._formulas.append((self._sheet, max(self._row, 1), max(self._column, 0)))

    @staticmethod
    def _number(given: str | None) -> int | None:
        if given is None:
            return None
        if not (given.isascii() and given.isdigit() and 0 < len(given) < 8):
            raise FileRefused("damaged")
        return int(given)

    def _place(self, given: str | None) -> tuple[int, int]:
        if given is None:
            return max(self._row, 1), self._column + 1
        place = _REFERENCE.fullmatch(given)
        if not place:
            raise FileRefused("damaged")
        return int(place[2]), column_index(place[1])

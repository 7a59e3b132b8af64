"""Measure a worksheet's XML without reading its values: rows, columns, formulas.

Two ways with one answer. Nearly all writers put `<row r="7"><c r="B7"><v>…`: one regular expression takes such rows whole,
the row number in every cell included, at 4 µs a row. A part with anything else in it goes through an XML parser.
"""

import re
from collections.abc import Iterable
from typing import IO
from xml.parsers import expat

from setiakawan.intake.readers.archive import Part
from setiakawan.intake.readers.cellnames import NAMED_AT_MOST, column_index, name_cells
from setiakawan.intake.readers.limits import ReadLimits
from setiakawan.intake.readers.refusals import FileRefused, grouped

_PLAIN_ROW = re.compile(
    rb"""<row\ r="([0-9]{1,7})"[^>]*+>(?:(?<=/>)|(?:
        <c\ r="(?:[A-Z]|A(?:([A-H])|([I-Q])|([R-Z])))\1"[^>]*+>
        (?:(?<=/>)|<v>[^<]*+</v></c>|<is><t(?:\ [^>]*+)?+>[^<]*+</t></is></c>|</c>)
    )*</row>)\s*+""",
    re.VERBOSE,
)
"""A row as nearly all programs write it, in columns A to AZ. The groups after the first tell how far it reaches at most:
to Z without any, else to AH, AQ (the last one of OpenSID) or AZ."""

_BEGIN, _END = re.compile(rb"<sheetData[^>]*+>\s*+"), b"</sheetData>"
_OTHER = re.compile(rb"<(?:\w+:)?(?:row|c|f|sheetData)[\s/>]|<!")
_REACHES = {1: 26, 2: 34, 3: 43, 4: 52}
_LONGEST_ROW = 1 << 22
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_EXTENSION = "http://schemas.microsoft.com/office/excel/2006/main"
"""The namespace of references in data validations and sparklines: they look like formulas and are none of a cell."""


class SheetScan:
    """Measures one sheet and raises FileRefused for formulas and for more than the limits allow."""

    def __init__(self, sheet: str, limits: ReadLimits):
        self.rows = 0
        self.is_plain = True
        """Whether every row was written in the usual way."""
        self._limits, self._sheet = limits, sheet
        self._low_row, self._high_row = 1 << 62, 0
        self._low_column, self._high_column = 1 << 62, -1
        self._formulas: list[tuple[str, int, int]] = []
        self._row, self._column = 0, -1
        self._rest, self._place_in_part = b"", "before"

    @property
    def cells(self) -> int:
        """The size of the rectangle that holds all cells, which is what the native reader keeps."""
        return max(self._high_row - self._low_row + 1, 0) * max(self._high_column - self._low_column + 1, 0)

    def measure(self, part: Part, pieces: Iterable[bytes]) -> None:
        """Count the rows. Memory: one piece and one row."""
        for piece in pieces:
            if self.is_plain:
                self.is_plain = self._take(self._rest + piece)
        if (
            not self.is_plain
            or self._place_in_part == "rows"
            or _OTHER.search(self._rest)
            or self.cells > self._limits.max_cells
        ):
            self.is_plain = False
            with part.again() as file:
                self._measure_exactly(file)

    def _take(self, text: bytes) -> bool:
        """Count the whole rows in a piece. False when something is not written in the usual way."""
        at = 0
        if self._place_in_part == "before":
            begin = _BEGIN.search(text)
            if not begin:
                self._rest = text
                return len(text) < _LONGEST_ROW
            if _OTHER.search(text[: begin.start()]) or text[: begin.end()].rstrip().endswith(b"/>"):
                return False
            at, self._place_in_part = begin.end(), "rows"
        if self._place_in_part == "rows":
            at = self._take_rows(text, at)
            if text.startswith(_END, at):
                self._place_in_part, at = "after", at + len(_END)
        if self._place_in_part == "after":
            cut = max(text.rfind(b"<", at), at)
            self._rest = text[cut:]
            return not _OTHER.search(text[at:cut]) and len(self._rest) < _LONGEST_ROW
        self._rest = text[at:]
        return len(self._rest) < _LONGEST_ROW and not self._is_stuck()

    def _take_rows(self, text: bytes, at: int) -> int:
        numbers = []
        reach = 1
        while row := _PLAIN_ROW.match(text, at):
            numbers.append(row[1])
            if row.lastindex != 1:
                reach = max(reach, *(group for group in (2, 3, 4) if row[group]))
            at = row.end()
        if numbers:
            self.rows += len(numbers)
            rows = list(map(int, numbers))
            self._low_column = 0
            self._high_column = max(self._high_column, _REACHES[reach] - 1)
            self._low_row, self._high_row = min(self._low_row, *rows), max(self._high_row, *rows)
            self._refuse_too_many_rows()
        return at

    def _is_stuck(self) -> bool:
        """Whether what is left begins with a whole row that is not plain."""
        return b"</row>" in self._rest or self._rest.startswith((b"</", b"<!"))

    def _extend(self, row: int, column: int | None = None) -> None:
        self._low_row, self._high_row = min(self._low_row, row), max(self._high_row, row)
        if column is not None:
            self._low_column, self._high_column = min(self._low_column, column), max(self._high_column, column)
            if self._high_column - self._low_column >= self._limits.max_columns:
                raise FileRefused("too_many_columns", sheet=self._sheet, limit=self._limits.max_columns)
            if self.cells > self._limits.max_cells:
                raise FileRefused("too_many_cells", limit=grouped(self._limits.max_cells))
        self._refuse_too_many_rows()

    def _refuse_too_many_rows(self) -> None:
        if max(self.rows, self._high_row) > self._limits.max_rows:
            raise FileRefused("too_many_rows", limit=grouped(self._limits.max_rows))

    def _measure_exactly(self, file: IO[bytes]) -> None:
        self.rows = 0
        self._low_row, self._high_row, self._low_column, self._high_column = 1 << 62, 0, 1 << 62, -1
        parser = expat.ParserCreate("UTF-8", namespace_separator=" ")
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
            self._refuse_too_many_rows()
        elif tag == "c":
            row, self._column = self._place(attributes.get("r"))
            self._extend(row, self._column)
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

"""The guard of .xls (BIFF5 and BIFF8): its records are walked before the native reader sees them.

After [MS-XLS]. The native reader keeps the whole rectangle of used cells of every sheet, so extents are measured here.
"""

import struct
from collections.abc import Iterator
from pathlib import Path

from setiakawan.intake.readers import compound, native
from setiakawan.intake.readers.cellnames import NAMED_AT_MOST, name_cells
from setiakawan.intake.readers.limits import ReadLimits
from setiakawan.intake.readers.refusals import FileRefused, grouped
from setiakawan.intake.readers.sheet import Sheet

_BOF, _EOF, _FILEPASS, _BOUNDSHEET, _SUPBOOK, _STRINGS, _DIMENSIONS = (
    0x0809,
    0x000A,
    0x002F,
    0x0085,
    0x01AE,
    0x00FC,
    0x0200,
)
_WORTH_A_LOOK = frozenset((_BOF, _EOF, _FILEPASS, _BOUNDSHEET, _SUPBOOK, _STRINGS, _DIMENSIONS))
_FORMULAS = frozenset((0x0006, 0x0206, 0x0406, 0x0021, 0x0221, 0x04BC))
_ONE_CELL = frozenset((0x0203, 0x0204, 0x0205, 0x00D6, 0x027E, 0x00FD, 0x0201))
_MANY_CELLS = frozenset((0x00BD, 0x00BE))
_GLOBALS, _MACRO_SHEET = 0x0005, 0x0040
_BIFF5, _BIFF8 = 0x0500, 0x0600
_SHORTEST_STRING = 3
_OWN_BOOK, _ADD_IN = b"\x01\x04", b"\x01\x3a"
_HEAD = struct.Struct("<HH")
_MACRO_STORAGES = frozenset(("_vba_project_cur", "vba", "_vba_project"))


def sheets_of(path: Path, limits: ReadLimits) -> Iterator[Sheet]:
    """Check the whole file, then give its sheets. Memory: the file and its cells, at most 65,536 rows a sheet."""
    file = compound.open_file(path)
    if file.names & _MACRO_STORAGES:
        raise FileRefused("macros")
    if any(name.startswith("mbd") for name in file.names):
        raise FileRefused("embedded_objects", what="objek tersemat")
    _Guard(limits).walk(file.stream("Workbook", "Book"))
    loaded = native.load(path)
    native.refuse_formula_text(loaded)
    return native.sheets_in(loaded)


class _Guard:
    """Walks the records of one workbook stream."""

    def __init__(self, limits: ReadLimits):
        self._limits = limits
        self._names: list[str] = []
        self._begins: set[int] = set()
        self._promised: set[int] = set()
        self._version = _BIFF8
        self._sheet, self._depth = -1, 0
        self._formulas: list[tuple[str, int, int]] = []
        self._cells = self._rows = 0
        self._reset()

    def _reset(self) -> None:
        self._low_row, self._high_row, self._low_column, self._high_column = 1 << 16, -1, 1 << 16, -1

    def walk(self, stream: bytes) -> None:
        """Raise FileRefused unless the workbook is a plain table within the limits."""
        at, end = 0, len(stream)
        if end < 8 or _HEAD.unpack_from(stream)[0] != _BOF:
            raise FileRefused("damaged")
        while at + 4 <= end:
            kind, length = _HEAD.unpack_from(stream, at)
            at += 4
            if at + length > end:
                raise FileRefused("damaged")
            if kind in _ONE_CELL and length >= 4:
                row, column = _HEAD.unpack_from(stream, at)
                self._extend(row, column, column)
            elif kind in _MANY_CELLS and length >= 6:
                row, column = _HEAD.unpack_from(stream, at)
                (last,) = struct.unpack_from("<H", stream, at + length - 2)
                self._extend(row, column, max(column, last))
            elif kind in _FORMULAS and length >= 4:
                self._note_formula(*_HEAD.unpack_from(stream, at))
            elif kind in _WORTH_A_LOOK:
                self._look(kind, stream[at : at + length], at - 4, end)
            at += length
        self._close_sheet()
        if not self._promised <= self._begins:
            raise FileRefused("damaged")
        if self._formulas:
            raise FileRefused("formulas", cells=name_cells(self._formulas))

    def _look(self, kind: int, body: bytes, at: int, end: int) -> None:
        if kind == _FILEPASS:
            raise FileRefused("password")
        if kind == _BOF and len(body) >= 4:
            self._begins.add(at)
            self._open_substream(*_HEAD.unpack_from(body))
        elif kind == _EOF:
            self._depth -= 1
        elif kind == _BOUNDSHEET and len(body) > 7:
            self._promise_sheet(body)
        elif kind == _SUPBOOK and len(body) >= 4 and body[2:4] not in (_OWN_BOOK, _ADD_IN):
            raise FileRefused("external_links", what="buku kerja lain atau DDE")
        elif kind == _STRINGS and (len(body) < 8 or struct.unpack_from("<I", body, 4)[0] > end // _SHORTEST_STRING):
            raise FileRefused("damaged")

        elif kind == _DIMENSIONS:
            self._weigh_promise(body)

    def _weigh_promise(self, body: bytes) -> None:
        """The native reader asks for as much memory as a sheet says that it is large."""
        if len(body) not in (10, 14):
            raise FileRefused("damaged")
        first, last, left, right = struct.unpack_from("<IIHH" if len(body) == 14 else "<HHHH", body)
        if last < first or right < left:
            raise FileRefused("damaged")
        if (last - first + 1) * (right - left + 1) > self._limits.max_cells:
            raise FileRefused("too_many_cells", limit=grouped(self._limits.max_cells))

    def _promise_sheet(self, body: bytes) -> None:
        begin, _, kind = struct.unpack_from("<IBB", body)
        if kind == 1:
            raise FileRefused("macros")
        self._promised.add(begin)
        self._names.append(_sheet_name(body, self._version))
        if len(self._names) > self._limits.max_sheets:
            raise FileRefused("too_many_sheets", limit=self._limits.max_sheets)

    def _open_substream(self, version: int, substream: int) -> None:
        if version not in (_BIFF5, _BIFF8):
            raise FileRefused("damaged")
        if substream == _MACRO_SHEET:
            raise FileRefused("macros")
        self._version = version
        self._depth += 1
        if substream != _GLOBALS and self._depth == 1:
            self._close_sheet()
            self._sheet += 1

    def _close_sheet(self) -> None:
        limits = self._limits
        if self._high_row >= 0:
            self._rows += self._high_row + 1
            self._cells += (self._high_row - self._low_row + 1) * (self._high_column - self._low_column + 1)
            if self._high_column - self._low_column >= limits.max_columns:
                raise FileRefused("too_many_columns", sheet=self._name(), limit=limits.max_columns)
        if self._rows > limits.max_rows:
            raise FileRefused("too_many_rows", limit=grouped(limits.max_rows))
        if self._cells > limits.max_cells:
            raise FileRefused("too_many_cells", limit=grouped(limits.max_cells))
        self._reset()

    def _name(self) -> str:
        return self._names[self._sheet] if 0 <= self._sheet < len(self._names) else ""

    def _extend(self, row: int, first: int, last: int) -> None:
        if row > self._high_row:
            self._high_row = row
        if row < self._low_row:
            self._low_row = row
        if last > self._high_column:
            self._high_column = last
        if first < self._low_column:
            self._low_column = first

    def _note_formula(self, row: int, column: int) -> None:
        if len(self._formulas) < NAMED_AT_MOST:
            self._formulas.append((self._name(), row + 1, column))


def _sheet_name(body: bytes, version: int) -> str:
    length = body[6]
    if version == _BIFF5:
        return body[7 : 7 + length].decode("cp1252", "replace")
    wide = body[7] & 1
    return body[8 : 8 + length * (wide + 1)].decode("utf-16-le" if wide else "latin-1", "replace")

"""Text tables: comma, semicolon, pipe or tab; UTF-8, UTF-16 with BOM or Windows-1252."""

import codecs
import csv
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO, NamedTuple

from setiakawan.intake.readers.cellnames import name_cells
from setiakawan.intake.readers.formula_text import find_formula_text
from setiakawan.intake.readers.limits import ReadLimits
from setiakawan.intake.readers.refusals import FileRefused, grouped
from setiakawan.intake.readers.sheet import Row, Sheet

DELIMITERS = ",;|\t"
_SAMPLE_ROWS = 60
_SAMPLE_CHARACTERS = 65_536
_CHUNK = 1 << 20
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class _Shape(NamedTuple):
    """How a text table is written."""

    encoding: str
    delimiter: str
    has_directive: bool
    """Whether the first line is Excel's `sep=;`."""


def sheets_of(path: Path, limits: ReadLimits) -> Iterator[Sheet]:
    """Check the whole file, then give its one table. Reads twice; memory: one row."""
    shape = _shape_of(path)
    _check(path, shape, limits)
    return iter([Sheet("", _rows(path, shape))])


def _shape_of(path: Path) -> _Shape:
    encoding = _encoding_of(path)
    with path.open(encoding=encoding, newline="") as file:
        sample = file.read(_SAMPLE_CHARACTERS)
    first = sample.split("\n", 1)[0].strip()
    if len(first) == 5 and first.lower().startswith("sep=") and first[4] in DELIMITERS:
        return _Shape(encoding, first[4], True)
    return _Shape(encoding, _delimiter_of(sample), False)


def _encoding_of(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(4)
        encoding = next((name for bom, name in _BOMS if head.startswith(bom)), "utf-8")
        if _decodes(file, encoding):
            return encoding
        if encoding == "utf-8" and _decodes(file, "cp1252"):
            return "cp1252"
    raise FileRefused("unknown_encoding")


def _decodes(file: IO[bytes], encoding: str) -> bool:
    """Whether all bytes are valid. Raises FileRefused where UTF-8 and something else stand mixed in one file."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    is_ascii = True
    while True:
        piece = file.read(_CHUNK)
        try:
            is_ascii = decoder.decode(piece, final=not piece).isascii() and is_ascii
        except UnicodeDecodeError as trouble:
            if encoding == "utf-8" and not (is_ascii and trouble.object[: trouble.start].isascii()):
                raise FileRefused("unknown_encoding") from trouble
            return False
        if not piece:
            return True


def _delimiter_of(sample: str) -> str:
    """The delimiter under which most rows have the same, largest number of cells."""
    lines = sample.splitlines(keepends=True)
    return max(DELIMITERS, key=lambda delimiter: _agreement(lines, delimiter))


def _agreement(lines: list[str], delimiter: str) -> int:
    try:
        widths = Counter(len(row) for row in islice(csv.reader(lines, delimiter=delimiter), _SAMPLE_ROWS))
    except csv.Error:
        return 0
    return max((count * (width - 1) for width, count in widths.items()), default=0)


def _rows(path: Path, shape: _Shape) -> Iterator[Row]:
    with path.open(encoding=shape.encoding, newline="") as file:
        for number, cells in enumerate(csv.reader(file, delimiter=shape.delimiter), 1):
            if number > 1 or not shape.has_directive:
                yield number, cells


def _check(path: Path, shape: _Shape, limits: ReadLimits) -> None:
    found = find_formula_text(Sheet("", _checked_rows(path, shape, limits)))
    if found:
        raise FileRefused("formula_text", cells=name_cells(found))


def _checked_rows(path: Path, shape: _Shape, limits: ReadLimits) -> Iterator[Row]:
    """The rows, refused where there are too many, they are too wide, or an open quote joins them."""
    widest, number = 0, 0
    try:
        for number, cells in _rows(path, shape):
            if number > limits.max_rows:
                raise FileRefused("too_many_rows", limit=grouped(limits.max_rows))
            if len(cells) > limits.max_columns:
                raise FileRefused("too_many_columns", sheet="1", limit=limits.max_columns)
            if widest > 2 and any(_holds_a_row(cell, shape.delimiter, widest) for cell in cells if len(cell) > widest):
                raise FileRefused("open_quote", row=number)
            widest = max(widest, len(cells))
            yield number, cells
    except csv.Error as trouble:
        raise FileRefused("open_quote", row=number + 1) from trouble


def _holds_a_row(cell: str, delimiter: str, width: int) -> bool:
    return "\n" in cell and cell.count(delimiter) >= width - 1

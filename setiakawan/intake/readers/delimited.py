"""Text tables: comma, semicolon, pipe or tab."""

import csv
from collections.abc import Iterator
from pathlib import Path

from setiakawan.intake.readers.refusals import FileRefused
from setiakawan.intake.readers.sheet import Row, Sheet


def sheets_of(path: Path) -> Iterator[Sheet]:
    """Yield the one table of a text file."""
    text = path.read_text("utf-8-sig")
    delimiter = max(",;|\t", key=text.split("\n", 1)[0].count)
    yield Sheet("", _rows(text, delimiter))


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    try:
        yield from enumerate(csv.reader(text.splitlines(keepends=True), delimiter=delimiter), 1)
    except csv.Error as trouble:
        raise FileRefused("damaged") from trouble

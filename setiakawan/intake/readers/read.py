"""The one way in: look at what a file is, guard, read."""

from collections.abc import Iterator
from pathlib import Path

from setiakawan.intake.readers import delimited, native
from setiakawan.intake.readers.limits import ReadLimits
from setiakawan.intake.readers.refusals import FileRefused
from setiakawan.intake.readers.sheet import Sheet

_DEFAULT = ReadLimits()


def read_file(path: str | Path, name: str, limits: ReadLimits = _DEFAULT) -> Iterator[Sheet]:
    """Give the sheets of a spreadsheet file; `name` is what the person calls it, `path` where its bytes lie.

    Every guard has run when this returns, so a refused file never yields a row. Walk the rows of a sheet before asking
    for the next one. Raises FileRefused, and nothing else for whatever the file holds; OSError when it cannot be opened.
    """
    path = Path(path)
    if path.stat().st_size == 0:
        raise FileRefused("empty")
    if name.lower().endswith((".csv", ".txt", ".tsv")):
        return delimited.sheets_of(path)
    return native.sheets_of(path)

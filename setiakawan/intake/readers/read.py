"""The one way in: see what a file is, guard, read."""

import logging
from collections.abc import Iterator
from pathlib import Path

from setiakawan.intake.readers import delimited, identify, ods, xls, xlsx
from setiakawan.intake.readers.limits import ReadLimits
from setiakawan.intake.readers.refusals import FileRefused
from setiakawan.intake.readers.sheet import Sheet

_log = logging.getLogger(__name__)
_DEFAULT = ReadLimits()
_READERS = {
    identify.XLSX: xlsx.sheets_of,
    identify.XLS: xls.sheets_of,
    identify.ODS: ods.sheets_of,
    identify.TEXT: delimited.sheets_of,
}


def read_file(path: str | Path, name: str, limits: ReadLimits = _DEFAULT) -> Iterator[Sheet]:
    """Give the sheets of a spreadsheet file; `name` is what the person calls it, `path` where its bytes lie.

    Every guard has run when this returns, so a refused file never yields a row. Walk the rows of a sheet before asking
    for the next one. Raises FileRefused, and nothing else whatever the file holds (its code is logged, never its name or
    content); OSError when the path cannot be opened.
    """
    path = Path(path)
    with path.open("rb"):
        size = path.stat().st_size
    try:
        return _guarded(path, name, size, limits)
    except FileRefused as refused:
        _log.warning("A file of %d bytes was refused: %s", size, refused.code)
        raise


def _guarded(path: Path, name: str, size: int, limits: ReadLimits) -> Iterator[Sheet]:
    if size > limits.max_bytes:
        raise FileRefused("too_large", size=size >> 20, limit=limits.max_bytes >> 20)
    kind = identify.identify(path)
    identify.refuse_wrong_name(kind, name)
    try:
        return _READERS[kind](path, limits)
    except (MemoryError, RecursionError) as trouble:
        raise FileRefused("damaged") from trouble

"""Where the columns of one table stand."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from setiakawan.intake.formats.headers import normalise_header
from setiakawan.intake.readers import Cell, Row

HEADER_SEARCH_ROWS = 30
"""A header row further down than this is not looked for."""


@dataclass(frozen=True, eq=False, slots=True)
class Layout:
    """A recognised table: its format, the number of its header row, and which column (index from 0) is which field.

    `headers` are the header cells as they stand; `duplicates` names headers that occur twice for the same field (the
    first one is read). `programme` is the aid programme that the whole sheet is about, where known.
    """

    format: str
    header_row: int
    columns: Mapping[int, str]
    headers: tuple[str, ...] = ()
    duplicates: tuple[str, ...] = ()
    programme: str = ""
    header_keys: frozenset[str] = field(default=frozenset(), repr=False)


def is_blank(cells: list[Cell]) -> bool:
    """Whether a row has nothing in it but spaces."""
    return all(c is None or c == "" or (isinstance(c, str) and not c.strip()) for c in cells)


def data_rows(rows: Iterable[Row], layout: Layout) -> Iterator[Row]:
    """Yield the rows below the header that hold data.

    Skips blank rows, a header that is repeated on later pages, and rows that only number the columns (1, 2, 3 …).
    """
    for number, cells in rows:
        if number > layout.header_row and not is_blank(cells) and not _is_decoration(cells, layout):
            yield number, cells


def _is_decoration(cells: list[Cell], layout: Layout) -> bool:
    first = next(c for c in cells if c not in (None, ""))
    if isinstance(first, str) and normalise_header(first) in layout.header_keys:
        return {normalise_header(str(c)) for c in cells if c not in (None, "")} <= layout.header_keys
    return False

"""Where the columns of one table stand."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from setiakawan.intake.formats.headers import fold_header, fold_row
from setiakawan.intake.readers import Cell, Row

HEADER_SEARCH_ROWS = 30
"""A header row further down than this is not looked for."""

END_MARK = "###"
"""OpenSID ends its tables with this."""


@dataclass(frozen=True, eq=False)
class Layout:
    """A recognised table: its format, the number of its header row, and which column (index from 0) is which field.

    `headers` are the header cells as they stand. `duplicates` names the headers that stand for a field which another
    column already has; the first one is read. `programme` is the aid programme that the whole sheet is about, if known.
    """

    format: str
    header_row: int
    columns: Mapping[int, str]
    headers: tuple[str, ...] = ()
    duplicates: tuple[str, ...] = ()
    programme: str = ""
    header_keys: frozenset[str] = field(default=frozenset(), repr=False)


def layout_of(
    format: str, header_row: int, headers: Sequence[Cell], keys: Sequence[str], meanings: Mapping[str, str]
) -> Layout:
    """Build the layout of a header row whose folded cells are `keys`; `meanings` says which key is which field."""
    columns: dict[int, str] = {}
    duplicates = []
    for index, key in enumerate(keys):
        meaning = meanings.get(key)
        if meaning and meaning in columns.values():
            duplicates.append(str(headers[index]))
        elif meaning:
            columns[index] = meaning
    texts = tuple("" if cell is None else str(cell) for cell in headers)
    return Layout(format, header_row, columns, texts, tuple(duplicates), header_keys=frozenset(keys) - {""})


def is_blank(cells: Iterable[Cell]) -> bool:
    """Whether a row has nothing in it but spaces."""
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells)


def data_rows(rows: Iterable[Row], layout: Layout) -> Iterator[Row]:
    """Yield the rows below the header that hold data, up to the end mark if there is one.

    Skips blank rows, a header that is repeated on later pages, and a row that only numbers the columns (1, 2, 3 …).
    """
    for number, cells in rows:
        if number <= layout.header_row or is_blank(cells):
            continue
        filled = [cell for cell in cells if cell is not None and cell != ""]
        if filled[0] == END_MARK:
            return
        if not (_is_numbering(filled, number, layout) or _is_header_again(filled, layout)):
            yield number, cells


def _is_numbering(filled: list[Cell], number: int, layout: Layout) -> bool:
    if number > layout.header_row + 2 or len(filled) < 3:
        return False
    texts = [str(int(c)) if isinstance(c, float) and c.is_integer() else str(c).strip(" ()") for c in filled]
    return texts == [str(n) for n in range(1, len(texts) + 1)]


def _is_header_again(filled: list[Cell], layout: Layout) -> bool:
    if not isinstance(filled[0], str) or len(filled) < 3:
        return False
    # The first cell settles it for nearly every row, and cheaply.
    return fold_header(filled[0]) in layout.header_keys and layout.header_keys.issuperset(fold_row(filled))

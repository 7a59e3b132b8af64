"""What a reader gives back."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

Cell: TypeAlias = str | int | float | bool | datetime.date | datetime.datetime | None
Row: TypeAlias = tuple[int, list[Cell]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `rows` can be walked once: pairs of the row's number as the spreadsheet shows it and its cells.

    Cells are verbatim: text stays text with all its zeros, numbers stay numbers. An empty cell is "" or None.
    `first_column` is the number (from 0) of the column in which the cells begin.
    """

    name: str
    rows: Iterator[Row]
    first_column: int = 0

"""Cells as people find them in a spreadsheet: B7."""

from collections.abc import Iterable
from functools import cache

NAMED_AT_MOST = 3
"""So many cells are named in a message; more would not be read."""


@cache
def column_letters(index: int) -> str:
    """The letters of a column counted from 0: A, B, … Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@cache
def column_index(letters: str) -> int:
    """The column (from 0) that letters name."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def name_cells(cells: Iterable[tuple[str, int, int]]) -> str:
    """Write places (sheet, row from 1, column from 0) as one phrase: "B7 dan C9 (lembar “Data”)"."""
    by_sheet: dict[str, list[str]] = {}
    for sheet, row, column in list(cells)[:NAMED_AT_MOST]:
        by_sheet.setdefault(sheet, []).append(f"{column_letters(column)}{row}")
    return ", ".join(_listed(names) + (f" (lembar “{sheet}”)" if sheet else "") for sheet, names in by_sheet.items())


def _listed(names: list[str]) -> str:
    return " dan ".join(filter(None, (", ".join(names[:-1]), names[-1])))

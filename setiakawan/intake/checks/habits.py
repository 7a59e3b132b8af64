"""What a whole list shows about how it was made, and a single row cannot."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from setiakawan.intake.checks.dates import order_of
from setiakawan.intake.formats import Layout
from setiakawan.intake.readers import Cell, Row

SURVEYED = 500
"""So many rows tell enough."""

_ENOUGH, _SHARE = 20, 0.6


@dataclass(frozen=True, slots=True)
class Habits:
    """`niks_are_cut`, `kks_are_cut`: far more than the tenth that is natural end in 0, so a spreadsheet has cut them all
    before they became text. `months_first`: some dates fit only mm/dd and none only dd/mm.
    """

    niks_are_cut: bool = False
    kks_are_cut: bool = False
    months_first: bool = False


ORDINARY = Habits()


def habits_of(rows: Iterable[Row], layout: Layout) -> Habits:
    """Survey the first rows of a list. Takes at most SURVEYED of them; about 1 µs a row."""
    at = {field: index for index, field in layout.columns.items()}
    sample = [cells for _, cells in islice(rows, SURVEYED)]
    orders = {order_of(cell) for cell in _column(sample, at.get("birth_date"))}
    return Habits(
        niks_are_cut=_are_cut(_column(sample, at.get("nik"))),
        kks_are_cut=_are_cut(_column(sample, at.get("kk"))),
        months_first="month" in orders and "day" not in orders,
    )


def _column(sample: list[list[Cell]], index: int | None) -> list[Cell]:
    return [] if index is None else [cells[index] for cells in sample if index < len(cells)]


def _are_cut(cells: list[Cell]) -> bool:
    """Distinct numbers only, so that one family or one placeholder counts once. Chance reaches the share never: with 20
    numbers 12 or more end in 0 once in ten million lists.
    """
    numbers = {
        cell for cell in cells if isinstance(cell, str) and len(cell) == 16 and cell.isdigit() and len(set(cell)) > 1
    }
    return len(numbers) >= _ENOUGH and sum(number[-1] == "0" for number in numbers) > _SHARE * len(numbers)

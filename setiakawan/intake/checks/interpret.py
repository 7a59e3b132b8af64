"""Turn the cells of one row into a reading and findings."""

from collections.abc import Sequence

from setiakawan.intake.checks.context import CheckContext
from setiakawan.intake.formats import Layout
from setiakawan.intake.readers import Cell

FindingTuple = tuple[str, str, str, dict]


def interpret(cells: Sequence[Cell], layout: Layout, context: CheckContext) -> tuple[dict, list[FindingTuple]]:
    """Read one row: (reading, findings), a finding being (code, field, severity, detail). Never raises."""
    reading: dict = {}
    for index, field in layout.columns.items():
        value = cells[index] if index < len(cells) else None
        if value not in (None, "") and field in ("nik", "kk", "name", "sex", "birth_place", "hamlet", "rw", "rt", "address"):
            reading[field] = str(value).strip()
    return reading, []

"""xlsx and xls through calamine, a native reader. Only files that passed their guard come here."""

import datetime
from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum

from setiakawan.intake.readers.cellnames import NAMED_AT_MOST, name_cells
from setiakawan.intake.readers.formula_text import find_formula_text
from setiakawan.intake.readers.refusals import FileRefused
from setiakawan.intake.readers.sheet import Row, Sheet

_ODD = (datetime.time, datetime.timedelta)


def load(path: Path) -> list[CalamineSheet]:
    """Parse all worksheets; whatever the native reader stumbles over becomes FileRefused("damaged").

    Memory: every used cell, as the guards have measured.
    """
    workbook = _guarded(CalamineWorkbook.from_path, str(path))
    names = [entry.name for entry in workbook.sheets_metadata if entry.typ is SheetTypeEnum.WorkSheet]
    loaded = [_guarded(workbook.get_sheet_by_name, name) for name in names]
    return [sheet for sheet in loaded if sheet.start is not None]


def sheets_in(loaded: list[CalamineSheet]) -> Iterator[Sheet]:
    """Give loaded worksheets for walking."""
    return (Sheet(sheet.name, _rows(sheet), first_column=sheet.start[1]) for sheet in loaded)


def refuse_formula_text(loaded: list[CalamineSheet]) -> None:
    """Raise FileRefused("formula_text") with the first cells whose text a spreadsheet program would run."""
    found: list[tuple[str, int, int]] = []
    for sheet in sheets_in(loaded):
        found += find_formula_text(sheet)
        if len(found) >= NAMED_AT_MOST:
            break
    if found:
        raise FileRefused("formula_text", cells=name_cells(found))


def _rows(sheet: CalamineSheet) -> Iterator[Row]:
    for number, cells in enumerate(sheet.iter_rows(), 1):
        for cell in cells:
            if type(cell) in _ODD:
                cells = [str(c) if type(c) in _ODD else c for c in cells]
                break
        yield number, cells


def _guarded(call, argument: str):
    try:
        return call(argument)
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as trouble:  # a Rust panic arrives as PanicException, which is no Exception
        raise FileRefused("damaged") from trouble

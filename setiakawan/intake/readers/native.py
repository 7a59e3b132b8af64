"""xlsx and xls through calamine, a native reader. Only files that passed their guard come here."""

import datetime
from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum

from setiakawan.intake.readers.refusals import FileRefused
from setiakawan.intake.readers.sheet import Row, Sheet

_ODD = (datetime.time, datetime.timedelta)


def open_workbook(path: Path) -> CalamineWorkbook:
    """Open a workbook. Whatever the native reader stumbles over, a panic included, becomes FileRefused("damaged")."""
    return _guarded(CalamineWorkbook.from_path, str(path))


def sheets_of(path: Path) -> Iterator[Sheet]:
    """Yield the worksheets one after the other; only one is in memory at a time."""
    workbook = open_workbook(path)
    for entry in workbook.sheets_metadata:
        if entry.typ is SheetTypeEnum.WorkSheet:
            sheet = _guarded(workbook.get_sheet_by_name, entry.name)
            if sheet.start is not None:
                yield Sheet(entry.name, _rows(sheet), first_column=sheet.start[1])


def _rows(sheet: CalamineSheet) -> Iterator[Row]:
    for number, cells in enumerate(sheet.iter_rows(), 1):
        for cell in cells:
            if isinstance(cell, _ODD):
                cells = [str(c) if isinstance(c, _ODD) else c for c in cells]
                break
        yield number, cells


def _guarded(call, argument: str):
    try:
        return call(argument)
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as trouble:  # a Rust panic arrives as PanicException, which is no Exception
        raise FileRefused("damaged") from trouble

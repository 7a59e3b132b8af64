"""Spreadsheets on their way in: guarded, then read cell by cell. No Django, no database; usable in worker processes."""

from setiakawan.intake.readers.limits import ReadLimits, limit_memory
from setiakawan.intake.readers.read import read_file
from setiakawan.intake.readers.refusals import REFUSALS, FileRefused
from setiakawan.intake.readers.sheet import Cell, Row, Sheet
from setiakawan.intake.readers.verbatim import cells_from_json, cells_to_json

__all__ = [
    "REFUSALS", "Cell", "FileRefused", "ReadLimits", "Row", "Sheet", "cells_from_json", "cells_to_json", "limit_memory",
    "read_file",
]  # fmt: skip

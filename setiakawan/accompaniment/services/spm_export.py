"""The table of minimum services (SPM) as a file, with what its figures mean."""

import csv
import datetime
import io

import xlsxwriter
from django.db import transaction

from setiakawan.accompaniment.queries.spm import SpmRow, SpmTable, spm_table
from setiakawan.accounts.scope import NotAllowed, Scope
from setiakawan.audit.services import record
from setiakawan.registry.words import date_in_words

KINDS = ("xlsx", "csv")
_HEADERS = (
    "Kode wilayah", "Wilayah", "Jenis", "Didampingi", "Membutuhkan", "Terlayani", "Belum terlayani", "Belum diketahui",
    "Terlayani dari yang membutuhkan",
)  # fmt: skip
_RISKY = ("=", "+", "-", "@", "\t", "\r")


@transaction.atomic
def export_spm(*, area: str, month: datetime.date, kind: str, by: Scope, today: datetime.date) -> bytes:
    """This will write the figures of an area and the areas below it, by kind of service, into a file (KINDS).

    Text stays text: nothing in it runs as a formula. Raises NotAllowed; ValueError for another kind of file.
    """
    by.require("accompaniment.report")
    if kind not in KINDS:
        raise ValueError(kind)
    if not (by.covers(area) or any(prefix.startswith(area + ".") for prefix in by.prefixes)):
        raise NotAllowed("accompaniment.report")
    table = spm_table(by, area, month)
    lines = [_cells(row) for row in _ordered(table)]
    content = {"xlsx": _workbook, "csv": _text}[kind](lines, _notes(table, today))
    details = {"rows": len(lines), "month": f"{table.month:%Y-%m}", "kind": kind}
    record(by, "accompaniment.export_spm", ("accompaniment.spmneed", "tabel"), area_code=area, details=details)
    return content


def _ordered(table: SpmTable) -> list[SpmRow]:
    whole = SpmRow(table.area, table.area_name, "", "Semua jenis", table.total)
    return [whole, *table.categories, *table.areas, *table.rows]


def _cells(row: SpmRow) -> list[str | int]:
    figures = row.figures
    counts = [figures.accompanied, figures.needing, figures.served, figures.unserved, figures.unknown]
    return [row.area, row.name, row.category_words, *counts, figures.percent or "tidak ada yang membutuhkan"]


def _notes(table: SpmTable, today: datetime.date) -> list[tuple[str, str]]:
    return [
        ("Bulan", f"{table.month:%Y-%m}"),
        ("Wilayah", f"{table.area} {table.area_name}"),
        ("Diambil", date_in_words(today)),
        ("Dasar", table.source),
        ("Arti", table.definition),
    ]


def _workbook(lines: list[list[str | int]], notes: list[tuple[str, str]]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet, text, bold = book.add_worksheet("SPM"), book.add_format({"num_format": "@"}), book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(_HEADERS) - 1, 20)
    for row, cells in enumerate([list(_HEADERS), *lines]):
        for column, cell in enumerate(cells):
            if isinstance(cell, int):
                sheet.write_number(row, column, cell)
            else:
                sheet.write_string(row, column, cell, text if row else bold)
    about = book.add_worksheet("Keterangan")
    about.set_column(1, 1, 100)
    for row, (label, words) in enumerate(notes):
        about.write_string(row, 0, label, bold)
        about.write_string(row, 1, words, text)
    book.close()
    return buffer.getvalue()


def _text(lines: list[list[str | int]], notes: list[tuple[str, str]]) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";")
    writer.writerows([[_harmless(cell) for cell in cells] for cells in [list(_HEADERS), *lines, [], *notes]])
    return file.getvalue().encode("utf-8-sig")


def _harmless(cell: str | int) -> str:
    told = str(cell)
    return f"'{told}" if told.startswith(_RISKY) else told

"""Rejected rows as a spreadsheet: what stood in the file, and why it could not be used."""

import io
from collections.abc import Iterator

import xlsxwriter

from setiakawan.accounts.scope import Scope
from setiakawan.intake.checks import REASONS
from setiakawan.intake.models import Batch, SourceRow
from setiakawan.intake.queries.batches import batch_for
from setiakawan.intake.readers import cells_from_json

_NOT_USABLE = "Baris ditolak saat ditinjau."


def rejected_workbook(scope: Scope, batch: Batch) -> bytes:
    """An xlsx of the rejected rows, one sheet per sheet of each file: the original cells as text, then the reason.

    Every cell is text, so that nothing in it can run as a formula and no number loses digits. Raises as `batch_for`.
    """
    batch = batch_for(scope, batch.pk)
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        text = book.add_format({"num_format": "@"})
        bold = book.add_format({"bold": True, "num_format": "@"})
        sheets: dict[tuple, list] = {}
        for row in _rejected(batch):
            key = (row.file_id, row.sheet)
            if key not in sheets:
                headers = row.file.header.get("sheets", {}).get(row.sheet, [])
                sheets[key] = [_new_sheet(book, len(sheets) + 1, row, headers, bold), 1, len(headers)]
            _write(sheets[key], row, text)
        if not sheets:
            book.add_worksheet("Ditolak").write_string(0, 0, "Tidak ada baris yang ditolak.")
    return buffer.getvalue()


def _rejected(batch: Batch) -> Iterator[SourceRow]:
    rows = SourceRow.objects.filter(batch=batch, outcome="rejected").select_related("content", "file")
    yield from rows.prefetch_related("findings").order_by("file_id", "pk").iterator(chunk_size=500)


def _new_sheet(book, index: int, row: SourceRow, headers: list[str], bold):
    sheet = book.add_worksheet(f"Ditolak {index}")
    for column, header in enumerate(["Alasan", "Berkas", "Baris", *headers]):
        sheet.write_string(0, column, header, bold)
    return sheet


def _write(entry: list, row: SourceRow, text) -> None:
    sheet, line, _ = entry
    cells = ["" if cell is None else str(cell) for cell in cells_from_json(row.content.cells)]
    for column, cell in enumerate([_reason(row), row.file.name, str(row.number), *cells]):
        sheet.write_string(line, column, cell[:32_767], text)
    entry[1] += 1


def _reason(row: SourceRow) -> str:
    codes = [f.code for f in row.findings.all() if f.severity == "reject"] or (
        [] if row.decision else [f.code for f in row.findings.all()]
    )
    words = [f"{REASONS[code].title}. {REASONS[code].explanation}" for code in codes if code in REASONS]
    return " ".join(words) or _NOT_USABLE

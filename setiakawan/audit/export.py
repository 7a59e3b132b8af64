"""The log as a spreadsheet."""

import io
import json
from typing import Any

import xlsxwriter
from django.db import transaction
from django.utils import timezone

from setiakawan.audit.models import Entry
from setiakawan.audit.queries import Filters, entries_for
from setiakawan.audit.services import record
from setiakawan.audit.verbs import VERBS

MOST = 100_000
_HEADERS = (
    "Nomor urut", "Waktu", "Nomor pelaku", "Pelaku", "Perbuatan", "Kode perbuatan", "Jenis pokok", "Nomor pokok",
    "Wilayah", "Alasan", "Rincian", "Sidik",
)  # fmt: skip


class TooManyLines(Exception):
    """More lines were asked for than one spreadsheet holds."""


@transaction.atomic
def export_log(*, filters: Filters, by: Any) -> bytes:
    """The lines that the viewer may see and asked for, newest first, as xlsx in which every cell is text.

    The export itself is recorded. Raises NotAllowed, TooManyLines.
    """
    by.require("audit.export")
    lines = entries_for(by, filters)
    count = lines[: MOST + 1].count()
    if count > MOST:
        raise TooManyLines
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Audit")
    for column, header in enumerate(_HEADERS):
        sheet.write_string(0, column, header)
    for row, entry in enumerate(lines.iterator(chunk_size=2000), start=1):
        for column, text in enumerate(_cells(entry)):
            sheet.write_string(row, column, text)
    book.close()
    record(by, "audit.export", ("audit.entry", ""), details={"lines": count})
    return file.getvalue()


def _cells(entry: Entry) -> tuple[str, ...]:
    return (
        str(entry.seq), timezone.localtime(entry.at).isoformat(sep=" ", timespec="seconds"), str(entry.actor_id or ""),
        entry.actor_label, VERBS.get(entry.verb, entry.verb), entry.verb, entry.subject_type, entry.subject_id,
        entry.area_code, entry.reason, json.dumps(entry.details, ensure_ascii=False) if entry.details else "", entry.hash,
    )  # fmt: skip

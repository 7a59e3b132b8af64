"""The file that a channel pays from."""

import io

import xlsxwriter
from django.db import transaction

from setiakawan.accounts.scope import Scope
from setiakawan.aid.queries.payments import round_view
from setiakawan.audit.services import record

_HEADERS = ("nomor", "nama", "jumlah", "jalur", "rekening", "status", "tanggal", "rujukan")


@transaction.atomic
def payment_file(*, round_id: int, by: Scope) -> bytes:
    """This will write what is on its way to the families of one instalment; the channel fills in the last three columns.

    Every cell is text but the amount, so that nothing runs as a formula and no number loses digits. Raises NotAllowed,
    Round.DoesNotExist.
    """
    by.require("aid.pay")
    held, lines = round_view(by, round_id)
    by.require("aid.pay", held.list.area_id)
    buffer, going = io.BytesIO(), [(row, where) for row, where in lines if where.sent]
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet, text = book.add_worksheet("Penyaluran"), book.add_format({"num_format": "@"})
        for column, header in enumerate(_HEADERS):
            sheet.write_string(0, column, header, text)
        for line, (row, where) in enumerate(going, 1):
            cells = (str(row.pk), row.entry.whom, f"{where.sent:f}", row.get_channel_display(), row.account or "")
            for column, cell in enumerate(cells):
                sheet.write_string(line, column, cell, text)
    record(by, "aid.payment_file", held, area_code=held.list.area_id, details={"rows": len(going)})
    return buffer.getvalue()

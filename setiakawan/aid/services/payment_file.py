"""The file that one channel pays from, with what this channel needs and nothing more."""

import io
from collections.abc import Callable

import xlsxwriter
from django.db import transaction

from setiakawan.accounts.scope import Scope
from setiakawan.aid.models import Channel, Entitlement
from setiakawan.aid.queries.payments import ZERO, Standing, round_view
from setiakawan.aid.queries.rounds import masked_nik, on_the_sheet
from setiakawan.audit.services import record

_ANSWERED = ("status", "tanggal", "rujukan")
"""The columns that the channel fills in."""
_RUNS = "=+-@\t\r\n "
"""What a spreadsheet program may run when such a file is saved as CSV and opened again; no name begins so."""


def _place(row: Entitlement) -> str:
    family = row.entry.family
    return " ".join(filter(None, (family.hamlet, f"RT {family.rt}" if family.rt else "")))


_Cells = tuple[tuple[str, Callable[[Entitlement], str]], ...]
_HOLDER = ("atas nama", lambda row: row.holder or row.entry.whom)
_VILLAGE = ("desa", lambda row: row.entry.family.area.name)
_COLUMNS: dict[str, _Cells] = {
    Channel.BANK: (("bank", lambda row: row.institution), ("rekening", lambda row: row.account or ""), _HOLDER),
    Channel.WALLET: (("dompet", lambda row: row.institution), ("nomor dompet", lambda row: row.account or ""), _HOLDER),
    Channel.POST: (
        ("nama", lambda row: row.entry.whom), ("nik", lambda row: row.nik), _VILLAGE, ("alamat", _place),
    ),
    Channel.CASH: (
        ("kecamatan", lambda row: row.entry.family.area.parent.name if row.entry.family.area.parent else ""), _VILLAGE,
        ("nama", lambda row: row.entry.whom), ("alamat", _place),
    ),
}  # fmt: skip


@transaction.atomic
def payment_file(*, round_id: int, channel: str, by: Scope) -> bytes:
    """This will write what is on its way to families by one channel; the channel fills in status, tanggal and rujukan.

    Every cell is text, so that nothing runs as a formula and no number loses digits. A second sheet holds how many and
    how much. Cash is ordered by village, numbered, with room to sign. Raises NotAllowed, Round.DoesNotExist; ValueError
    for a channel that pays no money.
    """
    by.require("aid.pay")
    if channel not in _COLUMNS:
        raise ValueError(channel)
    held, lines = round_view(by, round_id)
    by.require("aid.pay", held.list.area_id)
    going = [(row, where) for row, where in lines if where.sent and row.channel == Channel(channel)]
    if channel == Channel.POST:
        ends = masked_nik(row for row, _ in going)
        for row, _ in going:
            row.nik = ends.get(row.pk, "")
    if channel == Channel.CASH:
        going.sort(key=lambda line: on_the_sheet(line[0]))
    made = _book(channel, going)
    details = {"kind": channel, "rows": len(going)}
    record(by, "aid.payment_file", held, area_code=held.list.area_id, details=details)
    return made


def _book(channel: str, going: list[tuple[Entitlement, Standing]]) -> bytes:
    columns, by_hand = _COLUMNS[channel], channel == Channel.CASH
    headers = ["nomor", *(name for name, _ in columns), "jumlah", *(["tanda tangan"] if by_hand else []), *_ANSWERED]
    if by_hand:
        headers.insert(0, "urut")
    rows = [[str(row.pk), *(read(row) for _, read in columns), f"{where.sent:f}"] for row, where in going]
    rows = [[cell.lstrip(_RUNS) for cell in cells] for cells in rows]
    if by_hand:
        rows = [[str(place), *cells] for place, cells in enumerate(rows, 1)]
    total = sum((where.sent for _, where in going), ZERO)
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        text = book.add_format({"num_format": "@"})
        sums = [["jalur", Channel(channel).label], ["banyaknya", str(len(going))], ["jumlah", f"{total:f}"]]
        for name, lines in (("Penyaluran", [headers, *rows]), ("Jumlah", sums)):
            sheet = book.add_worksheet(name)
            sheet.set_column(0, len(lines[0]) - 1, 18, text)
            for at, cells in enumerate(lines):
                for column, cell in enumerate(cells):
                    sheet.write_string(at, column, cell, text)
                if by_hand and name == "Penyaluran" and at:
                    sheet.set_row(at, 32)
    return buffer.getvalue()

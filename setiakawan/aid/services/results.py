"""What a channel says it paid, from its file: read by headers, row by row, each wrong row with its reason."""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction

from setiakawan.accounts.scope import Scope
from setiakawan.aid.models import Entitlement
from setiakawan.aid.queries.payments import rounds_in
from setiakawan.aid.services.moving import NotPaid
from setiakawan.aid.services.payments import ReferenceTaken, settle
from setiakawan.audit.services import record

HEADERS = {"nomor": "nomor", "status": "status", "jumlah": "jumlah", "tanggal": "tanggal", "rujukan": "rujukan"}
_RUPIAH = re.compile(r"[0-9]{1,15}(\.[0-9]{1,2})?")
_LONGEST = 40
_PAID = {"berhasil": True, "dibayar": True, "gagal": False}


class HeadersMissing(Exception):
    """The file lacks columns that are needed; `missing` names them."""

    def __init__(self, missing: list[str]):
        super().__init__(", ".join(missing))
        self.missing = missing


@dataclass
class Imported:
    """How many rows were entered, how many had been before, and what is wrong with the others: (row, reason)."""

    entered: int = 0
    known: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)


class _Wrong(Exception):
    pass


@transaction.atomic
def import_results(*, round_id: int, rows: Iterable[Mapping[str, str]], by: Scope, today: datetime.date) -> Imported:
    """This will enter a channel's answers, told by their headers (nomor, status, jumlah, tanggal, rujukan); a wrong row
    is named with its reason and the others go on. The same file again enters nothing.

    Rows are counted from 2, since the first holds the headers. Raises NotAllowed, Round.DoesNotExist, HeadersMissing.
    """
    by.require("aid.pay")
    held = rounds_in(by).select_for_update(of=("self",)).get(pk=round_id)
    by.require("aid.pay", held.list.area_id)
    own = {str(row.pk): row for row in held.entitlements.select_related("round__list")}
    told, seen = Imported(), set()
    for number, row in enumerate(rows, 2):
        row = {str(key).strip().lower(): str(value or "").strip() for key, value in row.items()}
        if missing := [name for name in HEADERS if name not in row]:
            raise HeadersMissing(missing)
        try:
            if row["rujukan"] in seen:
                raise _Wrong("Nomor rujukan ini sudah ada di baris lain.")
            is_new = _enter(row, own, by, today)
            seen.add(row["rujukan"])
            told.entered += is_new
            told.known += not is_new
        except _Wrong as wrong:
            told.errors.append((number, str(wrong)))
    details = {"count": told.entered, "rows": told.entered + told.known + len(told.errors)}
    record(by, "aid.import_results", held, area_code=held.list.area_id, details=details)
    return told


def _enter(row: Mapping[str, str], own: Mapping[str, Entitlement], by: Scope, today: datetime.date) -> bool:
    entitlement = own.get(row["nomor"])
    if entitlement is None:
        raise _Wrong("Nomor ini tidak ada pada tahap ini.")
    if not row["rujukan"]:
        raise _Wrong("Nomor rujukan belum diisi.")
    if len(row["rujukan"]) > _LONGEST:
        raise _Wrong(f"Nomor rujukan lebih panjang dari {_LONGEST} huruf.")
    status = _PAID.get(row["status"].lower())
    if status is None:
        raise _Wrong("Status harus berhasil atau gagal.")
    paid = _amount(row["jumlah"]) if status else Decimal(0)
    on = _day(row["tanggal"], today)
    try:
        return settle(
            entitlement=entitlement, paid=paid, reference=f"{entitlement.round_id}:{row['rujukan']}", on=on, by=by
        )
    except ReferenceTaken as error:
        raise _Wrong("Nomor rujukan ini sudah dicatat untuk penerima atau jumlah lain.") from error
    except NotPaid as error:
        raise _Wrong("Jumlahnya lebih besar daripada yang sedang dikirim, atau tidak ada yang dikirim.") from error


def _amount(text: str) -> Decimal:
    if not _RUPIAH.fullmatch(text):
        raise _Wrong("Jumlah harus angka tanpa pemisah ribuan, misalnya 600000.")
    amount = Decimal(text)
    if amount <= 0:
        raise _Wrong("Jumlah harus lebih dari nol.")
    return amount


def _day(text: str, today: datetime.date) -> datetime.date:
    try:
        day = datetime.date.fromisoformat(text[:10])
    except ValueError as error:
        raise _Wrong("Tanggal harus seperti 2026-01-31.") from error
    if day > today:
        raise _Wrong("Tanggal ada di masa depan.")
    return day

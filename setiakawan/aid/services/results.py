"""What a channel says it paid, from its file: read by headers, row by row, each wrong row with its reason."""

import datetime
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction

from setiakawan.accounts.scope import Scope
from setiakawan.aid.models import Entitlement, ResultFile, Round, RoundState
from setiakawan.aid.services.moving import LastDayPassed, NotPaid, hold_round
from setiakawan.aid.services.payments import AmountDiffers, ReferenceTaken, settle
from setiakawan.aid.words import rupiah
from setiakawan.audit.services import record
from setiakawan.core.text import clean_text

HEADERS = {"nomor": "nomor", "status": "status", "jumlah": "jumlah", "tanggal": "tanggal", "rujukan": "rujukan"}
_RUPIAH = re.compile(r"[0-9]{1,15}(\.[0-9]{1,2})?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")
_LONGEST = 40
_PAID = {"berhasil": True, "dibayar": True, "gagal": False}


class HeadersMissing(Exception):
    """The file lacks columns that are needed; `missing` names them."""

    def __init__(self, missing: list[str]):
        super().__init__(", ".join(missing))
        self.missing = missing


@dataclass
class Imported:
    """How many rows were entered, how many had been before, how many wait for an answer, and what is wrong with the others: (row, reason)."""

    entered: int = 0
    known: int = 0
    pending: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)


class _Wrong(Exception):
    pass


@transaction.atomic
def import_results(
    *, round_id: int, rows: Iterable[Mapping[str, str]], by: Scope, today: datetime.date, name: str = ""
) -> Imported:
    """This will enter a channel's answers, told by their headers (nomor, status, jumlah, tanggal, rujukan); a wrong row
    is kept with its reason and the others go on; a row without a status is not answered yet. The same file again enters
    nothing.

    Rows are counted from 2, since the first holds the headers. Raises NotAllowed, Round.DoesNotExist, HeadersMissing.
    """
    by.require("aid.pay")
    held = hold_round(by, "aid.pay", round_id)
    own = {str(row.pk): row for row in held.entitlements.select_related("round__list")}
    told, seen = Imported(), set()
    rows = [{str(key).strip().lower(): str(value or "").strip() for key, value in row.items()} for row in rows]
    if not rows:
        raise HeadersMissing(list(HEADERS))
    for number, row in enumerate(rows, 2):
        if missing := [header for header in HEADERS if header not in row]:
            raise HeadersMissing(missing)
        if not row["status"]:
            told.pending += 1
            continue
        try:
            if row["rujukan"] in seen:
                raise _Wrong("Nomor rujukan ini sudah ada di baris lain.")
            is_new = _enter(row, own, by, today)
            seen.add(row["rujukan"])
            told.entered += is_new
            told.known += not is_new
        except _Wrong as wrong:
            told.errors.append((number, str(wrong)))
    _keep_file(held, rows, told, by, name)
    details = {"count": told.entered, "rows": len(rows)}
    record(by, "aid.import_results", held, area_code=held.list.area_id, details=details)
    return told


def _keep_file(held: Round, rows: list[dict[str, str]], told: Imported, by: Scope, name: str) -> None:
    """The same rows again are the same file: what was entered then stays said, what is wrong now is said now."""
    digest = hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()
    kept, _ = ResultFile.objects.get_or_create(
        round=held, digest=digest, defaults={"name": clean_text(name)[:120], "by_id": by.user_id, "known": told.known}
    )
    kept.entered += told.entered
    kept.pending, kept.faults = told.pending, told.errors
    kept.save(update_fields=["entered", "pending", "faults"])


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
    except AmountDiffers as error:
        raise _Wrong(
            f"Jumlahnya {rupiah(paid)}, padahal yang dikirim {rupiah(error.sent)}. Tanyakan kepada penyalur."
        ) from error
    except LastDayPassed as error:
        raise _Wrong("Tanggalnya sesudah hari terakhir tahap ini.") from error
    except NotPaid as error:
        if entitlement.round.state == RoundState.CLOSED:
            raise _Wrong("Tahap ini sudah ditutup dan sisanya dikembalikan ke kas.") from error
        raise _Wrong("Tidak ada uang yang sedang dikirim kepada penerima ini.") from error


def _amount(text: str) -> Decimal:
    if not _RUPIAH.fullmatch(text):
        raise _Wrong("Jumlah harus angka tanpa pemisah ribuan, misalnya 600000.")
    amount = Decimal(text)
    if amount <= 0:
        raise _Wrong("Jumlah harus lebih dari nol.")
    return amount


def _day(text: str, today: datetime.date) -> datetime.date:
    written = _DAY_FIRST.fullmatch(text)
    try:
        day = datetime.date.fromisoformat("{2}-{1:0>2}-{0:0>2}".format(*written.groups()) if written else text[:10])
    except ValueError as error:
        raise _Wrong("Tanggal harus seperti 2026-01-31 atau 31-01-2026.") from error
    if day > today:
        raise _Wrong("Tanggal ada di masa depan.")
    return day

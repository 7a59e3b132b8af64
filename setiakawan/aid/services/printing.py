"""What goes on paper about aid. Each sheet is recorded, since paper leaves the house."""

import datetime
from collections.abc import Iterable
from itertools import groupby

from django.conf import settings
from django.db import transaction

from setiakawan.accounts.scope import Scope
from setiakawan.aid.letters import letter_parts
from setiakawan.aid.models import Deliberation, Entitlement, EntryState, Letter, ListEntry
from setiakawan.aid.numbering import new_number
from setiakawan.aid.queries.family import aid_of_family
from setiakawan.aid.queries.lists import entries_of, list_for
from setiakawan.aid.queries.objections import clock_of, holidays, objection_for, own_waiting
from setiakawan.aid.queries.payments import round_view
from setiakawan.aid.queries.programmes import held_by
from setiakawan.aid.queries.rounds import on_the_sheet
from setiakawan.aid.words import rupiah, spelled, what_is_due
from setiakawan.audit.services import record
from setiakawan.core.documents import pdf, qr_svg
from setiakawan.registry.words import area_in_words, date_in_words

_EMPTY_LINES = 12
"""Lines without a name on an attendance page, for those who come unasked."""


@transaction.atomic
def print_letter(*, family_id: int, by: Scope, on: datetime.date) -> bytes:
    """This will print the letter to a family, with a number and a code that lead to the page where anybody objects. The
    same day keeps the same number.

    Raises NotAllowed, Family.DoesNotExist.
    """
    found = aid_of_family(by, family_id)
    by.require("aid.see", found.family.area_id)
    letter = Letter.objects.filter(family=found.family, on=on).last() or Letter.objects.create(
        number=new_number("B"), family=found.family, on=on, by_id=by.user_id
    )
    address = f"{settings.OFFICE_URL}/sanggah/kirim/?surat={letter.number}"
    made = pdf("aid/letter", _paper("Tentang bantuan untuk keluarga Anda", date_in_words(on)) | {
        "parts": [vars(part) for part in letter_parts(found, settings.OFFICE_NAME, own_waiting(by, family_id, on))],
        "number": letter.number, "address": f"{settings.OFFICE_URL}/sanggah/kirim/", "qr": qr_svg(address),
    })  # fmt: skip
    record(by, "aid.print_letter", letter, area_code=found.family.area_id)
    return made


@transaction.atomic
def print_receipt(*, objection_id: int, by: Scope, on: datetime.date) -> bytes:
    """This will print the receipt of an objection or proposal: its number, the last day for the answer, and a code that
    leads to the page where the answer is read.

    Raises NotAllowed, Objection.DoesNotExist.
    """
    row = objection_for(by, objection_id)
    by.require("aid.see", row.area_id)
    due, address = clock_of(row, holidays(), on).due, f"{settings.OFFICE_URL}/sanggah/lacak/"
    made = pdf("aid/receipt", _paper("Tanda terima", row.get_kind_display()) | {
        "receipt": row.receipt, "sender": row.sender, "received": date_in_words(row.received_on),
        "due": date_in_words(due) if due else "", "address": address, "qr": qr_svg(f"{address}?nomor={row.receipt}"),
    })  # fmt: skip
    record(by, "aid.print_receipt", row, area_code=row.area_id)
    return made


@transaction.atomic
def print_minutes(*, list_id: int, deliberation_id: int | None = None, by: Scope) -> bytes:
    """This will print the minutes of a village's meeting with attendance page and lines to sign on; without a meeting,
    the sheets to hold one with: who is on the list, room for the order, attendance.

    Raises NotAllowed, AidList.DoesNotExist, Deliberation.DoesNotExist.
    """
    row = list_for(by, list_id)
    by.require("aid.see", row.area_id)
    programme, entries = held_by(row.document, row.programme).programme, entries_of(by, row)
    told = None if deliberation_id is None else row.deliberations.get(pk=deliberation_id)
    title = "Berita acara musyawarah" if told else "Lembar musyawarah"
    made = pdf("aid/minutes", _paper(title, f"{programme.label}, {area_in_words(row.area_id)}") | {
        "held": _meeting(told, entries) if told else None, "quota": row.quota or 0,
        "entries": [_line(entry) for entry in entries if entry.state in (EntryState.CHOSEN, EntryState.WAITING)],
        "present": [*(told.attendance if told else ()), *[""] * _EMPTY_LINES],
    })  # fmt: skip
    record(by, "aid.print_minutes", row, area_code=row.area_id)
    return made


def _meeting(told: Deliberation, entries: Iterable[ListEntry]) -> dict[str, object]:
    whom = {entry.pk: entry.whom for entry in entries}
    changes = told.changes.order_by("pk")
    return {
        "on": date_in_words(told.held_on), "place": told.place, "chair": told.chair, "notes": told.notes,
        "count": len(told.attendance), "recorded_by": str(told.recorded_by),
        "ranking": [whom.get(number, "") for number in told.ranking],
        "changes": [
            {"whom": whom.get(row.entry_id, ""), "what": "dikeluarkan" if row.after == EntryState.REMOVED else "dimasukkan",
             "why": row.reason} for row in changes
        ],
    }  # fmt: skip


def _line(entry: ListEntry) -> dict[str, str]:
    return {"place": str(entry.place or ""), "whom": entry.whom, "amount": rupiah(entry.amount)}


@transaction.atomic
def print_signatures(*, round_id: int, by: Scope) -> bytes:
    """This will print, village by village, who is paid or given goods in one instalment, with room to sign.

    Those who are held back are not on it. Raises NotAllowed, Round.DoesNotExist.
    """
    held, lines = round_view(by, round_id)
    by.require("aid.see", held.list.area_id)
    programme = held_by(held.list.document, held.list.programme).programme
    owed = [(row, where) for row, where in lines if not row.held_reason]
    owed.sort(key=lambda line: on_the_sheet(line[0]))
    villages = [
        {"name": area_in_words(area), "rows": [_due(row) for row, _ in rows], **_sum(row.amount for row, _ in rows)}
        for area, rows in ((a, list(r)) for a, r in groupby(owed, key=lambda line: line[0].entry.family.area_id))
    ]
    made = pdf("aid/signatures", _paper("Daftar tanda terima", f"{programme.label}, tahap {held.number}") | {
        "villages": villages, "what": _head(row for row, _ in owed),
        "due": date_in_words(held.due_on),
    })  # fmt: skip
    record(by, "aid.print_signatures", held, area_code=held.list.area_id, details={"rows": len(owed)})
    return made


def _due(row: Entitlement) -> dict[str, str]:
    family = row.entry.family
    where = " ".join(filter(None, (family.hamlet, f"RT {family.rt}" if family.rt else "")))
    return {"number": str(row.pk), "whom": row.entry.whom, "where": where, "amount": what_is_due(row)}


def _head(rows: Iterable[Entitlement]) -> str:
    """What the column of what is due is called; beside things there is room for serial numbers."""
    kinds = {(bool(row.amount), bool(row.goods_due)) for row in rows}
    if not any(goods for _, goods in kinds):
        return "Jumlah"
    return "Jumlah, barang, nomor seri" if any(money for money, _ in kinds) else "Barang, nomor seri"


def _sum(amounts: Iterable) -> dict[str, str]:
    total = sum(amounts)
    return {"total": rupiah(total) if total else "", "spelled": f"{spelled(total)} rupiah" if total else ""}


def _paper(title: str, subtitle: str) -> dict[str, object]:
    return {"title": title, "subtitle": subtitle, "office": settings.OFFICE_NAME}

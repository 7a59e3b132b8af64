"""Instalments: prepared, approved by another, sent, answered, confirmed, closed."""

import tempfile
from pathlib import Path

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from setiakawan.aid import forms, forms_payments
from setiakawan.aid.models import Channel
from setiakawan.aid.pages.asking import ask
from setiakawan.aid.pages.paging import page_of
from setiakawan.aid.queries.lists import entry_for
from setiakawan.aid.queries.payments import ZERO, entitlement_for, goods_left, round_view, rounds_in
from setiakawan.aid.queries.programmes import held_by
from setiakawan.aid.queries.rounds import (
    STATUSES,
    channels_going,
    doubts_in,
    ledger_of,
    lines_like,
    may_hand_over,
    may_sign,
    on_the_sheet,
    what_it_does,
)
from setiakawan.aid.rules.goods import goods_in_words
from setiakawan.aid.services import codes, handing_over, payments, results
from setiakawan.aid.services.payment_file import payment_file
from setiakawan.aid.services.unclaimed import return_unclaimed
from setiakawan.aid.words import rupiah, what_is_due
from setiakawan.core.dates import office_today
from setiakawan.intake.readers import FileRefused, read_file
from setiakawan.registry.pages import form_page, not_found_outside_scope

_TONES = {"draft": "info", "approved": "wait", "sent": "wait", "closed": "ok", "cancelled": "done"}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@not_found_outside_scope
def round_page(request, round_id):
    """One instalment: what each is owed and where the money is."""
    scope = request.scope
    held, lines = round_view(scope, round_id)
    doubts = doubts_in(held, lines, office_today())
    given = {
        "programme": held_by(held.list.document, held.list.programme).programme.label, "lead": f"Tahap {held.number}",
        "round": held, "tone": _TONES[held.state], "is_own": held.made_by_id == scope.user_id,
        "has_owed": any(where.owed for _, where in lines), "has_sent": any(where.sent for _, where in lines), "gives_goods": any(w.goods_due for _, w in lines),
        "channels": channels_going(lines), "files": held.files.select_related("by"),
        "is_over": office_today() > held.ends_on, "can_sign": any(may_sign(e, where) for e, where in lines),
        "ledger": [
            (line, *(rupiah(getattr(line, place)) for place in ("budget", "owed", "sent", "given")))
            for line in ledger_of(scope, held.pk)
        ],
        "sums": [(label, rupiah(sum((getattr(w, place) for _, w in lines), ZERO))) for label, place in
                 (("Belum dibayarkan", "owed"), ("Dalam perjalanan", "sent"), ("Sudah dibayarkan", "given"), ("Dikembalikan ke kas", "returned"))],
        "may_look": any(doubt.may_be_cleared_by(scope.user_id) for doubt in doubts.values()),
        "may": {verb: scope.allows(f"aid.{verb}") for verb in ("approve", "pay", "confirm")},
    }  # fmt: skip
    return render(request, "aid/round.html", given | _families(request, held, lines, doubts))


def _families(request, held, lines: list, doubts: dict) -> dict:
    """The families that the viewer asks for, a page of them."""
    status, words = request.GET.get("status", ""), request.GET.get("cari", "")[:80]
    shown = page_of(request, lines_like(lines, doubts, status, words))
    rows = [
        (e, what_is_due(e), where, may_sign(e, where), may_hand_over(held, e, where), doubts.get(e.pk))
        for e, where in shown.rows
    ]
    statuses = [(code, label, len(lines_like(lines, doubts, code))) for code, label in STATUSES]
    return {"lines": rows, "shown": shown, "status": status, "words": words, "statuses": statuses}


_DEEDS = {
    "setujui": ("Setujui tahap", forms.ConfirmForm, "aid.approve"),
    "kirim": ("Kirim ke penyalur", forms_payments.SendForm, "aid.pay"),
    "tutup": ("Tutup tahap", forms.ConfirmForm, "aid.pay"),
    "kembalikan": ("Kembalikan yang tidak diambil", forms.ReasonForm, "aid.pay"),
    "batalkan": ("Batalkan tahap", forms.ReasonForm, "aid.pay"),
}


@not_found_outside_scope
def round_deed(request, round_id, round_step):
    """The next step of an instalment."""
    if round_step not in _DEEDS:
        raise Http404
    title, form_class, verb = _DEEDS[round_step]
    if round_step == "kirim" and not request.scope.allows(verb):
        verb = "aid.approve"  # who approves may look at accounts, and sends what they looked at
    request.scope.require(verb)
    held, today = rounds_in(request.scope).get(pk=round_id), office_today()
    told, more = request.POST if request.method == "POST" else None, {}
    if round_step == "kirim":
        more = _to_look_at(request.scope, held.pk, today)
        form = form_class(told, doubts=more.pop("open"))
    else:
        form = form_class(told)

    def act():
        given = {"round_id": held.pk, "by": request.scope, "on": today}
        if round_step == "setujui":
            return payments.approve_round(**given)
        if round_step == "kirim":
            return payments.send_round(checked=form.cleaned_data.get("checked", ()), **given)
        if round_step == "tutup":
            return payments.close_round(**given)
        if round_step == "kembalikan":
            return return_unclaimed(reason=form.cleaned_data["reason"], **given)
        return payments.cancel_round(reason=form.cleaned_data["reason"], **given)

    return ask(
        request,
        title,
        form,
        act,
        ("aid:round", held.pk),
        lead=what_it_does(request.scope, held.pk, round_step, today),
        **more,
    )


def _to_look_at(scope, round_id: int, on) -> dict:
    """The ways that the sender may say are right, and the families that wait for somebody else."""
    held, lines = round_view(scope, round_id)
    doubts = doubts_in(held, lines, on)
    told = [(row.entry.whom, doubts[row.pk]) for row, _ in lines if row.pk in doubts]
    mine = {doubt.way.pk: (whom, doubt) for whom, doubt in told if doubt.may_be_cleared_by(scope.user_id)}
    waiting = [(whom, doubt) for whom, doubt in told if doubt.way.pk not in mine]
    return {
        "open": list(mine.values()),
        "waiting": waiting,
        "template": "aid/sending.html",
        "may_pay": scope.allows("aid.pay"),
    }


@not_found_outside_scope
def file_page(request, round_id):
    """The payment file for one channel; asked for by POST, since it is recorded."""
    request.scope.require("aid.pay")
    held = rounds_in(request.scope).get(pk=round_id)
    if request.method != "POST":
        return redirect("aid:round", held.pk)
    channel = request.POST.get("jalur", Channel.BANK)
    if channel not in dict(forms_payments.PAYING):
        raise Http404
    made = payment_file(round_id=held.pk, channel=channel, by=request.scope)
    answer = HttpResponse(made, content_type=_XLSX)
    answer["Content-Disposition"] = f'attachment; filename="penyaluran-{held.pk}-{channel}.xlsx"'
    return answer


@not_found_outside_scope
def results_page(request, round_id):
    """Load what the channel says it paid."""
    request.scope.require("aid.pay")
    held = rounds_in(request.scope).get(pk=round_id)
    form = forms_payments.ResultForm(request.POST or None, request.FILES or None)
    told = None
    if request.method == "POST" and form.is_valid():
        try:
            rows = _rows(form.cleaned_data["file"])
            told = results.import_results(
                round_id=held.pk, rows=rows, by=request.scope, today=office_today(), name=form.cleaned_data["file"].name
            )
        except results.HeadersMissing as missing:
            form.add_error("file", f"Kolom ini tidak ada dalam berkas: {', '.join(missing.missing)}.")
        except FileRefused as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(
                request,
                f"{told.entered} baris dicatat, {told.known} sudah tercatat sebelumnya, {told.pending} belum dijawab.",
            )
            if not told.errors:
                return redirect("aid:round", held.pk)
    return form_page(request, "aid/results.html", {"form": form, "round": held, "told": told}, form)


def _rows(upload) -> list[dict]:
    """The rows of the first sheet, by the headers of its first row."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hasil"
        path.write_bytes(upload.read())
        for sheet in read_file(path, upload.name):
            lines = [[_text(cell) for cell in cells] for _, cells in sheet.rows]
            if lines:
                return [dict(zip(lines[0], line + [""] * len(lines[0]), strict=False)) for line in lines[1:]]
    return []


def _text(cell: object) -> str:
    """A cell as its column is written: whole numbers without a fraction, days as ISO dates."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else cell.isoformat() if hasattr(cell, "isoformat") else str(cell)


@not_found_outside_scope
def signed_page(request, round_id):
    """Record who signed on the returned sheet of a village."""
    request.scope.require("aid.confirm")
    held, lines = round_view(request.scope, round_id)
    open_rows = sorted((row for row, where in lines if may_sign(row, where)), key=on_the_sheet)
    form = forms_payments.SignedForm(request.POST if request.method == "POST" else None, rows=open_rows)

    def act():
        handing_over.confirm_signed(
            round_id=held.pk, entitlement_ids=form.cleaned_data["signed"], by=request.scope, on=office_today()
        )

    lead = "Centang yang tanda tangan atau cap jempolnya ada di lembar. Yang tidak dicentang tetap terbuka."
    return ask(
        request, "Lembar tanda terima yang kembali", form, act, ("aid:round", held.pk), lead=lead,
        template="aid/signed.html", rows=open_rows,
    )  # fmt: skip


@not_found_outside_scope
def confirm_page(request, entitlement_id):
    """Record that the family has the money."""
    request.scope.require("aid.confirm")
    row = entitlement_for(request.scope, entitlement_id)
    form = forms_payments.ReceiptForm(request.POST or None)

    def act():
        told, today = form.cleaned_data, office_today()
        given = {"entitlement_id": row.pk, "by": request.scope, "on": today}
        if told["way"] == "code":
            return codes.confirm_by_code(code=told["code"], at=timezone.now(), **given)
        return handing_over.confirm_receipt(way=told["way"], note=told["note"], **given)

    return ask(
        request, "Konfirmasi penerima", form, act, ("aid:round", row.round_id), lead=f"{entry_for(request.scope, row.entry_id).whom}: {rupiah(row.amount) if row.amount else what_is_due(row)}",
        template="aid/confirm.html", row=row,
    )  # fmt: skip


@not_found_outside_scope
def code_page(request, entitlement_id):
    """Send the family a one-time code."""
    request.scope.require("aid.confirm")
    row = entitlement_for(request.scope, entitlement_id)
    form = forms.ConfirmForm(request.POST if request.method == "POST" else None)

    def act():
        codes.send_code(entitlement_id=row.pk, by=request.scope, at=timezone.now())

    lead = "Kode enam angka dikirim ke telepon penerima, berlaku 15 menit. Penerima menyebutkannya kepada Anda."
    return ask(request, "Kirim kode sekali pakai", form, act, ("aid:confirm", row.pk), lead=lead)


@not_found_outside_scope
def goods_page(request, entitlement_id):
    """Record goods handed over, with serial number and witness."""
    request.scope.require("aid.pay")
    row = entitlement_for(request.scope, entitlement_id)
    left, whom = goods_left(row), entry_for(request.scope, row.entry_id).whom
    form = forms_payments.GoodsForm(request.POST or None, left=left)

    def act():
        handing_over.hand_over_goods(entitlement_id=row.pk, by=request.scope, on=office_today(), **form.cleaned_data)

    return ask(
        request, "Serah terima barang", form, act, ("aid:round", row.round_id), template="aid/goods.html",
        lead=f"{whom}. Satu barang sekali simpan; keluarganya diperiksa lagi sebelum tersimpan.", row=row, left=goods_in_words(left),
    )  # fmt: skip

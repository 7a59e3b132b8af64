"""One match and one act, and what is done with them."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from setiakawan.core.dates import office_today
from setiakawan.participation import forms
from setiakawan.participation.catalogue import kinds, label_of
from setiakawan.participation.pages.asking import ask, bound
from setiakawan.participation.pages.lists import TONES
from setiakawan.participation.queries.details import act_for, match_for, notices_by_hand
from setiakawan.participation.services.acts import confirm_act, confirm_with_code, dispute_act, record_act, thank
from setiakawan.participation.services.meeting import answer_match, withdraw_match
from setiakawan.participation.services.notes import send_note
from setiakawan.participation.services.reports import report
from setiakawan.registry.pages import not_found_outside_scope


@not_found_outside_scope
def match_page(request, match_id):
    """One match: both sides, answers, relayed words, acts."""
    whole = match_for(request.scope, match_id)
    given = {
        "whole": whole, "match": whole.match, "need": whole.match.need, "card": whole.card,
        "tone": TONES[whole.match.state], "may_record": request.scope.allows("participation.record"),
        "by_hand": notices_by_hand(request.scope, f"match:{match_id}"),
    }  # fmt: skip
    return render(request, "participation/match.html", given)


@not_found_outside_scope
def match_deed(request, match_id, match_step):
    """What is done with a match."""
    if match_step not in _MATCH:
        raise Http404
    request.scope.require("participation.record")
    return _MATCH[match_step](request, match_for(request.scope, match_id))


def _answer(request, whole):
    form = bound(request, forms.SideAnswerForm)

    def act():
        told = form.cleaned_data
        return answer_match(
            match_id=whole.match.pk, side=told["side"], agrees=told["answer"] == "yes", how=told["how"],
            by=request.scope, on=office_today(), at=timezone.now(),
        )  # fmt: skip

    lead = "Yang menolak tidak dirugikan dan tidak perlu memberi alasan."
    return ask(request, "Catat jawaban", form, act, _back(whole), lead=lead)


def _withdraw(request, whole):
    form = bound(request, forms.NoteForm)

    def act():
        return withdraw_match(
            match_id=whole.match.pk, reason=form.cleaned_data["note"], by=request.scope, on=office_today(),
            at=timezone.now(),
        )  # fmt: skip

    lead = "Kebutuhannya terbuka lagi. Pihak lain diberi tahu tanpa alasan."
    return ask(request, "Batalkan", form, act, _back(whole), lead=lead, save="Batalkan", danger=True)


def _note(request, whole):
    form = bound(request, forms.MessageForm)

    def act():
        return send_note(
            match_id=whole.match.pk, by=request.scope, on=office_today(), at=timezone.now(), **form.cleaned_data
        )

    lead = "Pesan diteruskan tanpa memperlihatkan nomor siapa pun."
    return ask(request, "Titip pesan", form, act, _back(whole), lead=lead, save="Teruskan")


def _act(request, whole):
    today, need = office_today(), whole.match.need
    unit = kinds()[need.kind].unit_words if need.kind in kinds() else "jam"
    form = bound(request, forms.ActForm, unit=unit, today=today)

    def act():
        return record_act(
            need_id=need.pk, helper_ids=[whole.match.helper_id], by=request.scope, today=today, at=timezone.now(),
            **form.given(),
        )  # fmt: skip

    lead = "Hanya yang benar-benar terjadi. Yang dibantu akan ditanya apakah sudah menerimanya."
    return ask(request, "Catat aksi", form, act, lambda made: reverse("participation:act", args=[made.pk]), lead=lead)


def _report(request, whole):
    match = whole.match
    people = {
        match.helper_id: f"Penolong: {match.helper_name}",
        match.need.receiver_id: f"Yang dibantu: {match.need.receiver.name}",
    }
    form = bound(request, forms.ReportForm, people=[(str(number), words) for number, words in people.items()])

    def act():
        told = dict(form.cleaned_data)
        return report(match_id=match.pk, about_id=int(told.pop("about")), by=request.scope, on=office_today(), **told)

    lead = "Yang berbahaya dijawab dalam sehari, yang lain dalam tiga hari."
    return ask(request, "Terima laporan", form, act, _back(whole), lead=lead)


_MATCH = {"jawab": _answer, "batal": _withdraw, "pesan": _note, "aksi": _act, "lapor": _report}


def _back(whole) -> str:
    return reverse("participation:match", args=[whole.match.pk])


@not_found_outside_scope
def act_page(request, deed_id):
    """One act: who helped, how it was confirmed, thanks."""
    row, steps = act_for(request.scope, deed_id)
    kind = kinds().get(row.kind)
    given = {
        "row": row, "steps": steps, "label": label_of(row.kind), "unit": kind.unit_words if kind else "",
        "may_record": request.scope.allows("participation.record"), "is_weak": row.confirmed_how == "silence",
        "by_hand": notices_by_hand(request.scope, f"act:{deed_id}"),
    }  # fmt: skip
    return render(request, "participation/act.html", given)


_ACT = {
    "konfirmasi": ("Catat konfirmasi", forms.HowConfirmedForm, "Tanyakan kepada yang dibantu, bukan kepada penolong."),
    "kode": ("Konfirmasi dengan kode", forms.CodeForm, "Kode dikirim kepada yang dibantu."),
    "sanggah": ("Catat sanggahan", forms.ReasonForm, "Bila yang dibantu berkata bantuannya tidak datang, aksi ini tidak dihitung."),
    "terima-kasih": ("Teruskan terima kasih", forms.ThanksForm, ""),
}  # fmt: skip


@not_found_outside_scope
def act_deed(request, deed_id, deed_step):
    """What is done with an act."""
    if deed_step not in _ACT:
        raise Http404
    request.scope.require("participation.record")
    row, _ = act_for(request.scope, deed_id)
    title, form_class, lead = _ACT[deed_step]
    form, given = bound(request, form_class), {"act_id": row.pk, "by": request.scope, "on": office_today()}

    def act():
        told = form.cleaned_data
        if deed_step == "konfirmasi":
            return confirm_act(how=told["how"], note=told["note"], **given)
        if deed_step == "kode":
            return confirm_with_code(code=told["code"], at=timezone.now(), **given)
        if deed_step == "sanggah":
            return dispute_act(reason=told["reason"], **given)
        return thank(words=told["words"], at=timezone.now(), **given)

    return ask(request, title, form, act, reverse("participation:act", args=[row.pk]), lead=lead)

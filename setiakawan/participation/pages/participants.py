"""Who takes part: the list, one participant, and what staff establish."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from setiakawan.core.dates import office_today
from setiakawan.participation import forms
from setiakawan.participation.pages.asking import ask, bound
from setiakawan.participation.pages.lists import TONES
from setiakawan.participation.queries.details import participant_whole
from setiakawan.participation.queries.lists import participant_lines, waiting_for
from setiakawan.participation.services import participants
from setiakawan.participation.services.reports import report
from setiakawan.registry.pages import not_found_outside_scope
from setiakawan.registry.rules.masking import mask_number


@not_found_outside_scope
def list_page(request):
    """Everybody of the viewer's reach, or who was looked for."""
    request.scope.require("participation.see")
    form = bound(request, forms.SearchForm)
    text = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    lines, after = participant_lines(request.scope, text=text, after=request.GET.get("after", ""))
    given = {
        "form": form, "lines": lines, "after": "" if text else after, "is_filtered": bool(text), "waiting": waiting_for(request.scope, office_today()),
        "may_record": request.scope.allows("participation.record"), "may_vet": request.scope.allows("participation.vet"),
    }  # fmt: skip
    return render(request, "participation/participants.html", given)


@not_found_outside_scope
def new_page(request):
    """Let somebody join."""
    request.scope.require("participation.record")
    form = bound(request, forms.NewParticipantForm, prefixes=request.scope.prefixes)

    def act():
        return participants.register_participant(by=request.scope, **form.given())

    lead = "Nama dan desa cukup untuk mulai. Nomor telepon tidak pernah diperlihatkan kepada warga lain."
    return ask(request, "Catat peserta", form, act, _there, lead=lead)


@not_found_outside_scope
def participant_page(request, participant_id):
    """One participant: standing, asked, offered, pairs."""
    scope = request.scope
    whole = participant_whole(scope, participant_id, office_today())
    given = {
        "whole": whole, "row": whole.row, "phone": mask_number(whole.row.phone) if whole.row.phone else "",
        "may": {verb: scope.allows(f"participation.{verb}") for verb in ("record", "vet", "answer")},
        "matches": [(match, TONES[match.state]) for match in whole.matches],
        "pairs": [(pair, TONES[pair.state]) for pair in whole.pairs],
        "asks": [("participation:need", n, n.get_state_display(), TONES[n.state]) for n in whole.needs]
        + [("participation:offer", o, o.get_state_display(), TONES[o.state]) for o in whole.offers],
    }  # fmt: skip
    return render(request, "participation/participant.html", given)


_DEEDS = {
    "ubah": ("Ubah data peserta", "record", ""),
    "identitas": ("Identitas sudah diperiksa", "vet", "Anda melihat KTP atau mengenalnya sendiri. Nomornya tidak dicatat."),
    "jaminan": ("Catat yang menjamin", "vet", "Seseorang yang mengenalnya dan bersedia menjamin."),
    "kaitkan": ("Kaitkan dengan warga terdaftar", "vet", "Pastikan orangnya sama."),
    "hentikan": ("Hentikan peserta", "vet", "Semua yang berjalan dengannya berhenti saat itu juga."),
    "izinkan": ("Izinkan lagi", "answer", "Yang sudah berhenti tetap berhenti."),
    "berhenti": ("Berhenti ikut", "record", "Nama, telepon, tempat, dan pesannya dihapus. Ini tidak dapat dibatalkan."),
    "nomor": ("Lihat nomor telepon", "vet", "Hanya untuk menghubunginya sendiri. Alasannya dicatat."),
    "lapor": ("Terima laporan", "record", "Yang berbahaya dijawab dalam sehari, yang lain dalam tiga hari."),
}  # fmt: skip
_FORMS = {
    "identitas": forms.NoteForm, "jaminan": forms.VouchForm, "kaitkan": forms.LinkForm, "hentikan": forms.ReasonForm,
    "izinkan": forms.ReasonForm, "nomor": forms.ReasonForm, "berhenti": forms.ConfirmForm,
}  # fmt: skip


@not_found_outside_scope
def participant_deed(request, participant_id, standing_step):
    """What is established about a participant, or changed."""
    if standing_step not in _DEEDS:
        raise Http404
    title, verb, lead = _DEEDS[standing_step]
    request.scope.require(f"participation.{verb}")
    row = participant_whole(request.scope, participant_id, office_today()).row
    form = _form(request, row, standing_step)
    if standing_step == "nomor" and form.is_bound and form.is_valid():
        return _show_phone(request, row, form.cleaned_data["reason"])
    is_danger = standing_step in ("hentikan", "berhenti")

    def act():
        return _act(standing_step, row, form, request.scope)

    return ask(request, title, form, act, _there(row), lead=lead, danger=is_danger)


def _show_phone(request, row, reason: str):
    phone = participants.reveal_phone(participant_id=row.pk, reason=reason, by=request.scope)
    return render(request, "participation/phone.html", {"row": row, "phone": phone})


def _form(request, row, step: str):
    if step == "lapor":
        return bound(request, forms.ReportForm, people=[(str(row.pk), row.name)])
    if step != "ubah":
        return bound(request, _FORMS[step])
    initial = {
        "name": row.name, "area": row.area_id, "sex": row.sex, "languages": row.languages,
        "skills": row.skills, "is_adult": {True: "yes", False: "no"}.get(row.is_adult, ""),
    }  # fmt: skip
    form = bound(request, forms.ParticipantForm, prefixes=request.scope.prefixes, initial=initial)
    form.fields["phone"].help_text = "Kosongkan bila nomornya tetap."
    return form


def _act(step: str, row, form, by):
    told, today = form.cleaned_data, office_today()
    given = {"participant_id": row.pk, "by": by}
    if step == "ubah":
        return participants.change_participant(**given, **form.given() | {"phone": told["phone"] or None})
    if step == "identitas":
        return participants.check_identity(on=today, note=told["note"], **given)
    if step == "jaminan":
        return participants.add_reference(on=today, **given, **told)
    if step == "kaitkan":
        return participants.link_person(on=today, **given, **told)
    if step == "hentikan":
        return participants.suspend(on=today, at=timezone.now(), **given, **told)
    if step == "izinkan":
        return participants.restore(on=today, **given, **told)
    if step == "lapor":
        return report(
            about_id=row.pk, kind=told["kind"], words=told["words"], client_id=told["client_id"], by=by, on=today
        )
    return participants.leave(on=today, at=timezone.now(), **given)


def _there(made) -> str:
    return reverse("participation:participant", args=[made.pk])

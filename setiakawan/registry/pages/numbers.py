"""Numbers and contacts: shown with a reason, added, judged."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from setiakawan.core.dates import office_today
from setiakawan.registry.forms import ContactForm, NumberForm, NumberStatusForm, ReasonForm, RevealForm
from setiakawan.registry.models import IdentifierStatus
from setiakawan.registry.pages import form_page, not_found_outside_scope
from setiakawan.registry.queries import contact_for, identifier_for, person_for
from setiakawan.registry.services import numbers
from setiakawan.registry.services.reveal import NothingToReveal, reveal
from setiakawan.registry.telling import masked_contact, masked_identifier

_WORDS = {"identifier": "nomor identitas", "family_number": "nomor KK", "contact": "kontak"}


@require_POST
def reveal_page(request):
    """Ask why, then show one number; nothing of it is kept in the address or by the browser."""
    request.scope.require("registry.reveal")
    is_answer = "alasan" in request.POST
    form = RevealForm(request.POST if is_answer else None, initial=request.POST.dict())
    what = _WORDS.get(request.POST.get("kind", ""))
    if what is None:
        raise Http404
    if is_answer and form.is_valid():
        asked = form.cleaned_data
        try:
            number = reveal(what=asked["kind"], number_id=asked["number_id"], reason=asked["alasan"], by=request.scope)
        except NothingToReveal as nothing:
            raise Http404 from nothing
        return _kept_nowhere(
            render(request, "registry/revealed.html", {"number": number, "what": what, "back": _back(request)})
        )
    return form_page(request, "registry/reveal.html", {"form": form, "what": what, "back": _back(request)}, form)


@not_found_outside_scope
def add_number(request, person_id):
    """Add a number to a person."""
    request.scope.require("registry.edit")
    person = person_for(request.scope, person_id)
    form = NumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = numbers.add_identifier(person_id=person_id, **form.cleaned_data, by=request.scope, on=office_today())
        except numbers.NumberAlreadyRecorded:
            form.add_error("number", "Nomor ini sudah tercatat pada warga ini.")
        except numbers.NumberUnreadable:
            form.add_error("number", "Ini bukan nomor. Periksa lagi angkanya.")
        else:
            _say_status(request, row.status)
            return redirect("registry:person", person_id)
    return form_page(request, "registry/add_number.html", {"form": form, "person": person}, form)


@not_found_outside_scope
def judge_number(request, identifier_id):
    """Say how far a number is to be trusted."""
    request.scope.require("registry.edit")
    row = identifier_for(request.scope, identifier_id)
    form = NumberStatusForm(request.POST or None, initial={"status": row.status})
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            numbers.change_identifier_status(
                identifier_id=identifier_id, status=asked["status"], reason=asked["alasan"], by=request.scope
            )
        except numbers.NumberHeldByAnother:
            form.add_error("status", "Nomor ini sah pada warga lain. Selesaikan dulu di sana.")
        except numbers.StatusUnchanged:
            form.add_error("status", "Statusnya sudah demikian.")
        else:
            messages.success(request, "Status nomor diubah.")
            return redirect("registry:person", row.person_id)
    given = {"form": form, "person": row.person, "number": masked_identifier(row)}
    return form_page(request, "registry/judge_number.html", given, form)


@not_found_outside_scope
def add_contact(request, person_id):
    """Add a phone number or e-mail address."""
    request.scope.require("registry.edit")
    person = person_for(request.scope, person_id)
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            numbers.add_contact(person_id=person_id, **form.cleaned_data, by=request.scope, on=office_today())
        except numbers.NumberAlreadyRecorded:
            form.add_error("value", "Kontak ini sudah tercatat pada warga ini.")
        except numbers.NumberUnreadable:
            form.add_error("value", "Tulis nomor seperti 0812 3456 7890, atau alamat surel seperti nama@contoh.id.")
        else:
            messages.success(request, "Kontak disimpan.")
            return redirect("registry:person", person_id)
    return form_page(request, "registry/add_contact.html", {"form": form, "person": person}, form)


@not_found_outside_scope
def withdraw_contact(request, contact_id):
    """Stop using a contact."""
    request.scope.require("registry.edit")
    row = contact_for(request.scope, contact_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        numbers.withdraw_contact(contact_id=contact_id, reason=form.cleaned_data["alasan"], by=request.scope)
        messages.success(request, "Kontak ditarik.")
        return redirect("registry:person", row.person_id)
    given = {"form": form, "person": row.person, "contact": masked_contact(row)}
    return form_page(request, "registry/withdraw_contact.html", given, form)


def _say_status(request, status: str) -> None:
    if status == IdentifierStatus.VALID:
        messages.success(request, "Nomor disimpan.")
    elif status == IdentifierStatus.DISPUTED:
        messages.warning(
            request, "Nomor disimpan sebagai diperselisihkan: angkanya tidak mungkin, atau warga lain memakainya juga."
        )
    else:
        messages.warning(request, f"Nomor disimpan dengan status {IdentifierStatus(status).label.lower()}.")


def _back(request) -> str:
    """Where the viewer came from, within this site only."""
    came_from = request.POST.get("back") or request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure())
    return came_from if is_ours and "tampilkan" not in came_from else "/warga/"


def _kept_nowhere(response):
    response["Cache-Control"] = "no-store"
    return response

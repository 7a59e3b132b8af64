"""What one person allowed, writing down a consent, and a withdrawal."""

import uuid

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from setiakawan.consent import queries, services
from setiakawan.consent.forms import GiveForm, WithdrawForm
from setiakawan.consent.models import ConsentEntry
from setiakawan.consent.purposes import NoSuchPurpose, purpose_of, purposes
from setiakawan.core.dates import office_today
from setiakawan.registry.pages import form_page, not_found_outside_scope
from setiakawan.registry.queries import person_for


@not_found_outside_scope
def person_page(request, person_id):
    """How things stand for each purpose and recipient, and the whole history."""
    request.scope.require("consent.see")
    person = person_for(request.scope, person_id)
    found = queries.standing_of(request.scope, person.pk, at=timezone.now(), on=office_today())
    given = {
        "person": person, "purposes": purposes().values(), "may_record": request.scope.allows("consent.record"),
        "lines": [(s, _label(s.latest.purpose)) for s in found],
        "history": [(e, _label(e.purpose)) for e in queries.entries_of(request.scope, person.pk)],
    }  # fmt: skip
    return render(request, "consent/person.html", given)


@not_found_outside_scope
def give_page(request, person_id, purpose):
    """Read the notice out, and write the answer down."""
    request.scope.require("consent.record")
    person, known = person_for(request.scope, person_id), _known(purpose)
    form = GiveForm(request.POST or None, purpose=known)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        label = asked.setdefault("recipient_label", known.recipient_label)
        try:
            services.give_consent(
                person_id=person.pk, purpose=known.code, recipient=known.recipient or f"name:{label.casefold()}"[:80], by=request.scope,
                at=timezone.now(), on=office_today(), **asked | {"client_id": asked["client_id"] or uuid.uuid4()},
            )  # fmt: skip
        except services.BasisNotAllowed:
            form.add_error("basis", "Dasar, penjawab, dan cara ini tidak cocok. Undang-undang perlu menyebut pasalnya.")
        else:
            messages.success(request, "Tersimpan.")
            return redirect("consent:person", person.pk)
    given = {"form": form, "person": person, "purpose": known, "notice": known.notice_for("layanan itu")}
    return form_page(request, "consent/give.html", given, form)


@not_found_outside_scope
def withdraw_page(request, person_id, consent_id):
    """Write down that a person no longer wants it."""
    request.scope.require("consent.record")
    person = person_for(request.scope, person_id)
    entry = next((e for e in queries.entries_of(request.scope, person.pk) if e.pk == consent_id), None)
    if entry is None:
        raise ConsentEntry.DoesNotExist
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_consent(
                person_id=person.pk, purpose=entry.purpose, recipient=entry.recipient, by=request.scope,
                at=timezone.now(), on=office_today(), **form.cleaned_data,
            )  # fmt: skip
            messages.success(request, "Izin ditarik. Mulai sekarang penerima tidak dapat membukanya lagi.")
        except services.NothingToWithdraw:
            messages.info(request, "Izin ini sudah tidak berlaku.")
        return redirect("consent:person", person.pk)
    given = {"form": form, "person": person, "entry": entry, "label": _label(entry.purpose)}
    return form_page(request, "consent/withdraw.html", given, form)


def _label(code: str) -> str:
    return purposes()[code].label if code in purposes() else code


def _known(code: str):
    try:
        return purpose_of(code)
    except NoSuchPurpose:
        raise ConsentEntry.DoesNotExist from None

"""Recording, changing, checking and closing what stands in the directory."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse

from setiakawan.core.dates import office_today
from setiakawan.directory import forms
from setiakawan.directory.queries.organizations import (
    contact_for,
    editable_for,
    listed_for,
    office_phone,
    place_for,
    places_of,
)
from setiakawan.directory.services import offers, organizations
from setiakawan.registry.pages import form_page, not_found_outside_scope

_REFUSALS = {
    organizations.AlreadyClosed: "Lembaga ini sudah dicatat berhenti.",
    organizations.CheckedInFuture: "Tanggalnya tidak boleh sesudah hari ini, dan yang ditanya harus disebut.",
    offers.NotOfThisOrganization: "Tempat itu milik lembaga lain. Muat ulang halaman.",
}


def _ask(request, title: str, form, act, organization=None, *, lead: str = ""):
    """A page with one form; `act` writes and answers the number of the organisation to go to."""
    if request.method == "POST" and form.is_valid():
        try:
            then = act()
        except tuple(_REFUSALS) as refused:
            form.add_error(None, _REFUSALS[type(refused)])
        except ValidationError as wrong:
            form.add_error(None, "; ".join(wrong.messages))
        else:
            messages.success(request, "Tersimpan.")
            return redirect("directory:organization", then)
    back = reverse("directory:organization", args=[organization.pk]) if organization else reverse("directory:find")
    given = {"form": form, "title": title, "lead": lead, "back": back, "organization": organization}
    return form_page(request, "directory/ask.html", given, form)


@not_found_outside_scope
def new_page(request):
    """Record an organisation."""
    scope = request.scope
    scope.require("directory.edit")
    form = forms.OrganizationForm(request.POST or None, prefixes=scope.prefixes)

    def act():
        given = form.cleaned_data
        return organizations.record_organization(
            values=form.values(), phone=given["phone"], client_id=given["client_id"] or uuid.uuid4(), by=scope,
            today=office_today(),
        ).pk  # fmt: skip

    return _ask(request, "Catat lembaga", form, act)


@not_found_outside_scope
def change_page(request, organization_id):
    """Change what stands about an organisation."""
    row = editable_for(request.scope, organization_id)
    first = {name: getattr(row, name) for name in organizations.FIELDS} | {"phone": office_phone(row)}
    form = forms.OrganizationForm(request.POST or None, prefixes=request.scope.prefixes, initial=first)

    def act():
        organizations.change_organization(
            organization_id=row.pk, values=form.values(), phone=form.cleaned_data["phone"], by=request.scope
        )
        return row.pk

    return _ask(request, "Ubah keterangan lembaga", form, act, row)


@not_found_outside_scope
def check_page(request, organization_id):
    """Note that somebody made sure that all of it holds."""
    row, today = editable_for(request.scope, organization_id), office_today()
    form = forms.CheckForm(request.POST or None, today=today)

    def act():
        organizations.assure(organization_id=row.pk, **form.cleaned_data, by=request.scope, today=today)
        return row.pk

    lead = "Bacakan layanan, jam, tempat, dan telepon kepada mereka. Perbaiki dulu yang berubah, lalu catat pengecekan ini."
    return _ask(request, "Sudah dicek", form, act, row, lead=lead)


@not_found_outside_scope
def publish_page(request, organization_id):
    """Note who agreed that strangers may read it, or that it was taken back."""
    row = editable_for(request.scope, organization_id)
    form = forms.PublishForm(request.POST or None)

    def act():
        given = form.cleaned_data
        name = given["agreed_by"] if given["agrees"] == "yes" else None
        organizations.agree_to_publish(organization_id=row.pk, agreed_by=name, by=request.scope, today=office_today())
        return row.pk

    lead = "Nama yang menyetujui disimpan tersandi dan tidak pernah tampak untuk umum."
    return _ask(request, "Boleh diumumkan?", form, act, row, lead=lead)


@not_found_outside_scope
def close_page(request, organization_id):
    """Note that an organisation ended."""
    row = editable_for(request.scope, organization_id)
    form = forms.CloseForm(request.POST or None)

    def act():
        organizations.close_organization(organization_id=row.pk, on=form.cleaned_data["on"], by=request.scope)
        return row.pk

    return _ask(
        request,
        "Lembaga ini berhenti",
        form,
        act,
        row,
        lead="Tidak lagi ditemukan; yang pernah diminta tetap tersimpan.",
    )


@not_found_outside_scope
def contact_page(request, organization_id):
    """Note whom to ask."""
    row = editable_for(request.scope, organization_id)
    form = forms.ContactForm(request.POST or None)

    def act():
        organizations.add_contact(organization_id=row.pk, **form.cleaned_data, by=request.scope)
        return row.pk

    return _ask(request, "Siapa yang dapat ditanya", form, act, row, lead="Hanya tampak untuk petugas wilayah ini.")


@not_found_outside_scope
def withdraw_page(request, person_at_id):
    """Take a contact out of use."""
    found = contact_for(request.scope, person_at_id)
    form = forms.ConfirmForm(request.POST if request.method == "POST" else None)

    def act():
        organizations.withdraw_contact(contact_id=found.pk, by=request.scope)
        return found.organization_id

    return _ask(request, "Tarik kontak ini", form, act, found.organization, lead="Nama dan nomornya dihapus.")


@not_found_outside_scope
def new_place_page(request, organization_id):
    """Record a place."""
    return _place(request, editable_for(request.scope, organization_id), None, {})


@not_found_outside_scope
def place_page(request, place_id):
    """Change a place."""
    row = place_for(request.scope, place_id)
    return _place(request, row.organization, row.pk, forms.initial_of_place(row))


def _place(request, owner, place_id, first):
    form = forms.PlaceForm(
        request.POST or None, prefixes=request.scope.prefixes, initial=first or {"area_id": owner.area_id}
    )

    def act():
        offers.save_place(
            organization_id=owner.pk, place_id=place_id, values=form.values(), accessibility=form.accessibility(),
            by=request.scope,
        )  # fmt: skip
        return owner.pk

    lead = "Isi hanya yang benar-benar dilihat. Yang belum dilihat dibiarkan."
    return _ask(request, "Tempat layanan", form, act, owner, lead=lead)


@not_found_outside_scope
def new_service_page(request, organization_id):
    """Record a service."""
    return _service(request, editable_for(request.scope, organization_id), None, {"status": "active"})


@not_found_outside_scope
def service_page(request, listed_id):
    """Change a service."""
    row = listed_for(request.scope, listed_id)
    return _service(request, row.organization, row.pk, forms.initial_of_service(row))


def _service(request, owner, listed_id, first):
    form = forms.ServiceForm(
        request.POST or None, prefixes=request.scope.prefixes, organization=places_of(owner), initial=first
    )

    def act():
        offers.save_service(
            organization_id=owner.pk, listed_id=listed_id, values=form.values(), around=form.around(), by=request.scope,
            today=office_today(),
        )  # fmt: skip
        return owner.pk

    return _ask(request, "Layanan", form, act, owner)

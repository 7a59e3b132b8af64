"""A person's disability, devices, card and answers; recording one of them; the counts."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import redirect, render

from setiakawan.areas.gazetteer import gazetteer
from setiakawan.core.dates import office_today
from setiakawan.functioning import forms, queries, services
from setiakawan.functioning.catalogue import instrument
from setiakawan.functioning.results import main_result
from setiakawan.registry.pages import form_page, not_found_outside_scope
from setiakawan.registry.queries import person_for

REFUSALS = {
    services.InFuture: "Ada tanggal yang belum tiba.",
    services.NumberTaken: "Kiriman ini sudah dipakai untuk catatan lain. Muat ulang halaman lalu coba lagi.",
    services.WrongForAge: "Umur warga pada tanggal itu memerlukan instrumen lain.",
    services.CannotBeAsked: "Naskah pertanyaan ini belum dimuat kantor.",
}


@dataclass(frozen=True)
class Act:
    """One kind of record: its words, its form, and the service that writes it."""

    title: str
    form: type
    write: Callable


DISABILITY = Act("Catat disabilitas", forms.DisabilityForm, services.record_disability)
CARD = Act("Catat kartu", forms.CardForm, services.record_card)
DEVICE = Act("Catat alat bantu", forms.DeviceForm, services.record_device)
STATUS = Act("Ubah status disabilitas", forms.StatusForm, services.change_disability)
DEVICE_STATE = Act("Ubah keadaan alat bantu", forms.DeviceStateForm, services.change_device)


@not_found_outside_scope
def person_page(request, person_id):
    """What is known of a person's functioning."""
    request.scope.require("functioning.see")
    person, today = person_for(request.scope, person_id), office_today()
    recorded = queries.disabilities_of(request.scope, person_id, today)
    responses = [
        (response, asked.title, main_result(asked, queries.answers_of(response)) if response.finished_at else None)
        for response in queries.responses_of(request.scope, person_id)
        for asked in [instrument(response.instrument, response.version)]
    ]
    given = {
        "person": person, "recorded": recorded, "is_multiple": queries.is_multiple(recorded), "responses": responses,
        "reported": queries.reported_disabilities(request.scope, [person_id], today).get(person_id, []),
        "devices": queries.devices_of(request.scope, person_id, today),
        "cards": queries.cards_of(request.scope, person_id), "may_record": request.scope.allows("functioning.record"),
    }  # fmt: skip
    return render(request, "functioning/person.html", given)


@not_found_outside_scope
def disability_page(request, person_id):
    """Record a kind of disability."""
    return _record(request, DISABILITY, person_for(request.scope, person_id), person_id=person_id)


@not_found_outside_scope
def card_page(request, person_id):
    """Record a card."""
    return _record(request, CARD, person_for(request.scope, person_id), person_id=person_id)


@not_found_outside_scope
def device_page(request, person_id):
    """Record a device."""
    return _record(request, DEVICE, person_for(request.scope, person_id), person_id=person_id)


@not_found_outside_scope
def status_page(request, disability_id):
    """Say what holds of a disability now."""
    found = queries.disability_for(request.scope, disability_id)
    return _record(request, STATUS, found.person, about=found, disability_id=found.pk)


@not_found_outside_scope
def device_state_page(request, device_id):
    """Say what holds of a device now."""
    found = queries.device_for(request.scope, device_id)
    return _record(request, DEVICE_STATE, found.person, about=found, device_id=found.pk)


@not_found_outside_scope
def counts_page(request):
    """How many people, by the Short Set, in each area of the viewer."""
    request.scope.require("functioning.see")
    today = office_today()
    counts = [
        (gazetteer().name_of(area), queries.count_by_short_set(request.scope, area, today))
        for area in request.scope.prefixes
    ]
    return render(request, "functioning/counts.html", {"counts": counts})


def _record(request, act: Act, person, about=None, **which):
    request.scope.require("functioning.record")
    today = office_today()
    form = act.form(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            act.write(**which, **form.given(), by=request.scope, today=today)
        except tuple(REFUSALS) as refused:
            form.add_error(None, REFUSALS[type(refused)])
        else:
            messages.success(request, f"Tersimpan: {act.title.lower()}.")
            return redirect("functioning:person", person.pk)
    given = {"form": form, "person": person, "title": act.title, "lead": str(about or "")}
    return form_page(request, "functioning/record.html", given, form)

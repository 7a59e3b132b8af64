"""Recording what happened in a person's life, one thing per page, and taking it back."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from setiakawan.core.dates import office_today
from setiakawan.registry.event_forms import EventForm, JoinForm, LeavingForm, MoveInForm, MoveOutForm, PartnerForm
from setiakawan.registry.forms import ReasonForm
from setiakawan.registry.models import Person
from setiakawan.registry.pages import form_page, not_found_outside_scope
from setiakawan.registry.queries import event_for, person_for, possible_heads
from setiakawan.registry.services import events
from setiakawan.registry.services.entry import AreaUnknown
from setiakawan.registry.services.stays import NewHeadNeeded, NotAMember
from setiakawan.registry.services.withdrawal import LaterEntriesDepend, withdraw_event
from setiakawan.registry.words import dated


@dataclass(frozen=True)
class Way:
    """One kind of event: its words, its form, the service that records it, and the form's further arguments for it."""

    title: str
    explanation: str
    sign: str
    form: type[EventForm]
    record: Callable
    more: Callable[[EventForm], dict] = lambda form: {}


WAYS: dict[str, Way] = {
    "meninggal": Way(
        "Meninggal", "Bantuan dan daftar tugas untuk orang ini berhenti sejak tanggalnya.", "done", LeavingForm,
        events.record_death, lambda form: form.head(),
    ),
    "pindah": Way(
        "Pindah ke desa lain di kabupaten ini", "Desa tempat tinggalnya berganti; KK-nya tetap sampai ada KK baru.", "move",
        MoveInForm, events.record_move_in, lambda form: {"area": form.cleaned_data["area"], "place": form.place()},
    ),
    "masuk-kk": Way(
        "Pindah ke KK yang sudah ada", "Ia menjadi anggota KK itu dan tinggal di alamatnya; KK lamanya ditinggalkan.", "family",
        JoinForm, events.record_move_in, lambda form: {**form.joined(), **form.head()},
    ),
    "pindah-keluar": Way(
        "Pindah ke luar kabupaten", "Orang ini tidak lagi dihitung sebagai warga kabupaten.", "leave", MoveOutForm,
        events.record_move_out, lambda form: {"destination": form.cleaned_data["destination"], **form.head()},
    ),
    "menikah": Way(
        "Menikah", "Status kawin berganti, juga milik pasangannya bila tercatat di sini.", "family", PartnerForm,
        events.record_marriage, lambda form: {"partner_id": form.cleaned_data["partner"]},
    ),
    "cerai": Way(
        "Cerai", "Status kawin berganti menjadi cerai hidup.", "family", PartnerForm, events.record_divorce,
        lambda form: {"partner_id": form.cleaned_data["partner"]},
    ),
    "hilang": Way(
        "Hilang", "Tidak diketahui keberadaannya. Ia tetap anggota keluarganya.", "alert", EventForm, events.record_missing
    ),
}  # fmt: skip
_REFUSALS = {
    events.EventInFuture: ("on", "Tanggal ini belum tiba."),
    events.EventBeforeBirth: ("on", "Tanggal ini sebelum orangnya lahir."),
    events.PersonIsDead: (None, "Orang ini sudah tercatat meninggal."),
    events.SamePerson: ("partner", "Ini nomor orang itu sendiri."),
    events.AlreadyMember: ("number", "Orang ini sudah anggota KK itu."),
    AreaUnknown: (None, "Wilayah ini tidak ada dalam daftar resmi."),
    NewHeadNeeded: (None, "Pilih dulu kepala keluarga yang baru."),
    NotAMember: ("new_head", "Orang ini bukan anggota keluarga yang hidup."),
    Person.DoesNotExist: ("partner", "Nomor warga ini tidak ditemukan di wilayah Anda."),
}


@not_found_outside_scope
def choose_event(request, person_id):
    """What happened?"""
    request.scope.require("registry.edit")
    return render(request, "registry/events.html", {"person": person_for(request.scope, person_id), "ways": WAYS})


@not_found_outside_scope
def record_event(request, person_id, kind):
    """One kind of event of one person."""
    request.scope.require("registry.edit")
    if kind not in WAYS:
        raise Http404
    way, person, today = WAYS[kind], person_for(request.scope, person_id), office_today()
    form = way.form(request.POST or None, today=today, **_further(way, request.scope, person, today))
    if request.method == "POST" and form.is_valid() and _record(way, form, person_id, request.scope, today):
        messages.success(request, f"Tercatat: {way.title.lower()}.")
        return redirect("registry:person", person_id)
    return form_page(request, "registry/event.html", {"form": form, "person": person, "way": way}, form)


@not_found_outside_scope
def withdraw(request, event_id):
    """Take back an event that was recorded wrongly."""
    request.scope.require("registry.edit")
    event = event_for(request.scope, event_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_event(event_id=event_id, reason=form.cleaned_data["alasan"], by=request.scope)
        except LaterEntriesDepend:
            form.add_error(
                None, "Keluarganya sudah berubah lagi setelah peristiwa ini. Betulkan dulu susunan keluarganya."
            )
        else:
            messages.success(request, "Peristiwa ditarik; keadaan sebelumnya berlaku lagi.")
            return redirect("registry:person", event.person_id)
    given = {"form": form, "event": event, "person": event.person, "when": dated(event.on, event.precision)}
    return form_page(request, "registry/withdraw_event.html", given, form)


def _further(way: Way, scope, person: Person, today) -> dict:
    more: dict = {"scope": scope} if way.form in (MoveInForm, JoinForm) else {}
    if issubclass(way.form, LeavingForm):
        more["candidates"] = possible_heads(scope, person, today)
    return more


def _record(way: Way, form: EventForm, person_id: int, scope, today) -> bool:
    try:
        way.record(person_id=person_id, **form.facts(), **way.more(form), by=scope, today=today)
    except tuple(_REFUSALS) as refused:
        field, words = _REFUSALS[type(refused)]
        form.add_error(field if field in form.fields else None, words)
        return False
    return True

"""A person's disability, devices, card and answers; recording one of them; the counts."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from setiakawan.areas.gazetteer import gazetteer
from setiakawan.core.dates import office_today
from setiakawan.functioning import forms, queries, services
from setiakawan.functioning.models import DeviceKind, DisabilityKind
from setiakawan.functioning.queries.texts import instruments_of, loaded_texts
from setiakawan.functioning.results import main_result
from setiakawan.functioning.rules.cards import CardStatus
from setiakawan.functioning.rules.counting import CUT_OFFS
from setiakawan.functioning.rules.scoring import Verdict
from setiakawan.functioning.wording import WordingFaulty
from setiakawan.registry.pages import form_page, not_found_outside_scope
from setiakawan.registry.queries import person_for

REFUSALS = {
    services.InFuture: "Ada tanggal yang belum tiba.",
    services.NumberTaken: "Kiriman ini sudah dipakai untuk catatan lain. Muat ulang halaman lalu coba lagi.",
    services.WrongForAge: "Umur warga pada tanggal itu memerlukan instrumen lain.",
    services.CannotBeAsked: "Naskah pertanyaan ini belum dimuat kantor.",
    services.WordsMissing: "Tuliskan alasannya.",
    services.Impossible: "Tanggalnya tidak cocok satu sama lain.",
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
CARD_STATE = Act("Ubah keadaan kartu", forms.CardStateForm, services.change_card)
_CARD_WORDS = {
    CardStatus.NOT_YET: ("wait", "Belum berlaku"), CardStatus.VALID: ("ok", "Berlaku"),
    CardStatus.UNDATED: ("info", "Masa berlaku belum diketahui"), CardStatus.EXPIRED: ("late", "Sudah berakhir"),
    CardStatus.LOST: ("late", "Hilang"), CardStatus.WITHDRAWN: ("done", "Dicabut"),
    CardStatus.REPLACED: ("done", "Diganti"), CardStatus.MISTAKEN: ("done", "Salah catat"),
}  # fmt: skip


@not_found_outside_scope
def person_page(request, person_id):
    """What is known of a person's functioning."""
    request.scope.require("functioning.see")
    person, today = person_for(request.scope, person_id), office_today()
    recorded = queries.disabilities_of(request.scope, person_id, today)
    rows = list(queries.responses_of(request.scope, person_id))
    asked, answers = instruments_of((r.instrument, r.version) for r in rows), queries.answers_by_response(rows)
    responses = [
        (r, of.title, main_result(of, answers[r.pk]) if r.finished_at else None)
        for r in rows
        if (of := asked.get((r.instrument, r.version)))
    ]
    given = {
        "person": person, "recorded": recorded, "is_multiple": queries.is_multiple(recorded), "responses": responses,
        "reported": queries.reported_disabilities(request.scope, [person_id], today).get(person_id, []),
        "devices": queries.devices_of(request.scope, person_id, today),
        "cards": [(c, *_CARD_WORDS[status]) for c, status in queries.cards_of(request.scope, person_id, today)],
        "may_record": request.scope.allows("functioning.record"),
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
def card_state_page(request, card_id):
    """Say what became of a card."""
    found = queries.card_for(request.scope, card_id)
    return _record(request, CARD_STATE, found.person, about=found, card_id=found.pk)


@not_found_outside_scope
def counts_page(request):
    """How many people, by kind, device and cut-off, in an area and the areas below it; each with its definition."""
    scope, today = request.scope, office_today()
    scope.require("functioning.see")
    area = request.GET.get("wilayah") or (scope.prefixes[0] if scope.prefixes else "")
    if not scope.covers(area):
        raise Http404
    counted = queries.count_functioning(scope, area, today)
    whole = counted.pop("")
    below = [(code, gazetteer().name_of(code), counts) for code, counts in sorted(counted.items())]
    given = {
        "name": gazetteer().name_of(area), "below": below, "whole": whole, "today": today, "area": area,
        "areas": [(code, gazetteer().name_of(code)) for code in scope.prefixes],
        "kinds": [(k.label, whole.kinds[k.value], whole.reported[k.value]) for k in DisabilityKind],
        "ganda": (whole.kinds["ganda"], whole.reported["ganda"]), "any": (whole.kinds["any"], whole.reported["any"]),
        "devices": [(d.label, *(whole.devices[d.value, g] for g in ("needed", "in_use", "broken"))) for d in DeviceKind],
        "cut_offs": [
            (c, *(whole.verdicts[c.instrument, c.name, str(v)] for v in Verdict), whole.never(c.age_group) if c.age_group else None,
             whole.proxy[c.instrument])
            for c in CUT_OFFS
        ],
    }  # fmt: skip
    return render(request, "functioning/counts.html", given)


@not_found_outside_scope
def load_page(request):
    """Load the official sentences of an instrument as a new version."""
    request.scope.require("functioning.load")
    form, problems = forms.LoadForm(request.POST or None, request.FILES or None), []
    if request.method == "POST" and form.is_valid():
        try:
            content = form.cleaned_data["file"].read(400_000).decode("utf-8-sig")
            made = services.load_instrument(content=content, by=request.scope)
        except UnicodeDecodeError:
            form.add_error("file", "Berkas ini bukan teks UTF-8.")
        except WordingFaulty as faulty:
            form.add_error("file", "Naskah belum dapat dipakai. Yang perlu diperbaiki tertulis di bawah.")
            problems = faulty.problems
        except services.VersionTaken:
            form.add_error("file", "Versi ini sudah ada dengan kata-kata lain. Pakai nama versi baru.")
        else:
            messages.success(request, f"Naskah {made} dimuat, dan ditanyakan mulai sekarang.")
            return redirect("functioning:load")
    given = {"form": form, "problems": problems, "loaded": loaded_texts()}
    return form_page(request, "functioning/load.html", given, form)


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

"""What a family is told: what was decided, why, what is missing, and how to object."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import render

from setiakawan.aid import forms, forms_payments
from setiakawan.aid.letters import ASK_AGAIN, letter_parts, read_aloud
from setiakawan.aid.pages.asking import ask
from setiakawan.aid.pages.programmes import held_or_404
from setiakawan.aid.queries.family import aid_of_family
from setiakawan.aid.queries.objections import own_waiting
from setiakawan.aid.queries.payouts import holders_gone, others_with, payouts_of
from setiakawan.aid.services.judging import judge_family
from setiakawan.aid.services.payouts import choose_payout, set_payout
from setiakawan.core.dates import office_today
from setiakawan.registry.pages import not_found_outside_scope
from setiakawan.registry.queries import family_for, members_on


@not_found_outside_scope
def family_page(request, family_id):
    """Every decision about a family, in words."""
    found = aid_of_family(request.scope, family_id)
    may = {f"may_{verb}": request.scope.allows(f"aid.{verb}") for verb in ("judge", "pay")}
    ways = payouts_of(request.scope, found.family.pk)
    return render(
        request, "aid/family.html",
        {"found": found, "way": ways[0] if ways else None, "ask_again": ASK_AGAIN,
         "gone": holders_gone(ways[:1], office_today()).values()} | may,
    )  # fmt: skip


@not_found_outside_scope
def payout_page(request, family_id):
    """Record how a family wants to be paid."""
    request.scope.require("aid.pay")
    ways, today = payouts_of(request.scope, family_id), office_today()
    family = family_for(request.scope, family_id)
    members = [(row.person.pk, row.person.name) for row in members_on(request.scope, family, today)
               if row.person and row.state.is_present]  # fmt: skip
    chosen = request.POST.get("pakai", "")
    told = {"channel": ways[0].channel} if ways and not ways[0].is_undecided else {}
    form = forms_payments.PayoutForm(request.POST or None, members=members, initial=told)
    if chosen:
        form = forms.ConfirmForm(request.POST)

    def act():
        if chosen:
            made = choose_payout(
                family_id=family_id, payout_id=int(chosen) if chosen.isdecimal() else 0, by=request.scope
            )
        else:
            made = set_payout(family_id=family_id, by=request.scope, **form.cleaned_data)
        if others := others_with(request.scope, made):
            messages.warning(request, f"Nomor ini juga dicatat untuk {others} keluarga lain. Periksa buku tabungannya.")

    lead = "Berlaku untuk tahap yang disetujui sesudah ini."
    return ask(
        request, "Cara menerima bantuan", form, act, ("aid:family", family_id), lead=lead, template="aid/payout.html",
        ways=ways, others=others_with(request.scope, ways[0]) if ways else 0, gone=holders_gone(ways[:1], today),
    )  # fmt: skip


@not_found_outside_scope
def letter_page(request, family_id):
    """The same as a letter to read on the screen, to print, or to hear."""
    return render(request, "aid/letter.html", _letter(request, family_id))


@not_found_outside_scope
def aloud_page(request, family_id):
    """The letter as plain sentences for whoever reads it out; a browser that can speak offers to."""
    given = _letter(request, family_id)
    sentences = read_aloud(given["parts"], given["office"], given["today"])
    return render(request, "aid/aloud.html", given | {"sentences": sentences})


def _letter(request, family_id: int) -> dict:
    today, office = office_today(), settings.OFFICE_NAME
    found = aid_of_family(request.scope, family_id)
    parts = letter_parts(found, office, own_waiting(request.scope, family_id, today))
    return {"found": found, "parts": parts, "office": office, "today": today}


@not_found_outside_scope
def judge_page(request, family_id, programme_code):
    """Judge a family for one programme now."""
    request.scope.require("aid.judge")
    family, held = family_for(request.scope, family_id), held_or_404(request, programme_code)
    form = forms.ConfirmForm(request.POST if request.method == "POST" else None)

    def act():
        judge_family(programme=held.programme.code, family_id=family.pk, by=request.scope, on=office_today())

    lead = "Penilaian memakai yang tercatat hari ini, dan disimpan bersama alasannya."
    return ask(request, "Nilai kelayakan", form, act, ("aid:family", family.pk), lead=lead)

"""One need and one offer, and what is done with them."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from setiakawan.core.dates import office_today
from setiakawan.participation import forms
from setiakawan.participation.pages.asking import ask, bound
from setiakawan.participation.pages.lists import TONES
from setiakawan.participation.queries.details import candidates_for, need_for, notices_by_hand, offer_for
from setiakawan.participation.services.asking import answer_word, still_needed, withdraw
from setiakawan.participation.services.meeting import propose
from setiakawan.registry.pages import not_found_outside_scope


@not_found_outside_scope
def need_page(request, ask_id):
    """One need: what, for whom, who might help, what happened."""
    scope, today = request.scope, office_today()
    whole = need_for(scope, ask_id, today)
    may_record = scope.allows("participation.record")
    is_open = whole.row.state == "open" and not whole.is_gone
    given = {
        "whole": whole, "row": whole.row, "card": whole.card, "tone": TONES[whole.row.state], "may_record": may_record,
        "candidates": candidates_for(scope, ask_id, today) if is_open and may_record else [],
        "by_hand": notices_by_hand(scope, f"need:{ask_id}"), "is_open": is_open,
        "matches": [(match, TONES[match.state]) for match in whole.matches],
    }  # fmt: skip
    return render(request, "participation/need.html", given)


@not_found_outside_scope
def offer_page(request, offer_id):
    """One offer: what, whose, and what came of it."""
    whole = offer_for(request.scope, offer_id, office_today())
    given = {
        "whole": whole, "row": whole.row, "card": whole.card, "tone": TONES[whole.row.state],
        "may_record": request.scope.allows("participation.record"),
        "by_hand": notices_by_hand(request.scope, f"offer:{offer_id}"),
        "matches": [(match, TONES[match.state]) for match in whole.matches],
    }  # fmt: skip
    return render(request, "participation/offer.html", given)


@not_found_outside_scope
def need_deed(request, ask_id, ask_step):
    """What is done with a need."""
    whole = need_for(request.scope, ask_id, office_today())
    if ask_step == "tawarkan":
        return _propose(request, whole)
    return _deed(request, "need", whole, ask_step, reverse("participation:need", args=[ask_id]))


@not_found_outside_scope
def offer_deed(request, offer_id, ask_step):
    """What is done with an offer."""
    whole = offer_for(request.scope, offer_id, office_today())
    return _deed(request, "offer", whole, ask_step, reverse("participation:offer", args=[offer_id]))


_DEEDS = {
    "kabar": ("Catat kabar dari yang bersangkutan", forms.AnswerForm),
    "tarik": ("Tarik kembali", forms.ReasonForm),
    "masih-perlu": ("Masih perlu", forms.ConfirmForm),
}


def _deed(request, what: str, whole, step: str, back: str):
    if step not in _DEEDS:
        raise Http404
    request.scope.require("participation.record")
    title, form_class = _DEEDS[step]
    form, today = bound(request, form_class), office_today()

    def act():
        told, given = form.cleaned_data, {"what": what, "number": whole.row.pk, "by": request.scope, "on": today}
        if step == "kabar":
            return answer_word(agrees=told["answer"] == "yes", how=told["how"], at=timezone.now(), **given)
        if step == "tarik":
            return withdraw(reason=told["reason"], at=timezone.now(), **given)
        return still_needed(**given)

    lead = "Berlaku dua minggu lagi." if step == "masih-perlu" else ""
    return ask(request, title, form, act, back, lead=lead or f"{whole.card.label} di {whole.card.village}")


def _propose(request, whole):
    request.scope.require("participation.record")
    need, today = whole.row, office_today()
    fit = [c for c in candidates_for(request.scope, need.pk, today) if not c.against]
    people = [(str(c.participant.pk), f"{c.name} ({', '.join(c.why)})") for c in fit]
    form = bound(request, forms.HelperForm, people=people)

    def act():
        chosen = next(c for c in fit if str(c.participant.pk) == form.cleaned_data["helper_id"])
        return propose(
            need_id=need.pk, helper_id=chosen.participant.pk, offer_id=chosen.offer.pk if chosen.offer else None,
            why=chosen.why, by=request.scope, on=today, at=timezone.now(),
        )  # fmt: skip

    lead = "Keduanya ditanya dulu. Belum ada nama atau tempat yang diperlihatkan sebelum keduanya setuju."
    back = reverse("participation:need", args=[need.pk])
    return ask(request, "Tawarkan penolong", form, act, back, lead=lead, save="Tawarkan")

"""Programmes: what they give and to whom, and how an officer writes one."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render

from setiakawan.aid import forms
from setiakawan.aid.pages.asking import ask
from setiakawan.aid.pages.composing import can_mend
from setiakawan.aid.pages.paging import page_of
from setiakawan.aid.queries.previews import preview
from setiakawan.aid.queries.programmes import (
    NoSuchProgramme,
    document_for,
    documents_in,
    held_by,
    programme_now,
    programmes_now,
)
from setiakawan.aid.rules.compiling import PERIODS
from setiakawan.aid.services import programmes
from setiakawan.aid.words import rupiah
from setiakawan.core.dates import office_today
from setiakawan.registry.pages import not_found_outside_scope

_TONES = {"draft": "info", "proposed": "wait", "approved": "ok", "returned": "late"}


@not_found_outside_scope
def list_page(request):
    """Every programme that holds, and the versions that wait."""
    given = {
        "programmes": [held.programme for _, held in sorted(programmes_now(request.scope).items())],
        "shown": page_of(request, [(row, _TONES[row.state]) for row in documents_in(request.scope)]),
        "may_write": request.scope.allows("aid.write"),
    }
    return render(request, "aid/programmes.html", given)


@not_found_outside_scope
def programme_page(request, programme_code):
    """One programme in words."""
    held, today = held_or_404(request, programme_code), office_today()
    may_write = request.scope.allows("aid.write")
    return render(request, "aid/programme.html", _shown(held, today) | {"may_write": may_write})


@not_found_outside_scope
def draft_page(request):
    """Write a programme, or a new version of one."""
    request.scope.require("aid.write")
    start = request.GET.get("dari", "")
    text = held_or_404(request, start).text if start else ""
    form = forms.RulesForm(request.POST or None, initial={"text": text})

    def act():
        return programmes.draft_rules(text=form.cleaned_data["text"], by=request.scope)

    lead = "Mulailah dari program yang ada. Sesudah disimpan, tampak siapa yang terjangkau dan berapa biayanya."
    return ask(request, "Tulis aturan program", form, act, ("aid:document", None), lead=lead)


@not_found_outside_scope
def document_page(request, document_id):
    """A written version: in words, whom it would reach in the viewer's areas, and what waits for whom."""
    row, scope = document_for(request.scope, document_id), request.scope
    held = held_by(row, row.programme)
    day = held.programme.day_to_show(office_today())
    given = _shown(held, day) | {
        "is_coming": day > office_today(),
        "document": row, "tone": _TONES[row.state], "is_own": row.drafted_by_id == scope.user_id,
        "may_write": scope.allows("aid.write"), "may_approve": scope.allows("aid.approve"),
        "may_mend": can_mend(scope, row),
    }  # fmt: skip
    area = request.GET.get("wilayah", "")
    if area and scope.allows("aid.judge") and given["rules"]:
        found = preview(scope, held.programme, area, office_today(), day)
        reach = [
            (row.benefit, row.times, rupiah(row.money) or f"{row.pieces} {row.benefit.unit}") for row in found.reach
        ]
        is_over = held.programme.budget is not None and found.cost > held.programme.budget
        given |= {"preview": found, "reach": reach, "cost": rupiah(found.cost), "is_over": is_over, "area": area}
    return render(request, "aid/document.html", given | {"villages": forms.village_choices(scope.prefixes)})


_DEEDS = {
    "ajukan": ("Ajukan untuk disetujui", forms.ConfirmForm, "aid.write"),
    "setujui": ("Setujui aturan", forms.NoteForm, "aid.approve"),
    "kembalikan": ("Kembalikan aturan", forms.ReasonForm, "aid.approve"),
}


@not_found_outside_scope
def document_deed(request, document_id, rules_step):
    """Propose, approve or return a version."""
    if rules_step not in _DEEDS:
        raise Http404
    title, form_class, verb = _DEEDS[rules_step]
    request.scope.require(verb)
    row = document_for(request.scope, document_id)
    form = form_class(request.POST if request.method == "POST" else None)

    def act():
        if rules_step == "ajukan":
            return programmes.propose_rules(document_id=row.pk, by=request.scope)
        note = form.cleaned_data.get("note") or form.cleaned_data.get("reason", "")
        return programmes.decide_rules(document_id=row.pk, approve=rules_step == "setujui", note=note, by=request.scope)

    return ask(request, title, form, act, ("aid:document", row.pk), lead=str(row))


def held_or_404(request, code: str):
    """The programme of an address as it holds. Raises Http404."""
    try:
        return programme_now(request.scope, code)
    except NoSuchProgramme as absent:
        raise Http404 from absent


def _shown(held, today) -> dict:
    programme = held.programme
    rules = programme.in_force(today)
    benefits = [
        (b.label, rupiah(b.amount) if b.amount else b.unit, PERIODS[b.per], b.at_most, b.who is not None)
        for b in rules.benefits
    ] if rules else []  # fmt: skip
    return {
        "programme": programme, "rules": rules, "benefits": benefits, "budget": rupiah(programme.budget),
        "text": held.text, "office": settings.OFFICE_NAME,
    }  # fmt: skip

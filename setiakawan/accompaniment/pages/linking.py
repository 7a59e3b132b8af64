"""Linking who helps to a person or family of the registry, found by name within the viewer's areas."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render

from setiakawan.accompaniment.forms import words
from setiakawan.accompaniment.pages.refusals import REFUSALS
from setiakawan.accompaniment.queries.records import supporter_for
from setiakawan.accompaniment.rules.circle import name_to_look_for
from setiakawan.accompaniment.services.circles import link_supporter
from setiakawan.core.dates import office_today
from setiakawan.registry.pages import not_found_outside_scope
from setiakawan.registry.queries import describe, search_people

_MOST = 10


class NameForm(forms.Form):
    """Whom to look for."""

    q = words("Nama", limit=120, rows=1)


@not_found_outside_scope
def link_page(request, supporter_id):
    """Look for the supporter by name, and choose the person or their family. The name comes by POST: it is no address."""
    request.scope.require("accompaniment.record")
    named = supporter_for(request.scope, supporter_id)
    occasion = named.answer.visit or named.answer.assessment
    if _choose(request, named.pk):
        return redirect("accompaniment:case", occasion.case_id)
    guess = name_to_look_for(named.name or "")
    form = NameForm(request.POST if "q" in request.POST else None, initial={"q": guess})
    text = form.cleaned_data["q"] if form.is_bound and form.is_valid() else "" if form.is_bound else guess
    found = search_people(request.scope, text=text, limit=_MOST) if text.strip() else None
    others = [person for person in found.people if person.pk != named.answer.person_id] if found else []
    given = {
        "named": named, "person": named.answer.person, "case_id": occasion.case_id, "form": form, "asked": text,
        "lines": describe(others, office_today()), "is_linked": bool(named.person_id or named.family_id),
        "is_cut": bool(found and found.after),
    }  # fmt: skip
    return render(request, "accompaniment/link.html", given, status=422 if form.errors else 200)


def _choose(request, supporter_id: int) -> bool:
    """Link or unlink as asked; a refusal is told and nothing changes."""
    wanted = {f"{kind}_id": _number(request.POST[kind]) for kind in ("person", "family") if kind in request.POST}
    if not (wanted or "lepas" in request.POST):
        return False
    try:
        link_supporter(supporter_id=supporter_id, by=request.scope, **wanted)
    except tuple(REFUSALS) as refused:
        messages.error(request, REFUSALS[type(refused)][1])
        return False
    messages.success(request, "Kaitan tersimpan." if wanted else "Kaitan dilepas.")
    return True


def _number(text: str) -> int:
    """The number of a row; what is none belongs to nobody."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0

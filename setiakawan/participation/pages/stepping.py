"""Entering a need or an offer, one question per page, with pictures. Works without JavaScript; every page is kept before
anything else is done with it, so that going back, an error or a power cut loses nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.forms import MultipleChoiceField
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from setiakawan.core.dates import office_today
from setiakawan.participation.ask_forms import NeedForm, OfferForm
from setiakawan.participation.pages.asking import REFUSALS, refusal_words
from setiakawan.participation.queries.drafts import draft_of
from setiakawan.participation.services.drafts import DraftTooLong, drop_draft, keep_draft
from setiakawan.participation.services.entering import enter_need, enter_offer
from setiakawan.participation.services.meeting import CannotMeet
from setiakawan.participation.services.words import TellsHealth
from setiakawan.participation.steps import Step, next_step, only, steps_of, told
from setiakawan.registry.pages import not_found_outside_scope

CHECK = "periksa"


@dataclass(frozen=True)
class _Entry:
    """What is entered: its name among the drafts, its title, its form, its service, and the page of what was made."""

    what: str
    title: str
    form: type
    act: Callable
    then: str


_NEED = _Entry("need", "Catat kebutuhan", NeedForm, enter_need, "participation:need")
_OFFER = _Entry("offer", "Catat tawaran", OfferForm, enter_offer, "participation:offer")


@not_found_outside_scope
def need_page(request):
    """Enter a need."""
    return _go_through(request, _NEED)


@not_found_outside_scope
def offer_page(request):
    """Enter an offer."""
    return _go_through(request, _OFFER)


def _go_through(request, entry: _Entry):
    request.scope.require("participation.record")
    number, kept = draft_of(request.scope, entry.what)
    if request.method == "POST" and "buang" in request.POST:
        drop_draft(what=entry.what, by=request.scope)
        return redirect("participation:needs")
    if request.method == "POST" and "langkah" not in request.POST:
        return _send(request, entry)
    whole = _form(request, entry, kept, number)
    steps = steps_of(whole)
    wanted = (request.POST if request.method == "POST" else request.GET).get("langkah", "")
    step = next((one for one in steps if one.slug == wanted), None)
    if request.method == "POST" and step is None:
        return redirect(request.path)
    if step is None and wanted != CHECK:
        step = next_step(steps, kept)
    if step is None:
        return _check(request, entry, whole)
    return _step(request, entry, step, steps, kept, number)


def _form(request, entry: _Entry, kept: dict, number: str, data=None):
    """The form with what was kept as its first values, or with what was sent."""
    given = {"prefixes": request.scope.prefixes, "today": office_today()}
    fields = entry.form(**given).fields
    first = {
        name: texts if isinstance(fields.get(name), MultipleChoiceField) else (texts or [""])[0]
        for name, texts in kept.items()
    }
    if number:
        first["client_id"] = number
    return entry.form(data=data, initial=first, **given)


def _step(request, entry: _Entry, step: Step, steps: list[Step], kept: dict, number: str):
    is_sent = request.method == "POST"
    if is_sent and not _keep(request, entry, step.fields):
        return redirect(f"{request.path}?langkah={step.slug}")
    if is_sent:
        number, kept = draft_of(request.scope, entry.what)
    form = only(_form(request, entry, kept, number, request.POST if is_sent else None), step)
    place = steps.index(step)
    before = steps[place - 1].slug if place else ""
    if is_sent and "ke" in request.POST:
        return redirect(f"{request.path}?langkah={before or step.slug}")
    if is_sent and form.is_valid():
        after = next_step(steps_of(_form(request, entry, kept, number)), kept)
        return redirect(f"{request.path}?langkah={after.slug if after else CHECK}")
    given = {
        "form": form, "step": step, "place": place + 1, "count": len(steps), "before": before, "title": entry.title,
    }  # fmt: skip
    return render(request, "participation/step.html", given, status=422 if is_sent else 200)


def _check(request, entry: _Entry, form, status: int = 200):
    """Everything once more, with a way back to each page; the fields go along hidden."""
    rows = told(form)
    names = {name for step, _, _ in rows for name in step.fields} | {"client_id"}
    hidden = [form[name].as_hidden() for name in form.fields if name in names]
    wrong = [(step, error) for step, _, errors in rows for error in errors]
    others = form.non_field_errors() if form.is_bound else ()
    given = {"rows": rows, "hidden": hidden, "wrong": wrong, "others": others, "title": entry.title}
    return render(request, "participation/check.html", given, status=status)


def _send(request, entry: _Entry):
    number, _ = draft_of(request.scope, entry.what)
    form = _form(request, entry, {}, number, request.POST)
    if form.is_valid():
        try:
            made = entry.act(**form.given(), by=request.scope, today=office_today(), at=timezone.now())
        except (*REFUSALS, CannotMeet, TellsHealth) as refused:
            form.add_error(None, refusal_words(refused))
        else:
            drop_draft(what=entry.what, by=request.scope)
            messages.success(request, "Tersimpan.")
            return redirect(reverse(entry.then, args=[made.pk]))
    return _check(request, entry, form, status=422)


def _keep(request, entry: _Entry, names) -> bool:
    try:
        keep_draft(what=entry.what, values={name: request.POST.getlist(name) for name in names}, by=request.scope)
    except DraftTooLong:
        messages.error(request, "Isiannya terlalu panjang untuk disimpan. Ringkas dahulu.")
        return False
    return True

"""Going through a record step by step. Works without JavaScript; every step is kept before anything else is done with it,
so that going back, an error or a power cut loses nothing. What is sent at the end is what the last page shows.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.contrib import messages
from django.forms import MultipleChoiceField
from django.shortcuts import redirect, render
from django.urls import reverse

from setiakawan.accompaniment.models import Case, Draft
from setiakawan.accompaniment.pages.refusals import REFUSALS, refuse
from setiakawan.accompaniment.queries.drafts import draft_of
from setiakawan.accompaniment.services.drafts import DraftTooLong, drop_draft, keep_draft
from setiakawan.accompaniment.steps import Step, only, steps_of, tell
from setiakawan.registry.pages import form_page

CHECK = "periksa"
_TITLES = {
    "kunjungan": "Catat kunjungan",
    "asesmen": "Asesmen",
    "rencana": "Susun rencana",
    "koreksi": "Koreksi kunjungan",
}


@dataclass(frozen=True)
class Record:
    """What is recorded: its name among the drafts, its words, the case, the form, what writes it from the form's
    arguments, what it shows first, and the page that follows.
    """

    act: str
    title: str
    lead: str
    case: Case
    form: Callable
    write: Callable
    first: dict = field(default_factory=dict)
    then: str = "accompaniment:case"


def go_through(request, record: Record, *, is_told: bool = False):
    """The page that a request asks for: a step, the last page, or what follows after sending.

    `is_told`: everything was told before (a correction), so the last page comes first.
    """
    number, kept = draft_of(request.scope, record.case.pk, record.act)
    first = _first(record, kept)
    if number:
        first["client_id"] = number
    whole = record.form(initial=first)
    steps = steps_of(whole)
    if request.method == "POST" and "buang" in request.POST:
        drop_draft(case_id=record.case.pk, act=record.act, by=request.scope)
        return redirect("accompaniment:case", record.case.pk)
    if request.method == "POST" and "langkah" not in request.POST:
        return _send(request, record)
    wanted = (request.POST if request.method == "POST" else request.GET).get("langkah", "")
    step = next((one for one in steps if one.slug == wanted), None)
    if request.method == "POST" and step is None:
        return redirect(request.path)  # a step that no longer applies: nothing of it is kept
    if step is None and wanted != CHECK and not is_told:
        step = _next(steps, kept)
    if step is None:
        return _check(request, record, whole, bool(kept))
    return _step(request, record, step, steps, first, is_told)


def _first(record: Record, kept: dict[str, list[str]]) -> dict[str, object]:
    """What the form shows first: what was told before, and over it what was typed; a list where several may be chosen."""
    fields = record.form(initial=record.first).fields
    typed = {
        name: texts if isinstance(fields.get(name), MultipleChoiceField) else (texts or [""])[0]
        for name, texts in kept.items()
    }
    return record.first | typed


def _next(steps: list[Step], kept: dict) -> Step | None:
    """The first step that was not gone through yet; None when the last page is next."""
    return next((step for step in steps if not set(step.fields) <= set(kept)), None)


def _step(request, record: Record, step: Step, steps: list[Step], first: dict, is_told: bool):
    if request.method == "POST":
        _keep(request, record, step.fields)
    form = only(record.form(data=request.POST if request.method == "POST" else None, initial=first), step)
    place = steps.index(step)
    before = steps[place - 1].slug if place else ""
    if request.method == "POST" and "ke" in request.POST:
        return redirect(f"{request.path}?langkah={before or step.slug}")
    if request.method == "POST" and form.is_valid():
        kept = draft_of(request.scope, record.case.pk, record.act)[1]
        whole = record.form(initial=_first(record, kept))
        following = None if is_told else _next(steps_of(whole), kept)
        return redirect(f"{request.path}?langkah={following.slug if following else CHECK}")
    given = {
        "form": form, "step": step, "place": place + 1, "count": len(steps), "before": before, **_about(record),
    }  # fmt: skip
    return form_page(request, "accompaniment/step.html", given, form)


def _check(request, record: Record, form, has_draft: bool):
    """Everything once more, with a way back to each step; the fields go along hidden."""
    told = tell(form)
    hidden = [form[name].as_hidden() for one in told for name in one.step.fields] + [form["client_id"].as_hidden()]
    others = form.non_field_errors() if form.is_bound else ()
    wrong = [(one.step, error) for one in told for error in one.errors]
    given = {"told": told, "hidden": hidden, "wrong": wrong, "others": others, "has_draft": has_draft, **_about(record)}
    return render(request, "accompaniment/check.html", given, status=422 if wrong or others else 200)


def _send(request, record: Record):
    form = record.form(data=request.POST, initial=record.first)
    if form.is_valid():
        try:
            made = record.write(form.given())
        except tuple(REFUSALS) as refused:
            refuse(form, refused)
        else:
            drop_draft(case_id=record.case.pk, act=record.act, by=request.scope)
            messages.success(request, f"Tersimpan: {record.title.lower()}.")
            return redirect(record.then, made.pk if record.then == "accompaniment:plan" else record.case.pk)
    _keep(request, record, [name for name in form.fields if name != "client_id" and name in request.POST])
    return _check(request, record, form, has_draft=True)


def _keep(request, record: Record, names: Iterable[str]) -> None:
    values = {name: request.POST.getlist(name) for name in names}
    try:
        keep_draft(case_id=record.case.pk, act=record.act, values=values, by=request.scope)
    except DraftTooLong:
        messages.error(request, "Isian terlalu panjang untuk disimpan sebagai draf. Ringkas dahulu.")


def _about(record: Record) -> dict:
    return {"case": record.case, "person": record.case.person, "title": record.title, "lead": record.lead}


def told_drafts(rows: Iterable[Draft]) -> list[dict]:
    """Drafts with their title and the address at which they go on."""
    told = []
    for row in rows:
        kind, _, number = row.act.partition("-")
        url = (
            reverse("accompaniment:correct", args=[number])
            if number
            else reverse("accompaniment:record", args=[row.case_id, kind])
        )
        told.append({"title": _TITLES[kind], "url": url, "kept_at": row.kept_at, "case": row.case})
    return told

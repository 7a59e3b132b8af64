"""Matching: run for an area, what it proposed, what fairness cost, who is left; ringing for what is urgent."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from setiakawan.areas.gazetteer import gazetteer
from setiakawan.core.dates import office_today
from setiakawan.participation import event_forms
from setiakawan.participation.pages.asking import ask, bound
from setiakawan.participation.pages.lists import common
from setiakawan.participation.queries.runs import open_urgent, run_for, runs_for
from setiakawan.participation.services.matching import ring_for, run_matching
from setiakawan.registry.pages import not_found_outside_scope
from setiakawan.registry.words import date_in_words


@require_safe
def list_page(request):
    """Runs so far, and the button that makes one."""
    return _list(request, event_forms.RunForm(areas=_areas(request.scope)))


@require_POST
def now_page(request):
    """Run it now, for one of the viewer's areas."""
    scope = request.scope
    scope.require("participation.record")
    form = event_forms.RunForm(request.POST, areas=_areas(scope))
    if not form.is_valid():
        return _list(request, form, status=422)
    run = run_matching(area=form.cleaned_data["area"], by=scope, on=office_today(), at=timezone.now())
    messages.success(request, f"{run.proposed} tawaran dikirim. Kedua pihak masih menjawab.")
    return redirect("participation:run", run.pk)


def _list(request, form, status: int = 200):
    given = {"rows": runs_for(request.scope)[:50], "form": form, **common(request)}
    return render(request, "participation/runs.html", given, status=status)


def _areas(scope) -> list[tuple[str, str]]:
    return [(code, gazetteer().name_of(code) or code) for code in scope.prefixes]


@not_found_outside_scope
def run_page(request, run_id):
    """One run."""
    whole = run_for(request.scope, run_id)
    title = f"Pencocokan {whole.run.area.name}, {date_in_words(whole.run.on)}"
    return render(request, "participation/run.html", {"whole": whole, "run": whole.run, "title": title})


@not_found_outside_scope
def ring_page(request, ask_id):
    """Ring several helpers for something urgent."""
    request.scope.require("participation.record")
    need = open_urgent(request.scope, ask_id)
    form = bound(request, event_forms.RingForm)

    def act():
        accepts = form.cleaned_data["accepts"] == "yes"
        given = {"by": request.scope, "on": office_today(), "at": timezone.now()}
        return ring_for(need_id=need.pk, receiver_accepts=accepts, **given)

    lead = "Beberapa penolong terdekat diberi tahu sekaligus; yang lebih dulu menjawab ya yang datang."
    then = reverse("participation:need", args=[need.pk])
    return ask(request, "Panggil penolong", form, act, then, lead=lead, save="Panggil")

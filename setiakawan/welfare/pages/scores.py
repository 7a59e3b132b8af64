"""Versions of the triage score: the list, the report on one with its errors, and what two officers decide."""

from django.contrib import messages
from django.shortcuts import redirect, render

from setiakawan.registry.pages import form_page, not_found_outside_scope
from setiakawan.registry.services.entry import ReasonMissing
from setiakawan.welfare import queries
from setiakawan.welfare.forms import DecideScoreForm
from setiakawan.welfare.models import ScoreState
from setiakawan.welfare.services import scores as services

_DEEDS = {
    "propose": (services.propose_score, "Diajukan. Petugas lain memutuskan."),
    "approve": (services.approve_score, "Versi ini sekarang dipakai."),
    "retire": (services.retire_score, "Versi ini tidak dipakai lagi."),
}
_POSSIBLE = {
    ScoreState.TRAINED: ("propose",), ScoreState.PROPOSED: ("approve", "retire"), ScoreState.APPROVED: ("retire",),
    ScoreState.RETIRED: ("propose",),
}  # fmt: skip
_REFUSALS = {
    ReasonMissing: ("reason", "Tuliskan alasannya dalam beberapa kata."),
    services.SecondPersonNeeded: (None, "Yang mengajukan tidak boleh menyetujui. Mintalah petugas lain."),
    services.NotNow: (None, "Keadaan versi ini sudah berubah. Muat ulang halaman."),
}


@not_found_outside_scope
def scores_page(request):
    """Every version of the score."""
    return render(request, "welfare/scores.html", {"versions": queries.score_versions(request.scope)})


@not_found_outside_scope
def score_page(request, score_id):
    """The report on one version, and what may be decided about it."""
    return _report(request, score_id, DecideScoreForm())


@not_found_outside_scope
def decide_page(request, score_id):
    """Decide about one version; what is refused stands on its report."""
    request.scope.require("welfare.score")
    form = DecideScoreForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _decide(request, form, score_id):
        return redirect("welfare:score", score_id)
    return _report(request, score_id, form)


def _report(request, score_id: int, form):
    version, decisions = queries.score_version(request.scope, score_id)
    state = decisions[-1]
    given = {
        "score": version, "report": version.report, "decisions": decisions, "state": state, "form": form,
        "deeds": _POSSIBLE[state.state] if request.scope.allows("welfare.score") else (),
        "parts": sorted(version.model["terms"], key=lambda term: term["label"]),
        "coverage": version.report["coverage"] * 100, "level": version.report["level"] * 100,
        "rows": [_in_percent(row) for row in version.report["quotas"]],
    }  # fmt: skip
    return form_page(request, "welfare/score.html", given, form)


def _decide(request, form, score_id: int) -> bool:
    service, words = _DEEDS[form.cleaned_data["deed"]]
    try:
        service(score_id=score_id, reason=form.cleaned_data["reason"], by=request.scope)
    except tuple(_REFUSALS) as refused:
        field, why = _REFUSALS[type(refused)]
        form.add_error(field, why)
        return False
    messages.success(request, words)
    return True


def _in_percent(row: dict) -> dict:
    inside, outside = row["lines"]["30"]
    shares = {"error": row["error"], "inside": inside, "outside": outside}
    interval = f"{100 * row['low']:.0f}–{100 * row['high']:.0f} %"
    return {"quota": row["quota"], "interval": interval} | {name: f"{100 * s:.0f} %" for name, s in shares.items()}

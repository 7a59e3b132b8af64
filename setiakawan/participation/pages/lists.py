"""The lists of gotong royong: needs, offers, matches, pairs, reports."""

from django.shortcuts import render

from setiakawan.core.dates import office_today
from setiakawan.participation.catalogue import label_of
from setiakawan.participation.forms import ListFilter
from setiakawan.participation.models import AskState, MatchState, PairState
from setiakawan.participation.queries.lists import (
    match_lines,
    need_lines,
    offer_lines,
    pair_lines,
    report_lines,
    waiting_for,
)
from setiakawan.registry.pages import not_found_outside_scope

TONES = {
    "waiting_word": "wait", "open": "info", "taken": "ok", "done": "done", "refused": "done", "withdrawn": "done",
    "expired": "done", "stopped": "late", "proposed": "wait", "accepted": "ok", "confirmed": "ok", "declined": "done",
    "active": "ok", "handed_over": "done", "ended": "done",
}  # fmt: skip


@not_found_outside_scope
def needs_page(request):
    """Needs, the urgent on top."""
    return _list(request, "participation/needs.html", need_lines, AskState.choices, AskState.OPEN)


@not_found_outside_scope
def offers_page(request):
    """Offers, the latest on top."""
    states = [(s.value, s.label) for s in AskState if s not in (AskState.TAKEN, AskState.DONE)]
    return _list(request, "participation/offers.html", offer_lines, states, AskState.OPEN)


@not_found_outside_scope
def pairs_page(request):
    """Lasting pairs, with the day on which they meet next."""

    def lines(scope, on, *, kind="", **asked):
        found, after = pair_lines(scope, on, **asked)
        return [(line, label_of(line.pair.kind)) for line in found], after

    return _list(request, "participation/pairs.html", lines, PairState.choices, PairState.ACTIVE, with_kind=False)


@not_found_outside_scope
def matches_page(request):
    """Matches that go on."""

    def lines(scope, on, *, kind="", **asked):
        found, after = match_lines(scope, **asked)
        return [(match, label_of(match.need.kind), TONES[match.state]) for match in found], after

    states = [("", "Yang berjalan"), *MatchState.choices]
    return _list(request, "participation/matches.html", lines, states, "", with_kind=False)


@not_found_outside_scope
def reports_page(request):
    """Reports that wait for an answer, the first due on top."""
    request.scope.require("participation.vet")
    is_open = request.GET.get("status", "") != "selesai"
    given = {
        "lines": report_lines(request.scope, office_today(), is_open=is_open), "is_open": is_open,
        **common(request),
    }  # fmt: skip
    return render(request, "participation/reports.html", given)


def _list(request, template: str, lines, states, first: str, *, with_kind: bool = True):
    request.scope.require("participation.see")
    today, scope = office_today(), request.scope
    asked = request.GET.copy()
    asked.setdefault("status", first)
    form = ListFilter(asked, prefixes=scope.prefixes, states=states, with_kind=with_kind)
    found, after, is_right = [], "", form.is_valid()
    if is_right:
        asked = form.cleaned_data
        found, after = lines(
            scope, today, state=asked["status"] or first, area=asked["wilayah"], kind=asked.get("jenis", ""),
            after=request.GET.get("after", ""),
        )  # fmt: skip
    given = {
        "form": form, "lines": found, "after": after, "today": today,
        "tone": TONES.get((form.cleaned_data.get("status") if is_right else "") or first, "info"), **common(request),
    }  # fmt: skip
    return render(request, template, given, status=200 if is_right else 422)


def common(request) -> dict:
    """What the tabs of gotong royong need."""
    scope = request.scope
    return {
        "waiting": waiting_for(scope, office_today()), "may_record": scope.allows("participation.record"),
        "may_vet": scope.allows("participation.vet"),
    }  # fmt: skip

"""Figures of an area, month by month, and who carries much there."""

import datetime

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from setiakawan.areas.gazetteer import gazetteer
from setiakawan.areas.queries import area_of
from setiakawan.core.dates import office_today
from setiakawan.solidarity.queries.areas import area_look
from setiakawan.solidarity.queries.circle import loads_in


@require_safe
def overview_page(request):
    """The viewer's own area."""
    request.scope.require("solidarity.report")
    prefixes = request.scope.prefixes
    if not prefixes:
        return render(request, "solidarity/nowhere.html")
    return redirect("solidarity:area", prefixes[0])


@require_safe
def area_page(request, code):
    """The figures of one area as of a month, the areas below, what would be lost, the trend."""
    _require(request, "solidarity.report", code)
    look = area_look(request.scope, code, _month(request.GET.get("bulan", "")), office_today())
    return render(request, "solidarity/area.html", {
        "look": look, "area": area_of(code), "path": _path(request.scope, code),
        "may_see": request.scope.allows("solidarity.see"), "may_plan": request.scope.allows("solidarity.plan"),
    })  # fmt: skip


@require_safe
def loads_page(request, code):
    """Who carries most in a village or kecamatan."""
    _require(request, "solidarity.see", code)
    if code.count(".") < 2:
        raise Http404
    lines = loads_in(request.scope, code, office_today())
    return render(request, "solidarity/loads.html", {"lines": lines, "area": area_of(code)})


def _require(request, verb: str, code: str) -> None:
    """The role first, then the area: one outside the viewer's does not exist for them."""
    request.scope.require(verb)
    if not request.scope.covers(code) or gazetteer().place(code) is None:
        raise Http404


def _month(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def _path(scope, code: str) -> list[tuple[str, str]]:
    parts = code.split(".")
    above = (".".join(parts[:n]) for n in range(1, len(parts)))
    return [(one, gazetteer().name_of(one)) for one in above if scope.covers(one)]

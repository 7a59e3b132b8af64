"""One area: what is known of it, where it lies, what lies in and around it."""

from django.http import Http404
from django.shortcuts import render

from setiakawan.areas import queries


def area(request, code):
    """The page of a code, current or retired; 404 for a code that no list has."""
    request.scope.require("areas.see")
    facts = queries.area_of(code)
    if facts is None:
        raise Http404("Kode wilayah tidak dikenal.")
    shown = facts.path[-1] if facts.level == "village" else facts
    is_drawn = queries.has_map(shown.code)
    given = {"area": facts, "map_area": shown.code if is_drawn else "", "map_title": f"Peta {shown.spoken}"}
    return render(request, "areas/area.html", given)

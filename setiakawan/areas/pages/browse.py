"""The areas of the office: map, tree, and a search by name or code."""

from django.conf import settings
from django.shortcuts import render

from setiakawan.areas import queries


def browse(request):
    """The office's own area, or the answer to a search."""
    request.scope.require("areas.see")
    text = request.GET.get("q", "").strip()[:80]
    answer = queries.find_areas(text, within=settings.OFFICE_AREA) if text else None
    home = queries.area_of(settings.OFFICE_AREA)
    given = {"answer": answer, "home": home, "text": text}
    if home and not answer:
        districts = [queries.area_of(child.code) for child in home.children]
        word = "kecamatan" if home.level == "regency" else "wilayah"
        given |= {"districts": districts, "tree_title": f"{len(districts)} {word}", "map_title": f"Peta {home.spoken}"}
    return render(request, "areas/browse.html", given)

"""The map of a district as SVG with a table of the same values beside it: `{% load areas_map %}`.

    {% area_map area="64.08" values=people title="Warga per desa" legend="warga" %}
    {% area_map area="64.08.04" here="64.08.04.2001" %}          one kecamatan, a village marked, no values

`values` maps village codes to numbers (None: no data); `legend` says what they count; `link` is the name of a page that
takes a code. Every village is a link with its name and value; colour is doubled by pattern and table.
"""

from dataclasses import dataclass
from itertools import count

from django import template
from django.conf import settings
from django.template.defaultfilters import floatformat
from django.urls import reverse

from setiakawan.areas.cartography import DistrictMap
from setiakawan.areas.choropleth import bands, classify
from setiakawan.areas.gazetteer import gazetteer
from setiakawan.areas.maps import district_map

register = template.Library()
_numbers = count(1)
_ANY = "KODE"  # asked for once, then replaced: finding an address costs more than drawing a village


@dataclass(frozen=True)
class Shape:
    """One village as the template draws and lists it; `figure` is its value in words, `band` is 0 without data."""

    name: str
    district: str
    url: str
    path: str
    figure: str
    band: int
    is_here: bool


@dataclass(frozen=True)
class Label:
    """A name on the map."""

    text: str
    x: int
    y: int


@register.inclusion_tag("areas/map.html")
def area_map(area: str = "", values=None, title: str = "", legend: str = "", link: str = "areas:area", here: str = ""):
    """Draw an area of a district. Unknown borders draw nothing but say so. Cost: milliseconds, no query."""
    area = area or settings.OFFICE_AREA
    drawn = district_map(area)
    if drawn is None:
        return {"is_drawn": False}
    within = {code: path for code, path in drawn.villages.items() if _is_within(code, area)}
    shown = {code: (values or {}).get(code) for code in within}
    classes = classify(shown)
    box = _frame(drawn, list(within))
    pixel = max(box[2] / 700, box[3] / 570)  # map units of one pixel where the drawing has its largest size
    letters = round(11 * pixel)
    return {
        "is_drawn": True,
        "uid": f"peta-{next(_numbers)}",
        "title": title or gazetteer().name_of(area),
        "legend": legend,
        "is_wide": area.count(".") < 2,
        "has_values": values is not None,
        "shapes": _shapes(within, shown, classes, link, here),
        "around": [
            path for code, path in drawn.villages.items() if code not in within and _touches(drawn.boxes[code], box)
        ],
        "bands": bands(shown, classes),
        "without_data": sum(1 for v in shown.values() if v is None) if values is not None else 0,
        "borders": drawn.borders,
        "outline": drawn.outline,
        "box": box,
        "labels": _labels(drawn, list(within), area, letters),
        "letters": letters,
        "grain": f"{1.4 * pixel:.1f}",
        "swatch": (round(34 * pixel), round(24 * pixel)),
        "source": drawn.source,
    }


def _is_within(code: str, area: str) -> bool:
    return code == area or code.startswith(area + ".")


def _shapes(within: dict[str, str], values, classes, link: str, here: str) -> list[Shape]:
    known, page = gazetteer(), reverse(link, args=[_ANY])
    shapes = []
    for code, path in within.items():
        value = values[code]
        figure = "" if value is None else floatformat(value, "-1g")
        district = known.name_of(known.parent_of(code) or "")
        url = page.replace(_ANY, code)
        shapes.append(Shape(known.name_of(code), district, url, path, figure, classes.get(code, 0), code == here))
    return shapes


def _frame(drawn: DistrictMap, codes: list[str]) -> tuple[int, int, int, int]:
    """The part of the map that shows the areas, with a margin: x, y, width, height."""
    boxes = [drawn.boxes[code] for code in codes] or [(0, 0, drawn.width, drawn.height)]
    left, top = min(b[0] for b in boxes), min(b[1] for b in boxes)
    right, bottom = max(b[0] + b[2] for b in boxes), max(b[1] + b[3] for b in boxes)
    margin = max(right - left, bottom - top) // 40 + 2
    return left - margin, top - margin, right - left + 2 * margin, bottom - top + 2 * margin


def _touches(box, frame) -> bool:
    """Whether a box can be seen in a frame or in the room that the page leaves on its sides."""
    side = max(frame[2], frame[3])
    return (
        box[0] < frame[0] + frame[2] + side and frame[0] - side < box[0] + box[2]
        and box[1] < frame[1] + frame[3] and frame[1] < box[1] + box[3]
    )  # fmt: skip


def _labels(drawn: DistrictMap, codes: list[str], area: str, letters: int) -> list[Label]:
    """Names of kecamatan on a whole district, of villages on one kecamatan, large areas first; none over another."""
    spots: dict[str, list[tuple[int, int]]] = {}
    for code in sorted(codes, key=lambda c: -drawn.boxes[c][2] * drawn.boxes[c][3]):
        named = code if area.count(".") >= 2 else gazetteer().parent_of(code) or ""
        spots.setdefault(named, []).append(drawn.centres[code])
    placed: list[Label] = []
    for code, points in spots.items():
        name = gazetteer().name_of(code)
        near = _from_the_middle(points)
        tries = [*near, *((x, y + shift) for shift in (letters, -letters) for x, y in near)]
        free = (p for p in tries if not any(_overlap(name, p, other, letters) for other in placed))
        if spot := next(free, None):
            placed.append(Label(name, *spot))
    return placed


def _from_the_middle(points: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Points by distance from the middle of all; each lies inside a village, so no label falls outside."""
    x, y = (sum(p[i] for p in points) / len(points) for i in (0, 1))
    return sorted(points, key=lambda p: (p[0] - x) ** 2 + (p[1] - y) ** 2)


def _overlap(name: str, spot: tuple[int, int], other: Label, letters: int) -> bool:
    reach = (len(name) + len(other.text)) / 2 * letters * 0.54
    return abs(spot[0] - other.x) < reach and abs(spot[1] - other.y) < letters * 1.05

"""From boundaries (GeoJSON) to one small map whose neighbours stay joined. Pure; used offline and by the importer.

Points are put on a whole-number grid; where borders meet, rings are cut into arcs; each arc is simplified once
(Douglas & Peucker 1973), whichever sides it has. So no gap or overlap can appear between two villages, and arcs tell
who borders on whom.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

Point = tuple[int, int]
Arc = tuple[Point, ...]

WIDTH = 4000
"""Width of a map in its own units; about 85 m each in Kutai Timur."""

TOLERANCE = 4.0
"""How far, in map units, a simplified border may lie from the drawn one."""

_CELL = 32


class BoundariesUnusable(ValueError):
    """A GeoJSON file cannot be made into a map; the message says why, in Indonesian."""


@dataclass
class DistrictMap:
    """A drawn district: SVG paths by village code, borders of kecamatan, and what follows from them.

    `boxes` and `centres` are in map units; `neighbours` are pairs of codes, the lower one first.
    """

    area: str
    source: str
    width: int
    height: int
    villages: dict[str, str]
    borders: str
    outline: str
    boxes: dict[str, tuple[int, int, int, int]] = field(default_factory=dict)
    centres: dict[str, Point] = field(default_factory=dict)
    neighbours: list[tuple[str, str]] = field(default_factory=list)


def draw(shapes: dict[str, list[list[tuple[float, float]]]], area: str, source: str) -> DistrictMap:
    """Make the map of a district from its villages' rings (longitude, latitude). Cost: a second for 30,000 points."""
    rings, height = _on_grid(shapes)
    rings = _with_shared_points(rings)
    cuts = _junctions(ring for code in rings for ring in rings[code])
    sides: dict[Arc, set[str]] = {}
    pieces = {code: [_arcs(ring, cuts) for ring in rings[code]] for code in rings}
    for code, split in pieces.items():
        for arc in (a for ring in split for a in ring):
            sides.setdefault(_canonical(arc), set()).add(code)
    short = {arc: _simplify(arc, TOLERANCE) for arc in sides}
    villages = {code: "".join(_ring_path(ring, short) for ring in split) for code, split in sorted(pieces.items())}
    drawn: dict[Arc, set[str]] = {}
    for arc, codes in sides.items():  # two sides that differed by a point on the line between are one border now
        drawn.setdefault(_canonical(short[arc]), set()).update(codes)
    between = [a for a, codes in drawn.items() if len({_parent(c) for c in codes}) > 1]
    outer = [a for a, codes in drawn.items() if len(codes) == 1]
    pairs = {tuple(sorted(codes)) for codes in drawn.values() if len(codes) == 2}
    return DistrictMap(
        area, source, WIDTH, height, villages, _lines(between), _lines(outer),
        {code: _box(rings[code]) for code in sorted(rings)},
        {code: _centre(rings[code]) for code in sorted(rings)},
        sorted(pairs),
    )  # fmt: skip


def _parent(code: str) -> str:
    return code.rpartition(".")[0]


def _on_grid(shapes):
    """Longitude and latitude to whole numbers, north up; plate carrée stretched for the middle latitude."""
    points = [p for rings in shapes.values() for ring in rings for p in ring]
    if not points:
        raise BoundariesUnusable("Tidak ada batas desa di dalam berkas.")
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / ((east - west) * squeeze or 1)

    def place(p) -> Point:
        return round((p[0] - west) * squeeze * scale), round((north - p[1]) * scale)

    gridded = {}
    for code, rings in shapes.items():
        placed = (_without_repeats([place(p) for p in ring]) for ring in rings)
        gridded[code] = [ring for ring in placed if len(ring) > 2]
    return gridded, round((north - south) * scale)


def _without_repeats(ring: list[Point]) -> list[Point]:
    """An open ring (first point not repeated) without equal points in a row."""
    kept = [p for i, p in enumerate(ring) if i == 0 or p != ring[i - 1]]
    return kept[:-1] if len(kept) > 1 and kept[0] == kept[-1] else kept


def _with_shared_points(rings: dict[str, list[list[Point]]]) -> dict[str, list[list[Point]]]:
    """Give edges that only one village has the corners of other such edges, so that one long border meets two short ones."""
    count = Counter(frozenset(e) for code in rings for ring in rings[code] for e in _edges(ring))
    cells: dict[Point, set[Point]] = {}
    for p in {p for edge, n in count.items() if n == 1 for p in edge}:
        cells.setdefault((p[0] // _CELL, p[1] // _CELL), set()).add(p)

    def filled(ring: list[Point]) -> list[Point]:
        alone = ((a, b, count[frozenset((a, b))] == 1) for a, b in _edges(ring))
        return _without_repeats(
            [p for a, b, is_alone in alone for p in (a, *(_between(a, b, cells) if is_alone else ()))]
        )

    return {code: [filled(ring) for ring in rings[code]] for code in rings}


def _edges(ring: list[Point]) -> Iterator[tuple[Point, Point]]:
    return zip(ring, ring[1:] + ring[:1], strict=True)


def _between(a: Point, b: Point, cells: dict[Point, set[Point]]) -> list[Point]:
    """Known points within a unit of an edge, in order from a to b, without its ends."""
    low_x, high_x = sorted((a[0], b[0]))
    low_y, high_y = sorted((a[1], b[1]))
    near = (
        p
        for x in range((low_x - 1) // _CELL, (high_x + 1) // _CELL + 1)
        for y in range((low_y - 1) // _CELL, (high_y + 1) // _CELL + 1)
        for p in cells.get((x, y), ())
        if _distance(p, a, b) <= 1.0 and min(math.dist(a, p), math.dist(b, p)) > 2.0
    )
    return sorted(near, key=lambda p: math.dist(a, p))


def _junctions(rings: Iterable[list[Point]]) -> set[Point]:
    """Points that more or fewer than two borders leave: there every arc must end."""
    next_to: dict[Point, set[Point]] = {}
    for ring in rings:
        for a, b in _edges(ring):
            next_to.setdefault(a, set()).add(b)
            next_to.setdefault(b, set()).add(a)
    return {p for p, others in next_to.items() if len(others) != 2}


def _arcs(ring: list[Point], cuts: set[Point]) -> list[Arc]:
    """Cut a ring at junctions; one without any starts at its smallest point, so that both sides cut it alike."""
    at = [i for i, p in enumerate(ring) if p in cuts] or [ring.index(min(ring))]
    turned = ring[at[0] :] + ring[: at[0]] + [ring[at[0]]]
    stops = [i - at[0] for i in at] + [len(ring)]
    return [tuple(turned[a : b + 1]) for a, b in pairwise(stops)]


def _canonical(arc: Arc) -> Arc:
    return min(arc, arc[::-1])


def _simplify(arc: Arc, tolerance: float) -> Arc:
    """Keep the ends and every point that lies farther than the tolerance from the line between kept ones."""
    keep = {0, len(arc) - 1}
    open_parts = [(0, len(arc) - 1)]
    if arc[0] == arc[-1]:  # a whole ring: cut it at its farthest point, or nothing would be left
        middle = max(range(len(arc)), key=lambda i: math.dist(arc[0], arc[i]))
        keep.add(middle)
        open_parts = [(0, middle), (middle, len(arc) - 1)]
    while open_parts:
        a, b = open_parts.pop()
        if b - a < 2:
            continue
        worst = max(range(a + 1, b), key=lambda i: _distance(arc[i], arc[a], arc[b]))
        if _distance(arc[worst], arc[a], arc[b]) > tolerance:
            keep.add(worst)
            open_parts += [(a, worst), (worst, b)]
    return tuple(arc[i] for i in sorted(keep))


def _distance(p: Point, a: Point, b: Point) -> float:
    """From a point to the segment between two others."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    along = ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / (dx * dx + dy * dy or 1)
    along = min(max(along, 0), 1)
    return math.dist(p, (a[0] + along * dx, a[1] + along * dy))


def _ring_path(arcs: list[Arc], short: dict[Arc, Arc]) -> str:
    points: list[Point] = []
    for arc in arcs:
        name = _canonical(arc)
        points += (short[name] if name == arc else short[name][::-1])[:-1]
    return _path(points) + "z" if len(points) > 2 else ""


def _lines(arcs: Iterable[Arc]) -> str:
    return "".join(_path(list(arc)) for arc in sorted(arcs))


def _path(points: list[Point]) -> str:
    """An SVG path in relative whole numbers, the shortest plain way to write it."""
    steps = ((b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points))
    text = f"M{points[0][0]} {points[0][1]}l" + " ".join(f"{x} {y}" for x, y in steps)
    return text.replace(" -", "-")


def _box(rings: list[list[Point]]) -> tuple[int, int, int, int]:
    xs, ys = [p[0] for r in rings for p in r], [p[1] for r in rings for p in r]
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)


def _centre(rings: list[list[Point]]) -> Point:
    """A point well inside the largest ring: the middle of the longest run of a few horizontal cuts."""
    ring = max(rings, key=lambda r: abs(_area(r)))
    top, bottom = min(p[1] for p in ring), max(p[1] for p in ring)
    best = (0.0, ring[0])
    for step in range(1, 8):
        y = top + (bottom - top) * step / 8 + 0.01
        crossings = sorted(
            a[0] + (y - a[1]) * (b[0] - a[0]) / (b[1] - a[1]) for a, b in _edges(ring) if (a[1] > y) != (b[1] > y)
        )
        for left, right in zip(crossings[::2], crossings[1::2], strict=False):
            weight = (right - left) * (1 - abs(step - 4) / 8)
            best = max(best, (weight, (round((left + right) / 2), round(y))))
    return best[1]


def _area(ring: list[Point]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in _edges(ring)) / 2

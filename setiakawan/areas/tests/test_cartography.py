"""Maps whose villages stay joined however much their borders are simplified."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from setiakawan.areas.cartography import BoundariesUnusable, draw
from setiakawan.areas.gazetteer import gazetteer
from setiakawan.areas.maps import district_map, draw_geojson

SQUARES = {
    f"64.08.0{1 + column}.200{1 + row}": [
        [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1), (column, row)]
    ]
    for column in range(3)
    for row in range(2)
}


def feature(code, ring):
    return {"type": "Feature", "properties": {"kode": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def collection(*features):
    return {"type": "FeatureCollection", "features": list(features)}


class TestDraw:
    def test_squares_that_share_a_side_are_neighbours_and_those_that_share_a_corner_are_not(self):
        pairs = set(draw(SQUARES, "64.08", "").neighbours)
        assert ("64.08.01.2001", "64.08.02.2001") in pairs
        assert ("64.08.01.2001", "64.08.01.2002") in pairs
        assert ("64.08.01.2001", "64.08.02.2002") not in pairs
        assert len(pairs) == 7

    def test_borders_run_between_kecamatan_only(self):
        drawn = draw(SQUARES, "64.08", "")
        assert drawn.borders.count("M") == 4  # two lines, each cut where the rows meet

    def test_a_long_side_meets_two_short_ones(self):
        shapes = {
            "64.08.01.2001": [[(0, 0), (1, 0), (1, 2), (0, 2)]],
            "64.08.01.2002": [[(1, 0), (2, 0), (2, 1), (1, 1)]],
            "64.08.01.2003": [[(1, 1), (2, 1), (2, 2), (1, 2)]],
        }
        assert len(draw(shapes, "64.08", "").neighbours) == 3

    @given(st.lists(st.floats(-0.2, 0.2), min_size=8, max_size=8))
    def test_a_winding_border_is_the_same_line_on_both_sides(self, bends):
        line = [(1 + bend, (i + 1) / 9) for i, bend in enumerate(bends)]
        left = [(0, 0), (1, 0), *line, (1, 1), (0, 1)]
        right = [(2, 0), (2, 1), (1, 1), *line[::-1], (1, 0)]
        drawn = draw({"64.08.01.2001": [left], "64.08.01.2002": [right]}, "64.08", "")
        assert drawn.neighbours == [("64.08.01.2001", "64.08.01.2002")]
        corners = [set(absolute(path)) for path in drawn.villages.values()]
        inner = {p for p in corners[0] if 0 < p[0] < drawn.width}
        assert inner == {p for p in corners[1] if 0 < p[0] < drawn.width}

    def test_nothing_to_draw_is_said(self):
        with pytest.raises(BoundariesUnusable):
            draw({}, "64.08", "")


class TestKutaiTimur:
    drawn = district_map("64.08.04.2001")

    def test_every_village_is_drawn(self):
        villages = [p.code for p in gazetteer().places() if p.code.startswith("64.08.") and p.code.count(".") == 3]
        assert sorted(self.drawn.villages) == sorted(villages)
        assert all(path.startswith("M") and path.endswith("z") for path in self.drawn.villages.values())

    def test_it_is_small(self):
        size = sum(map(len, self.drawn.villages.values())) + len(self.drawn.borders) + len(self.drawn.outline)
        assert size < 45_000

    def test_labels_lie_inside_the_box_of_their_village(self):
        for code, (x, y) in self.drawn.centres.items():
            left, top, width, height = self.drawn.boxes[code]
            assert left <= x <= left + width and top <= y <= top + height

    def test_drawn_neighbours_are_neighbours_in_the_list(self):
        assert all(b in gazetteer().neighbours_of(a) for a, b in self.drawn.neighbours)
        assert len(self.drawn.neighbours) > 330

    def test_other_districts_have_no_map(self):
        assert district_map("64.02") is None


class TestGeojson:
    RING = [[117.0, 0.5], [117.1, 0.5], [117.1, 0.6], [117.0, 0.5]]

    def test_villages_are_drawn_and_wider_areas_passed_over(self):
        data = collection(feature("64.08.04", self.RING), feature("6408042001", self.RING))
        assert list(draw_geojson(data, "64.08", "").villages) == ["64.08.04.2001"]

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            ({"type": "Topology"}, "FeatureCollection"),
            (collection(feature("6404040012", RING)), "tidak dikenal"),
            (collection(feature("64.02.01.2001", RING)), "tidak terletak"),
            (collection(feature("64.08.04.2001", [[500000, 50000], [500100, 50000], [500100, 50100]])), "meter"),
            (collection(), "Tidak ada batas"),
        ],
    )
    def test_what_cannot_be_drawn_is_explained(self, data, words):
        with pytest.raises(BoundariesUnusable, match=words):
            draw_geojson(data, "64.08", "")


def absolute(path):
    """The corners of a path of one ring."""
    numbers = [int(n) for n in re.findall(r"-?\d+", path)]
    points = [(numbers[0], numbers[1])]
    for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
        points.append((points[-1][0] + dx, points[-1][1] + dy))
    return points

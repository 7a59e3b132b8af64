"""The order of a day (due, late, far, at risk), and how distance speaks in a proposal."""

import datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from setiakawan.accompaniment.models import CompanionProfile
from setiakawan.accompaniment.queries.day import DayLine, _order, day_of
from setiakawan.accompaniment.rules.due import Due
from setiakawan.accompaniment.rules.proposal import Candidate, Wish, rank
from setiakawan.accompaniment.tests.conftest import OPENED, TODAY
from setiakawan.areas.queries import Apart, apart
from tests.people import SANGATTA_UTARA_VILLAGE, make_area

BENGALON, BUSANG = "64.08.05.2001", "64.08.06.2003"


def line(number, *, late=0, left=5, risk="low", km=None, paused=False, alert=False):
    case = SimpleNamespace(pk=number, person=SimpleNamespace(area_id=SANGATTA_UTARA_VILLAGE))
    left = -late if late else left
    due = Due("visit", TODAY + datetime.timedelta(days=left))
    way = None if km is None else Apart(False, False, True, km)
    return DayLine(case, due, late, risk, paused, ("alert",) if alert else (), left, way)


def test_a_day_goes_by_due_then_late_then_far_then_at_risk():
    lines = [
        line(1, left=3), line(2, left=1), line(3, left=0, risk="high"), line(4, late=2, km=3.0), line(5, late=2, km=40.0),
        line(6, late=2, km=3.0, risk="high"), line(7, late=9), line(8, paused=True, left=-4), line(9, alert=True),
        line(10, left=0, km=12.0), line(11, left=1, risk="high"),
    ]  # fmt: skip
    assert [found.case.pk for found in sorted(lines, key=_order)] == [7, 5, 6, 4, 10, 3, 9, 11, 2, 1, 8]


@given(st.permutations(range(12)))
def test_the_order_does_not_depend_on_how_they_come(order):
    lines = [line(n, late=n % 3, left=n % 4, km=float(n % 2), risk=("high", "low")[n % 2]) for n in order]
    assert [found.case.pk for found in sorted(lines, key=_order)] == [
        found.case.pk for found in sorted(sorted(lines, key=lambda one: one.case.pk), key=_order)
    ]


def test_what_is_due_today_is_told_and_a_pause_is_not_due():
    assert (line(1, left=0).due_words, line(1, left=1).due_words, line(1, left=9).due_words) == (
        "Hari ini",
        "Besok",
        "9 hari lagi",
    )
    assert line(1, left=0).is_due
    assert not line(1, left=-3, paused=True).is_due


@pytest.mark.django_db
def test_the_day_tells_the_way_from_the_companions_home(accompanied):
    accompanied.assigned()
    [found] = day_of(accompanied.companion.scope, TODAY)
    assert (found.way, found.way_words, found.is_far) == (None, "", False)
    profile = CompanionProfile.objects.create(user=accompanied.companion.user, home=make_area(BUSANG))
    [found] = day_of(accompanied.companion.scope, TODAY)
    assert found.is_far
    assert found.way_words.startswith("± ")
    profile.home = make_area(SANGATTA_UTARA_VILLAGE)
    profile.save()
    assert day_of(accompanied.companion.scope, OPENED)[0].way_words == "di desa Anda"


def points(**known):
    return rank(Wish(**known.pop("wish", {})), [Candidate(1, 5, 25, **known)])[0]


@given(st.floats(0, 900), st.floats(0, 900), st.booleans(), st.booleans())
def test_nearer_is_never_worth_less(one, other, is_neighbour, same_district):
    near, far = sorted((one, other))
    ways = [Apart(False, is_neighbour, same_district, km) for km in (near, far)]
    assert points(way=ways[0]).points >= points(way=ways[1]).points
    same = Apart(True, False, True, 0.0)
    assert points(way=same).points > points(way=Apart(False, True, True, near)).points
    assert (
        points(way=Apart(False, True, same_district, far)).points > points(way=Apart(False, False, True, near)).points
    )


def test_the_way_is_told_in_words_and_an_unknown_home_neither_helps_nor_harms():
    assert points().reasons == points(way=None).reasons
    assert "Tinggal di desa tetangga (± 6 km)" in points(way=Apart(False, True, True, 6.2)).reasons
    assert "Tinggal di kecamatan lain, ± 80 km dari warga" in points(way=Apart(False, False, False, 80.0)).reasons
    assert "Tinggal di kecamatan yang sama" in points(way=Apart(False, None, True, None)).reasons


def test_an_unknown_sex_costs_nothing():
    asked = {"wish": {"sex": "P"}}
    assert points(**asked).points == points(wish={}).points
    assert points(sex="L", **asked).points < points(**asked).points < points(sex="P", **asked).points


def test_distance_between_villages_is_known_from_their_points_and_borders():
    way = apart("64.08.01.2001", "64.08.03.2013")
    assert way.is_neighbour
    assert not way.is_same_district
    assert way.km == pytest.approx(25.9, abs=0.5)
    back = apart("64.08.03.2013", "64.08.01.2001")
    assert (back.is_neighbour, back.km) == (True, pytest.approx(way.km))
    assert apart(BENGALON, BENGALON) == Apart(True, False, True, 0.0)
    assert apart("99.99.99.9999", BENGALON).km is None
    assert apart("11.01.01.2001", "11.01.01.2002").is_neighbour is None

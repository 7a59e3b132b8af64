"""Figures count the viewer's areas only, take the latest decile, and never turn the unknown into zero."""

import datetime

import pytest

from setiakawan.accounts.scope import NotAllowed
from setiakawan.desk.figures import figures_of
from setiakawan.desk.queries import desk_of
from setiakawan.functioning.models import ReportedDisability
from setiakawan.registry.models import Family, Person, Source
from setiakawan.welfare.models import DecileRecord
from tests.people import BUSANG, LONG_LEES, SANGATTA_UTARA_VILLAGE, make_area

pytestmark = pytest.mark.postgres

OLD, NEW = datetime.date(2025, 1, 1), datetime.date(2026, 1, 1)


def _source(as_of=NEW) -> Source:
    return Source.objects.create(kind="file", label="berkas tes", as_of=as_of, recorded_by_label="tes")


def _family(area: str, people: int, source: Source) -> tuple[Family, list[Person]]:
    make_area(area)
    family = Family.objects.create(kind="kk", area_id=area, source=source)
    return family, [
        Person.objects.create(name=f"Warga {n}", name_key=f"warga {n}", area_id=area) for n in range(people)
    ]


@pytest.fixture
def district(db):
    """Three families in Sangatta Utara and Busang, seven people, one of whom two files call disabled."""
    old, new = _source(OLD), _source(NEW)
    first, people = _family(SANGATTA_UTARA_VILLAGE, 4, new)
    second, _ = _family(SANGATTA_UTARA_VILLAGE, 1, new)
    _family(LONG_LEES, 2, new)
    for source in (old, new):
        ReportedDisability.objects.create(person=people[0], kind="visual", stated_on=source.as_of, source=source)
    DecileRecord.objects.create(family=first, decile=2, stated_on=OLD, source=old)
    DecileRecord.objects.create(family=first, decile=7, stated_on=NEW, source=new)
    DecileRecord.objects.create(family=second, decile=4, stated_on=OLD, source=old)


def test_the_office_sees_the_whole_district(district, officer):
    figures = figures_of(officer.scope)
    assert (figures.people, figures.families, figures.with_disability, figures.poorest) == (7, 3, 1, 1)
    assert figures.villages == {SANGATTA_UTARA_VILLAGE: 5, LONG_LEES: 2}


def test_a_companion_counts_nobody_elsewhere(district, companion_busang):
    figures = figures_of(companion_busang.scope)
    assert (figures.people, figures.families, figures.with_disability) == (2, 1, 0)
    assert set(figures.villages) == {LONG_LEES}


def test_where_no_decile_list_came_in_the_poorest_are_unknown(district, companion_busang):
    assert figures_of(companion_busang.scope).poorest is None


def test_a_family_that_rose_out_of_the_lowest_deciles_is_not_counted(district, tksk):
    assert figures_of(tksk.scope).poorest == 1


def test_what_is_recorded_is_counted_at_once(district, officer):
    assert figures_of(officer.scope).people == 7
    _family(LONG_LEES, 1, _source())
    assert figures_of(officer.scope).people == 8


def test_two_viewers_never_share_their_figures(district, officer, companion_busang):
    assert figures_of(officer.scope).people == 7
    assert figures_of(companion_busang.scope).people == 2
    assert figures_of(officer.scope).people == 7


def test_who_may_not_see_people_is_refused(district, partner):
    with pytest.raises(NotAllowed):
        figures_of(partner.scope)


def test_the_way_down_of_a_district_is_its_kecamatan(district, officer):
    desk = desk_of(officer.scope)
    assert [(line.code, line.people) for line in desk.lines] == [("64.08.04", 5), (BUSANG, 2)]
    assert desk.most == 5


def test_the_desk_tells_from_how_many_villages_people_are_recorded(district, officer, companion):
    assert desk_of(officer.scope).coverage == "dari 2 di antara 141 desa"
    assert desk_of(companion.scope).coverage == ""


def test_the_way_down_of_a_kecamatan_is_its_villages(district, tksk):
    assert [line.code for line in desk_of(tksk.scope).lines] == [SANGATTA_UTARA_VILLAGE]


def test_the_home_page_asks_little_of_the_database(district, officer, django_assert_max_num_queries):
    officer.client.get("/")
    with django_assert_max_num_queries(22):
        html = officer.client.get("/").content.decode()
    assert "Kabupaten Kutai Timur" in html

"""Facts of areas, and answers to searches that never choose for people."""

from setiakawan.areas.maps import district_map
from setiakawan.areas.queries import area_of, find_areas, neighbours_of


def codes(answer):
    return [facts.code for _, facts in answer.matches]


def test_digits_of_two_systems_ask_back():
    answer = find_areas("6402", within="64.08")
    assert answer.asks
    assert [(how, facts.name) for how, facts in answer.matches] == [
        ("kode Kemendagri", "Kabupaten Kutai Kartanegara"), ("kode BPS", "Kabupaten Kutai Barat"),
    ]  # fmt: skip


def test_a_name_of_kecamatan_and_village_asks_back():
    answer = find_areas(" sangatta  utara ", within="64.08")
    assert answer.asks and codes(answer) == ["64.08.04", "64.08.04.2001"]


def test_the_offices_own_area_comes_before_the_country():
    assert codes(find_areas("Benua Baru", within="64.08")) == ["64.08.03.2005"]
    assert len(codes(find_areas("Benua Baru"))) > 1


def test_a_typing_error_matches_nothing_and_gets_suggestions():
    answer = find_areas("Sangata Utara", within="64.08")
    assert not answer.matches and answer.suggestions[0][1].code == "64.08.04"


def test_an_area_knows_its_way_its_children_and_its_neighbours():
    facts = area_of("64.08.04.2001")
    assert [up.code for up in facts.path] == ["64", "64.08", "64.08.04"]
    assert [f.name for f in facts.neighbours] == ["Teluk Lingga", "Singa Geweh", "Sangatta Selatan"]
    assert facts.spoken == "Desa Sangatta Utara" and facts.bps_code == "6404040012" and facts.signal is True
    assert len(area_of("64.08").children) == 18


def test_a_retired_code_has_a_page_and_an_unknown_one_has_none():
    assert area_of("91.01").is_retired
    assert area_of("64.99") is None and area_of("") is None and area_of("nonsense") is None


def test_neighbours_come_from_the_map_where_there_is_no_list(monkeypatch):
    monkeypatch.setattr("setiakawan.areas.gazetteer.Gazetteer.neighbours_of", lambda self, code: [])
    assert "64.08.12.1002" in neighbours_of("64.08.04.2001")
    assert district_map("64.08") is not None

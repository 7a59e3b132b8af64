"""The gazetteer: codes of two systems, and names that are never mixed up. Needs no database."""

import csv
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from setiakawan.areas import rules
from setiakawan.areas.gazetteer import DATA, UnknownSystem, gazetteer

KUTIM = "64.08"
known = gazetteer()
KUTIM_CODES = [p.code for p in known.places() if p.code.startswith(KUTIM)]


def rows(name):
    with (DATA / name).open(encoding="utf-8") as file:
        return list(csv.reader(file))[1:]


class TestCodes:
    def test_all_91599_codes_are_current_and_620_are_retired(self):
        assert sum(1 for _ in known.places()) == 91_599
        assert sum(1 for _ in known.retired_places()) == 620

    def test_a_retired_code_has_a_name_a_level_and_a_reason(self):
        assert known.is_retired("91.01") and not known.is_current("91.01")
        assert known.name_of("91.01") == "Kabupaten Merauke"
        assert known.level_of("91.01") == "regency"
        assert "2022" in known.retired("91.01").note

    def test_no_code_is_both_current_and_retired(self):
        assert not {p.code for p in known.places()} & {old.code for old in known.retired_places()}

    def test_every_parent_is_known(self):
        codes = {p.code for p in known.places()} | {old.code for old in known.retired_places()}
        assert {rules.parent_of_code(code) for code in codes} <= codes | {None}

    @pytest.mark.parametrize("text", ["64.08.04.2001", "6408042001", " 64.08.04.2001 "])
    def test_a_code_is_read_with_and_without_dots(self, text):
        assert known.normalise_code(text) == "64.08.04.2001"

    @pytest.mark.parametrize(
        "text", ["", "64.8.4.2001", "640804200", "64.08.04.4001", "64.08.99", "abc", "６４０８", "64-08"]
    )
    def test_what_is_no_known_code_is_none(self, text):
        assert known.normalise_code(text) is None

    @given(st.text(max_size=14))
    def test_any_text_is_none_or_a_known_code(self, text):
        code = known.normalise_code(text)
        assert code is None or known.level_of(code)

    @given(st.sampled_from(KUTIM_CODES))
    def test_dots_can_be_left_out_and_put_back(self, code):
        assert known.normalise_code(code.replace(".", "")) == code


class TestBps:
    def test_the_same_digits_mean_two_regencies_and_are_reported_as_two(self):
        assert known.readings_of("6402") == {"kemendagri": "64.02", "bps": "64.07"}
        assert known.name_of("64.02") == "Kabupaten Kutai Kartanegara"
        assert known.name_of("64.07") == "Kabupaten Kutai Barat"

    def test_a_bps_code_is_only_read_as_one_when_the_caller_says_so(self):
        assert known.normalise_code("6404") is None or known.normalise_code("6404") != KUTIM
        assert known.normalise_code("6404", "bps") == KUTIM
        assert known.normalise_code("6404040012", "bps") == "64.08.04.2001"
        assert known.normalise_code("6404040012") is None

    def test_dots_are_never_read_as_bps(self):
        assert known.normalise_code("64.04", "bps") is None

    def test_an_unknown_system_is_refused(self):
        with pytest.raises(UnknownSystem):
            known.normalise_code("6404", "dukcapil")

    def test_every_province_and_regency_and_each_kecamatan_of_kutai_timur_has_one(self):
        wide = [p.code for p in known.places() if p.code.count(".") < 2]
        assert len(wide) == 38 + 514 and all(known.to_bps(code) for code in wide)
        assert all(known.to_bps(code) for code in known.children_of(KUTIM))

    def test_no_two_areas_share_one_and_the_way_back_leads_home(self):
        pairs = rows("kode-bps.csv")
        assert len({bps for _, bps in pairs}) == len(pairs) == len({code for code, _ in pairs})
        assert all(known.from_bps(bps) == code and known.is_current(code) for code, bps in pairs)

    def test_a_bps_code_begins_with_that_of_its_parent(self):
        for code, bps in rows("kode-bps.csv"):
            parent = known.parent_of(code)
            assert parent is None or bps.startswith(known.to_bps(parent)), code

    def test_villages_newer_than_the_bridge_have_none_rather_than_a_guess(self):
        without = [code for code in KUTIM_CODES if known.to_bps(code) is None]
        assert without == ["64.08.07.2008", "64.08.11.2008", "64.08.11.2009", "64.08.14.2009", "64.08.17.2007"]

    def test_teluk_baru_is_not_long_nah(self):
        assert known.from_bps("6404010009") == "64.08.01.2014"
        assert known.from_bps("6404010004") == "64.08.01.2004"


class TestNames:
    def test_every_area_is_found_by_its_own_name_and_those_of_kutai_timur_alone(self):
        for place in known.places():
            found = known.find(place.name, known.level_of(place.code), known.parent_of(place.code))
            assert place.code in found
            assert not place.code.startswith(KUTIM) or found == [place.code]

    def test_no_village_name_is_double_within_kutai_timur(self):
        for code in KUTIM_CODES:
            assert known.find(known.name_of(code), known.level_of(code), KUTIM) == [code]

    @pytest.mark.parametrize(
        ("name", "code"),
        [
            ("Benua Baru", "64.08.03.2005"), ("Benua Baru Ilir", "64.08.05.2006"), ("Benua Baru Ulu", "64.08.05.2016"),
            ("KELINJAU ILIR", "64.08.01.2002"), ("kelinjau ulu", "64.08.01.2003"),
            ("Sepaso", "64.08.09.2001"), ("Sepaso Timur", "64.08.09.2006"), ("Sepaso Selatan", "64.08.09.2007"),
            ("Desa  Sepaso Barat", "64.08.09.2011"), ("Ba'ay", "64.08.16.2004"), ("BA’AY", "64.08.16.2004"),
            ("Desa Sangatta Utara", "64.08.04.2001"), ("Kec. Sangatta Utara", "64.08.04"), ("Kel. Teluk Lingga", "64.08.04.1010"),
            ("Desa Teluk Lingga", "64.08.04.1010"), ("Kab. Kutai Timur", "64.08"), ("KUTAI TIMUR", "64.08"),
            ("Kongbeng", "64.08.08"), ("Kecamatan Kongbeng", "64.08.08"), ("Tanjung Mangkalihat", "64.08.11.2007"),
        ],
    )  # fmt: skip
    def test_a_name_means_one_area_of_kutai_timur(self, name, code):
        assert known.find(name, within=KUTIM) == [code]

    def test_kecamatan_and_village_of_one_name_are_both_given_until_the_level_is_said(self):
        assert known.find("Sangatta Utara", within=KUTIM) == ["64.08.04", "64.08.04.2001"]
        assert known.find("Sangatta Utara", "village", KUTIM) == ["64.08.04.2001"]
        assert known.find("Sangatta Utara", "district", KUTIM) == ["64.08.04"]

    def test_a_kind_in_front_that_disagrees_with_the_level_finds_nothing(self):
        assert known.find("Kec. Sangatta Utara", "village", KUTIM) == []

    @pytest.mark.parametrize(
        "name", ["Kelinjau", "Benua", "Sangatta", "Sepaso Utara", "Benua Baru Ilir Ulu", "", "  ", "Desa"]
    )
    def test_a_near_or_partial_name_finds_nothing(self, name):
        assert known.find(name, "village", KUTIM) == []

    def test_a_former_name_is_only_a_suggestion(self):
        assert known.find("Benua Baru", within="64.08.05") == []
        first = known.suggest("Benua Baru", within="64.08.05")[0]
        assert (first.code, first.reason) == ("64.08.05.2006", "nama lama")

    def test_a_typing_error_is_only_a_suggestion(self):
        assert known.find("Sangata Utara", within=KUTIM) == []
        assert {s.code for s in known.suggest("Sangata Utara", within=KUTIM)} == {"64.08.04", "64.08.04.2001"}

    def test_kota_may_be_part_of_a_name_or_say_the_kind(self):
        assert known.find("Kota Bangun", within="64") == ["64.02.08"]
        assert known.find("Kota Sorong") == ["96.71"]
        assert set(known.find("Sorong", "regency")) == {"96.01", "96.71"}

    def test_another_spelling_is_never_the_official_name_of_a_neighbour(self):
        for name, code, kind, _ in rows("ejaan.csv"):
            assert known.is_current(code)
            if kind == "ejaan":
                assert known.find(name, known.level_of(code), ".".join(code.split(".")[:2])) == [code]

    @given(st.sampled_from(KUTIM_CODES), st.data())
    def test_a_changed_letter_never_finds_another_area(self, code, data):
        name = rules.fold(known.name_of(code))
        at = data.draw(st.integers(0, len(name) - 1))
        changed = name[:at] + data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz")) + name[at + 1 :]
        official = {c for c in KUTIM_CODES if rules.fold(known.name_of(c)) == changed}
        spelled = {"64.08.08", "64.08.08.2006", "64.08.08.2002", "64.08.06.2001", "64.08.07.2003"}
        assert set(known.find(changed, known.level_of(code), KUTIM)) <= official | spelled | {code}

    @given(
        st.sampled_from(KUTIM_CODES), st.sampled_from([str.upper, str.lower, str.title, lambda s: s.replace(" ", "  ")])
    )
    def test_case_and_spaces_do_not_matter(self, code, change):
        assert known.find(change(known.name_of(code)), known.level_of(code), KUTIM) == [code]


class TestNeighboursAndSignal:
    def test_neighbours_are_mutual(self):
        for code in KUTIM_CODES:
            assert all(code in known.neighbours_of(other) for other in known.neighbours_of(code))

    def test_only_the_island_has_none(self):
        villages = [c for c in KUTIM_CODES if known.level_of(c) == "village"]
        assert [known.name_of(c) for c in villages if not known.neighbours_of(c)] == ["Pulau Miang"]

    def test_37_villages_had_no_signal_and_elsewhere_it_is_unknown(self):
        villages = [c for c in KUTIM_CODES if known.level_of(c) == "village"]
        assert sum(known.has_signal_2022(c) is False for c in villages) == 37
        assert sum(known.has_signal_2022(c) is True for c in villages) == 141 - 37
        assert known.has_signal_2022("64.02.01.2001") is None
        assert known.has_signal_2022("64.08.04") is None


def test_it_needs_neither_django_nor_a_database_and_loads_when_asked():
    script = (
        "import sys; from setiakawan.areas.gazetteer import gazetteer; g = gazetteer(); assert '_current' not in vars(g);"
        "assert g.is_current('64.08.04.2001'); print('django' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"

"""Villages are found by exact names and codes; near-equal ones are never mixed up."""

import datetime

import pytest

from setiakawan.areas.gazetteer import gazetteer
from setiakawan.intake.checks import CheckContext, interpret
from setiakawan.intake.formats import layout_from_mapping

FIELDS = ["name", "province", "regency", "district", "village", "village_code"]
LAYOUT = layout_from_mapping(FIELDS, dict(enumerate(FIELDS)))
DISTRICT_OFFICE = "64.08"


def place(province="", regency="", district="", village="", code="", own=DISTRICT_OFFICE):
    """Read a row with these names: (area, codes, suggested areas)."""
    reading, findings = interpret(
        ["Siti", province, regency, district, village, code], LAYOUT, CheckContext(datetime.date(2026, 11, 1), own)
    )
    suggested = [area["name"] for _, _, _, detail in findings for area in detail.get("areas", ())]
    return reading.get("area"), [code for code, *_ in findings], suggested


@pytest.mark.parametrize(
    ("district", "village"),
    [
        ("SANGATTA UTARA", "SANGATTA UTARA"),
        ("Kec. Sangatta Utara", "Desa Sangatta Utara"),
        ("sangatta  utara", "SANGATTA UTARA "),
        ("", "Sangatta Utara"),
    ],
)
def test_a_village_is_found_by_its_exact_name(district, village):
    assert place("Kalimantan Timur", "KAB. KUTAI TIMUR", district, village) == ("64.08.04.2001", [], [])


def test_near_equal_names_of_villages_never_match():
    for name in ("Benua Baru", "Benua Baru Ilir", "Benua Baru Ulu"):
        area, codes, _ = place(village=name)
        assert gazetteer().name_of(area) == name and codes == []
    area, codes, suggested = place(district="Sangkulirang", village="BENUA BARU")
    assert area is None and codes == ["village_unknown"] and set(suggested) == {"Benua Baru Ilir", "Benua Baru Ulu"}
    assert place(village="SANGATA UTARA")[:2] == (None, ["village_unknown"])


def test_a_village_named_in_the_wrong_kecamatan_is_a_question():
    area, codes, suggested = place(district="Kaliorang", village="Sangatta Utara")
    assert area is None and codes == ["village_unknown"] and "Sangatta Utara" in suggested


def test_the_file_of_a_kecamatan_needs_no_column_for_it():
    assert place(village="Sangatta Utara", own="64.08.04")[0] == "64.08.04.2001"
    assert place(village="Benua Baru", own="64.08.04")[:2] == (None, ["village_unknown"])


def test_the_file_of_a_village_gives_its_area_to_rows_that_name_none():
    assert place(own="64.08.04.2001") == ("64.08.04.2001", [], [])
    assert place(village="Benua Baru", own="64.08.04.2001")[1] == ["area_outside_file"]


@pytest.mark.parametrize(
    ("written", "area", "codes"),
    [
        ("64.08.04.2001", "64.08.04.2001", []), ("6408042001", "64.08.04.2001", []), ("64.08.25.2005", None, ["area_code_unknown"]),
        ("9999999999", None, ["area_code_unknown"]), ("64.08.04", None, ["area_code_unknown"]), ("91.01.01", None, ["area_code_retired"]),
    ],
)  # fmt: skip
def test_codes_of_villages_are_checked(written, area, codes):
    assert place(code=written)[:2] == (area, codes)
    assert place(village=written)[:2] == (area, codes)


def test_a_code_and_a_name_that_disagree_are_a_question():
    assert place(code="64.08.04.2001", village="Sangatta Utara")[:2] == ("64.08.04.2001", [])
    assert place(code="64.08.04.2001", village="Singa Gembara")[:2] == (None, ["area_name_differs"])


def test_another_province_or_regency_is_a_question():
    assert place("SULAWESI SELATAN", "BONE", "TANETE RIATTANG", "MANURUNGE")[:2] == (None, ["area_other_province"])
    assert place("KALIMANTAN TIMUR", "KUTAI KARTANEGARA", "TENGGARONG", "MELAYU")[:2] == (None, ["area_outside_file"])
    assert place("PAPUA", "MERAUKE", "91.01.01", "")[1] == ["area_code_retired"]


def test_without_columns_of_place_only_the_file_of_a_village_says_where():
    layout = layout_from_mapping(["nama"], {0: "name"})
    on = datetime.date(2026, 11, 1)
    assert interpret(["Siti"], layout, CheckContext(on, "64.08.04.2001"))[0]["area"] == "64.08.04.2001"
    assert interpret(["Siti"], layout, CheckContext(on, "64.08")) == ({"name": "Siti"}, [])

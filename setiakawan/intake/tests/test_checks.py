"""A row is read into values we know, and everything odd about it gets a reason."""

import datetime
import re
from pathlib import Path

import pytest

from setiakawan.functioning.models import DisabilityKind
from setiakawan.intake import checks
from setiakawan.intake.checks import REASONS, CheckContext, interpret
from setiakawan.intake.checks.words import DISABILITY_CODES, ROLE, ROLE_CODES
from setiakawan.intake.formats import FIELDS, FORMATS, layout_from_mapping, recognise
from setiakawan.intake.models import Severity
from setiakawan.intake.tests import samples
from setiakawan.registry.models import FamilyRole

AS_OF = datetime.date(2026, 11, 1)
VILLAGE = CheckContext(AS_OF, "64.08.04.2001")
TAIL = "4201900002"
"""Birth date and serial of the sound row's NIK; put behind the code of an area."""

OPENSID = recognise([(1, samples.OPENSID_HEADERS)])


def row(**changes):
    """Read one OpenSID row with some cells changed: (reading, codes of findings)."""
    reading, findings = interpret(samples.opensid_row(**changes), OPENSID, VILLAGE)
    return reading, [code for code, *_ in findings]


def one(field, value, context=VILLAGE, **others):
    """Read a table of few columns: (reading, codes)."""
    fields = {field: value, **others}
    layout = layout_from_mapping(list(fields), dict(enumerate(fields)))
    reading, findings = interpret(list(fields.values()), layout, context)
    return reading, [code for code, *_ in findings]


def test_a_sound_row_is_read_completely_and_nothing_is_said_against_it():
    reading, codes = row()
    assert codes == []
    assert reading == {
        "address": "Jl. Yos Sudarso II", "hamlet": "KAPUR", "rw": "001", "rt": "013", "name": "SITI AMINAH",
        "kk": "6408990104120001", "nik": "6408994201900002", "nik_status": "valid", "sex": "P", "birth_place": "SANGATTA",
        "birth_date": "1990-01-02", "birth_precision": "day", "education": "SLTA/sederajat", "marital_status": "Kawin",
        "occupation": "Mengurus rumah tangga", "role": "wife", "father_name": "AHMAD", "mother_name": "NUR HAYATI",
        "disability": [], "status": "alive", "area": "64.08.04.2001",
    }  # fmt: skip


def test_religion_blood_ethnicity_and_insurance_are_never_read():
    reading, _ = row(agama_id="ISLAM", golongan_darah_id="AB", suku="DAYAK", id_asuransi="2")
    assert not {"ISLAM", "AB", "DAYAK"} & set(map(str, reading.values()))


def test_codes_and_words_give_the_same_reading():
    words = row(
        sex="Perempuan", pendidikan_kk_id="SLTA / SEDERAJAT", pekerjaan_id="MENGURUS RUMAH TANGGA", status_kawin="KAWIN",
        kk_level="ISTRI", cacat_id="TIDAK CACAT", status_dasar="HIDUP",
    )  # fmt: skip
    numbers = row(
        sex=2.0, pendidikan_kk_id=5.0, pekerjaan_id=2, status_kawin=2.0, kk_level=3.0, cacat_id=7.0, status_dasar=1.0
    )
    assert words == numbers == row()


@pytest.mark.parametrize(
    ("nik", "code", "status"),
    [
        ("", "nik_missing", None), ("-", "nik_missing", None), ("0", "nik_placeholder", None), (0, "nik_placeholder", None),
        ("0000000000000000", "nik_placeholder", None), ("1111111111111111", "nik_placeholder", None),
        ("9999999999999999", "nik_placeholder", None), ("1234567890123456", "nik_placeholder", None),
        ("0640804200100001", "nik_temporary", "temporary"), ("640899420190000", "nik_length", "disputed"),
        ("64089942019000021", "nik_length", "disputed"), ("64O8994201900002", "nik_not_digits", "disputed"),
        ("6408990104120001", "kk_typed_as_nik", "disputed"), ("6408994202900000", "nik_serial_zero", "disputed"),
        ("6408997213900002", "nik_impossible_date", "disputed"), (f"640099{TAIL}", "nik_area_zero", "disputed"),
        (6408994201900000.0, "nik_cut_by_excel", None), (6408994201900000, "nik_cut_by_excel", None),
        (9.64089942019e15, "nik_cut_by_excel", None), (6408994201900002.0, "nik_numeric", None),
        (640804200100001, "nik_numeric", None), ("6,40899E+15", "nik_scientific", None), ("6.40899e+15", "nik_scientific", None),
        (" 6408994201900002 ", "extra_spaces", "valid"), ("6408994201900\u200b002", "invisible_characters", "valid"), ("6408 9942 0190 0002", "number_punctuation", "valid"),
        ("'6408994201900002", "number_punctuation", "valid"), ("6408.9942.0190.0002", "number_punctuation", "valid"),
    ],
)  # fmt: skip
def test_a_nik_that_is_none_is_explained_and_never_identifies(nik, code, status):
    reading, codes = row(nik=nik)
    assert codes == [code]
    assert reading.get("nik_status") == status
    if status == "valid":
        assert reading["nik"] == "6408994201900002"
    elif status is None:
        assert "nik" not in reading


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"sex": "1"}, "nik_sex_differs"),
        ({"nik": "6408990201900002"}, "nik_sex_differs"),
        ({"tanggallahir": "1990-02-01"}, "nik_birth_date_differs"),
        ({"tanggallahir": "1989-01-02"}, "nik_birth_date_differs"),
        ({"nik": f"910101{TAIL}"}, "nik_area_retired"),
        ({"nik": f"640841{TAIL}"}, "nik_area_unknown"),
        ({"nik": f"357801{TAIL}"}, "nik_other_province"),
        ({"nik": f"640201{TAIL}"}, "nik_other_regency"),
    ],
)
def test_what_disagrees_with_the_nik_is_told(changes, code):
    reading, codes = row(**changes)
    assert codes == [code]
    assert reading["nik_status"] == "valid"


def test_who_was_born_a_century_ago_agrees_with_the_two_digits_of_the_nik():
    assert row(nik="6408994201250002", tanggallahir="1925-01-02")[1] == []


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("", "kk_missing"), ("0", "kk_missing"), ("-", "kk_missing"), ("640899010412", "kk_length"),
        ("1111111111111111", "kk_placeholder"), (6408990104120000.0, "kk_cut_by_excel"), ("6,4E+15", "kk_scientific"),
        (6408990104120001.0, "kk_numeric"),
    ],
)  # fmt: skip
def test_a_kk_number_that_is_none_is_explained_and_ties_nobody(value, code):
    reading, codes = row(no_kk=value)
    assert codes == [code] and "kk" not in reading


@pytest.mark.parametrize(
    ("changes", "code", "absent"),
    [
        ({"nama": ""}, "name_missing", "name"), ({"nama": "-"}, "name_missing", "name"),
        ({"nama": "SITI\u200b AMINAH"}, "invisible_characters", None), ({"nama": " SITI  AMINAH"}, "extra_spaces", None), ({"nama": "S1TI AMINAH"}, "name_has_digits", None),
        ({"nama": "x" * 121}, "text_too_long", "name"), ({"sex": "?"}, "sex_unknown", "sex"), ({"sex": ""}, "sex_unknown", "sex"),
        ({"kk_level": "99"}, "role_unknown", "role"), ({"kk_level": ""}, "role_unknown", "role"),
        ({"status_dasar": "9"}, "status_invalid", None), ({"rt": "utara"}, "rt_rw_odd", "rt"), ({"cacat_id": "42"}, "word_unknown", "disability"),
        ({"ayah_nik": "6,4E+15"}, "parent_nik_unreadable", "father_nik"), ({"ibu_nik": 6408994201700000.0}, "parent_nik_unreadable", "mother_nik"),
    ],
)  # fmt: skip
def test_odd_cells_have_a_reason_and_unknown_stays_unknown(changes, code, absent):
    reading, codes = row(**changes)
    assert codes == [code] and absent not in reading


@pytest.mark.parametrize(
    "name", ["NA", "None", "nan", "NULL", "Suharto", "Ba'ay Łoq", "I GUSTI NGURAH", "Siti nur'Aini, S.Pd."]
)
def test_names_are_kept_as_typed(name):
    reading, codes = row(nama=name)
    assert reading["name"] == name and codes == []


@pytest.mark.parametrize(
    ("value", "kinds"),
    [
        ("5", ["physical", "mental"]), ("3", ["hearing_or_speech"]), ("CACAT NETRA/BUTA", ["visual"]), ("CACAT FISIK DAN MENTAL", ["physical", "mental"]),
        ("CACAT RUNGU/WICARA", ["hearing_or_speech"]), ("Tuna rungu dan wicara", ["hearing", "speech"]), ("Tuna daksa", ["physical"]),
        ("Disabilitas intelektual", ["intellectual"]), ("ODGJ", ["mental"]), ("lainnya", ["other"]), ("ganda", ["other"]),
        ("TIDAK CACAT", []), ("7", []), ("", None), ("-", None), ("0", None),
    ],
)  # fmt: skip
def test_kinds_of_disability_and_none_and_unknown_are_three_things(value, kinds):
    reading, codes = row(cacat_id=value)
    assert reading.get("disability") == kinds and codes == []


def test_bare_codes_mean_nothing_in_tables_of_other_origin():
    assert one("role", "1", name="Siti")[1] == ["role_unknown"]
    assert "disability" not in one("disability", "5", name="Siti")[0]
    assert one("sex", "1", name="Siti")[0]["sex"] == "L"


@pytest.mark.parametrize(
    ("value", "decile"),
    [
        ("1", 1),
        (10.0, 10),
        ("Desil 3", 3),
        ("D4", 4),
        ("05", 5),
        ("0", None),
        ("11", None),
        ("5-10", None),
        ("miskin", None),
    ],
)
def test_a_decile_is_one_to_ten(value, decile):
    reading, codes = one("decile", value, kk="6408990104120001")
    assert reading.get("decile") == decile and codes == ([] if decile else ["decile_invalid"])


def test_an_empty_decile_is_a_question_in_a_list_of_deciles_only():
    layout = recognise([(1, ["No KK", "NIK", "Desil"])])
    assert interpret(["6408990104120001", "6408994201900002", ""], layout, VILLAGE)[1][0][0] == "decile_invalid"
    assert one("decile", "", name="Siti")[1] == []


@pytest.mark.parametrize(
    ("value", "phone"),
    [
        ("0812-3456-7890", "+6281234567890"), ("+62 812 3456 7890", "+6281234567890"), ("6281234567890", "+6281234567890"),
        (81234567890.0, "+6281234567890"), ("(0549) 212345", "+62549212345"), ("081234567890 / 0813", ""), ("12345", ""), ("0000000000", ""),
    ],
)  # fmt: skip
def test_phones_become_international(value, phone):
    reading, codes = one("phone", value, name="Siti")
    assert reading.get("phone", "") == phone and codes == ([] if phone else ["phone_unreadable"])


def test_programmes_come_from_flags_and_texts():
    flags = {"programme_bpnt": "YA", "programme_pkh": "TIDAK", "programme_bpnt_ppkm": "", "programme_pbi": True}
    assert one("name", "Siti", **flags)[0]["programmes"] == ["BPNT", "PBI"]
    assert one("name", "Siti", programme="PKH; BLT Dana Desa")[0]["programmes"] == ["PKH", "BLT Dana Desa"]
    assert one("name", "Siti", programme_pkh="mungkin")[1] == ["word_unknown"]


def test_combined_columns_are_taken_apart():
    reading, codes = one("birth", "Muara Wahau, 17-08-1990", name="Siti", rt_rw="RT 3/RW 001")
    assert (reading["birth_place"], reading["birth_date"], reading["rt"], reading["rw"]) == (
        "Muara Wahau",
        "1990-08-17",
        "003",
        "001",
    )
    assert codes == []


def test_rows_that_are_nobody_are_rejected():
    assert one("name", "JUMLAH", nik="", kk="")[1][-1] == "not_a_person"
    assert "empty_row" in one("address", "Gang Mawar", name="")[1]


def test_every_code_that_the_checks_give_has_words_and_every_word_a_use():
    folder = Path(checks.__file__).parent
    text = "".join(path.read_text() for path in folder.glob("*.py") if path.name != "reasons.py")
    text += (folder.parents[1] / "registry/rules/nik.py").read_text()
    cross = "".join(
        path.read_text() for path in [*folder.parent.glob("rules/*.py"), *folder.parent.glob("stations/*.py")]
    )
    built = {
        f"{kind}_{code}" for kind in ("nik", "kk") for code in ("missing", "cut_by_excel", "scientific", "numeric")
    }
    unused = {code for code in REASONS if f'"{code}"' not in text + cross} - built
    assert unused == set()
    given = set(re.findall(r'_said\("(\w+)"', text)) | set(re.findall(r'Found\("", \("(\w+)"', text)) | built
    assert given <= set(REASONS)


def test_reasons_are_plain_sentences_with_a_weight():
    for code, reason in REASONS.items():
        assert reason.severity in Severity.values and len(code) <= 40
        assert reason.title and not reason.title.endswith(".")
        assert reason.explanation.endswith(".") and reason.advice.endswith(".")
        assert "cacat" not in f"{reason}".lower()


def test_the_tables_know_only_values_of_the_registry():
    assert set(ROLE.values()) | set(ROLE_CODES.values()) <= set(FamilyRole.values)
    assert {kind for kinds in DISABILITY_CODES.values() for kind in kinds} <= set(DisabilityKind.values)
    assert all("cacat" not in label.lower() for label in [*FIELDS.values(), *(f.label for f in FORMATS.values())])

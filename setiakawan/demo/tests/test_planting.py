"""Every planted fault is really in the row that the truth names, and every other row says what is true."""

import datetime
import re
from collections import Counter, defaultdict

import pytest

from setiakawan.demo.faults import KINDS
from setiakawan.demo.forms import dtks, dtsen, opensid, siak
from setiakawan.demo.world import HEAD, MOVED

FORMS = {"dtks": dtks, "desil": dtsen, "siak": siak}
WHERE = {"opensid": ("nik", "no_kk", "nama"), "dtks": ("NIK", "NOKK", "NAMA"), "desil": ("NIK", "No KK", "Nama Kepala Keluarga"),
         "siak": ("NIK", "Nomor KK", "Nama Penduduk")}  # fmt: skip


def form_of(row):
    return next((name for name in FORMS if row.file.startswith(name)), "opensid")


def cell(row, column):
    name = form_of(row)
    return row.cells[FORMS.get(name, opensid).COLUMN[column]]


def is_fault(fault):
    return not KINDS[fault.kind].control


@pytest.fixture(scope="module")
def planted(district):
    """kind → [(row, fault)]"""
    found = defaultdict(list)
    for row in district.rows:
        for fault in row.faults:
            found[fault.kind].append((row, fault))
    return found


@pytest.fixture(scope="module")
def people(district):
    return {human.id: human for human in district.humans}


@pytest.fixture(scope="module")
def families(district):
    return {family.id: family for family in district.families}


def test_rows_are_everybody_once_and_the_extra_rows(district):
    own = [row for row in district.rows if form_of(row) == "opensid"]
    extra = [row for row in own if any(KINDS[fault.kind].same_human for fault in row.faults)]
    assert len(own) == 20_000 + len(extra)
    assert Counter(row.human for row in own if row not in extra).most_common(1)[0][1] == 1


def test_six_to_eight_percent_of_the_residents_rows_have_a_fault(district):
    own = [row for row in district.rows if form_of(row) == "opensid"]
    faulty = sum(any(map(is_fault, row.faults)) for row in own)
    assert 0.055 < faulty / len(own) < 0.085


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_frequent_enough_to_measure(planted, kind):
    assert len(planted[kind]) >= 15


def test_rows_are_numbered_as_the_files_are(district):
    numbers = defaultdict(list)
    for row in district.rows:
        numbers[row.file].append(row.number)
    for file, given in numbers.items():
        first = 5 if file.startswith("desil") else 2
        assert given == list(range(first, first + len(given)))


def test_a_row_without_fault_tells_the_truth(district, people, families):
    for row in district.rows:
        if any(map(is_fault, row.faults)) or row.human not in people:
            continue
        number, card, name = WHERE[form_of(row)]
        human, family = people[row.human], families[row.family]
        assert cell(row, number) == human.nik
        assert cell(row, card) in (family.kk, family.old_kk)
        assert str(cell(row, name)).replace("’", "'").upper() == human.name


def test_every_nik_uses_the_code_that_does_not_exist_or_is_planted(district):
    allowed = {
        "nik_temporary",
        "nik_placeholder",
        "nik_zero",
        "nik_blank",
        "nik_dash",
        "nik_scientific",
        "same_person_without_nik",
    }
    for row in district.rows:
        number, card, _ = WHERE[form_of(row)]
        text = re.sub(r"\D", "", str(cell(row, number)))
        assert text.startswith("640899") or allowed & {fault.kind for fault in row.faults}
        kk = str(cell(row, card))
        assert kk.startswith("640899") or "kk_missing" in {fault.kind for fault in row.faults}


def looks(kind, row, fault, human, family):
    """Whether a fault of this kind stands in the row."""
    written = cell(row, fault.column)
    return {
        "nik_zero": lambda: written in ("0", "0000000000000000"),
        "nik_blank": lambda: written == "",
        "nik_dash": lambda: written == "-",
        "nik_temporary": lambda: (
            re.fullmatch(r"06408\d{11}", written) and written[1:11] == row.file[:13].replace(".", "")
        ),
        "nik_placeholder": lambda: written in ("1111111111111111", "9999999999999999", "1234567890123456"),
        "nik_cut_by_excel": lambda: (
            isinstance(written, int) and written % 10 == 0 and str(written)[:15] == human.nik[:15]
        ),
        "nik_scientific": lambda: re.fullmatch(r"6[.,]40899E\+15", written),
        "nik_wrong_length": lambda: len(written) in (15, 17),
        "nik_is_kk": lambda: written == family.kk,
        "nik_of_head": lambda: written == family.head.nik != human.nik and fault.other == family.head.id,
        "nik_typo": lambda: sum(a != b for a, b in zip(written, human.nik, strict=True)) == 1,
        "nik_woman_without_40": lambda: human.sex == "P" and int(written[6:8]) == human.birth.day,
        "kk_missing": lambda: written in ("", "0", "-"),
        "sex_wrong": lambda: written in ((2, "PEREMPUAN") if human.sex == "L" else (1, "LAKI-LAKI")),
        "birth_date_wrong": lambda: isinstance(written, datetime.date) and written != human.birth,
        "birth_year_only": lambda: written == str(human.birth.year),
        "date_impossible": lambda: isinstance(written, str) and len(written) == 10,
        "date_other_format": lambda: str(human.birth.year) in written and written != human.birth,
        "date_as_serial_number": lambda: datetime.date(1899, 12, 30) + datetime.timedelta(int(written)) == human.birth,
        "name_empty": lambda: written == "",
        "name_variant": lambda: written != human.name,
        "invisible_characters": lambda: re.search("[\u200b\u200e\ufeff\u00a0]", written),
        "spaces_around": lambda: (
            written != " ".join(written.split(" ")).strip() or "  " in written or written != written.strip()
        ),
        "two_heads": lambda: written in (1, "KEPALA KELUARGA") and human.role != HEAD,
        "no_head": lambda: written in (11, "LAINNYA") and human.role == HEAD,
        "dead_former_head": lambda: written in (1, "KEPALA KELUARGA") and family.head is not human,
        "area_unknown_code": lambda: re.fullmatch(r"64\.08\.[23]\d\.20\d\d", written),
        "area_retired_code": lambda: re.fullmatch(r"9[12]\.\d\d\.\d\d", written),
        "area_other_province": lambda: written in ("SULAWESI SELATAN", "JAWA TIMUR", "KALIMANTAN SELATAN"),
        "dead_on_aid_list": lambda: human.status == 2,
        "decile_invalid": lambda: written not in range(1, 11),
        "moved_inside_district": lambda: written in (MOVED, "PINDAH"),
        "listed_in_two_villages": lambda: written in (1, "HIDUP") and not row.file.startswith(family.village),
        "real_name_na": lambda: written.upper() in ("NA", "NAN", "NONE", "NULL"),
        "one_word_name": lambda: " " not in human.name,
    }.get(kind, lambda: True)()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "decile_unknown_kk"])
def test_the_fault_stands_where_the_truth_says(planted, people, families, kind):
    for row, fault in planted[kind]:
        assert looks(kind, row, fault, people[row.human], families[row.family]), row


def test_a_number_on_two_people_is_also_on_the_other_persons_row(district, planted, people):
    written = defaultdict(set)
    for row in district.rows:
        if form_of(row) == "opensid":
            written[cell(row, "nik")].add(row.human)
    for row, fault in planted["nik_on_two_people"]:
        assert cell(row, "nik") == people[fault.other].nik
        assert {row.human, fault.other} <= written[cell(row, "nik")]


def test_only_planted_faults_put_one_number_on_two_people(district):
    holders = defaultdict(set)
    for row in district.rows:
        kinds = {fault.kind for fault in row.faults}
        if not kinds & {"nik_on_two_people", "nik_of_head", "nik_placeholder", "nik_zero", "nik_blank", "nik_dash", "nik_scientific",
                        "nik_cut_by_excel", "same_person_without_nik"}:  # fmt: skip
            holders[cell(row, WHERE[form_of(row)][0])].add(row.human)
    assert [number for number, humans in holders.items() if len(humans) > 1] == []


def test_copies_are_of_the_person_they_name(planted, district):
    originals = defaultdict(list)
    for row in district.rows:
        if form_of(row) == "opensid":
            originals[row.human].append(row)
    for kind in ("same_row_twice", "same_person_variant", "same_person_without_nik"):
        for row, _ in planted[kind]:
            first = originals[row.human][0]
            assert first.file == row.file
            assert first.number < row.number
            assert (first.cells == row.cells) == (kind == "same_row_twice")


def test_strangers_on_the_decile_list_stand_on_no_village_list(district, planted):
    cards = {cell(row, "no_kk") for row in district.rows if form_of(row) == "opensid"}
    assert not cards & {cell(row, "No KK") for row, _ in planted["decile_unknown_kk"]}

"""Tables are recognised by their headers, wherever these stand and however they are written."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from setiakawan.intake.formats import (
    FIELDS,
    FORMATS,
    data_rows,
    guess_header,
    layout_from_mapping,
    programme_of,
    recognise,
    suggest_mapping,
    weigh_mapping,
)
from setiakawan.intake.formats.fields import ALIASES
from setiakawan.intake.tests import samples

HEADERS = {
    "opensid": samples.OPENSID_HEADERS,
    "siak": [
        "Nomor KK",
        "NIK",
        "Nama Penduduk",
        "Status",
        "Tempat Lahir",
        "Tanggal Lahir",
        "Kelamin",
        "NIK Ayah",
        "Ayah",
        "NIK Ibu",
        "Ibu",
        "Status Kawin",
        "SHDK",
        "Agama",
        "Kecamatan",
        "Desa/Kel",
        "Alamat",
        "RW",
        "RT",
        "Pendidikan",
        "Pekerjaan",
        "Deskripsi Pekerjaan",
        "Gol. Darah",
        "Cacat",
        "Cetak KTP",
        "Ganti KTP",
    ],
    "dtks": [
        "ID DTKS",
        "PROVINSI",
        "KABUPATEN/KOTA",
        "KECAMATAN",
        "DESA/KELUARAHAN",
        "ALAMAT",
        "DUSUN",
        "RT",
        "RW",
        "NOKK",
        "NIK",
        "NAMA",
        "TANGGAL LAHIR",
        "TEMPAT LAHIR",
        "JENIS KELAMIN",
        "PEKERJAAN",
        "NAMA IBU KANDUNG",
        "HUB KELUARGA",
        "KETERANGAN PADAN",
        "BANSOS BPNT",
        "BANSOS PKH",
        "BANSOS BPNT-PPKM",
        "PBI JKN",
    ],
    "dtsen": ["No", "No KK", "NIK", "Nama Kepala Keluarga", "Kecamatan", "Desa/Kelurahan", "Desil"],
    "opendk": "desa_id nomor_kk nomor_nik nama jenis_kelamin tempat_lahir tanggal_lahir kawin hubungan_keluarga cacat".split(),  # noqa: SIM905
    "opensid_aid": ["Peserta", "No. Peserta", "NIK", "Nama", "Tempat Lahir", "Tanggal Lahir", "Alamat"],
}
OLDER_DTKS = [
    "ID DTKS",
    "PROVINSI",
    "KABUPATEN/KOTA",
    "KECAMATAN",
    "DESA/KELURAHAN",
    "ALAMAT",
    "DUSUN",
    "RT",
    "RW",
    "NOMOR KK",
    "NOMOR NIK",
    "NAMA",
    "TANGGAL LAHIR",
    "TEMPAT LAHIR",
    "JENIS KELAMIN",
    "PEKERJAAN",
    "NAMA IBU KANDUNG",
    "HUBUNGAN KELUARGA",
    "KETERANGAN PADAN",
]


@pytest.mark.parametrize("name", list(FORMATS))
def test_every_format_is_recognised_by_its_own_headers(name):
    layout = recognise([(1, HEADERS[name])])
    assert layout.format == name and not layout.duplicates
    assert {"nik", "name"} <= set(layout.columns.values())
    assert set(layout.columns.values()) <= set(FIELDS)


def test_the_older_list_of_dtks_and_the_misspelt_one_are_both_known():
    older, newer = recognise([(1, OLDER_DTKS)]), recognise([(1, HEADERS["dtks"])])
    assert older.format == newer.format == "dtks"
    assert {"kk", "nik", "village", "role"} <= set(older.columns.values())
    assert set(newer.columns.values()) - set(older.columns.values()) == {
        f for f in FIELDS if f.startswith("programme_")
    }


def test_names_of_columns_as_dtsen_apps_write_them_are_known():
    layout = recognise(
        [
            (
                1,
                [
                    "nomor_kartu_keluarga",
                    "nomor_induk_kependudukan",
                    "desil_nasional",
                    "nama_kecamatan",
                    "nama_desa_kelurahan",
                ],
            )
        ]
    )
    assert layout.format == "dtsen"
    assert list(layout.columns.values()) == ["kk", "nik", "decile", "district", "village"]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(list(HEADERS)), st.integers(0, 28), st.randoms(), st.data())
def test_place_order_case_and_marks_of_headers_make_no_difference(name, above, random, data):
    ways = [
        str.upper,
        str.title,
        lambda h: f"\ufeff {h}\u200b",
        lambda h: re.sub(r"[ _]", "  ", h),
        lambda h: h.replace(" ", "_"),
    ]
    written = [random.choice(ways)(header) for header in HEADERS[name]]
    random.shuffle(written)
    rows = [(n, ["DAFTAR WARGA", None, 3.5]) for n in range(1, above + 1)] + [(above + 1, written)]
    layout = recognise(rows)
    assert (layout.format, layout.header_row) == (name, above + 1)
    assert set(layout.columns.values()) == set(recognise([(1, HEADERS[name])]).columns.values())


def test_what_is_no_table_of_people_is_not_recognised():
    assert recognise([(1, ["Kolom", "Kode", "Arti"]), (2, ["sex", 1, "LAKI-LAKI"])]) is None
    assert recognise([(1, ["Nama", "NIK", "Jumlah"])]) is None
    assert recognise([(31, HEADERS["opensid"])] * 0) is None
    assert recognise([(n, ["x", "y"]) for n in range(1, 31)] + [(31, HEADERS["opensid"])]) is None


def test_a_header_that_stands_twice_is_reported_and_the_first_is_read():
    layout = recognise([(1, [*HEADERS["dtsen"], "nik", "DESIL"])])
    assert layout.duplicates == ("nik", "DESIL")
    assert layout.columns[2] == "nik" and layout.columns[6] == "decile"


def test_the_status_column_means_life_only_where_the_format_says_so():
    assert recognise([(1, HEADERS["siak"])]).columns[3] == "status"
    assert "status" not in suggest_mapping(["Nama", "Status"]).values()


def test_data_rows_leave_out_what_is_no_data():
    layout = recognise([(2, HEADERS["dtsen"])])
    rows = [
        (1, ["JUDUL"]), (2, HEADERS["dtsen"]), (3, [f"({n})" for n in range(1, 8)]), (4, ["1", "6408990104120001", "", "Siti"]),
        (5, ["", None, " "]), (6, HEADERS["dtsen"]), (7, [2.0, "6408990104120002", "", "Budi"]), (8, ["###"]), (9, ["3", "x"]),
    ]  # fmt: skip
    assert [number for number, _ in data_rows(rows, layout)] == [4, 7]


def test_a_person_called_like_a_header_is_data():
    layout = recognise([(1, ["Desil", "No KK", "Nama"])])
    assert [n for n, _ in data_rows([(2, ["1", "6408990104120001", "Nama"])], layout)] == [2]


def test_a_mapping_is_suggested_from_known_headers():
    assert suggest_mapping(["NO.", "Nama Lengkap", "No. KTP", "JK (L/P)", "Tgl. Lahir", "Tempat, Tgl Lahir", "No HP"]) == {
        1: "name", 2: "nik", 4: "birth_date", 5: "birth", 6: "phone"
    }  # fmt: skip


def test_a_resembling_header_is_weighed_lower_and_never_becomes_a_number_of_identity():
    guesses = weigh_mapping(["Nama", "Kecamatn", "Nomor KKS", "NIKK", "Nomor Induk Kependudukn"])
    assert guesses[0] == ("name", 1.0)
    assert guesses[1].field == "district" and 0.86 <= guesses[1].confidence < 1
    assert set(guesses) == {0, 1}


def test_a_field_is_suggested_for_one_column_only():
    assert suggest_mapping(["Nama", "Nama Lengkap", "Nama"]) == {0: "name"}


def test_a_confirmed_mapping_becomes_a_layout():
    layout = layout_from_mapping(["Orang", "Nomor", "Orang 2"], {0: "name", 1: "nik", 2: "name"}, header_row=4)
    assert layout.format == "mapped" and layout.header_row == 4
    assert dict(layout.columns) == {0: "name", 1: "nik"} and layout.duplicates == ("Orang 2",)


def test_the_likeliest_header_row_of_an_unknown_table_is_found():
    rows = [
        (1, ["DAFTAR PENERIMA"]),
        (2, [None, "Kecamatan Sangatta Utara"]),
        (3, ["No", "Nama", "Alamat", "NIK"]),
        (4, ["1", "Siti", "Gang A", "x"]),
    ]
    assert guess_header(rows)[0] == 3
    assert guess_header([(1, []), (2, [1.0])]) is None


def test_the_programme_is_read_from_its_own_sheet():
    assert (
        programme_of([(1, ["ID Program", "3"]), (2, ["Nama Program", "BLT Dana Desa"]), (3, ["###"])])
        == "BLT Dana Desa"
    )
    assert programme_of([(1, ["x"])]) == ""


def test_each_alias_means_one_field():
    assert set(ALIASES.values()) <= set(FIELDS)
    assert all(re.fullmatch(r"[a-z0-9]+", alias) for alias in ALIASES)

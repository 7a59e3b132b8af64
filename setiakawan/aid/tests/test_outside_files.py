"""Files of other offices as they really come: what is loaded, what is left out and why. Everybody here is invented."""

import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from setiakawan.aid.models import OutsideList
from setiakawan.aid.services.outside import load_outside
from setiakawan.aid.tests.conftest import DAY

pytestmark = pytest.mark.django_db
FIRST, SECOND = "6408990101800011", "6408990101800010"


def send(village, content, name="asn.csv"):
    told = {"kind": "servants", "source": "BKD Kutai Timur", "as_of": "2026-01-01"}
    content = content.encode() if isinstance(content, str) else content
    return village.maker.client.post("/penerima/luar/", told | {"file": SimpleUploadedFile(name, content)})


def workbook(*rows):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                (sheet.write_string if isinstance(cell, str) else sheet.write_number)(number, column, cell)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        f"NIK;nama\n{FIRST};Siti\n", f"nama,NIK\nSiti,{FIRST}\n", f"\ufeffNIK;nama\r\n{FIRST};Siti\r\n",
        f"Daftar ASN;\n;\nNIK;nama\n{FIRST};Siti\n", " nik \tnama\n6408.9901.0180.0011\tSiti\n",
    ],
    ids=["semicolon", "comma", "byte order mark", "title above", "tab and dots"],
)  # fmt: skip
def test_text_tables_are_read_however_they_are_written(village, text):
    assert send(village, text).status_code == 302
    made = OutsideList.objects.get()
    assert (made.rows, made.faults) == (1, [])


def test_numbers_as_text_in_a_workbook_keep_every_digit(village):
    send(village, workbook(("Nama", "NIK"), ("Siti", FIRST), ("Budi", SECOND)), "asn.xlsx")
    assert OutsideList.objects.get().rows == 2


def test_a_number_that_may_have_lost_its_last_digit_is_refused_in_words(village):
    send(village, workbook(("NIK",), (FIRST,), (int(SECOND),), (int(FIRST),)), "asn.xlsx")
    made = OutsideList.objects.get()
    assert made.rows == 1
    (number, why), (again, twice) = made.faults
    assert number == 3 and "angka terakhirnya mungkin hilang" in why
    assert again == 4 and twice == "NIK ini sudah ada di baris 2."
    page = village.maker.client.get(f"/penerima/luar/{made.pk}/").content.decode()
    assert why in page and SECOND not in page


@pytest.mark.parametrize("written", ["6,40899E+15", "6.40899e+15", "6E+15"])
def test_a_number_in_powers_of_ten_is_told_what_happened(village, written):
    answer = send(village, f'NIK;nama\n"{written}";Siti\n')
    assert answer.status_code == 422 and "angka terakhirnya mungkin hilang" in answer.content.decode()
    assert not OutsideList.objects.exists()


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        ("", "asn.csv", "kosong"),
        ("nama;kk\nSiti;1\n", "asn.csv", "NIK"),
        ("NIK;nama\n", "asn.csv", "Tidak ada NIK"),
        ("NIK;nama\n;\n;\n", "asn.csv", "Tidak ada NIK"),
        ("NIK;nama\n123;Siti\n", "asn.csv", "Baris 2"),
        ("%PDF-1.7 bukan tabel", "asn.pdf", "bukan tabel"),
    ],
    ids=["empty", "no NIK", "header only", "blank rows", "no good row", "no table"],
)
def test_a_file_of_no_use_is_refused_with_what_to_do(village, content, name, words):
    answer = send(village, content, name)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert not OutsideList.objects.exists()


def test_ten_thousand_rows_are_loaded_in_few_statements(village, django_assert_max_num_queries):
    rows = [(n, {"nik": f"64089901018{n:05}"}) for n in range(2, 10_002)]
    with django_assert_max_num_queries(70):
        told = load_outside(
            kind="servants",
            source="BKD rekaan",
            as_of=DAY,
            digest="f" * 64,
            rows=rows,
            by=village.maker.scope,
            today=DAY,
        )
    assert (told.list.rows, told.errors) == (10_000, [])

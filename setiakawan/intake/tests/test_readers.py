"""Sound files of every kind are read, and every cell stays as it was."""

import datetime
import io
import subprocess
import sys
import zipfile
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import setiakawan
from setiakawan.intake.readers import FileRefused, ReadLimits, archive, cells_from_json, cells_to_json, read_file
from setiakawan.intake.readers.sheetscan import SheetScan
from setiakawan.intake.tests import samples

DEFAULT = ReadLimits()
WHOLE = [[str(cell) for cell in row] for row in samples.TABLE]


@pytest.fixture
def read(tmp_path):
    """Reads bytes under a name: a list of (sheet name, rows)."""

    def reading(data, name, limits=DEFAULT):
        path = tmp_path / "stored"
        path.write_bytes(data)
        return [(sheet.name, list(sheet.rows)) for sheet in read_file(path, name, limits)]

    return reading


def texts(rows):
    """Rows as lists of texts, without what is empty at their end."""
    return [["" if cell is None else cell for cell in cells] + [""] * (3 - len(cells)) for _, cells in rows]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (samples.xlsx(), "daftar.xlsx"),
        (samples.xlsx(strings=False), "daftar.xlsx"),
        (samples.openpyxl_book(), "DAFTAR.XLSX"),
        (samples.xls(), "daftar.xls"),
        (samples.ods(), "daftar.ods"),
        *[(samples.delimited(delimiter=mark), "daftar.csv") for mark in ",;|\t"],
        (samples.delimited(encoding="utf-8-sig"), "daftar.csv"),
        (samples.delimited(encoding="utf-16"), "daftar.txt"),
        (samples.delimited(delimiter=";", ends="\n"), "daftar.csv"),
        (b"sep=;\n" + samples.delimited(delimiter=";"), "daftar.csv"),
    ],
)
def test_text_cells_stay_text_in_every_kind_of_file(read, data, name):
    ((_, rows),) = read(data, name)
    assert texts(rows) == WHOLE


def test_windows_1252_is_read_with_its_curly_apostrophe(read):
    table = [["Nama", "NIK"], ["Ba’ay Ménong", "0640899200100001"]]
    ((_, rows),) = read(samples.delimited(table, ";", "cp1252"), "lama.csv")
    assert rows[1] == (2, ["Ba’ay Ménong", "0640899200100001"])


def test_numbers_dates_and_truth_values_are_reported_as_they_are(read):
    day = datetime.date(1990, 1, 2)
    table = [["a", "b", "c", "d"], [1.5, 6408994201900002, day, True]]
    for data, name in ((samples.xlsx(table), "a.xlsx"), (samples.xls(table), "a.xls"), (samples.ods(table), "a.ods")):
        ((_, rows),) = read(data, name)
        assert rows[1][1] == [1.5, 6408994201900002.0, day, True]
        assert isinstance(rows[1][1][1], float)


def test_rows_carry_the_numbers_that_the_spreadsheet_shows(read):
    table = [[], [], ["Nama"], [], ["Siti"]]
    for data, name in ((samples.xlsx(table), "a.xlsx"), (samples.xls(table), "a.xls"), (samples.ods(table), "a.ods")):
        ((_, rows),) = read(data, name)
        assert [(number, cells) for number, cells in rows if any(cells)] == [(3, ["Nama"]), (5, ["Siti"])]
    ((_, rows),) = read(b"\n\nNama,x\n\nSiti,y\n", "a.csv")
    assert [number for number, cells in rows if cells] == [3, 5]


def test_every_sheet_is_given_and_empty_ones_are_left_out(read):
    sheets = read(samples.xlsx([["a"]], [], [["b"]], names=["Satu", "Kosong", "Dua"]), "a.xlsx")
    assert [(name, rows[0][1]) for name, rows in sheets] == [("Satu", ["a"]), ("Dua", ["b"])]


def test_quoted_lines_quotes_and_nul_bytes_stay_inside_their_cell(read):
    ((_, rows),) = read(b'Nama,Alamat\r\n"Siti ""Ita""","Gang 1\nRT 2"\r\nBu\x00di,x\r\n', "a.csv")
    assert rows[1:] == [(2, ['Siti "Ita"', "Gang 1\nRT 2"]), (3, ["Bu\x00di", "x"])]


@pytest.mark.parametrize("first", ["PKH", "MZAKI", "RIFFAN", "GIF8", "7zul", "{x", "[a", "ID"])
def test_a_text_that_begins_as_another_sort_of_file_does_is_still_a_table(read, first):
    ((_, rows),) = read(f"{first};Nama\n1;Siti\n".encode(), "a.csv")
    assert rows == [(1, [first, "Nama"]), (2, ["1", "Siti"])]


def test_pipes_win_over_commas_inside_addresses(read):
    ((_, rows),) = read(b"NAMA|ALAMAT|RT\nSiti|Jl. A, Gang B, No. 3|1\nBudi|Jl. C|2\n", "dtks.csv")
    assert rows[1][1] == ["Siti", "Jl. A, Gang B, No. 3", "1"]


def test_an_ods_repeats_cells_and_rows_as_it_says_and_skips_notes(read):
    cell = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'
    body = (
        '<table:table-row table:number-rows-repeated="2">' + cell.format(' table:number-columns-repeated="2"', "x")
        + '<table:table-cell table:number-columns-repeated="2"/>'
        '<table:table-cell office:value-type="string"><office:annotation><text:p>catatan</text:p></office:annotation>'
        "<text:p>a<text:s text:c=\"2\"/>b</text:p><text:p>c</text:p></table:table-cell></table:table-row>"
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/>'
        "</table:table-row>"
    )  # fmt: skip
    ((_, rows),) = read(samples.ods(body=body), "a.ods")
    assert rows == [(n, ["x", "x", None, None, "a  b\nc"]) for n in (1, 2)]


def test_innocent_signs_at_the_beginning_of_a_text_are_no_formula(read):
    words = [
        "-",
        "---",
        "- tidak ada",
        "-5",
        "-0,5",
        "+62812-3456-789",
        "+62 812 3456",
        "=====",
        "−",
        "a=b",
        "siti@desa.id",
    ]
    for data, name in ((samples.xlsx([words]), "a.xlsx"), (samples.delimited([words], ";"), "a.csv")):
        ((_, rows),) = read(data, name)
        assert rows == [(1, words)]


cells = st.lists(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.dates(), st.datetimes(),
        st.text(st.characters(exclude_categories=())),
    )
)  # fmt: skip


@given(cells)
def test_cells_come_back_from_json_equal_and_of_the_same_type(row):
    line = cells_to_json(row)
    back = cells_from_json(line)
    assert line.encode() and "\n" not in line
    assert back == row and list(map(type, back)) == list(map(type, row))


@pytest.mark.slow
def test_a_million_rows_are_refused_in_seconds_and_little_memory(tmp_path):
    (tmp_path / "stored").write_bytes(samples.many_rows(1_000_000))
    program = (
        "import resource, sys, time; from setiakawan.intake.readers import *\n"
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "before, begin = peak(), time.perf_counter()\n"
        "try: read_file(sys.argv[1], 'sejuta.xlsx')\n"
        "except FileRefused as refused: print(refused.code, (peak() - before) // 1024, time.perf_counter() - begin)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "stored"], capture_output=True, text=True, check=True, timeout=120,
        cwd=Path(setiakawan.__file__).parent.parent,
    )  # fmt: skip
    code, megabytes, seconds = done.stdout.split()
    assert code == "too_many_rows"
    assert int(megabytes) < 60
    assert float(seconds) < 30


def test_both_ways_to_measure_a_sheet_refuse_the_same(read):
    for rows in (
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="30"><c r="B30"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><!-- x --><row r="30"><c r="B30"><v>1</v></c></row>',
        "<row><c><v>1</v></c><c t='n'><v>2</v></c></row>" * 30,
    ):
        data = samples.with_sheet(samples.sheet_xml(rows))
        assert len(read(data, "a.xlsx")[0][1]) == 30
        with pytest.raises(FileRefused, match="29 baris"):
            read(data, "a.xlsx", ReadLimits(max_rows=29))


@pytest.mark.parametrize("make", [samples.xlsx, partial(samples.xlsx, strings=False), samples.openpyxl_book])
def test_sheets_of_common_writers_are_measured_the_fast_way_and_rightly(tmp_path, make):
    path = tmp_path / "stored"
    path.write_bytes(
        make([samples.OPENSID_HEADERS, *[samples.opensid_row(nama=f"SITI {n}", rt=n) for n in range(3000)]])
    )
    scans = []

    def look(name, part):
        if name.startswith("xl/worksheets/"):
            for pieces in (part.pieces(), [b"<!-- -->"]):  # a comment is unusual, so the part goes through the parser
                scans.append(SheetScan("", ReadLimits()))
                scans[-1].measure(part, pieces)
                part.drain()

    with archive.opened(path) as opened:
        archive.scan(opened, ReadLimits(), look)
    fast, exact = scans
    assert (fast.is_plain, exact.is_plain) == (True, False)
    assert fast.rows == exact.rows == 3001
    assert fast.cells == 3001 * 43 >= exact.cells


def test_prefixed_xml_is_measured_too(read):
    with zipfile.ZipFile(io.BytesIO(samples.xlsx())) as book:
        xml = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f" not in xml
    prefixed = samples.sheet_xml('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>')
    prefixed = prefixed.replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?").replace("xmlns=", "xmlns:x=")
    with pytest.raises(FileRefused) as refused:
        read(samples.with_sheet(prefixed), "a.xlsx")
    assert refused.value.code == "formulas"

"""Whatever bytes arrive, a reader gives rows or a refusal; whatever cells arrive, the checks give a reading."""

import datetime
import io
import time
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from setiakawan.intake.checks import REASONS, CheckContext, interpret
from setiakawan.intake.formats import FIELDS, layout_from_mapping, recognise
from setiakawan.intake.readers import FileRefused, ReadLimits, cells_to_json, read_file
from setiakawan.intake.tests import samples

TABLE = [*samples.TABLE, ["Siti", 1.5, datetime.date(1990, 1, 2)], *[[f"nama {n}", str(n), n] for n in range(20)]]
FILES = {
    "a.xlsx": samples.xlsx(TABLE), "b.xlsx": samples.openpyxl_book(TABLE), "a.xls": samples.xls(TABLE),
    "a.ods": samples.ods(TABLE), "a.csv": samples.delimited(TABLE), "b.csv": samples.delimited(TABLE, "|", "utf-16"),
}  # fmt: skip
LIMITS = ReadLimits(max_rows=5000, max_cells=200_000, max_unpacked=20_000_000)
AS_OF = datetime.date(2026, 11, 1)
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read_all(path, data, name):
    """Read everything; only a refusal may come instead."""
    path.write_bytes(data)
    try:
        for sheet in read_file(path, name, LIMITS):
            for number, cells in sheet.rows:
                assert number > 0 and cells_to_json(cells)
    except FileRefused as refused:
        assert refused.message


@quick
@given(
    st.binary(max_size=3000),
    st.sampled_from([*FILES, "a.pdf"]),
    st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]),
)
def test_random_bytes_are_rows_or_a_refusal(tmp_path, data, name, start):
    read_all(tmp_path / "stored", start + data, name)


@quick
@given(
    st.sampled_from(list(FILES)),
    st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=6), st.integers(0, 20)), min_size=1, max_size=8
    ),
)
def test_mutated_files_are_rows_or_a_refusal(tmp_path, name, edits):
    data = bytearray(FILES[name])
    for place, new, removed in edits:
        at = int(place * len(data))
        data[at : at + removed] = new
    read_all(tmp_path / "stored", bytes(data), name)


@quick
@given(
    st.sampled_from([name for name in FILES if name.endswith(("xlsx", "ods"))]), st.integers(0, 20),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.sampled_from([
        b"", b"<", b">", b'"', b"&#0;", b"&a;", b"9999999", b"-1", b'<c r="XFD1048576"><v>1</v></c>', b"<row r='9'/>", b"<f>1</f>",
    ]), st.integers(0, 9)), min_size=1, max_size=5),
)  # fmt: skip
def test_sound_zips_with_mutated_xml_are_rows_or_a_refusal(tmp_path, name, which, edits):
    with zipfile.ZipFile(io.BytesIO(FILES[name])) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    part = list(parts)[which % len(parts)]
    xml = bytearray(parts[part])
    for place, new, removed in edits:
        at = int(place * len(xml))
        xml[at : at + removed] = new
    read_all(tmp_path / "stored", samples.zipped(parts | {part: bytes(xml)}), name)


@pytest.mark.parametrize("name", list(FILES))
def test_a_file_that_ends_anywhere_is_rows_or_a_refusal(tmp_path, name):
    data = FILES[name]
    for end in {*range(0, min(len(data), 600), 29), *range(0, len(data), 211), len(data) - 1}:
        read_all(tmp_path / "stored", data[:end], name)


cell = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.datetimes(),
    st.text(st.characters(exclude_categories=()), max_size=30),
    st.sampled_from([
        "6408994201900002", "0640899200100001", "0", "-", "1111111111111111", "6,40899E+15", "31-02-1990", "00-00-0000", "1990",
        "17 Agustus 1945", "LAKI-LAKI", "KEPALA KELUARGA", "CACAT FISIK DAN MENTAL", "003/001", "YA", "Desil 3", "Sangatta, 2-1-1990",
        "\u200b", "64.08.04.2001", "6408042001", "SANGATTA UTARA", "0812-3456-7890",
    ]),
)  # fmt: skip
FIELD_NAMES = list(FIELDS)
EVERYTHING = layout_from_mapping(FIELD_NAMES, dict(enumerate(FIELD_NAMES)))
OPENSID = recognise([(1, list(samples.OPENSID_HEADERS))])


@settings(max_examples=300, deadline=None)
@given(
    st.lists(cell, max_size=len(FIELD_NAMES) + 8), st.sampled_from([EVERYTHING, OPENSID]),
    st.sampled_from(["", "64", "64.08", "64.08.04", "64.08.04.2001", "99.99"]),
)  # fmt: skip
def test_interpreting_never_raises_and_every_reason_has_words(cells, layout, area):
    reading, findings = interpret(cells, layout, CheckContext(AS_OF, area))
    for code, field, severity, _ in findings:
        assert REASONS[code].severity == severity and len(code) <= 40 and len(field) <= 40
    cells_to_json([*map(str, reading)])
    assert all(value is not None and value != "" for value in reading.values())


@given(
    st.permutations(range(len(samples.OPENSID_HEADERS))),
    st.sampled_from([str.upper, str.title, lambda h: f" \ufeff{h} ", lambda h: h.replace("_", " ")]),
)
@settings(max_examples=25, deadline=None)
def test_order_of_columns_and_writing_of_headers_do_not_change_the_reading(order, written):
    row = samples.opensid_row(cacat_id="5", tanggallahir="17/08/1990", nik="6408995708900002")
    layout = recognise([(1, [written(samples.OPENSID_HEADERS[i]) for i in order])])
    context = CheckContext(AS_OF, "64.08.04.2001")
    expected, findings = interpret(row, OPENSID, context)
    reading, others = interpret([row[i] for i in order], layout, context)
    assert reading == expected and sorted(map(str, others)) == sorted(map(str, findings))
    assert layout.format == "opensid" and expected["disability"] == ["physical", "mental"]


@pytest.mark.parametrize(
    "number", ["6408994201900002", "6408 9942 0190 0002", "081234567890", "x6408994201900002y", 6408994201900002]
)
def test_no_detail_ever_holds_a_number_of_identity(number):
    digits = "".join(filter(str.isdigit, str(number)))
    for field in FIELDS:
        layout = layout_from_mapping(["x"], {0: field})
        for _, _, _, detail in interpret([number], layout, CheckContext(AS_OF, "64.08"))[1]:
            assert digits not in "".join(filter(str.isdigit, str(detail)))


@pytest.mark.parametrize("text", ["-", " ", "1", "a", "0", "1-", "rt ", "\u200b", "6408 ", "1/", "=", "é"])
def test_very_long_cells_cost_little(text):
    long = text * (120_000 // len(text))
    begin = time.process_time()
    reading, findings = interpret([long] * len(FIELD_NAMES), EVERYTHING, CheckContext(AS_OF, "64.08"))
    assert time.process_time() - begin < 3
    assert len(str(reading)) + len(str(findings)) < 60_000

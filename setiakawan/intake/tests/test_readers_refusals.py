"""Bad files are refused with a sentence that says what to do, and nothing of them is read."""

import io
import logging
import pickle
import subprocess
import sys
import zipfile
from functools import partial
from pathlib import Path

import pytest

import setiakawan
from setiakawan.intake.readers import REFUSALS, FileRefused, ReadLimits, native, read_file
from setiakawan.intake.readers.formula_text import is_formula_text
from setiakawan.intake.tests import samples

_CELL = '<row r="{0}"><c r="{1}{0}"><v>1</v></c></row>'
_ODS_BOMB = (
    '<table:table-row table:number-rows-repeated="900000"><table:table-cell office:value-type="string" '
    'table:number-columns-repeated="400"><text:p>x</text:p></table:table-cell></table:table-row>'
)
_DTD = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><sst>&c;</sst>'


def xlsx_with(**parts: bytes) -> bytes:
    """A sound workbook with parts added: underscores in the name stand for slashes."""
    return samples.with_parts(
        samples.xlsx(), {f"xl/{name.replace('__', '/')}": content for name, content in parts.items()}
    )


BAD = {
    "empty": [(b"", "kosong.xlsx"), (b"", "kosong.csv")],
    "damaged": [
        (samples.xlsx()[:3000], "potong.xlsx"), (samples.xls()[:2000], "potong.xls"), (samples.ods()[:200], "potong.ods"),
        (b"PK\x03\x04" + b"x" * 500, "rusak.xlsx"), (samples.with_sheet("<worksheet><sheetData><row r='1'>"), "rusak.xlsx"),
        (samples.ods(body="<table:table-row>"), "rusak.ods"), (samples.with_sheet(samples.sheet_xml('<row r="x"/>')), "rusak.xlsx"),
    ],
    "password": [
        (samples.locked_xlsx(), "kunci.xlsx"), (samples.locked_xlsx(), "kunci.xls"), (samples.locked_xls(), "kunci.xls"), (samples.flagged_zip(samples.xlsx()), "kunci.xlsx"),
        (samples.flagged_zip(samples.zipped({"daftar.csv": b"a"})), "kunci.zip"),
        (samples.ods(extra={"META-INF/manifest.xml": b"<manifest:encryption-data/>"}), "kunci.ods"),
    ],
    "zip_bomb": [
        (samples.with_parts(samples.xlsx(), {"xl/media/a.bin": b"\0" * 60_000_000}), "bom.xlsx"),
        (samples.zipped([("xl/workbook.xml", b"<a/>"), *((f"x{n}", b"") for n in range(2100))]), "bom.xlsx"),
    ],
    "embedded_objects": [
        (xlsx_with(embeddings__a=b"x"), "a.xlsx"), (samples.compound_with("MBD00000001"), "a.xls"),
        (samples.with_parts(samples.xlsx(), {"dalam.bin": samples.xlsx()}), "a.xlsx"),
    ],
    "macros": [
        (samples.with_parts(samples.xlsx(), {"xl/vbaProject.bin": b"x"}), "a.xlsm"),
        (samples.with_parts(samples.xlsx(), {"xl/vbaProject.bin": b"x"}), "a.xlsx"),
        (samples.with_parts(samples.xlsx(), {"[Content_Types].xml": b"<Types><a ContentType='x.macroEnabled.main+xml'/></Types>"}), "a.xlsm"),
        (samples.compound_with("_VBA_PROJECT_CUR"), "a.xls"), (samples.xls_with_macro_sheet(), "a.xls"),
        (samples.ods(extra={"Basic/Standard/Module1.xml": b"<a/>"}), "a.ods"),
    ],
    "external_links": [
        (samples.with_parts(samples.xlsx(), {"xl/externalLinks/externalLink1.xml": b"<a/>"}), "a.xlsx"),
        (samples.with_parts(samples.xlsx(), {"xl/connections.xml": b"<a/>"}), "a.xlsx"),
        (samples.xls_with_record(b"\xae\x01\x06\x00\x01\x00\x01\x00\x00x"), "a.xls"), (samples.ods(body="<table:dde-links/>"), "a.ods"),
    ],
    "formulas": [
        (samples.xlsx_with_formula(), "rumus.xlsx"), (samples.xls(formula="1+1"), "rumus.xls"),
        (samples.ods(body='<table:table-row><table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"/></table:table-row>'), "rumus.ods"),
    ],
    "formula_text": [
        (make([["Nama"], ["Siti"], [text]]), name)
        for text in ("=cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "@SUM(1+1)", "\t=1+1", "＝1+1")
        for make, name in ((samples.xlsx, "a.xlsx"), (samples.openpyxl_book, "b.xlsx"), (samples.xls, "a.xls"), (samples.ods, "a.ods"), (samples.delimited, "a.csv"))
        if not (make is samples.openpyxl_book and text.startswith("="))
    ],
    "unsafe_xml": [
        (samples.with_parts(samples.xlsx(), {"xl/sharedStrings.xml": _DTD}), "a.xlsx"),
        (samples.with_parts(samples.ods(), {"content.xml": _DTD}), "a.ods"),
        (samples.with_parts(samples.xlsx(), {"xl/worksheets/sheet1.xml": samples.sheet_xml("").encode("utf-16")}), "a.xlsx"),
    ],
    "too_many_rows": [
        (partial(samples.many_rows, 501_000), "banyak.xlsx"), (b"a,b\n" * 501_000, "banyak.csv"),
        (samples.ods(body=_ODS_BOMB), "banyak.ods"), (samples.with_sheet(samples.sheet_xml(_CELL.format(700_000, "A"))), "jauh.xlsx"),
    ],
    "too_many_columns": [
        (samples.with_sheet(samples.sheet_xml('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>')), "lebar.xlsx"),
        (b",".join([b"a"] * 501), "lebar.csv"), (samples.ods([["x"] * 501]), "lebar.ods"),
    ],
    "too_many_cells": [
        (samples.with_sheet(samples.sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row><row r="499000"><c r="CZ499000"><v>1</v></c></row>')), "renggang.xlsx"),
    ],
    "unknown_encoding": [
        ("Nama;Alamat\nÉlise;x\n".encode() + "Élise;y\n".encode("cp1252"), "campur.csv"), (b"Nama,x\n\x81\x8d,y\n", "aneh.csv"),
        (b"\xff\xfeN\x00a", "potong.csv"),
    ],
    "open_quote": [
        (b'Nama,Alamat,RT\nSiti,"Gang 1,2\nBudi,Gang 3,4\nAni,Gang 5,6\n', "kutip.csv"),
        (b'Nama,Alamat\nSiti,"' + b"x" * 140_000, "kutip.csv"),
    ],
    "wrong_extension": [
        (samples.xlsx(), "a.csv"), (samples.xlsx(), "a.xls"), (samples.xls(), "a.xlsx"), (samples.ods(), "a.xlsx"),
        (samples.delimited(), "a.xls"), (samples.xlsx(), "tanpa_akhiran"), (b"print(1)\n", "skrip.py"),
    ],
    "not_spreadsheet": [
        (b"%PDF-1.7\n", "a.xlsx"), (b"\x89PNG\r\n\x1a\n", "foto.csv"), (b"\xff\xd8\xff\xe0", "foto.xlsx"), (b'{"nama": "Siti"}', "a.csv"),
        (b"  [\n [1]]", "a.csv"), (b"<html><table><tr><td>Nama", "ekspor.xls"), (b"<?xml version='1.0'?><Workbook/>", "ekspor.xls"),
        (samples.zipped({"word/document.xml": b"<a/>"}), "surat.docx"), (samples.zipped({"xl/workbook.bin": b""}), "a.xlsb"),
        (samples.zipped({"daftar.xlsx": samples.xlsx()}), "arsip.zip"), (bytes(range(256)) * 20, "a.csv"), (b"MZ\x90\x00", "a.xlsx"),
        (samples.compound_with("WordDocument", instead_of_workbook=True), "surat.doc"), (b"\x00\x00\x00\x18ftypheic", "foto.csv"),
        (samples.compound_with("PowerPoint Document", instead_of_workbook=True), "a.xls"), (b"RIFF\x00\x00\x00\x00WEBPVP8", "a.csv"),
        (samples.zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}), "surat.ods"),
    ],
}  # fmt: skip
CASES = [(code, data, name) for code, files in BAD.items() for data, name in files]


@pytest.mark.parametrize(("code", "data", "name"), CASES, ids=[f"{code}-{name}" for code, _, name in CASES])
def test_a_bad_file_is_refused_with_its_reason(tmp_path, caplog, code, data, name):
    path = tmp_path / "stored"
    path.write_bytes(data() if callable(data) else data)
    with pytest.raises(FileRefused) as refused, caplog.at_level(logging.WARNING):
        read_file(path, name)
    assert refused.value.code == code
    assert refused.value.message.endswith(".") and "{" not in refused.value.message
    assert code in caplog.text and name not in caplog.text


def test_every_refusal_is_tested_or_needs_a_limit():
    assert set(REFUSALS) - set(BAD) == {"too_large", "too_many_sheets", "no_table"}


@pytest.mark.parametrize(
    ("limits", "code"), [(ReadLimits(max_bytes=100), "too_large"), (ReadLimits(max_sheets=1), "too_many_sheets")]
)
def test_limits_can_be_set(tmp_path, limits, code):
    (tmp_path / "stored").write_bytes(samples.xlsx([["a"]], [["b"]]))
    with pytest.raises(FileRefused) as refused:
        read_file(tmp_path / "stored", "a.xlsx", limits)
    assert refused.value.code == code


def test_the_message_names_sheet_and_cell(tmp_path):
    path = tmp_path / "stored"
    path.write_bytes(samples.xlsx_with_formula())
    with pytest.raises(FileRefused, match=r"B2 dan C3 .lembar “Data”."):
        read_file(path, "a.xlsx")
    path.write_bytes(samples.xlsx([["Nama", "x"], ["Siti", "=1+1"]], names=["Warga"]))
    with pytest.raises(FileRefused, match=r"Sel B2 .lembar “Warga”."):
        read_file(path, "a.xlsx")


def test_a_refused_file_never_yields_a_row(tmp_path):
    path = tmp_path / "stored"
    path.write_bytes(b"a,b\n" * 5000 + b"x,=cmd|1\n")
    with pytest.raises(FileRefused):
        read_file(path, "a.csv")
    good = samples.xlsx([["a"]], [["b"]])
    with zipfile.ZipFile(path, "w") as broken, zipfile.ZipFile(io.BytesIO(good)) as old:
        for name in old.namelist():
            broken.writestr(name, b"<worksheet" if name.endswith("sheet2.xml") else old.read(name))
    with pytest.raises(FileRefused):
        read_file(path, "a.xlsx")


def test_a_panic_of_the_native_reader_is_a_refusal(tmp_path, monkeypatch):
    class PanicException(BaseException):
        """What a panic in Rust arrives as."""

    class Panicking:
        @staticmethod
        def from_path(path):
            raise PanicException("index out of range")

    monkeypatch.setattr(native, "CalamineWorkbook", Panicking)
    (tmp_path / "stored").write_bytes(samples.xlsx())
    with pytest.raises(FileRefused) as refused:
        read_file(tmp_path / "stored", "a.xlsx")
    assert refused.value.code == "damaged"


def test_a_worker_that_asks_for_too_much_memory_is_stopped():
    program = (
        "from setiakawan.intake.readers import ReadLimits, limit_memory\n"
        "limit_memory(ReadLimits(memory_bytes=600 << 20))\n"
        "try: bytearray(2 << 30)\n"
        "except MemoryError: print('stopped')\n"
    )
    folder = Path(setiakawan.__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=folder)
    assert done.stdout == "stopped\n"


def test_a_refusal_travels_between_processes():
    refused = pickle.loads(pickle.dumps(FileRefused("too_many_rows", limit="500.000")))
    assert refused.code == "too_many_rows" and "500.000" in refused.message


@pytest.mark.parametrize(
    "text", ["=1", "=HYPERLINK(1)", "+A1", "+1+cmd|x", "@x", "-A1", "-(1)", "-cmd|x", "-1+1", "\ufeff=1", " \t=1"]
)
def test_texts_that_a_spreadsheet_would_run_are_found(text):
    assert is_formula_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "--",
        "- -",
        "=",
        "+",
        "@",
        "-1",
        "-1,5",
        "+62",
        "+62 (0549) 2",
        "- kosong",
        "--kosong--",
        "x=1",
        "1-1",
    ],
)
def test_texts_that_only_look_like_it_are_let_through(text):
    assert not is_formula_text(text)

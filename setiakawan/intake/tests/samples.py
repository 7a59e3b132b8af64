"""Spreadsheet files made for the tests: sound ones of every kind, and every sort of bad one."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

import msoffcrypto.format.ooxml
import openpyxl
import xlsxwriter
import xlwt

Table = Sequence[Sequence[object]]

OPENSID_HEADERS = [
    "alamat",
    "dusun",
    "rw",
    "rt",
    "nama",
    "no_kk",
    "nik",
    "sex",
    "tempatlahir",
    "tanggallahir",
    "agama_id",
    "pendidikan_kk_id",
    "pendidikan_sedang_id",
    "pekerjaan_id",
    "status_kawin",
    "kk_level",
    "warganegara_id",
    "ayah_nik",
    "nama_ayah",
    "ibu_nik",
    "nama_ibu",
    "golongan_darah_id",
    "akta_lahir",
    "dokumen_pasport",
    "tanggal_akhir_paspor",
    "dokumen_kitas",
    "akta_perkawinan",
    "tanggalperkawinan",
    "akta_perceraian",
    "tanggalperceraian",
    "cacat_id",
    "cara_kb_id",
    "hamil",
    "ktp_el",
    "status_rekam",
    "alamat_sekarang",
    "status_dasar",
    "suku",
    "tag_id_card",
    "id_asuransi",
    "no_asuransi",
    "lat",
    "lng",
]
OPENSID_ROW = {
    "alamat": "Jl. Yos Sudarso II", "dusun": "DUSUN KAPUR", "rw": "001", "rt": "013", "nama": "SITI AMINAH",
    "no_kk": "6408990104120001", "nik": "6408994201900002", "sex": "2", "tempatlahir": "SANGATTA",
    "tanggallahir": "1990-01-02", "agama_id": "1", "pendidikan_kk_id": "5", "pendidikan_sedang_id": "18", "pekerjaan_id": "2",
    "status_kawin": "2", "kk_level": "3", "warganegara_id": "1", "nama_ayah": "AHMAD", "nama_ibu": "NUR HAYATI",
    "golongan_darah_id": "13", "cacat_id": "7", "ktp_el": "2", "status_dasar": "1", "suku": "KUTAI", "id_asuransi": "1",
}  # fmt: skip
TABLE: Table = (
    ("Nama", "NIK", "RT"),
    ("NA", "6408994201900002", "001"),
    ("Ba'ay Łoq", "0640899200100001", "-"),
    ("None", "5,20114E+15", ""),
)


def opensid_row(**changes: object) -> list[object]:
    """One row of OpenSID's list, in words of codes, with some cells changed."""
    values = OPENSID_ROW | changes
    return [values.get(header, "") for header in OPENSID_HEADERS]


def xlsx(*sheets: Table, strings: bool = True, names: Sequence[str] = ()) -> bytes:
    """A workbook by XlsxWriter. Texts stay texts, also those that look like formulas."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "constant_memory": not strings}) as book:
        dates = book.add_format({"num_format": "dd/mm/yyyy"})
        for number, table in enumerate(sheets or (TABLE,)):
            sheet = book.add_worksheet(names[number] if names else None)
            for r, row in enumerate(table):
                for c, value in enumerate(row):
                    if isinstance(value, str):
                        sheet.write_string(r, c, value)
                    elif hasattr(value, "year"):
                        sheet.write_datetime(r, c, value, dates)
                    elif value is not None:
                        sheet.write(r, c, value)
    return out.getvalue()


def xlsx_with_formula() -> bytes:
    """A workbook whose sheet "Data" has formulas in B2 and C3."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_string(0, 0, "Nama")
        sheet.write_formula(1, 1, "=SUM(A1:A2)")
        sheet.write_formula(2, 2, '=HYPERLINK("http://x.invalid")')
    return out.getvalue()


def openpyxl_book(table: Table = TABLE) -> bytes:
    """A workbook by openpyxl, which writes its XML otherwise."""
    book = openpyxl.Workbook()
    for row in table:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls(table: Table = TABLE, formula: str = "", sheet: str = "Data") -> bytes:
    """A BIFF8 workbook by xlwt; a formula, if given, stands in D1."""
    book = xlwt.Workbook()
    page = book.add_sheet(sheet)
    dates = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for r, row in enumerate(table):
        for c, value in enumerate(row):
            if value not in (None, ""):
                page.write(r, c, value, *([dates] if hasattr(value, "year") else []))
    if formula:
        page.write(0, 3, xlwt.Formula(formula))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(
    table: Table = TABLE, body: str | None = None, extra: dict[str, bytes] | None = None, sheet: str = "Data"
) -> bytes:
    """An ODS made by hand, as LibreOffice writes it; `body` replaces the rows."""
    rows = "".join("<table:table-row>" + "".join(map(_ods_cell, row)) + "</table:table-row>" for row in table)
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3"><office:body><office:spreadsheet>'
        f"<table:table table:name={quoteattr(sheet)}>{rows if body is None else body}</table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    parts = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": content.encode()}
    return zipped(parts | (extra or {}))


def _ods_cell(value: object) -> str:
    if value in (None, ""):
        return "<table:table-cell/>"
    if isinstance(value, bool):
        return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(value).lower()}"/>'
    if isinstance(value, (int, float)):
        return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
    if hasattr(value, "year"):
        return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"/>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'


def delimited(table: Table = TABLE, delimiter: str = ",", encoding: str = "utf-8", ends: str = "\r\n") -> bytes:
    """A text table."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=ends).writerows(table)
    return out.getvalue().encode(encoding)


def zipped(parts: dict[str, bytes] | Iterable[tuple[str, bytes]], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of named parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in parts.items() if isinstance(parts, dict) else parts:
            archive.writestr(name, content)
    return out.getvalue()


def with_parts(book: bytes, parts: dict[str, bytes]) -> bytes:
    """The same zip with parts added or replaced."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        old = {name: archive.read(name) for name in archive.namelist()}
    return zipped(old | parts)


def with_sheet(xml: str) -> bytes:
    """A workbook whose only sheet is this XML."""
    return with_parts(xlsx(), {"xl/worksheets/sheet1.xml": xml.encode()})


def sheet_xml(rows: str) -> str:
    """Sheet XML around rows."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )


def locked_xlsx(password: str = "rahasia") -> bytes:
    """A workbook that Excel has encrypted with a password."""
    out = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(xlsx())).encrypt(password, out)
    return out.getvalue()


def locked_xls() -> bytes:
    """A BIFF8 workbook with a FILEPASS record, as Excel writes it behind its first record."""
    return xls_with_record(b"\x2f\x00\x06\x00\x00\x00\x01\x02\x03\x04")


def xls_with_record(record: bytes) -> bytes:
    """A workbook with a record over its second one (xlwt keeps the stream right behind the header)."""
    book = xls()
    first = 512 + 4 + int.from_bytes(book[514:516], "little")
    return book[:first] + record + book[first + len(record) :]


def xls_with_macro_sheet() -> bytes:
    """A workbook whose only sheet says that it is a sheet of Excel 4 macros."""
    book = bytearray(xls(sheet="Makro"))
    at = book.find(b"\x85\x00")
    while book[at + 10] != len("Makro"):
        at = book.find(b"\x85\x00", at + 1)
    book[at + 9] = 1
    return bytes(book)


def compound_with(name: str, *, instead_of_workbook: bool = False) -> bytes:
    """A compound file with an entry of that name, beside the workbook or in its place."""
    book = bytearray(xls())
    at = book.find("Root Entry".encode("utf-16-le")) + (128 if instead_of_workbook else 256)
    text = name.encode("utf-16-le") + b"\x00\x00"
    book[at : at + 64] = text.ljust(64, b"\x00")
    book[at + 64 : at + 67] = bytes((len(text), 0, 2 if instead_of_workbook else 1))
    return bytes(book)


def flagged_zip(book: bytes) -> bytes:
    """The same zip with its entries marked as encrypted."""
    data = bytearray(book)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(signature, at + 4)
    return bytes(data)


def many_rows(count: int) -> bytes:
    """A workbook of many short rows, made without holding them."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx())) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for name in old.namelist():
            if name != "xl/worksheets/sheet1.xml":
                new.writestr(name, old.read(name))
        with new.open("xl/worksheets/sheet1.xml", "w") as part:
            part.write(sheet_xml("\x00").split("\x00")[0].encode())
            for start in range(1, count + 1, 5000):
                rows = range(start, min(start + 5000, count + 1))
                part.write("".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in rows).encode())
            part.write(sheet_xml("\x00").split("\x00")[1].encode())
    return out.getvalue()

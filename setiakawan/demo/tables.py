"""Writers of the files: row after row, nothing kept in memory, equal bytes for equal rows."""

import csv
import datetime
from collections.abc import Sequence
from pathlib import Path
from string import ascii_uppercase
from typing import Protocol
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from setiakawan.demo.forms.style import Style
from setiakawan.demo.world import Cell

EXCEL_DAY_0 = datetime.date(1899, 12, 30)
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_LETTERS = [*ascii_uppercase, *(first + second for first in "AB" for second in ascii_uppercase)]
_TEXT_DATES = {"iso": "%Y-%m-%d", "slash": "%d/%m/%Y", "dash": "%d-%m-%Y"}


class Table(Protocol):
    """A file that takes rows."""

    def write(self, cells: Sequence[Cell]) -> None:
        """Add one row."""

    def close(self) -> None:
        """Finish the file."""


def open_table(path: Path, sheet: str, style: Style) -> Table:
    """The right writer for this style's kind of file."""
    if style.kind == "xlsx":
        return XlsxTable(path, sheet, style.dates)
    return OdsTable(path, sheet, style) if style.kind == "ods" else CsvTable(path, style)


def _member(name: str) -> ZipInfo:
    member = ZipInfo(name, _ZIP_DAY)
    member.compress_type = ZIP_DEFLATED
    return member


def _as_text(cell: Cell, dates: str) -> str:
    if isinstance(cell, datetime.date):
        return cell.strftime(_TEXT_DATES.get(dates, "%d/%m/%Y"))
    return "" if cell is None else str(cell)


class XlsxTable:
    """An Excel workbook with text in the cells themselves; further sheets may follow the first.

    Written straight into the archive: a third of XlsxWriter's time, and no clock or time zone gets into the bytes.
    """

    _DATE = "1"  # the second format of `styles.xml`

    def __init__(self, path: Path, sheet: str, dates: str):
        self._dates = dates
        self._zip = ZipFile(path, "w", compresslevel=4)
        self._sheets: list[str] = []
        self.sheet(sheet)

    def sheet(self, name: str) -> None:
        """Go on in a new sheet."""
        if self._sheets:
            self._end_sheet()
        self._sheets.append(name)
        self._row = 0
        self._content = self._zip.open(_member(f"xl/worksheets/sheet{len(self._sheets)}.xml"), "w")
        self._content.write(f'{_XML}<worksheet xmlns="{_MAIN}"><sheetData>'.encode())

    def write(self, cells: Sequence[Cell]) -> None:
        """Add one row: text as text, numbers as numbers, dates as this file writes them."""
        self._row += 1
        row = "".join(
            self._cell(f"{_LETTERS[column]}{self._row}", cell)
            for column, cell in enumerate(cells)
            if cell is not None and cell != ""
        )
        self._content.write(f'<row r="{self._row}">{row}</row>'.encode())

    def _cell(self, place: str, cell: Cell) -> str:
        if isinstance(cell, str):
            return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
        if isinstance(cell, int | float):
            return f'<c r="{place}"><v>{cell}</v></c>'
        if self._dates == "excel":
            return f'<c r="{place}" s="{self._DATE}"><v>{(cell - EXCEL_DAY_0).days}</v></c>'
        return self._cell(place, _as_text(cell, self._dates))

    def _end_sheet(self) -> None:
        self._content.write(b"</sheetData></worksheet>")
        self._content.close()

    def close(self) -> None:
        """Write what binds the sheets together."""
        self._end_sheet()
        numbered = list(enumerate(self._sheets, start=1))
        sheets = "".join(f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>' for n, name in numbered)
        types = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_SHEETML}.worksheet+xml"/>'
            for n, _ in numbered
        )
        links = "".join(
            f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n, _ in numbered
        )
        for name, content in {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEETML}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_SHEETML}.styles+xml"/>{types}</Types>',
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}'
            f'<Relationship Id="rId0" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
            "xl/styles.xml": _STYLES,
        }.items():
            self._zip.writestr(_member(name), _XML + content)
        self._zip.close()


class CsvTable:
    """A text table in the encoding and with the separator of the style."""

    def __init__(self, path: Path, style: Style):
        self._file = path.open("w", encoding=style.encoding, newline="")
        self._rows = csv.writer(self._file, delimiter=style.delimiter, lineterminator="\r\n")
        self._dates = style.dates

    def write(self, cells: Sequence[Cell]) -> None:
        """Add one line."""
        self._rows.writerow([_as_text(cell, self._dates) for cell in cells])

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class OdsTable:
    """A LibreOffice spreadsheet with one sheet, the least that LibreOffice itself would open."""

    _HEAD = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
        "<office:body><office:spreadsheet><table:table table:name={}>"
    )
    _TAIL = "</table:table></office:spreadsheet></office:body></office:document-content>"
    _TYPE = "application/vnd.oasis.opendocument.spreadsheet"
    _MANIFEST = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_TYPE}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )

    def __init__(self, path: Path, sheet: str, style: Style):
        self._dates = style.dates
        self._zip = ZipFile(path, "w")
        self._zip.writestr(ZipInfo("mimetype", _ZIP_DAY), self._TYPE, ZIP_STORED)
        self._zip.writestr(_member("META-INF/manifest.xml"), self._MANIFEST)
        self._content = self._zip.open(_member("content.xml"), "w")
        self._content.write(self._HEAD.format(quoteattr(sheet)).encode())

    def write(self, cells: Sequence[Cell]) -> None:
        """Add one row."""
        row = "".join(map(self._cell, cells))
        self._content.write(f"<table:table-row>{row}</table:table-row>".encode())

    def _cell(self, cell: Cell) -> str:
        if cell is None or cell == "":
            return "<table:table-cell/>"
        if isinstance(cell, int | float):
            return f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
        if isinstance(cell, datetime.date) and self._dates == "excel":
            return (
                f'<table:table-cell office:value-type="date" office:date-value="{cell.isoformat()}">'
                f"<text:p>{cell:%d/%m/%Y}</text:p></table:table-cell>"
            )
        text = _spaces(escape(_as_text(cell, self._dates)))
        return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    def close(self) -> None:
        """Write the last part and close."""
        self._content.write(self._TAIL.encode())
        self._content.close()
        self._zip.close()


def _spaces(text: str) -> str:
    """Spaces that XML would swallow (first, last and double ones) in the way OpenDocument keeps them."""
    doubled = text.replace("  ", ' <text:s text:c="1"/>')
    if doubled.startswith(" "):
        doubled = "<text:s/>" + doubled[1:]
    return doubled[:-1] + "<text:s/>" if doubled.endswith(" ") else doubled

"""Writers of the files: row after row, nothing kept in memory, equal bytes for equal rows."""

import csv
import datetime
from pathlib import Path
from typing import Protocol
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import xlsxwriter

from setiakawan.demo.forms.style import Style
from setiakawan.demo.world import Cell

_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
_TEXT_DATES = {"iso": "%Y-%m-%d", "slash": "%d/%m/%Y", "dash": "%d-%m-%Y"}


class Table(Protocol):
    """A file that takes rows."""

    def write(self, cells: list[Cell]) -> None:
        """Add one row."""

    def close(self) -> None:
        """Finish the file."""


def open_table(path: Path, sheet: str, style: Style, as_of: datetime.date) -> Table:
    """The right writer for this style's kind of file."""
    if style.kind == "xlsx":
        return XlsxTable(path, sheet, style, as_of)
    return OdsTable(path, sheet, style) if style.kind == "ods" else CsvTable(path, style)


def _as_text(cell: Cell, dates: str) -> str:
    if isinstance(cell, datetime.date):
        return cell.strftime(_TEXT_DATES.get(dates, "%d/%m/%Y"))
    return "" if cell is None else str(cell)


class XlsxTable:
    """An Excel workbook; further sheets may follow the first. Its inner times are fixed, in UTC (see `district`)."""

    def __init__(self, path: Path, sheet: str, style: Style, as_of: datetime.date):
        options = {"constant_memory": True, "tmpdir": str(path.parent)}
        self._book = xlsxwriter.Workbook(str(path), options)
        self._book.set_properties({"created": datetime.datetime(as_of.year, as_of.month, as_of.day), "author": "Data contoh"})  # noqa: DTZ001
        self._date = self._book.add_format({"num_format": "yyyy-mm-dd"}) if style.dates == "excel" else None
        self._dates = style.dates
        self.sheet(sheet)

    def sheet(self, name: str) -> None:
        """Go on in a new sheet."""
        self._sheet = self._book.add_worksheet(name)
        self._row = 0

    def write(self, cells: list[Cell]) -> None:
        """Add one row: text as text, numbers as numbers, dates as this file writes them."""
        sheet, row = self._sheet, self._row
        for column, cell in enumerate(cells):
            if cell is None or cell == "":
                continue
            if isinstance(cell, int | float):
                sheet.write_number(row, column, cell)
            elif self._date is not None and isinstance(cell, datetime.date):
                sheet.write_datetime(row, column, cell, self._date)
            else:
                sheet.write_string(row, column, _as_text(cell, self._dates))
        self._row += 1

    def close(self) -> None:
        """Write the workbook."""
        self._book.close()


class CsvTable:
    """A text table in the encoding and with the separator of the style."""

    def __init__(self, path: Path, style: Style):
        self._file = path.open("w", encoding=style.encoding, newline="")
        self._rows = csv.writer(self._file, delimiter=style.delimiter, lineterminator="\r\n")
        self._dates = style.dates

    def write(self, cells: list[Cell]) -> None:
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
        self._zip.writestr(ZipInfo("META-INF/manifest.xml", _ZIP_DAY), self._MANIFEST, ZIP_DEFLATED)
        info = ZipInfo("content.xml", _ZIP_DAY)
        info.compress_type = ZIP_DEFLATED
        self._content = self._zip.open(info, "w")
        self._content.write(self._HEAD.format(quoteattr(sheet)).encode())

    def write(self, cells: list[Cell]) -> None:
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

"""The guard of .xlsx: everything that must not come in is found by streaming, before the native reader opens it."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

from setiakawan.intake.readers import archive, native
from setiakawan.intake.readers.limits import ReadLimits
from setiakawan.intake.readers.refusals import FileRefused, grouped
from setiakawan.intake.readers.sheet import Sheet
from setiakawan.intake.readers.sheetscan import SheetScan

_WORKBOOK, _WORKBOOK_RELS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_STRINGS, _TYPES = "xl/sharedstrings.xml", "[content_types].xml"
_NO_SHEETS = {_STRINGS, "xl/styles.xml", "xl/theme/theme1.xml"}
_EMBEDDED = ("xl/embeddings/", "xl/activex/")
_EXTERNAL = ("xl/externallinks/", "xl/querytables/", "xl/connections.xml")
_SUSPECT = re.compile(rb"<t(?:\s[^>]*+)?+>(?:[=+@&_\s\xc2-\xef]|-(?![-0-9 .,:/%]*<))")
"""The start of a text that may be read as a formula; roughly, since the exact look follows."""
_PREFIXED = (b":t>", b":t ")
_DIRECTORY_BYTES = 1 << 20


def sheets_of(path: Path, limits: ReadLimits) -> Iterator[Sheet]:
    """Check the whole file, then give its sheets. Costs one streaming pass, about 8 µs a row of 43 columns."""
    guard = _Guard(limits)
    guard.check(path)
    loaded = native.load(path)
    if guard.is_suspect:
        native.refuse_formula_text(loaded)
    return native.sheets_in(loaded)


class _Guard:
    """Looks at the parts of one workbook as they are unpacked."""

    def __init__(self, limits: ReadLimits):
        self._limits = limits
        self._rows = self._cells = 0
        self._sheets: dict[str, str] = {}
        self.is_suspect = False
        """Whether some text may be a formula, so that all cells have to be looked at."""

    def check(self, path: Path) -> None:
        """Raise FileRefused unless the workbook is a plain table."""
        with archive.opened(path) as opened:
            _refuse_by_name(archive.names_in(opened))
            self._sheets = _sheet_parts(opened)
            archive.scan(opened, self._limits, self._look)
        if len(self._sheets) > self._limits.max_sheets:
            raise FileRefused("too_many_sheets", limit=self._limits.max_sheets)

    def _look(self, name: str, part: archive.Part) -> None:
        if name == _TYPES:
            if b"macroEnabled" in b"".join(part.pieces()):
                raise FileRefused("macros")
        elif name == _STRINGS:
            self._look_at_strings(part)
        elif name in self._sheets or (name.startswith("xl/worksheets/") and name.endswith(".xml")):
            self._look_at_sheet(name, part)
        else:
            for _ in part.pieces():
                pass

    def _look_at_strings(self, part: archive.Part) -> None:
        size, tail = 0, b""
        for piece in part.pieces():
            size += len(piece)
            if size > self._limits.max_strings:
                raise FileRefused("too_many_cells", limit=grouped(self._limits.max_cells))
            self._suspect(tail + piece)
            tail = piece[-200:]

    def _look_at_sheet(self, name: str, part: archive.Part) -> None:
        scan = SheetScan(self._sheets.get(name, ""), self._limits)
        scan.measure(part, self._watched(part))
        self.is_suspect = self.is_suspect or not scan.is_plain
        self._rows += scan.rows
        if self._rows > self._limits.max_rows:
            raise FileRefused("too_many_rows", limit=grouped(self._limits.max_rows))
        self._cells += scan.cells
        if self._cells > self._limits.max_cells:
            raise FileRefused("too_many_cells", limit=grouped(self._limits.max_cells))

    def _watched(self, part: archive.Part) -> Iterator[bytes]:
        """Pass the pieces of a sheet on and note whether a text in it may be a formula."""
        tail = b""
        for piece in part.pieces():
            joined = tail + piece
            if b't="str"' in joined or b"<t" in joined:
                self._suspect(joined)
                self.is_suspect = self.is_suspect or b't="str"' in joined
            tail = piece[-200:]
            yield piece

    def _suspect(self, text: bytes) -> None:
        if not self.is_suspect:
            self.is_suspect = bool(_SUSPECT.search(text)) or any(sign in text for sign in _PREFIXED)


def _refuse_by_name(names: set[str]) -> None:
    if any(n.endswith("vbaproject.bin") or n.startswith("xl/macrosheets/") for n in names):
        raise FileRefused("macros")
    if any(n.startswith(_EXTERNAL) for n in names):
        raise FileRefused("external_links", what="buku kerja atau sumber data luar")
    if any(n.startswith(_EMBEDDED) for n in names):
        raise FileRefused("embedded_objects", what="objek tersemat")


def _sheet_parts(opened: zipfile.ZipFile) -> dict[str, str]:
    """Every part that the workbook points to, whatever it is called, and the name of the sheet that it is."""
    names: dict[str, str] = {}
    targets: dict[str, str] = {}

    def in_workbook(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "sheet":
            given = next((v for k, v in attributes.items() if k.rpartition(":")[2] == "id"), "")
            names[given] = attributes.get("name", "")

    def in_rels(_: str, attributes: dict[str, str]) -> None:
        target = attributes.get("Target", "")
        joined = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
        targets[attributes.get("Id", "")] = posixpath.normpath(joined).lower()

    for info in opened.infolist():
        plain = info.filename.replace("\\", "/").lower()
        if plain in (_WORKBOOK, _WORKBOOK_RELS) and not info.flag_bits & 1:
            _parse(opened, info, in_workbook if plain == _WORKBOOK else in_rels)
    return {part: names.get(given, "") for given, part in targets.items() if part not in _NO_SHEETS}


def _parse(opened: zipfile.ZipFile, info: zipfile.ZipInfo, handler) -> None:
    parser = expat.ParserCreate("UTF-8")
    parser.StartElementHandler = handler
    parser.StartDoctypeDeclHandler = _doctype
    try:
        with opened.open(info) as stream:
            parser.Parse(stream.read(_DIRECTORY_BYTES), True)
    except expat.ExpatError as trouble:
        raise FileRefused("damaged") from trouble


def _doctype(*_) -> None:
    raise FileRefused("unsafe_xml", what="definisi entitas XML")

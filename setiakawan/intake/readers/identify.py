"""What a file really is: its content decides, not its name."""

import re
import zipfile
from pathlib import Path
from typing import NamedTuple

from setiakawan.intake.readers import archive, compound
from setiakawan.intake.readers.refusals import FileRefused

HEAD = 8192
_SAVE_AS = "Buka di Excel atau LibreOffice, Simpan Sebagai .xlsx, lalu kirim lagi."
_ASK = "Mintalah tabelnya sebagai .xlsx atau .csv, lalu kirim lagi."
_UNZIP = "Keluarkan dulu berkas tabel dari dalamnya, lalu kirim lagi."


class Kind(NamedTuple):
    """A sort of file that can be read: `name`, the extensions it may bear, and what it is called."""

    name: str
    extensions: tuple[str, ...]
    words: str


XLSX = Kind("xlsx", (".xlsx", ".xlsm"), "buku kerja Excel (.xlsx)")
XLS = Kind("xls", (".xls",), "buku kerja Excel lama (.xls)")
ODS = Kind("ods", (".ods",), "lembar kerja LibreOffice (.ods)")
TEXT = Kind("text", (".csv", ".txt", ".tsv"), "teks biasa (seperti .csv)")

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_FOREIGN_MAGIC = [
    (re.compile(magic, re.DOTALL), words, advice)
    for magic, words, advice in (
        (rb"%PDF", "dokumen PDF", _ASK),
        (rb"\x89PNG", "gambar PNG", _ASK),
        (rb"\xff\xd8\xff", "foto JPEG", _ASK),
        (rb"GIF8[79]a", "gambar GIF", _ASK),
        (rb"RIFF....(?:WEBP|WAVE|AVI )", "gambar, suara, atau video", _ASK),
        (rb"....ftyp", "foto atau video", _ASK),
        (rb"\{\\rtf", "dokumen teks (RTF)", _ASK),
        (rb"\x1f\x8b", "arsip gzip", _UNZIP),
        (rb"Rar!\x1a", "arsip RAR", _UNZIP),
        (rb"7z\xbc\xaf", "arsip 7-Zip", _UNZIP),
        (rb"BZh[1-9]1AY", "arsip bzip2", _UNZIP),
        (rb"\xfd7zXZ", "arsip xz", _UNZIP),
        (rb"MZ.{0,60}\x00", "program Windows", _ASK),
        (rb"\x7fELF", "program Linux", _ASK),
        (rb"SQLite format 3\x00", "basis data SQLite", _ASK),
        (rb"\x09(?:\x00\x04|\x02\x06|\x04\x06)\x00", "lembar kerja Excel sangat lama", _SAVE_AS),
    )
]
_MARKUP = re.compile(rb"\s*(?:<!doctype html|<html|<head|<body|<table|<style|<meta|<div)", re.IGNORECASE)
_JSON = re.compile(rb"\s*(?:\{\s*[\"}]|\[\s*[\"\[{\]])")
_MIME = "application/vnd.oasis.opendocument."
_CONTROL = bytes(b for b in range(32) if b not in b"\x00\t\n\r\x0b\x0c\x1a\x1b")


def identify(path: Path) -> Kind:
    """Say which readable kind a file is. Raises FileRefused: empty, damaged, password, not_spreadsheet."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise FileRefused("empty")
    if head.startswith(_ZIP):
        return _zip_kind(path)
    if head.startswith(compound.MAGIC):
        return _compound_kind(path)
    for magic, words, advice in _FOREIGN_MAGIC:
        if magic.match(head):
            raise FileRefused("not_spreadsheet", actual=words, advice=advice)
    _refuse_other_text(head)
    return TEXT


def refuse_wrong_name(kind: Kind, name: str) -> None:
    """Raise FileRefused("wrong_extension") when the name promises something else than the content is."""
    extension = Path(name).suffix.lower()
    if extension in kind.extensions:
        return
    advice = f"Ganti akhiran nama berkas menjadi {kind.extensions[0]}, lalu kirim lagi."
    if kind is TEXT:
        advice = "Jika ini memang tabel CSV, ganti akhiran namanya menjadi .csv; jika bukan, simpan ulang dari program asalnya."
    raise FileRefused("wrong_extension", extension=extension or "(tidak ada)", actual=kind.words, advice=advice)


def _zip_kind(path: Path) -> Kind:
    with archive.opened(path) as opened:
        if any(info.flag_bits & 1 for info in opened.infolist()):
            raise FileRefused("password")
        names = archive.names_in(opened)
        mime = _mimetype(opened)
    if "xl/workbook.xml" in names:
        return XLSX
    if mime.startswith(_MIME + "spreadsheet"):
        return ODS
    words, advice = _zip_words(names, mime)
    raise FileRefused("not_spreadsheet", actual=words, advice=advice)


def _mimetype(opened: zipfile.ZipFile) -> str:
    if "mimetype" not in opened.namelist():
        return ""
    with opened.open("mimetype") as entry:
        return entry.read(100).decode("ascii", "replace").strip()


def _zip_words(names: set[str], mime: str) -> tuple[str, str]:
    if "xl/workbook.bin" in names:
        return "buku kerja Excel biner (.xlsb)", _SAVE_AS
    if mime.startswith(_MIME):
        return "dokumen LibreOffice", _ASK
    if any(n.startswith("word/") for n in names):
        return "dokumen Word", _ASK
    if any(n.startswith("ppt/") for n in names):
        return "presentasi PowerPoint", _ASK
    return "arsip zip", _UNZIP


def _compound_kind(path: Path) -> Kind:
    names = compound.open_file(path).names
    if names & {"encryptedpackage", "encryptioninfo"}:
        raise FileRefused("password")
    if names & {"workbook", "book"}:
        return XLS
    words = "berkas Office lama"
    if "worddocument" in names:
        words = "dokumen Word"
    elif "powerpoint document" in names:
        words = "presentasi PowerPoint"
    raise FileRefused("not_spreadsheet", actual=words, advice=_ASK)


def _refuse_other_text(head: bytes) -> None:
    text = head.removeprefix(b"\xef\xbb\xbf")
    if text.startswith((b"\xff\xfe", b"\xfe\xff")):
        return
    if _MARKUP.match(text):
        raise FileRefused("not_spreadsheet", actual="halaman web (HTML)", advice=_SAVE_AS)
    if text.lstrip().startswith((b"<?xml", b"<Workbook", b"<office:")):
        raise FileRefused("not_spreadsheet", actual="berkas XML", advice=_SAVE_AS)
    if _JSON.match(text):
        raise FileRefused("not_spreadsheet", actual="berkas JSON", advice=_ASK)
    controls = len(text) - len(text.translate(None, _CONTROL))
    if controls * 50 > len(text) or text.count(0) * 10 > len(text):
        raise FileRefused("not_spreadsheet", actual="berkas biner yang tidak dikenal", advice=_ASK)

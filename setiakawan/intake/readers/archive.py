"""Zip containers (.xlsx, .ods): checked while they are unpacked, before anything is read from them."""

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from setiakawan.intake.readers.limits import ReadLimits
from setiakawan.intake.readers.refusals import FileRefused

CHUNK = 1 << 18
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    LookupError,
    NotImplementedError,
    RuntimeError,
)
_ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([^"']+)""")
_UTF8 = (b"utf-8", b"utf8", b"us-ascii")

_XML = (".xml", ".rels", ".vml")


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a zip; whatever is broken in it while the block runs becomes FileRefused("damaged")."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except _BROKEN as trouble:
        raise FileRefused("damaged") from trouble


def names_in(archive: zipfile.ZipFile) -> set[str]:
    """The names of all entries, in small letters and with forward slashes."""
    return {_plain(info.filename) for info in archive.infolist()}


def scan(archive: zipfile.ZipFile, limits: ReadLimits, look: Callable[[str, "Part"], None]) -> None:
    """Unpack every entry in pieces and count what really comes out; hand each XML part to `look(name, part)`.

    `look` may stop early; the rest is still counted. Refuses passwords, bombs, nested archives, XML with a document
    type or an encoding other than UTF-8. Memory: one piece.
    """
    entries = archive.infolist()
    if len(entries) > limits.max_entries:
        raise FileRefused("zip_bomb", what=f"{len(entries)} berkas di dalamnya")
    total = 0
    for info in entries:
        if info.flag_bits & 1:
            raise FileRefused("password")
        name = _plain(info.filename)
        with archive.open(info) as stream:
            part = Part(archive, info, stream, total, limits)
            if name.endswith(_XML) or part.is_xml:
                look(name, part)
            part.drain()
            total = part.total


class Part:
    """One entry: its unpacked pieces, counted as they come."""

    def __init__(
        self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, stream: IO[bytes], total: int, limits: ReadLimits
    ):
        self.total = total
        self._archive, self._info, self._stream, self._limits = archive, info, stream, limits
        self._size = 0
        self._head = self._next()
        if self._head.startswith(b"PK\x03\x04"):
            raise FileRefused("embedded_objects", what="arsip di dalam arsip")
        self.is_xml = self._head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")

    def again(self) -> IO[bytes]:
        """Open the same entry anew. Ask only after `drain`, which has counted it."""
        return self._archive.open(self._info)

    def pieces(self) -> Iterator[bytes]:
        """The pieces of an XML part; refuses what no spreadsheet program writes into one."""
        head = self._head
        if head[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<") or _other_encoding(head):
            raise FileRefused("unsafe_xml", what="huruf bukan UTF-8")
        tail = b""
        piece = head
        while piece:
            joined = tail + piece
            if b"<!" in joined and (b"<!DOCTYPE" in joined or b"<!ENTITY" in joined):
                raise FileRefused("unsafe_xml", what="definisi entitas XML")
            tail = piece[-16:]
            yield piece
            piece = self._next()

    def drain(self) -> None:
        """Unpack and count what nobody looked at."""
        while self._next():
            pass

    def _next(self) -> bytes:
        piece = self._stream.read(CHUNK)
        self._size += len(piece)
        self.total += len(piece)
        limits, packed = self._limits, max(self._info.compress_size, 1)
        if self.total > limits.max_unpacked:
            raise FileRefused("zip_bomb", what=f"lebih dari {limits.max_unpacked >> 20} MB")
        if self._size > limits.ratio_from and self._size > packed * limits.max_ratio:
            raise FileRefused("zip_bomb", what=f"lebih dari {limits.max_ratio} kali lipat")
        return piece


def _plain(name: str) -> str:
    return name.replace("\\", "/").lower()


def _other_encoding(head: bytes) -> bool:
    found = _ENCODING.match(head.removeprefix(b"\xef\xbb\xbf"))
    return bool(found) and found[1].lower() not in _UTF8

"""OLE compound files (the container of .xls): just enough to look inside before the native reader does.

After [MS-CFB]. Every chain is followed at most once round; sizes come from the chains, not from the headers.
"""

import struct
from dataclasses import dataclass
from pathlib import Path

from setiakawan.intake.readers.refusals import FileRefused

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFF
_ENTRY = 128
_MAX_ENTRIES = 4096
_TABLES = struct.Struct("<8I")


@dataclass(frozen=True, slots=True)
class Entry:
    """One stream or storage of a compound file."""

    name: str
    is_stream: bool
    start: int
    size: int


class CompoundFile:
    """An opened compound file. Raises FileRefused("damaged") for whatever does not fit together."""

    def __init__(self, data: bytes):
        self._data = data
        if len(data) < 512 or data[:8] != MAGIC:
            raise FileRefused("damaged")
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise FileRefused("damaged")
        self._size = 1 << shift
        tables, self._directory, _, self._cutoff, self._minifat, minis, self._difat, difats = _TABLES.unpack_from(data, 44)
        if max(tables, minis, difats) > len(data) // self._size:
            raise FileRefused("damaged")
        self._fat = self._read_fat()
        self.entries = self._read_entries()
        self.names = frozenset(entry.name for entry in self.entries)

    def stream(self, *names: str) -> bytes:
        """The bytes of the first stream that bears one of the (lower-case) names."""
        for wanted in names:
            for entry in self.entries:
                if entry.is_stream and entry.name == wanted:
                    return self._content(entry)
        raise FileRefused("damaged")

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        piece = self._data[start : start + self._size]
        if not piece:
            raise FileRefused("damaged")
        return piece

    def _read_fat(self) -> tuple[int, ...]:
        numbers = list(struct.unpack_from("<109I", self._data, 76))
        sector, seen = self._difat, set()
        per_sector = self._size // 4
        while sector < _END - 1 and sector not in seen:
            seen.add(sector)
            more = struct.unpack(f"<{per_sector}I", self._sector(sector).ljust(self._size, b"\xff"))
            numbers += more[:-1]
            sector = more[-1]
        limit = len(self._data) // self._size + 1
        used = [n for n in numbers if n < _END - 1][: limit // per_sector + 2]
        raw = b"".join(self._sector(n).ljust(self._size, b"\xff") for n in used)
        return struct.unpack(f"<{len(raw) // 4}I", raw)

    def _chain(self, start: int, table: tuple[int, ...]) -> list[int]:
        chain, sector = [], start
        while sector < _END - 1:
            if sector >= len(table) or len(chain) > len(table):
                raise FileRefused("damaged")
            chain.append(sector)
            sector = table[sector]
        return chain

    def _read_entries(self) -> list[Entry]:
        raw = b"".join(map(self._sector, self._chain(self._directory, self._fat)))
        entries = []
        for at in range(0, min(len(raw), _MAX_ENTRIES * _ENTRY) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", raw, at + 64)
            if kind in (1, 2, 5):
                name = raw[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace").lower()
                start, size = struct.unpack_from("<II", raw, at + 116)
                entries.append(Entry(name, kind == 2, start, size))
                if kind == 5:
                    self._root = entries[-1]
        if not hasattr(self, "_root"):
            raise FileRefused("damaged")
        return entries

    def _content(self, entry: Entry) -> bytes:
        if entry.size >= self._cutoff:
            return b"".join(map(self._sector, self._chain(entry.start, self._fat)))[: entry.size]
        mini = b"".join(map(self._sector, self._chain(self._root.start, self._fat)))
        raw = b"".join(map(self._sector, self._chain(self._minifat, self._fat)))
        table = struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4])
        return b"".join(mini[n * 64 : n * 64 + 64] for n in self._chain(entry.start, table))[: entry.size]


def open_file(path: Path) -> CompoundFile:
    """Read a compound file into memory and take its directory apart."""
    try:
        return CompoundFile(path.read_bytes())
    except struct.error as trouble:
        raise FileRefused("damaged") from trouble

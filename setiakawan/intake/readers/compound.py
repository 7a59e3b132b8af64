"""OLE compound files (the container of .xls): taken apart strictly, before the native reader does so less strictly.

After [MS-CFB]. Every chain must stay inside the file and end where it should: the native reader would otherwise ask for
memory by numbers that the file makes up. Names are matched exactly as it matches them.
"""

import struct
from pathlib import Path
from typing import NamedTuple

from setiakawan.intake.readers.refusals import FileRefused

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFF
_TABLES = struct.Struct("<8I")
_ENTRY_SIZE, _MINI, _CUTOFF = 128, 64, 4096


class Entry(NamedTuple):
    """One stream or storage of a compound file."""

    name: str
    start: int
    size: int


class CompoundFile:
    """An opened compound file. Raises FileRefused("damaged") for whatever does not fit together."""

    def __init__(self, data: bytes):
        self._data = data
        if len(data) < 1024 or data[:8] != MAGIC:
            raise FileRefused("damaged")
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        tables, directory, _, cutoff, minifat, minis, difat, difats = _TABLES.unpack_from(data, 44)
        (directories,) = struct.unpack_from("<I", data, 40)
        if shift not in (9, 12) or mini_shift != 6 or cutoff != _CUTOFF:
            raise FileRefused("damaged")
        self._size = 1 << shift
        if max(tables, minis, difats, directories) > len(data) // self._size:
            raise FileRefused("damaged")
        self._fat = self._read_fat(difat)
        self.entries = self._read_entries(directory)
        self.names = frozenset(entry.name.lower() for entry in self.entries)
        self._mini_stream = self._joined(self.entries[0].start)
        table = self._joined(minifat)
        self._mini_fat = struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])

    def stream(self, *names: str) -> bytes:
        """The bytes of the first entry that bears one of the names."""
        for wanted in names:
            for entry in self.entries:
                if entry.name == wanted:
                    return self._content(entry)
        raise FileRefused("damaged")

    def _content(self, entry: Entry) -> bytes:
        if entry.size >= _CUTOFF:
            return self._joined(entry.start)[: entry.size]
        pieces = [self._mini_stream[n * _MINI : n * _MINI + _MINI] for n in _chain(entry.start, self._mini_fat)]
        return b"".join(pieces)[: entry.size]

    def _joined(self, start: int) -> bytes:
        return b"".join(map(self._sector, _chain(start, self._fat)))

    def _sector(self, number: int) -> bytes:
        begin = (number + 1) * self._size
        piece = self._data[begin : begin + self._size]
        if not piece:
            raise FileRefused("damaged")
        return piece

    def _words(self, number: int) -> tuple[int, ...]:
        return struct.unpack(f"<{self._size // 4}I", self._sector(number).ljust(self._size, b"\xff"))

    def _read_fat(self, sector: int) -> tuple[int, ...]:
        numbers = list(struct.unpack_from("<109I", self._data, 76))
        seen = set()
        while sector not in (_END, _FREE):
            if sector in seen:
                raise FileRefused("damaged")
            seen.add(sector)
            *more, sector = self._words(sector)
            numbers += more
        used = [number for number in numbers if number != _FREE]
        if len(used) > len(self._data) // self._size:
            raise FileRefused("damaged")
        return tuple(word for number in used for word in self._words(number))

    def _read_entries(self, start: int) -> list[Entry]:
        raw = self._joined(start)
        entries = [_entry(raw[at : at + _ENTRY_SIZE]) for at in range(0, len(raw), _ENTRY_SIZE)]
        if not entries:
            raise FileRefused("damaged")
        return entries


def _chain(start: int, table: tuple[int, ...]) -> list[int]:
    chain, sector = [], start
    while sector != _END:
        if sector >= len(table) or len(chain) > len(table):
            raise FileRefused("damaged")
        chain.append(sector)
        sector = table[sector]
    return chain


def _entry(raw: bytes) -> Entry:
    name = raw[:64].decode("utf-16-le", "replace").partition("\x00")[0]
    start, size = struct.unpack_from("<II", raw, 116)
    return Entry(name, start, size)


def open_file(path: Path) -> CompoundFile:
    """Read a compound file into memory and take its directory apart."""
    try:
        return CompoundFile(path.read_bytes())
    except struct.error as trouble:
        raise FileRefused("damaged") from trouble

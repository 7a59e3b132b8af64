"""Uploaded bytes, kept encrypted until their rows are stored."""

import hashlib
import os
import secrets
import struct
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from setiakawan.core.sealing import SealBroken, seal, unseal

BLOCK = 1024 * 1024
_LENGTH = struct.Struct(">I")
_LAST = struct.Struct(">Q")


class UploadTooLarge(Exception):
    """More bytes came than a file may have."""


class UploadDamaged(Exception):
    """A stored upload is incomplete or was changed."""


def store(stream: BinaryIO, *, limit: int) -> tuple[str, str, int]:
    """Encrypt a stream block by block into the uploads folder: (name there, SHA-256 of the bytes, size).

    Raises UploadTooLarge past `limit` bytes, having kept nothing. Each block is bound to its file and place; a last
    block with the count of blocks shows that none is missing.
    """
    settings.UPLOADS.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = secrets.token_hex(16)
    path, digest, size = settings.UPLOADS / name, hashlib.sha256(), 0

    def blocks():
        nonlocal size
        while block := stream.read(BLOCK):
            size += len(block)
            if size > limit:
                raise UploadTooLarge(size)
            digest.update(block)
            yield block

    try:
        write_blocks(path, name, blocks())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return name, digest.hexdigest(), size


def write_blocks(path: Path, name: str, blocks: Iterable[bytes]) -> None:
    """Write plain blocks to a new file, sealed as the upload of this name."""
    index = 0
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for block in blocks:
            _put(file, seal(block, f"upload:{name}:{index}"))
            index += 1
        _put(file, seal(_LAST.pack(index), f"upload:{name}:last"))
        file.flush()
        os.fsync(file.fileno())


def key_of(name: str) -> int:
    """The number of the key that sealed a stored upload. Raises UploadDamaged."""
    with open(settings.UPLOADS / name, "rb") as file:
        head = file.read(_LENGTH.size + 1)
    if len(head) <= _LENGTH.size:
        raise UploadDamaged(name)
    return head[-1]


def _put(file: BinaryIO, sealed: bytes) -> None:
    file.write(_LENGTH.pack(len(sealed)))
    file.write(sealed)


def blocks_of(name: str) -> Iterator[bytes]:
    """Decrypt a stored upload block by block. Raises UploadDamaged."""
    try:
        with open(settings.UPLOADS / name, "rb") as file:
            sealed, index = _next(file), 0
            while (following := _next(file)) is not None:
                yield unseal(sealed, f"upload:{name}:{index}")
                sealed, index = following, index + 1
            if sealed is None or unseal(sealed, f"upload:{name}:last") != _LAST.pack(index):
                raise UploadDamaged(name)
    except (SealBroken, FileNotFoundError) as trouble:
        raise UploadDamaged(name) from trouble


def _next(file: BinaryIO) -> bytes | None:
    head = file.read(_LENGTH.size)
    return file.read(_LENGTH.unpack(head)[0]) if len(head) == _LENGTH.size else None


@contextmanager
def opened(name: str) -> Iterator[Path]:
    """A path at which the plain bytes can be read while the body runs; in memory where the system can (Linux)."""
    if sys.platform == "linux":
        handle = os.memfd_create("upload")
        with open(handle, "wb") as plain:
            for block in blocks_of(name):
                plain.write(block)
            plain.flush()
            yield Path(f"/proc/self/fd/{handle}")
        return
    with tempfile.TemporaryDirectory(dir=settings.UPLOADS) as folder:
        path = Path(folder) / "upload"
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as plain:
            plain.writelines(blocks_of(name))
        yield path


def remove(name: str) -> None:
    """Delete a stored upload; one that is gone already is fine."""
    if name:
        (settings.UPLOADS / name).unlink(missing_ok=True)

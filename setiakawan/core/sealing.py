"""Encryption at rest: AES-256-GCM for values, a keyed blind index to find them again exactly.

A sealed value is one byte of key id, 12 bytes of nonce, ciphertext and tag. The purpose is authenticated with it, so
that a sealed phone number copied into a NIK column does not open.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import models

from setiakawan.core.keys import key_ring

_ciphers: dict[bytes, AESGCM] = {}


class SealBroken(Exception):
    """A sealed value cannot be opened: other key, other purpose, or damaged."""


def _cipher(key: bytes) -> AESGCM:
    cipher = _ciphers.get(key)
    if cipher is None:
        cipher = _ciphers[key] = AESGCM(key)
    return cipher


def seal(plain: bytes, purpose: str) -> bytes:
    """Encrypt bytes for a purpose with the current key. Adds 29 bytes."""
    ring = key_ring()
    nonce = os.urandom(12)
    head = bytes((ring.current,))
    return head + nonce + _cipher(ring.encryption[ring.current]).encrypt(nonce, plain, head + purpose.encode())


def unseal(sealed: bytes, purpose: str) -> bytes:
    """Decrypt what `seal` made for the same purpose. Raises SealBroken."""
    sealed = bytes(sealed)
    try:
        key = key_ring().encryption[sealed[0]]
        return _cipher(key).decrypt(sealed[1:13], sealed[13:], sealed[:1] + purpose.encode())
    except (KeyError, IndexError, InvalidTag, ValueError) as broken:
        raise SealBroken("Nilai tersandi tidak dapat dibuka.") from broken


def blind_index(value: str, purpose: str) -> bytes:
    """A keyed 16-byte fingerprint (HMAC-SHA256) for exact search, different for each purpose.

    NIK are guessable, so the key lives outside the database.
    """
    return next(blind_indexes((value,), purpose))


def blind_indexes(values: Iterable[str], purpose: str) -> Iterator[bytes]:
    """The fingerprints of many values, in their order."""
    started, ended = _hashes(key_ring().blind_index, purpose)
    for value in values:
        inner, outer = started.copy(), ended.copy()
        inner.update(value.encode())
        outer.update(inner.digest())
        yield outer.digest()[:16]


@cache
def _hashes(key: bytes, purpose: str) -> tuple:
    """The inner and the outer hash of HMAC-SHA256 with key and purpose taken in, as RFC 2104 (section 4) advises: an import
    makes millions, at less than half the time of `hmac.digest`. The key has at most 64 bytes."""
    block = key.ljust(64, b"\x00")
    inner = hashlib.sha256(bytes(b ^ 0x36 for b in block) + f"{purpose}\x00".encode())
    return inner, hashlib.sha256(bytes(b ^ 0x5C for b in block))


class SealedTextField(models.BinaryField):
    """Text that is encrypted in the database. `purpose` separates kinds of values; empty text stays empty text.

    It cannot be searched; keep a `blind_index` beside it. The rotation command reseals every such field.
    """

    def __init__(self, *args, purpose: str = "", **kwargs):
        self.purpose = purpose
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs["purpose"] = self.purpose
        return name, path, args, kwargs

    def from_db_value(self, value, expression, connection):
        return None if value is None else unseal(value, self.purpose).decode()

    def to_python(self, value):
        return value

    def get_db_prep_value(self, value, connection, prepared=False):
        if isinstance(value, str):
            value = seal(value.encode(), self.purpose)
        return super().get_db_prep_value(value, connection, prepared)

    def value_to_string(self, obj):
        raise TypeError("Sealed values are not serialised.")

"""The keys of an installation: kept in a file outside the database, made once, rotated by command."""

import base64
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class KeyRing:
    """Keys of one installation. `encryption` maps a key id (1–255) to 32 bytes; `current` seals new values."""

    encryption: dict[int, bytes]
    current: int
    blind_index: bytes
    django_secret: str


class KeysUnreadable(Exception):
    """The key file exists but cannot be used; nothing that is encrypted can be read without it."""


def load_key_ring(path: Path) -> KeyRing:
    """Read the key file. Raises KeysUnreadable when it is damaged, FileNotFoundError when absent."""
    try:
        raw = json.loads(path.read_text(encoding="ascii"))
        ring = KeyRing(
            encryption={int(k): base64.b64decode(v, validate=True) for k, v in raw["encryption"].items()},
            current=int(raw["current"]),
            blind_index=base64.b64decode(raw["blind_index"], validate=True),
            django_secret=raw["django_secret"],
        )
        lengths = {len(key) for key in (*ring.encryption.values(), ring.blind_index)}
        if ring.current not in ring.encryption or lengths != {32} or not ring.django_secret:
            raise ValueError
        return ring
    except (ValueError, KeyError, TypeError) as broken:
        raise KeysUnreadable(
            f"Berkas kunci {path} rusak. Pulihkan berkas itu dari salinan yang disimpan terpisah."
        ) from broken


def save_key_ring(ring: KeyRing, path: Path) -> None:
    """Write the key file atomically, readable by its owner only."""
    os.replace(_written_draft(ring, path), path)


def make_key_ring(path: Path) -> None:
    """Write fresh keys where none are. Of several processes that start at once, one wins and all use its keys."""
    draft = _written_draft(new_key_ring(), path)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _written_draft(ring: KeyRing, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    body = json.dumps(
        {
            "encryption": {str(k): base64.b64encode(v).decode() for k, v in ring.encryption.items()},
            "current": ring.current,
            "blind_index": base64.b64encode(ring.blind_index).decode(),
            "django_secret": ring.django_secret,
        },
        indent=1,
    )
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    return draft


def new_key_ring() -> KeyRing:
    """Make fresh random keys."""
    return KeyRing({1: secrets.token_bytes(32)}, 1, secrets.token_bytes(32), secrets.token_urlsafe(48))


def with_new_encryption_key(ring: KeyRing) -> KeyRing:
    """Add an encryption key and make it current; the old ones stay to read what they sealed."""
    number = next(
        n for n in ((ring.current + step - 1) % 255 + 1 for step in range(1, 255)) if n not in ring.encryption
    )
    return KeyRing({**ring.encryption, number: secrets.token_bytes(32)}, number, ring.blind_index, ring.django_secret)


def without_old_encryption_keys(ring: KeyRing) -> KeyRing:
    """Keep only the current encryption key. What an older one sealed can then no longer be opened."""
    return KeyRing({ring.current: ring.encryption[ring.current]}, ring.current, ring.blind_index, ring.django_secret)


def fingerprint(ring: KeyRing) -> dict[str, str]:
    """Name each key without telling it, so that a backup can say which keys it needs."""
    keys = {str(number): key for number, key in ring.encryption.items()} | {"blind_index": ring.blind_index}
    return {name: hmac.digest(key, b"setiakawan key fingerprint", "sha256").hex()[:16] for name, key in keys.items()}


@cache
def key_ring() -> KeyRing:
    """The keys of the running installation (`settings.KEY_RING`)."""
    from django.conf import settings

    return settings.KEY_RING


def use_keys(ring: KeyRing) -> None:
    """Go on with these keys in this process: for the commands that rotate or restore them."""
    from django.conf import settings

    settings.KEY_RING = ring
    key_ring.cache_clear()

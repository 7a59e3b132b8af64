"""How a line of the audit log is hashed and its end sealed. No database."""

import datetime
import hashlib
import json

from setiakawan.core.sealing import blind_index

GENESIS = "0" * 64
HASHED = (
    "seq", "at", "actor_id", "actor_label", "verb", "subject_type", "subject_id", "area_code", "reason", "details",
    "previous_hash",
)  # fmt: skip


def entry_hash(entry) -> str:
    """The SHA-256 of a line over its canonical JSON, the hash of the line before included."""
    values = {name: getattr(entry, name) for name in HASHED}
    values["at"] = entry.at.astimezone(datetime.UTC).isoformat(timespec="microseconds")
    canonical = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def head_seal(seq: int, entry_hash: str) -> bytes:
    """What proves that this installation wrote the end of the log: keyed, so that the database alone cannot forge it."""
    return blind_index(f"{seq}:{entry_hash}", "audit.head")

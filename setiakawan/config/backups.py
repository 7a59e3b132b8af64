"""Backups: one file with database and uploads, with a list of what is inside and its fingerprints.

The keys stay outside unless asked for: whoever finds a backup on a lost disk must not be able to read NIKs from it.
"""

import datetime
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from setiakawan import __version__
from setiakawan.core.keys import fingerprint

MANIFEST = "manifest.json"
SQLITE_MEMBER = "database.sqlite3"
POSTGRES_MEMBER = "database.pgdump"
KEYS_MEMBER = "keys/keys.json"
_FORMAT = 1
_BLOCK = 1 << 20

Report = Callable[[int, int], None]


class BackupUnusable(Exception):
    """The file is not a backup, is damaged, or belongs to other keys or another version."""


class ToolMissing(Exception):
    """PostgreSQL's own programs are needed and not installed."""


@dataclass(frozen=True)
class Manifest:
    """What a backup says about itself. `files` maps each member to its SHA-256."""

    made_at: str
    version: str
    engine: str
    keys: dict[str, str]
    migrations: list[str]
    files: dict[str, str]
    format: int = _FORMAT


def make_backup(target: Path, *, with_keys: bool = False, report: Report = lambda done, total: None) -> Manifest:
    """Write a backup while the server runs on. The file appears whole under its name or not at all.

    SQLite is copied through its online backup interface, PostgreSQL by `pg_dump`. `report` hears of every block written:
    its bytes, and those of the whole. Raises ToolMissing.
    """
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with tempfile.TemporaryDirectory(dir=settings.HOME, prefix=".backup-") as scratch:
            manifest = _write(draft, Path(scratch), with_keys, report)
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def _write(draft: Path, scratch: Path, with_keys: bool, report: Report) -> Manifest:
    # An upload goes once its rows are stored, and new ones come. Held before and after the copy of the database, none
    # that the copy still needs is missing.
    _hold_uploads(scratch)
    database = _copy_database(scratch)
    _hold_uploads(scratch)
    parts = [database, *_held_uploads(scratch), *([(KEYS_MEMBER, settings.KEY_FILE)] if with_keys else [])]
    total = sum(path.stat().st_size for _, path in parts)
    files: dict[str, str] = {}
    with (
        open(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        for name, path in parts:
            files[name] = _add(archive, name, path, lambda done: report(done, total))
        manifest = Manifest(
            made_at=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            version=__version__,
            engine=connection.vendor,
            keys=fingerprint(settings.KEY_RING),
            migrations=sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()),
            files=files,
        )
        archive.writestr(MANIFEST, json.dumps(vars(manifest), indent=1))
    return manifest


def _copy_database(scratch: Path) -> tuple[str, Path]:
    if connection.vendor == "sqlite":
        copy = scratch / SQLITE_MEMBER
        with (
            closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=60)) as live,
            closing(sqlite3.connect(copy)) as copied,
        ):
            live.backup(copied)
            # One plain file, without a log beside it.
            copied.execute("PRAGMA journal_mode=DELETE")
        return SQLITE_MEMBER, copy
    copy = scratch / POSTGRES_MEMBER
    run_postgres_tool("pg_dump", "--format=custom", "--no-owner", "--no-acl", f"--file={copy}")
    return POSTGRES_MEMBER, copy


def run_postgres_tool(tool: str, *arguments: str) -> None:
    """Run pg_dump or pg_restore on the configured database, the password kept off the command line.

    Raises ToolMissing, or CalledProcessError with what the tool said.
    """
    program = shutil.which(tool)
    if program is None:
        raise ToolMissing(f"Program {tool} tidak ada. Pasang dulu, misalnya: apt install postgresql-client")
    database = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = os.environ | {there: str(database[here]) for there, here in names.items() if database[here]}
    subprocess.run([program, *arguments], env=environment, check=True, capture_output=True, text=True)


def _hold_uploads(scratch: Path) -> None:
    """Give each upload a second name, under which it stays whatever happens to the first."""
    (scratch / "uploads").mkdir(exist_ok=True)
    for path in settings.UPLOADS.iterdir() if settings.UPLOADS.is_dir() else ():
        held = scratch / "uploads" / path.name
        if path.is_symlink() or not path.is_file() or held.exists():
            continue
        with suppress(FileNotFoundError):
            try:
                os.link(path, held)
            except OSError:
                # Uploads on a share of their own: a second name does not reach across.
                shutil.copyfile(path, held)


def _held_uploads(scratch: Path) -> list[tuple[str, Path]]:
    return [(f"uploads/{path.name}", path) for path in sorted((scratch / "uploads").iterdir())]


def _add(archive: zipfile.ZipFile, name: str, path: Path, tell: Callable[[int], None]) -> str:
    digest = hashlib.sha256()
    with open(path, "rb") as source, archive.open(name, "w", force_zip64=True) as member:
        while block := source.read(_BLOCK):
            digest.update(block)
            member.write(block)
            tell(len(block))
    return digest.hexdigest()


def read_manifest(archive: zipfile.ZipFile) -> Manifest:
    """Read what the backup says of itself. Raises BackupUnusable."""
    try:
        manifest = Manifest(**json.loads(archive.read(MANIFEST)))
    except (KeyError, TypeError, ValueError, zipfile.BadZipFile) as broken:
        raise BackupUnusable("Berkas ini bukan cadangan Setiakawan.") from broken
    if manifest.format != _FORMAT:
        raise BackupUnusable(f"Cadangan ini dibuat oleh versi {manifest.version}, yang tidak dikenal program ini.")
    return manifest

"""Restoring a backup: everything is unpacked and verified first, then put in place by renaming."""

import datetime
import hashlib
import os
import shutil
import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader

from setiakawan.config.backups import (
    KEYS_MEMBER,
    POSTGRES_MEMBER,
    SQLITE_MEMBER,
    BackupUnusable,
    Manifest,
    Report,
    read_manifest,
    run_postgres_tool,
)  # fmt: skip
from setiakawan.core.keys import KeysUnreadable, fingerprint, load_key_ring

_BLOCK = 1 << 20


@contextmanager
def unpacked(file: Path, report: Report = lambda done, total: None) -> Iterator[tuple[Manifest, Path]]:
    """Unpack a backup beside the data and prove it whole; the folder goes when the body ends. Raises BackupUnusable."""
    scratch = settings.HOME / f".restore-{os.getpid()}"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(mode=0o700)
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = read_manifest(archive)
            total = sum(member.file_size for member in archive.infolist())
            for name, wanted in manifest.files.items():
                _unpack(archive, name, wanted, scratch, lambda done: report(done, total))
        _require_known(manifest)
        _require_keys(manifest, scratch)
        _require_sound(manifest, scratch)
        yield manifest, scratch
    except (zipfile.BadZipFile, zlib.error, EOFError) as broken:
        raise BackupUnusable("Berkas ini rusak atau bukan cadangan Setiakawan.") from broken
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _unpack(archive: zipfile.ZipFile, name: str, wanted: str, scratch: Path, tell: Callable[[int], None]) -> None:
    inside = PurePosixPath(name)
    if inside.is_absolute() or ".." in inside.parts:
        raise BackupUnusable(f"Nama berkas di dalam cadangan tidak wajar: {name}")
    digest = hashlib.sha256()
    path = scratch / inside
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with archive.open(name) as member, open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as target:
            while block := member.read(_BLOCK):
                digest.update(block)
                target.write(block)
                tell(len(block))
    except KeyError:
        raise BackupUnusable(f"Cadangan tidak lengkap: {name} tidak ada.") from None
    if digest.hexdigest() != wanted:
        raise BackupUnusable(f"Cadangan rusak: sidik {name} tidak cocok.")


def _require_known(manifest: Manifest) -> None:
    if manifest.engine != connection.vendor:
        raise BackupUnusable(f"Cadangan ini dari {manifest.engine}, sedangkan basis data sekarang {connection.vendor}.")
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if newer := sorted(set(manifest.migrations) - known):
        raise BackupUnusable(
            f"Cadangan ini dari versi yang lebih baru ({manifest.version}; {newer[0]}). Mutakhirkan dulu."
        )


def _require_keys(manifest: Manifest, scratch: Path) -> None:
    try:
        there = fingerprint(
            load_key_ring(scratch / KEYS_MEMBER) if KEYS_MEMBER in manifest.files else settings.KEY_RING
        )
    except KeysUnreadable as broken:
        raise BackupUnusable(str(broken)) from broken
    if any(there.get(name) != wanted for name, wanted in manifest.keys.items()):
        raise BackupUnusable(
            f"Kunci yang terpasang bukan kunci cadangan ini. Taruh dulu salinan kuncinya di {settings.KEY_FILE}."
        )


def _require_sound(manifest: Manifest, scratch: Path) -> None:
    wanted = SQLITE_MEMBER if manifest.engine == "sqlite" else POSTGRES_MEMBER
    if wanted not in manifest.files:
        raise BackupUnusable("Cadangan tidak memuat basis data.")
    if manifest.engine != "sqlite":
        return
    with closing(sqlite3.connect(scratch / SQLITE_MEMBER)) as copy:
        if copy.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            raise BackupUnusable("Basis data di dalam cadangan rusak.")


def put_in_place(manifest: Manifest, scratch: Path) -> Path:
    """Replace database, uploads and, if the backup has them, keys. Returns the folder that keeps what was there before."""
    stamp = datetime.datetime.now(datetime.UTC).strftime("%Y%m%d-%H%M%S-%f")
    aside = settings.BACKUPS / f"sebelum-pulih-{stamp}"
    aside.mkdir(parents=True, mode=0o700)
    swaps = [(scratch / "uploads", settings.UPLOADS)]
    if KEYS_MEMBER in manifest.files:
        swaps.append((scratch / KEYS_MEMBER, settings.KEY_FILE))
    if manifest.engine == "sqlite":
        database = Path(connection.settings_dict["NAME"])
        _settle(database, aside)
        swaps.append((scratch / SQLITE_MEMBER, database))
    else:
        run_postgres_tool(
            "pg_restore", "--clean", "--if-exists", "--no-owner", "--no-acl", "--single-transaction",
            f"--dbname={connection.settings_dict['NAME']}", str(scratch / POSTGRES_MEMBER),
        )  # fmt: skip
    for new, place in swaps:
        _swap(new, place, aside)
    return aside


def _settle(database: Path, aside: Path) -> None:
    """Leave no write-ahead log behind: it would be replayed into the restored file."""
    connections.close_all()
    if not database.exists():
        return
    try:
        with closing(sqlite3.connect(database, timeout=5)) as old:
            old.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError:
        # Damaged, which may be why it is being replaced: keep the parts for whoever wants to look.
        for tail in ("-wal", "-shm"):
            log = database.with_name(database.name + tail)
            if log.exists():
                os.replace(log, aside / log.name)


def _swap(new: Path, place: Path, aside: Path) -> None:
    if place.is_dir():
        os.replace(place, aside / place.name)
    elif place.exists():
        os.link(place, aside / place.name)
    if new.exists():
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.replace(new, place)

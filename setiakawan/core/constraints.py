"""What must hold of the installation itself: keys, migrations, database settings, sealed values."""

import stat
from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor

from setiakawan.core.checks import invariant
from setiakawan.core.keys import fingerprint, load_key_ring
from setiakawan.core.sealing import SealBroken, SealedTextField

_SAMPLE = 200
_SQLITE_WANTED = {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1}


@invariant("core.keys_readable")
def keys_readable() -> Iterator[str]:
    """Berkas kunci terbaca, hanya oleh pemiliknya, dan sama dengan kunci yang sedang dipakai."""
    if fingerprint(load_key_ring(settings.KEY_FILE)) != fingerprint(settings.KEY_RING):
        yield "Kunci di berkas berbeda dari kunci yang sedang dipakai."
    mode = stat.S_IMODE(settings.KEY_FILE.stat().st_mode)
    if mode & 0o077:
        yield f"Berkas kunci dapat dibaca orang lain (izin {mode:o}, seharusnya 600)."


@invariant("core.migrations_applied")
def migrations_applied() -> Iterator[str]:
    """Semua migrasi sudah diterapkan, dan basis data tidak lebih baru daripada program."""
    executor = MigrationExecutor(connection)
    for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield f"Migrasi {migration.app_label}.{migration.name} belum diterapkan."
    for app, name in sorted(set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations)):
        if app in executor.loader.migrated_apps:
            yield f"Migrasi {app}.{name} ada di basis data, tetapi tidak dikenal program ini."


@invariant("core.database_settings")
def database_settings() -> Iterator[str]:
    """Basis data berjalan dengan pengaturan yang aman."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for pragma, wanted in _SQLITE_WANTED.items():
                cursor.execute(f"PRAGMA {pragma}")
                found = cursor.fetchone()[0]
                if found != wanted:
                    yield f"PRAGMA {pragma} bernilai {found}, seharusnya {wanted}."
            if connection.transaction_mode != "IMMEDIATE":
                yield "Transaksi SQLite tidak dimulai dengan IMMEDIATE."
            return
        for setting, wanted in {"server_encoding": "UTF8", "fsync": "on", "full_page_writes": "on"}.items():
            cursor.execute("SELECT current_setting(%s)", [setting])
            found = cursor.fetchone()[0]
            if found != wanted:
                yield f"{setting} bernilai {found}, seharusnya {wanted}."


@invariant("core.database_sound")
def database_sound() -> Iterator[str]:
    """Berkas basis data utuh dan setiap kunci asing menunjuk baris yang ada."""
    if connection.vendor != "sqlite":
        return  # PostgreSQL enforces both by itself.
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(5)")
        yield from (f"Berkas basis data rusak: {line}" for (line,) in cursor.fetchall() if line != "ok")
        cursor.execute("PRAGMA foreign_key_check")
        yield from (
            f"{table} baris {row} menunjuk baris {target} yang tidak ada."
            for table, row, target, _ in cursor.fetchall()
        )


def sealed_fields() -> list[tuple[type[models.Model], SealedTextField]]:
    """Every encrypted field of every room with its model."""
    return [
        (model, field)
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, SealedTextField)
    ]


@invariant("core.sealed_values_open")
def sealed_values_open() -> Iterator[str]:
    """Nilai tersandi dapat dibuka (contoh dari setiap kolom: yang tertua dan yang terbaru)."""
    for model, field in sealed_fields():
        for order in ("pk", "-pk"):
            numbers = list(model._base_manager.order_by(order).values_list("pk", flat=True)[:_SAMPLE])
            try:
                list(model._base_manager.filter(pk__in=numbers).values_list(field.attname, flat=True))
            except SealBroken:
                yield from _broken(model, field, numbers)


def _broken(model: type[models.Model], field: SealedTextField, numbers: list) -> Iterator[str]:
    for number in numbers:
        try:
            model._base_manager.filter(pk=number).values_list(field.attname, flat=True).first()
        except SealBroken:
            yield f"{model._meta.label} {number}: {field.attname} tidak dapat dibuka."

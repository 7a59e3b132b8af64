"""What must always hold of records of the same person."""

from collections.abc import Iterable

from django.db import connection

from setiakawan.core.bulk import chunks, rows_where
from setiakawan.core.checks import invariant
from setiakawan.linkage.indexing import cleaned_now, hashed, packed_rows
from setiakawan.linkage.key_schema import sqlite_triggers
from setiakawan.linkage.rules.keys import arriving_keys
from setiakawan.registry.models import Person


@invariant("linkage.keys_in_step")
def keys_are_those_of_the_records() -> Iterable[str]:
    """Kunci pencarian catatan ganda setiap warga sesuai dengan catatannya, kecuali yang menunggu diperbarui."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT id FROM linkage_unkeyed")
        waiting = {number for (number,) in cursor.fetchall()}
        cursor.execute(
            "SELECT COUNT(DISTINCT person) FROM linkage_key WHERE person NOT IN (SELECT id FROM registry_person)"
        )
        if nobody := cursor.fetchone()[0]:
            yield f"Indeks catatan ganda memuat {nobody} nomor yang bukan warga."
    for part in chunks(Person.objects.order_by("pk").values_list("pk", flat=True)):
        stored: dict[int, set[int]] = {}
        for key, person in rows_where("SELECT key, person FROM linkage_key WHERE person IN ({keys})", part):
            stored.setdefault(person, set()).add(key)
        kept = dict(packed_rows(part))
        for person, row in cleaned_now(set(part) - waiting).items():
            if stored.get(person, set()) != set(hashed(arriving_keys(row))) or kept.get(person) != row:
                yield f"Warga {person}: indeks catatan ganda tidak cocok; jalankan setiakawan link --anew."


@invariant("linkage.keys_kept")
def changes_of_persons_are_noted() -> Iterable[str]:
    """Setiap perubahan warga dicatat untuk indeks catatan ganda."""
    if connection.vendor == "postgresql":
        sql = "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'linkage\\_%%' AND tgenabled <> 'D'"
        wanted = set(sqlite_triggers())
    else:
        sql, wanted = (
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'linkage%%'",
            set(sqlite_triggers()),
        )
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("%%", "%"))
        missing = wanted - {name for (name,) in cursor.fetchall()}
    if missing:
        yield f"Pemicu indeks catatan ganda hilang: {', '.join(sorted(missing))}."

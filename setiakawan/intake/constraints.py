"""What must always hold between rows, batches and the registry; `setiakawan check` runs it on live data."""

from collections.abc import Iterator

from django.conf import settings
from django.db import connection

from setiakawan.core.checks import invariant
from setiakawan.intake.rules.traits import FACTS_ONLY


def _numbers(sql: str, *values: object) -> Iterator[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        yield from cursor.fetchall()


@invariant("intake.done_is_done")
def done_is_done() -> Iterator[str]:
    """Setiap baris kiriman yang selesai sudah digabungkan atau ditolak, dan tidak ada yang menunggu."""
    sql = """
        SELECT b.id, COUNT(*) FROM intake_batch b JOIN intake_sourcerow r ON r.batch_id = b.id
        WHERE b.state = 'done' AND ((r.merged_at IS NULL AND r.outcome <> 'rejected') OR r.is_waiting)
        GROUP BY b.id
    """
    for batch, rows in _numbers(sql):
        yield f"Kiriman {batch} selesai, tetapi {rows} barisnya belum."


@invariant("intake.rows_counted")
def rows_counted() -> Iterator[str]:
    """Jumlah baris setiap berkas yang terbaca sama dengan baris yang tersimpan, dan setiap baris punya isinya."""
    sql = """
        SELECT f.id, f.row_count, COUNT(r.id), COUNT(c.row_id) FROM intake_incomingfile f
        LEFT JOIN intake_sourcerow r ON r.file_id = f.id LEFT JOIN intake_rowcontent c ON c.row_id = r.id
        GROUP BY f.id, f.row_count HAVING f.row_count <> COUNT(r.id) OR COUNT(r.id) <> COUNT(c.row_id)
    """
    for file, said, rows, contents in _numbers(sql):
        yield f"Berkas {file}: tercatat {said} baris, tersimpan {rows}, dengan isi {contents}."


@invariant("intake.merged_has_person")
def merged_has_person() -> Iterator[str]:
    """Setiap baris tentang orang yang sudah digabungkan menunjuk seorang warga."""
    sql = """
        SELECT id FROM intake_sourcerow
        WHERE merged_at IS NOT NULL AND person_id IS NULL AND traits < %s
    """
    for (row,) in _numbers(sql, FACTS_ONLY):
        yield f"Baris {row} sudah digabungkan, tetapi tidak menunjuk warga."


@invariant("intake.waiting_is_open")
def waiting_is_open() -> Iterator[str]:
    """Baris yang menunggu keputusan belum digabungkan dan belum diputuskan; yang digabungkan tidak menunggu."""
    sql = """
        SELECT id FROM intake_sourcerow
        WHERE is_waiting AND (merged_at IS NOT NULL OR decision <> '' OR outcome IN ('', 'rejected'))
    """
    for (row,) in _numbers(sql):
        yield f"Baris {row} menunggu sekaligus sudah diputuskan atau digabungkan."


@invariant("intake.waiting_has_reason")
def waiting_has_reason() -> Iterator[str]:
    """Setiap baris yang menunggu keputusan punya alasan."""
    sql = """
        SELECT r.id FROM intake_sourcerow r WHERE r.is_waiting
        AND NOT EXISTS (SELECT 1 FROM intake_finding f WHERE f.row_id = r.id AND f.severity = 'question')
    """
    for (row,) in _numbers(sql):
        yield f"Baris {row} menunggu tanpa alasan."


@invariant("intake.undone_leaves_nothing")
def undone_leaves_nothing() -> Iterator[str]:
    """Kiriman yang dibatalkan tidak meninggalkan pernyataan, nomor, atau keanggotaan yang berlaku."""
    for table, live in (("registry_statement", "x.withdrawn_at IS NULL"), ("registry_identifier", "1 = 1"),
                        ("registry_membership", "1 = 1"), ("registry_family", "1 = 1")):  # fmt: skip
        sql = f"""
            SELECT b.id, COUNT(*) FROM intake_batch b JOIN intake_incomingfile f ON f.batch_id = b.id
            JOIN {table} x ON x.source_id = f.source_id WHERE b.state = 'undone' AND {live} GROUP BY b.id
        """  # noqa: S608 - own names
        for batch, rows in _numbers(sql):
            yield f"Kiriman {batch} dibatalkan, tetapi {rows} baris {table} masih ada."


@invariant("intake.family_has_somebody")
def family_has_somebody() -> Iterator[str]:
    """Setiap keluarga yang berasal dari berkas punya atau pernah punya anggota."""
    sql = """
        SELECT x.id FROM registry_family x JOIN intake_incomingfile f ON f.source_id = x.source_id
        WHERE NOT EXISTS (SELECT 1 FROM registry_membership m WHERE m.family_id = x.id)
    """
    for (family,) in _numbers(sql):
        yield f"Keluarga {family} tidak punya anggota seorang pun."


@invariant("intake.uploads_kept")
def uploads_kept() -> Iterator[str]:
    """Isi berkas yang belum selesai dibaca masih tersimpan."""
    sql = """
        SELECT f.id, f.stored_as FROM intake_incomingfile f JOIN intake_batch b ON b.id = f.batch_id
        WHERE f.state IN ('waiting', 'needs_mapping') AND b.state IN ('reading', 'mapping')
    """
    for file, name in _numbers(sql):
        if not name or not (settings.UPLOADS / name).is_file():
            yield f"Isi berkas {file} hilang sebelum selesai dibaca."

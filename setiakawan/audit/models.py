"""Who did what, and who looked at what: append-only, chained by hash."""

from django.db import models


class AuditIsAppendOnly(Exception):
    """A line of the audit log can be neither changed nor removed."""


class AppendOnly(models.QuerySet):
    """Refuses what would change or remove lines."""

    def update(self, **changes):
        raise AuditIsAppendOnly

    def delete(self):
        raise AuditIsAppendOnly

    def bulk_update(self, *args, **options):
        raise AuditIsAppendOnly


class Entry(models.Model):
    """One line of the audit log. It is only ever added; each line carries the hash of the one before.

    The actor is kept by number and label, without a foreign key, so that the log outlives accounts.
    """

    seq = models.BigIntegerField("nomor urut", primary_key=True)
    at = models.DateTimeField("waktu", db_index=True)
    actor_id = models.BigIntegerField("nomor pelaku", null=True, db_index=True)
    actor_label = models.CharField("pelaku", max_length=150)
    verb = models.CharField("perbuatan", max_length=60, db_index=True)
    subject_type = models.CharField("jenis pokok", max_length=60)
    subject_id = models.CharField("nomor pokok", max_length=40)
    area_code = models.CharField("wilayah", max_length=13, blank=True)
    reason = models.CharField("alasan", max_length=500, blank=True)
    details = models.JSONField("rincian", default=dict)
    previous_hash = models.CharField("sidik baris sebelumnya", max_length=64)
    hash = models.CharField("sidik baris", max_length=64, unique=True)

    objects = AppendOnly.as_manager()

    class Meta:
        verbose_name = "catatan audit"
        verbose_name_plural = "catatan audit"
        ordering = ("-seq",)
        indexes = [models.Index(fields=("subject_type", "subject_id"), name="audit_subject")]

    def __str__(self):
        return f"{self.seq} {self.verb}"

    def save(self, **options):
        if not self._state.adding:
            raise AuditIsAppendOnly
        super().save(**{**options, "force_insert": True})

    def delete(self, *args, **options):
        raise AuditIsAppendOnly


class Head(models.Model):
    """The end of the log: number and hash of the last line, sealed with the key that lies outside the database.

    Written in the transaction of the line itself. Who cuts lines off, or writes the chain anew, would have to forge it.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField("nomor urut terakhir")
    hash = models.CharField("sidik terakhir", max_length=64)
    seal = models.BinaryField("segel")

    class Meta:
        verbose_name = "ujung catatan audit"
        verbose_name_plural = "ujung catatan audit"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audit_one_head")]

    def __str__(self):
        return str(self.seq)

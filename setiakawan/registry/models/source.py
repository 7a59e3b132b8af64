"""Where values come from: a source, and what it stated about a person."""

from django.db import models


class SourceKind(models.TextChoices):
    """What sort of thing a source is."""

    FILE = "file", "Berkas"
    OFFICER = "officer", "Petugas"
    CHANGE_REQUEST = "change_request", "Usulan perubahan"


class Source(models.Model):
    """One file, or one officer's entry, that values were taken from. Rows made by it point here, so it can be undone."""

    kind = models.CharField("jenis", max_length=20, choices=SourceKind.choices)
    label = models.CharField("nama", max_length=200)
    as_of = models.DateField("keadaan per tanggal", help_text="the civil day for which the source speaks")
    recorded_at = models.DateTimeField("dicatat", auto_now_add=True)
    recorded_by_id = models.BigIntegerField("nomor pencatat", null=True)
    recorded_by_label = models.CharField("pencatat", max_length=150)

    class Meta:
        verbose_name = "sumber"
        verbose_name_plural = "sumber"

    def __str__(self):
        return self.label


class Statement(models.Model):
    """What one source said about one person: every contestable field it named, and which of them were taken over.

    Append-only. A person's current fields are the projection of their statements: per field the latest that adopted it
    and is not withdrawn (`registry.rules.project`). Identifiers and phone numbers never stand here in clear.
    """

    person = models.ForeignKey("registry.Person", models.CASCADE, related_name="statements", verbose_name="warga")
    source = models.ForeignKey(Source, models.PROTECT, related_name="statements", verbose_name="sumber", db_index=False)
    place = models.CharField("letak", max_length=160, blank=True, help_text="sheet and row in a file")
    said_on = models.DateField("per tanggal")
    values = models.JSONField("nilai")
    adopted = models.JSONField("diambil", null=True, help_text="names of the fields taken over; null = all of them")
    recorded_at = models.DateTimeField("dicatat")
    withdrawn_at = models.DateTimeField("ditarik", null=True)

    class Meta:
        verbose_name = "pernyataan"
        verbose_name_plural = "pernyataan"
        ordering = ("id",)

    def __str__(self):
        return f"{self.source} · {self.place}"

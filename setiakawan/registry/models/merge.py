"""Two records that are one, put together and, where that was wrong, taken apart again."""

from django.conf import settings
from django.db import models

from setiakawan.registry.models.family import Family
from setiakawan.registry.models.person import Person
from setiakawan.registry.models.source import Source

_USER = settings.AUTH_USER_MODEL


class MergeSubject(models.TextChoices):
    """What is put together."""

    PERSON = "person", "Warga"
    FAMILY = "family", "Keluarga"


class MergeState(models.TextChoices):
    """Where a merge stands."""

    PROPOSED = "proposed", "Menunggu persetujuan"
    REJECTED = "rejected", "Ditolak"
    DONE = "done", "Digabung"
    SPLIT = "split", "Dipisahkan lagi"


class Merge(models.Model):
    """One merge, from the proposal to the split: who was kept, who went, and a journal of every row that it touched.

    While it is done, the record that went does not exist; `gone_fields` holds it, and `kept_person` or `kept_family`
    stands for it (and follows, when that one is merged in its turn). Numbers stay, so that old addresses find their way.
    """

    subject = models.CharField("yang digabung", max_length=6, choices=MergeSubject.choices)
    kept_person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="absorbed", verbose_name="warga yang dipakai"
    )
    kept_family = models.ForeignKey(
        Family, models.PROTECT, null=True, related_name="absorbed", verbose_name="keluarga yang dipakai"
    )
    kept_number = models.BigIntegerField("nomor yang dipakai")
    gone_number = models.BigIntegerField("nomor yang digabungkan")
    state = models.CharField("status", max_length=8, choices=MergeState.choices)
    choices = models.JSONField("pilihan", default=dict, blank=True)
    reason = models.CharField("alasan", max_length=500)
    proposed_by = models.ForeignKey(
        _USER, models.PROTECT, null=True, related_name="+", verbose_name="pengusul", help_text="null = a command"
    )
    proposed_at = models.DateTimeField("diusulkan")
    decided_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="pemutus")
    decided_at = models.DateTimeField("diputuskan", null=True)
    decision_reason = models.CharField("alasan keputusan", max_length=500, blank=True)
    on = models.DateField("tanggal penggabungan", null=True)
    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="+", verbose_name="sumber")
    kept_fields = models.JSONField("nilai sebelumnya", null=True)
    gone_fields = models.JSONField("catatan yang digabungkan", null=True)
    journal = models.JSONField("jurnal", null=True, help_text="steps as `registry.journal` writes them")
    marks = models.JSONField("nomor terakhir", null=True, help_text="model → highest number when it was done")
    split_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="pemisah")
    split_at = models.DateTimeField("dipisahkan", null=True)
    split_reason = models.CharField("alasan pemisahan", max_length=500, blank=True)

    class Meta:
        verbose_name = "penggabungan"
        verbose_name_plural = "penggabungan"
        ordering = ("-id",)
        indexes = [
            models.Index(fields=("subject", "gone_number"), name="merge_gone"),
            models.Index(fields=("state", "-id"), name="merge_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("subject", "gone_number"), condition=models.Q(state="done"), name="merge_gone_once"
            ),
            models.UniqueConstraint(
                fields=("subject", "kept_number", "gone_number"),
                condition=models.Q(state="proposed"),
                name="merge_one_proposal",
            ),
            models.CheckConstraint(
                condition=~models.Q(kept_number=models.F("gone_number")), name="merge_two_different"
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("proposed_by")),
                name="merge_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="done") & models.Q(kept_person=None, kept_family=None)
                | models.Q(state="done", subject="person", kept_person__isnull=False, kept_family=None)
                | models.Q(state="done", subject="family", kept_person=None, kept_family__isnull=False),
                name="merge_kept_while_done",
            ),
        ]

    def __str__(self):
        return f"{self.gone_number} → {self.kept_number}"

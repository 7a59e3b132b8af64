"""Programmes that the office wrote itself, or changed."""

from django.conf import settings
from django.db import models

_USER = settings.AUTH_USER_MODEL


class RuleState(models.TextChoices):
    """Where a written programme stands."""

    DRAFT = "draft", "Rancangan"
    PROPOSED = "proposed", "Menunggu persetujuan"
    APPROVED = "approved", "Disetujui"
    RETURNED = "returned", "Dikembalikan"


class RuleDocument(models.Model):
    """One version of a programme as its YAML text. The latest approved one holds; without one, what was shipped."""

    programme = models.CharField("kode program", max_length=40)
    number = models.PositiveIntegerField("nomor versi")
    text = models.TextField("isi aturan")
    state = models.CharField("status", max_length=8, choices=RuleState.choices, default=RuleState.DRAFT)
    drafted_by = models.ForeignKey(_USER, models.PROTECT, related_name="+", verbose_name="disusun oleh")
    drafted_at = models.DateTimeField("disusun", auto_now_add=True)
    decided_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="diputus oleh")
    decided_at = models.DateTimeField("diputus", null=True)
    decision_note = models.CharField("catatan keputusan", max_length=300, blank=True)

    class Meta:
        verbose_name = "aturan program"
        verbose_name_plural = "aturan program"
        ordering = ("programme", "number")
        constraints = [
            models.UniqueConstraint(fields=("programme", "number"), name="rule_number_once"),
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("drafted_by")),
                name="rule_decided_by_another",
            ),
        ]

    def __str__(self):
        return f"{self.programme} v{self.number}"

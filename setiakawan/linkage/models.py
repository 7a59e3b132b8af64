"""Versions of the weights, runs over the registry, pairs that may be one person, and what people decided about them.

Persons stand here by number, without a foreign key: a decision outlives the merge of the person it is about, and what
holds now is found through `registry.Merge`.
"""

from django.conf import settings
from django.db import models

_USER = settings.AUTH_USER_MODEL


class LinkageModel(models.Model):
    """One version of the weights with its report. At most one is in use."""

    version = models.CharField("versi", max_length=60, unique=True)
    body = models.TextField("bobot", help_text="as `rules.model.Model.to_json` writes it")
    report = models.JSONField("laporan", default=dict)
    made_at = models.DateTimeField("dibuat")
    made_by_label = models.CharField("pembuat", max_length=150)
    is_active = models.BooleanField("dipakai", default=False)
    activated_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="diaktifkan oleh")
    activated_at = models.DateTimeField("diaktifkan", null=True)

    class Meta:
        verbose_name = "versi bobot"
        verbose_name_plural = "versi bobot"
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=("is_active",), condition=models.Q(is_active=True), name="model_one_active")
        ]

    def __str__(self):
        return self.version


class RunKind(models.TextChoices):
    """What goes over the whole registry."""

    LINK = "link", "Pencarian catatan ganda"
    ESTIMATE = "estimate", "Perkiraan bobot"


class Run(models.Model):
    """One comparison of the whole registry with itself, or one estimate of the weights on it, and how far it is."""

    kind = models.CharField("jenis", max_length=8, choices=RunKind.choices, default=RunKind.LINK)
    station = models.CharField("langkah", max_length=40, blank=True)
    done = models.PositiveIntegerField("selesai", default=0)
    total = models.PositiveIntegerField("seluruhnya", default=0)
    failed_at = models.DateTimeField("gagal", null=True)
    model = models.ForeignKey(LinkageModel, models.PROTECT, related_name="runs", verbose_name="versi bobot")
    started_at = models.DateTimeField("mulai")
    finished_at = models.DateTimeField("selesai", null=True)
    asked_by_label = models.CharField("peminta", max_length=150)
    people = models.PositiveIntegerField("warga", default=0)
    found = models.PositiveIntegerField("pasangan", default=0)
    added = models.PositiveIntegerField("pasangan baru", default=0)
    cleared = models.PositiveIntegerField("pasangan selesai", default=0)

    class Meta:
        verbose_name = "pencarian catatan ganda"
        verbose_name_plural = "pencarian catatan ganda"
        ordering = ("-id",)

    def __str__(self):
        return f"{self.started_at:%Y-%m-%d %H:%M}"


class PairState(models.TextChoices):
    """Where a pair stands."""

    OPEN = "open", "Menunggu"
    LATER = "later", "Belum dapat dikatakan"
    SAME = "same", "Orang yang sama"
    DIFFERENT = "different", "Orang yang berbeda"
    CLEARED = "cleared", "Tidak lagi mirip"


class Pair(models.Model):
    """Two persons who may be one, as a model weighed them when they were found. `one` is the lower number.

    `evidence` is a list of (field, level, bits); the words are made of the records as they are when somebody looks.
    """

    one = models.BigIntegerField("warga pertama")
    other = models.BigIntegerField("warga kedua")
    state = models.CharField("status", max_length=9, choices=PairState.choices, default=PairState.OPEN)
    model = models.ForeignKey(LinkageModel, models.PROTECT, related_name="+", verbose_name="versi bobot")
    weight = models.FloatField("bobot")
    probability = models.FloatField("peluang")
    evidence = models.JSONField("dasar")
    worth = models.FloatField("nilai putusan", help_text="what a decision is worth; the queue is in this order")
    found_at = models.DateTimeField("ditemukan")
    changed_at = models.DateTimeField("berubah")

    class Meta:
        verbose_name = "pasangan mirip"
        verbose_name_plural = "pasangan mirip"
        constraints = [
            models.UniqueConstraint(fields=("one", "other"), name="pair_once"),
            models.CheckConstraint(condition=models.Q(one__lt=models.F("other")), name="pair_lower_first"),
        ]
        indexes = [
            models.Index(fields=("state", "-worth", "id"), name="pair_queue"),
            models.Index(fields=("other",), name="pair_other"),
        ]

    def __str__(self):
        return f"{self.one} · {self.other}"


class Verdict(models.TextChoices):
    """What somebody says of two records."""

    SAME = "same", "Orang yang sama"
    DIFFERENT = "different", "Orang yang berbeda"
    CANNOT_SAY = "cannot_say", "Belum dapat dikatakan"


class Decision(models.Model):
    """What one user said of two persons, and how the records agreed then. Rows are added; the latest of a pair holds."""

    one = models.BigIntegerField("warga pertama")
    other = models.BigIntegerField("warga kedua")
    verdict = models.CharField("putusan", max_length=10, choices=Verdict.choices)
    reason = models.CharField("alasan", max_length=500, blank=True)
    levels = models.JSONField("kesamaan", default=dict, help_text="field → level, for learning")
    model_version = models.CharField("versi bobot", max_length=60)
    by = models.ForeignKey(_USER, models.PROTECT, related_name="+", verbose_name="oleh")
    at = models.DateTimeField("dicatat")

    class Meta:
        verbose_name = "putusan pasangan"
        verbose_name_plural = "putusan pasangan"
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(condition=models.Q(one__lt=models.F("other")), name="decision_lower_first")
        ]
        indexes = [
            models.Index(fields=("one", "other"), name="decision_pair"),
            models.Index(fields=("other",), name="decision_other"),
        ]

    def __str__(self):
        return f"{self.one} · {self.other}: {self.get_verdict_display()}"

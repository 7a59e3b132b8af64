"""One person's accompaniment, and what is known of it from its rows."""

from django.conf import settings
from django.db import models

from setiakawan.registry.models import Person


class Origin(models.TextChoices):
    """Who asked for the accompaniment."""

    PERSON = "person", "Warga sendiri"
    FAMILY = "family", "Keluarga"
    NEIGHBOUR = "neighbour", "Tetangga"
    VILLAGE = "village", "Pemerintah desa"
    AGENCY = "agency", "Instansi atau lembaga"
    OFFICE = "office", "Dinas Sosial"


class Urgency(models.TextChoices):
    """How soon the first contact is due: urgent within 2 days, ordinary within 14 (`rules/due.py`)."""

    URGENT = "urgent", "Mendesak"
    ORDINARY = "ordinary", "Biasa"


class Case(models.Model):
    """One person's accompaniment, from intake to a closing that has a reason.

    `closed_on` is the projection of the latest approved closing or reopening. The stage, the next due date and whether
    it is late are computed (`rules`), never stored. The area is the person's: ask the registry.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="cases", verbose_name="warga")
    opened_on = models.DateField("dibuka")
    origin = models.CharField("asal permintaan", max_length=10, choices=Origin.choices)
    origin_note = models.CharField("keterangan asal", max_length=200, blank=True)
    urgency = models.CharField("kemendesakan", max_length=8, choices=Urgency.choices)
    wished_sex = models.CharField(
        "jenis kelamin pendamping yang diminta", max_length=1, blank=True, help_text="L, P; empty = no wish was stated"
    )
    languages = models.JSONField("bahasa yang dipakai", default=list, blank=True, help_text="codes; empty = not known")
    skills = models.JSONField("keterampilan yang dibutuhkan", default=list, blank=True)
    closed_on = models.DateField("ditutup", null=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="dibuka oleh", null=True
    )
    recorded_at = models.DateTimeField("dicatat", auto_now_add=True)
    client_id = models.UUIDField("nomor dari perangkat", unique=True)
    version = models.PositiveIntegerField("versi", default=1, help_text="grows with every change of this row")

    class Meta:
        verbose_name = "pendampingan"
        verbose_name_plural = "pendampingan"
        constraints = [
            models.UniqueConstraint(fields=("person",), condition=models.Q(closed_on=None), name="case_one_open"),
            models.CheckConstraint(
                condition=models.Q(closed_on=None) | models.Q(closed_on__gte=models.F("opened_on")), name="case_period"
            ),
        ]
        indexes = [models.Index(fields=("closed_on", "person"), name="case_open")]

    def __str__(self):
        return f"pendampingan {self.pk}"


class Pause(models.Model):
    """Days on which no visit is due (in hospital, away). It ends by itself on `valid_until` (exclusive)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="pauses", verbose_name="pendampingan")
    valid_from = models.DateField("sejak")
    valid_until = models.DateField("sampai")
    reason = models.CharField("alasan", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="oleh", null=True)
    at = models.DateTimeField("dicatat", auto_now_add=True)

    class Meta:
        verbose_name = "jeda"
        verbose_name_plural = "jeda"
        constraints = [
            # Ending a pause early moves `valid_until`; one that ends before it began is an empty pause.
            models.CheckConstraint(condition=models.Q(valid_until__gte=models.F("valid_from")), name="pause_period")
        ]

    def __str__(self):
        return f"{self.valid_from} – {self.valid_until}"


class RiskLevel(models.TextChoices):
    """How often somebody has to come."""

    HIGH = "high", "Tinggi"
    MEDIUM = "medium", "Sedang"
    LOW = "low", "Rendah"


class RiskAssessment(models.Model):
    """The risk level on a day, as the written rule (`data/risk.yaml`) judged the stated signs. The latest holds.

    `answers` maps a sign's code to yes, no or unknown; `reasons` are the codes that decided.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="risks", verbose_name="pendampingan")
    on = models.DateField("tanggal")
    level = models.CharField("tingkat risiko", max_length=6, choices=RiskLevel.choices)
    answers = models.JSONField("tanda yang dinilai")
    reasons = models.JSONField("alasan")
    rule_version = models.CharField("versi aturan", max_length=20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="oleh", null=True)
    at = models.DateTimeField("dicatat", auto_now_add=True)
    client_id = models.UUIDField("nomor dari perangkat", unique=True)

    class Meta:
        verbose_name = "penilaian risiko"
        verbose_name_plural = "penilaian risiko"
        ordering = ("on", "id")

    def __str__(self):
        return f"{self.get_level_display()} ({self.on})"


class SpmNeed(models.Model):
    """From when until when a person counts as needing one of the regency's minimum services (SPM). See `data/spm.yaml`."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="spm_needs", verbose_name="pendampingan")
    category = models.CharField("jenis SPM", max_length=30, help_text="code in data/spm.yaml; `none` = assessed, none")
    valid_from = models.DateField("sejak")
    valid_until = models.DateField("sampai", null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="oleh", null=True)
    at = models.DateTimeField("dicatat", auto_now_add=True)

    class Meta:
        verbose_name = "kebutuhan SPM"
        verbose_name_plural = "kebutuhan SPM"
        constraints = [
            models.UniqueConstraint(
                fields=("case", "category"), condition=models.Q(valid_until=None), name="spm_need_one_open"
            )
        ]

    def __str__(self):
        return f"{self.category} sejak {self.valid_from}"

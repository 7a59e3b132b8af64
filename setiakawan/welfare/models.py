"""Dated welfare facts with a source; none is computed by us. And the versions of the triage score, which is ours."""

from django.conf import settings
from django.db import models

from setiakawan.registry.models import Family, Person, Source

_USER = settings.AUTH_USER_MODEL


class DecileRecord(models.Model):
    """The official DTSEN decile (1 poorest – 10) as imported from BPS/Kemensos, for a family or, lacking one, a person.

    Source: Inpres 4/2025. Never computed by us.
    """

    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+", verbose_name="warga")
    family = models.ForeignKey(Family, models.CASCADE, null=True, related_name="+", verbose_name="keluarga")
    decile = models.PositiveSmallIntegerField("desil")
    stated_on = models.DateField("per tanggal")
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name="sumber")

    class Meta:
        verbose_name = "desil"
        verbose_name_plural = "desil"
        constraints = [
            models.CheckConstraint(condition=models.Q(decile__gte=1, decile__lte=10), name="decile_1_to_10"),
            models.CheckConstraint(
                condition=models.Q(person=None, family__isnull=False) | models.Q(person__isnull=False, family=None),
                name="decile_of_one",
            ),
            models.UniqueConstraint(fields=("person", "source"), name="decile_person_source"),
            models.UniqueConstraint(fields=("family", "source"), name="decile_family_source"),
        ]

    def __str__(self):
        return f"desil {self.decile} ({self.stated_on})"


class Missing(models.TextChoices):
    """Why somebody who was asked gave no answer. No row = nobody asked."""

    REFUSED = "refused", "Tidak mau menjawab"
    NOT_KNOWN = "not_known", "Tidak tahu"


class Ground(models.TextChoices):
    """How the one who records a fact came to know it."""

    TOLD = "told", "Jawaban keluarga"
    SEEN = "seen", "Dilihat sendiri"
    DOCUMENT = "document", "Surat atau dokumen"
    NEIGHBOUR = "neighbour", "Keterangan orang lain"
    FILE = "file", "Berkas"


class FactRecord(models.Model):
    """What one source said about one welfare fact (`catalogue.py`) of a family or a person, for a civil day.

    Rows are added and withdrawn, never changed; a correction is a new row that names the withdrawn one. `value` is the
    canonical text of `rules/values.py`; empty when there was no answer, and `missing` says why. `until` is the first day
    on which it counts no longer, null = until a newer one.
    """

    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="warga")
    family = models.ForeignKey(Family, models.PROTECT, null=True, related_name="+", verbose_name="keluarga")
    code = models.CharField("fakta", max_length=30)
    value = models.CharField("nilai", max_length=40, blank=True)
    missing = models.CharField("tanpa jawaban", max_length=9, choices=Missing.choices, blank=True)
    on = models.DateField("per tanggal")
    until = models.DateField("berlaku sampai", null=True)
    ground = models.CharField("diketahui dari", max_length=9, choices=Ground.choices)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name="sumber", db_index=False)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="corrected_by", verbose_name="memperbaiki"
    )
    recorded_by = models.ForeignKey(
        _USER, models.PROTECT, null=True, related_name="+", verbose_name="dicatat oleh", db_index=False
    )
    recorded_at = models.DateTimeField("dicatat")
    client_id = models.UUIDField("nomor dari perangkat", unique=True)
    withdrawn_at = models.DateTimeField("ditarik", null=True)
    withdrawn_by = models.ForeignKey(
        _USER, models.PROTECT, null=True, related_name="+", verbose_name="ditarik oleh", db_index=False
    )
    withdrawn_reason = models.CharField("alasan penarikan", max_length=300, blank=True)

    class Meta:
        verbose_name = "fakta kesejahteraan"
        verbose_name_plural = "fakta kesejahteraan"
        ordering = ("on", "id")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person=None, family__isnull=False) | models.Q(person__isnull=False, family=None),
                name="fact_of_one",
            ),
            models.CheckConstraint(
                condition=models.Q(value="") & ~models.Q(missing="") | ~models.Q(value="") & models.Q(missing=""),
                name="fact_value_or_why_not",
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gt=models.F("on")), name="fact_period"
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None, withdrawn_reason="")
                | models.Q(withdrawn_at__isnull=False) & ~models.Q(withdrawn_reason=""),
                name="fact_withdrawn_with_reason",
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.on}"


class ScoreState(models.TextChoices):
    """What holds of a version of the triage score. It is used from its approval until it is retired."""

    TRAINED = "trained", "Dilatih, belum dipakai"
    PROPOSED = "proposed", "Diajukan, menunggu persetujuan"
    APPROVED = "approved", "Dipakai"
    RETIRED = "retired", "Tidak dipakai lagi"


class ScoreVersion(models.Model):
    """One trained version of the triage score (*skor bantu pilah*), with the report on its errors. Never changed.

    `model` is read by `rules.scoring`, `spec` says which facts it takes. It is ours, and no decile.
    """

    version = models.CharField("versi", max_length=40, unique=True)
    spec = models.JSONField("keterangan survei")
    model = models.JSONField("model")
    report = models.JSONField("laporan")
    survey_sha256 = models.CharField("sidik berkas survei", max_length=64)
    trained_at = models.DateTimeField("dilatih")
    trained_by = models.CharField("dilatih oleh", max_length=150)

    class Meta:
        verbose_name = "versi skor bantu pilah"
        verbose_name_plural = "versi skor bantu pilah"

    def __str__(self):
        return self.version


class ScoreDecision(models.Model):
    """What became of a version of the score. Append-only; the latest row holds."""

    score = models.ForeignKey(ScoreVersion, models.PROTECT, related_name="decisions", verbose_name="versi")
    state = models.CharField("keadaan", max_length=8, choices=ScoreState.choices)
    reason = models.CharField("alasan", max_length=300, blank=True)
    by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="oleh")
    at = models.DateTimeField("pada")

    class Meta:
        verbose_name = "keputusan tentang skor"
        verbose_name_plural = "keputusan tentang skor"
        ordering = ("id",)

    def __str__(self):
        return self.get_state_display()

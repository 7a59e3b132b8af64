"""The plan made with the person: versions, goals in the person's own words, steps, agreement, review."""

from django.conf import settings
from django.db import models

from setiakawan.accompaniment.models.case import Case
from setiakawan.core.sealing import SealedTextField

_USER = settings.AUTH_USER_MODEL


class PlanState(models.TextChoices):
    """Where a version stands. Approved by another than who wrote it; one approved version is the current one."""

    DRAFT = "draft", "Konsep"
    PROPOSED = "proposed", "Menunggu persetujuan"
    APPROVED = "approved", "Berlaku"
    RETURNED = "returned", "Dikembalikan"
    REPLACED = "replaced", "Digantikan"


class Plan(models.Model):
    """One version of a case's plan. Its content is frozen when proposed; `approved_on` starts the review clock."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="plans", verbose_name="pendampingan")
    number = models.PositiveSmallIntegerField("versi")
    made_on = models.DateField("disusun")
    made_by = models.ForeignKey(_USER, models.PROTECT, related_name="+", verbose_name="disusun oleh")
    strengths = SealedTextField("kekuatan", purpose="accompaniment.plan", null=True, blank=True)
    budget = models.DecimalField(
        "anggaran", max_digits=14, decimal_places=2, null=True, help_text="rupiah; null = not known"
    )
    budget_source = models.CharField("sumber anggaran", max_length=120, blank=True)
    state = models.CharField("status", max_length=8, choices=PlanState.choices, default=PlanState.DRAFT)
    decided_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="diputus oleh")
    decided_at = models.DateTimeField("diputus", null=True)
    decision_note = models.CharField("catatan keputusan", max_length=300, blank=True)
    approved_on = models.DateField("berlaku sejak", null=True)
    recorded_at = models.DateTimeField("dicatat", auto_now_add=True)
    client_id = models.UUIDField("nomor dari perangkat", unique=True)

    class Meta:
        verbose_name = "rencana pendampingan"
        verbose_name_plural = "rencana pendampingan"
        ordering = ("case", "number")
        constraints = [
            models.UniqueConstraint(fields=("case", "number"), name="plan_version_once"),
            models.UniqueConstraint(fields=("case",), condition=models.Q(state="approved"), name="plan_one_current"),
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("made_by")),
                name="plan_decided_by_another",
            ),
        ]

    def __str__(self):
        return f"rencana versi {self.number}"


class Goal(models.Model):
    """What the person wants, in their own words, coded to a CBR-matrix element and ATENSI components (`data/`)."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="goals", verbose_name="rencana")
    order = models.PositiveSmallIntegerField("urutan")
    words = SealedTextField("tujuan", purpose="accompaniment.plan")
    cbr = models.CharField("unsur RBM", max_length=40)
    atensi = models.JSONField("komponen ATENSI", default=list, blank=True)

    class Meta:
        verbose_name = "tujuan"
        verbose_name_plural = "tujuan"
        ordering = ("order",)

    def __str__(self):
        return f"tujuan {self.order}"


class Doer(models.TextChoices):
    """Who does a step."""

    PERSON = "person", "Warga sendiri"
    FAMILY = "family", "Keluarga"
    COMPANION = "companion", "Pendamping"
    VOLUNTEER = "volunteer", "Relawan"
    AGENCY = "agency", "Instansi atau lembaga"


class Step(models.Model):
    """One step towards a goal: who does it and until when. `doer_user` is set where that is a user of the system."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="steps", verbose_name="tujuan")
    order = models.PositiveSmallIntegerField("urutan")
    what = models.CharField("langkah", max_length=300)
    doer = models.CharField("oleh", max_length=10, choices=Doer.choices)
    doer_name = models.CharField("nama pelaksana", max_length=120, blank=True)
    doer_user = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="pengguna pelaksana")
    due_on = models.DateField("paling lambat", null=True)

    class Meta:
        verbose_name = "langkah"
        verbose_name_plural = "langkah"
        ordering = ("order",)

    def __str__(self):
        return f"langkah {self.order}"


class StepResult(models.Model):
    """What became of a step. The latest row holds."""

    step = models.ForeignKey(Step, models.PROTECT, related_name="results", verbose_name="langkah")
    on = models.DateField("tanggal")
    is_done = models.BooleanField("selesai")
    note = models.CharField("catatan", max_length=300, blank=True)
    by = models.ForeignKey(_USER, models.PROTECT, related_name="+", verbose_name="oleh")
    recorded_at = models.DateTimeField("dicatat")
    client_id = models.UUIDField("nomor dari perangkat", unique=True)

    class Meta:
        verbose_name = "hasil langkah"
        verbose_name_plural = "hasil langkah"
        ordering = ("on", "id")

    def __str__(self):
        return "selesai" if self.is_done else "belum"


class Agreement(models.Model):
    """What the person (or a lawful representative) said to a plan, how it was explained, and by whom. Never changed."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="agreements", verbose_name="rencana")
    on = models.DateField("tanggal")
    agrees = models.BooleanField("setuju")
    said_by = models.CharField("dinyatakan oleh", max_length=14, help_text="person, guardian, family")
    how_explained = models.CharField("cara menjelaskan", max_length=20, help_text="code: spoken, sign, pictures, …")
    explained_by = models.ForeignKey(_USER, models.PROTECT, related_name="+", verbose_name="dijelaskan oleh")
    words = SealedTextField("kata warga", purpose="accompaniment.plan", null=True, blank=True)
    recorded_at = models.DateTimeField("dicatat", auto_now_add=True)
    client_id = models.UUIDField("nomor dari perangkat", unique=True)

    class Meta:
        verbose_name = "persetujuan warga"
        verbose_name_plural = "persetujuan warga"
        ordering = ("on", "id")

    def __str__(self):
        return "setuju" if self.agrees else "tidak setuju"


class PlanReview(models.Model):
    """A look back at the current plan with the person: what works, what does not, what next."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="reviews", verbose_name="rencana")
    on = models.DateField("tanggal")
    works = SealedTextField("yang berjalan", purpose="accompaniment.plan", null=True, blank=True)
    does_not = SealedTextField("yang belum berjalan", purpose="accompaniment.plan", null=True, blank=True)
    next_step = models.CharField("selanjutnya", max_length=300, blank=True)
    by = models.ForeignKey(_USER, models.PROTECT, related_name="+", verbose_name="oleh")
    recorded_at = models.DateTimeField("dicatat")
    client_id = models.UUIDField("nomor dari perangkat", unique=True)

    class Meta:
        verbose_name = "tinjauan rencana"
        verbose_name_plural = "tinjauan rencana"
        ordering = ("on", "id")

    def __str__(self):
        return f"tinjauan {self.on}"

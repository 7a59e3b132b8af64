"""A request to a service, every step of it, what was said about it, and who confirmed that help came."""

from uuid import uuid4

from django.conf import settings
from django.db import models

from setiakawan.consent.models import ConsentEntry
from setiakawan.core.sealing import SealedTextField
from setiakawan.directory.models import Service
from setiakawan.referral.rules.outcomes import Outcome
from setiakawan.referral.rules.status import Status
from setiakawan.registry.models import Person

_USER = settings.AUTH_USER_MODEL


class Urgency(models.TextChoices):
    """FHIR Task.priority, of which two suffice."""

    ROUTINE = "routine", "Biasa"
    URGENT = "urgent", "Mendesak"


class SideChoice(models.TextChoices):
    """Whose word something is."""

    OFFICE = "office", "Kantor"
    PARTNER = "partner", "Mitra"
    PERSON = "person", "Warga atau pendamping"


class Referral(models.Model):
    """One request. `need` is the same number in all requests for one need; `follows` is the one before. `shared` are the
    fields and values that the person saw and that alone are shown to the partner. `origin` names where it began, such as
    `step:12`.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="warga")
    service = models.ForeignKey(Service, models.PROTECT, related_name="+", verbose_name="layanan")
    need = models.UUIDField("kebutuhan", default=uuid4, db_index=True)
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="next", verbose_name="sesudah")
    urgency = models.CharField("kemendesakan", max_length=7, choices=Urgency.choices, default=Urgency.ROUTINE)
    words = SealedTextField("yang diperlukan", purpose="referral.words")
    fields = models.JSONField("isian yang dibagikan", default=list)
    shared = SealedTextField("yang dibagikan", purpose="referral.words")
    consent = models.ForeignKey(ConsentEntry, models.PROTECT, related_name="+", verbose_name="dasar")
    origin = models.CharField("berasal dari", max_length=30, blank=True)
    asked_on = models.DateField("diminta")
    asked_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="diminta oleh")
    client_id = models.UUIDField("nomor dari perangkat", unique=True)

    class Meta:
        verbose_name = "rujukan"
        verbose_name_plural = "rujukan"
        ordering = ("-asked_on", "-id")
        indexes = [
            models.Index(fields=("person", "-asked_on"), name="referral_person"),
            models.Index(fields=("origin",), name="referral_origin"),
        ]
        constraints = [models.UniqueConstraint(fields=("follows",), name="referral_one_next")]

    def __str__(self):
        return f"rujukan {self.pk}"


class ReferralStatus(models.Model):
    """One step of a request. Never changed; the highest number holds."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="statuses", verbose_name="rujukan")
    number = models.PositiveSmallIntegerField("urutan")
    status = models.CharField("keadaan", max_length=16)
    outcome = models.CharField("hasil", max_length=18, blank=True)
    reason = SealedTextField("alasan", purpose="referral.words", null=True, blank=True)
    side = models.CharField("pihak", max_length=7, choices=SideChoice.choices)
    by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="oleh")
    by_label = models.CharField("nama", max_length=150)
    on = models.DateField("tanggal")
    at = models.DateTimeField("pada")

    class Meta:
        verbose_name = "langkah rujukan"
        verbose_name_plural = "langkah rujukan"
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=("referral", "number"), name="referral_step_once"),
            models.CheckConstraint(condition=models.Q(status__in=list(Status)), name="referral_status_known"),
            models.CheckConstraint(condition=models.Q(outcome__in=["", *Outcome]), name="referral_outcome_known"),
        ]

    def __str__(self):
        return f"{self.referral_id}: {self.status}"


class NoteKind(models.TextChoices):
    """What a note is."""

    ASK = "ask", "Pertanyaan"
    REPLY = "reply", "Jawaban"
    DATE = "date", "Usul tanggal"
    DONE = "done", "Menurut mitra sudah dibantu"


class ReferralNote(models.Model):
    """Something said about a request that does not move it. Rows are only added."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="notes", verbose_name="rujukan")
    kind = models.CharField("jenis", max_length=5, choices=NoteKind.choices)
    words = SealedTextField("isi", purpose="referral.words", null=True, blank=True)
    day = models.DateField("tanggal yang diusulkan", null=True)
    side = models.CharField("pihak", max_length=7, choices=SideChoice.choices)
    by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="oleh")
    by_label = models.CharField("nama", max_length=150)
    on = models.DateField("tanggal")
    at = models.DateTimeField("pada")

    class Meta:
        verbose_name = "catatan rujukan"
        verbose_name_plural = "catatan rujukan"
        ordering = ("at", "id")

    def __str__(self):
        return f"{self.referral_id}: {self.kind}"


class Way(models.TextChoices):
    """How the person or companion said it."""

    CODE = "code", "Kode dari warga"
    CALL = "call", "Ditelepon"
    VISIT = "visit", "Dikunjungi"
    DOOR = "door", "Di halaman warga"


class Confirmation(models.Model):
    """What the person or the companion said came of it. Rows are only added."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="confirmations", verbose_name="rujukan")
    way = models.CharField("cara", max_length=5, choices=Way.choices)
    outcome = models.CharField("hasil", max_length=18)
    words = SealedTextField("kata warga", purpose="referral.words", null=True, blank=True)
    on = models.DateField("tanggal")
    by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="dicatat oleh")
    at = models.DateTimeField("pada")
    client_id = models.UUIDField("nomor dari perangkat", unique=True, default=uuid4)

    class Meta:
        verbose_name = "konfirmasi warga"
        verbose_name_plural = "konfirmasi warga"
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(condition=models.Q(outcome__in=list(Outcome)), name="confirmation_outcome_known")
        ]

    def __str__(self):
        return f"{self.referral_id}: {self.outcome}"


class Reminder(models.Model):
    """A clock reached a level. Identity = request + clock + the day counted from + level, so a night may run twice."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="reminders", verbose_name="rujukan")
    clock = models.CharField("jenis", max_length=20, help_text="code in data/clocks.yaml")
    since = models.DateField("sejak")
    level = models.PositiveSmallIntegerField("tingkat")
    do = models.CharField("tindakan", max_length=10)
    raised_on = models.DateField("diangkat")

    class Meta:
        verbose_name = "pengingat rujukan"
        verbose_name_plural = "pengingat rujukan"
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("referral", "clock", "since", "level"), name="reminder_once")]

    def __str__(self):
        return f"{self.referral_id}: {self.clock} {self.level}"

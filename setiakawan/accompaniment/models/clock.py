"""What became late and must be answered by somebody, and what arrived from the field."""

import uuid

from django.conf import settings
from django.db import models

from setiakawan.accompaniment.models.case import Case
from setiakawan.core.sealing import SealedTextField

_USER = settings.AUTH_USER_MODEL


class Escalation(models.Model):
    """One late thing laid before one user, who must answer. Identity = rule + case + the due day + level + who."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="escalations", verbose_name="pendampingan")
    rule = models.CharField("jenis", max_length=20, help_text="code in data/escalations.yaml")
    due_on = models.DateField("jatuh tempo")
    level = models.PositiveSmallIntegerField("tingkat")
    raised_on = models.DateField("diangkat")
    addressed_to = models.ForeignKey(_USER, models.PROTECT, related_name="escalations", verbose_name="kepada")
    answered_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="dijawab oleh")
    answered_at = models.DateTimeField("dijawab", null=True)
    answer = models.CharField("jawaban", max_length=500, blank=True)

    class Meta:
        verbose_name = "eskalasi"
        verbose_name_plural = "eskalasi"
        constraints = [
            models.UniqueConstraint(fields=("case", "rule", "due_on", "level", "addressed_to"), name="escalation_once")
        ]
        indexes = [
            models.Index(fields=("addressed_to", "answered_at"), name="escalation_open"),
            models.Index(fields=("case", "rule", "due_on"), name="escalation_case"),
        ]

    def __str__(self):
        return f"{self.rule} {self.due_on} tingkat {self.level}"


class Draft(models.Model):
    """What somebody has filled in of a record that goes step by step, until it is sent: it survives a power cut.

    `values` are the fields as they were typed (name → texts), not checked yet; `client_id` becomes the record's, so that
    sending twice changes nothing. Not a record: whoever wrote it may throw it away.
    """

    user = models.ForeignKey(_USER, models.PROTECT, related_name="+", verbose_name="pengguna")
    case = models.ForeignKey(Case, models.PROTECT, related_name="drafts", verbose_name="pendampingan")
    act = models.CharField("jenis catatan", max_length=40)
    values = SealedTextField("isian", purpose="accompaniment.draft")
    client_id = models.UUIDField("nomor dari perangkat", unique=True, default=uuid.uuid4)
    kept_at = models.DateTimeField("disimpan", auto_now=True)

    class Meta:
        verbose_name = "draf catatan"
        verbose_name_plural = "draf catatan"
        constraints = [models.UniqueConstraint(fields=("user", "case", "act"), name="draft_once")]

    def __str__(self):
        return f"draf {self.act}"


class SubmissionState(models.TextChoices):
    """What became of something sent from the field. Nothing sent is ever thrown away."""

    APPLIED = "applied", "Diterima"
    WAITING = "waiting", "Menunggu yang lebih dulu"
    REFUSED = "refused", "Ditolak"
    ADOPTED = "adopted", "Diambil alih kantor"
    ASIDE = "aside", "Disisihkan"


class Submission(models.Model):
    """One record as a device sent it: kept before anything is done with it, applied at most once.

    `follows` names the client id that must have been applied before; an early one waits for it. `reason` is why it was
    refused, `decision_note` why somebody set it aside.
    """

    client_id = models.UUIDField("nomor dari perangkat", unique=True)
    kind = models.CharField("jenis", max_length=30)
    payload = SealedTextField("isi", purpose="accompaniment.submission")
    happened_on = models.DateField("tanggal kejadian", null=True)
    follows = models.UUIDField("sesudah", null=True)
    sent_by = models.ForeignKey(_USER, models.PROTECT, related_name="+", verbose_name="dikirim oleh")
    received_at = models.DateTimeField("diterima")
    state = models.CharField("status", max_length=8, choices=SubmissionState.choices)
    reason = models.CharField("alasan", max_length=300, blank=True)
    result_kind = models.CharField("jenis hasil", max_length=40, blank=True)
    result_number = models.PositiveBigIntegerField("nomor hasil", null=True)
    decided_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="diputus oleh")
    decided_at = models.DateTimeField("diputus", null=True)
    decision_note = models.CharField("alasan keputusan", max_length=300, blank=True)

    class Meta:
        verbose_name = "kiriman lapangan"
        verbose_name_plural = "kiriman lapangan"
        indexes = [
            models.Index(fields=("state", "follows"), name="submission_waiting"),
            models.Index(fields=("sent_by", "state"), name="submission_sender"),
        ]

    def __str__(self):
        return f"{self.kind} {self.client_id}"

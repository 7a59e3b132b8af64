"""A need and a helper brought together, the words between them, and what somebody reported."""

from django.conf import settings
from django.db import models

from setiakawan.areas.models import Area
from setiakawan.core.sealing import SealedTextField
from setiakawan.participation.models.asking import Need, Offer, _StepTaken
from setiakawan.participation.models.participant import Participant

_USER = settings.AUTH_USER_MODEL


class MatchState(models.TextChoices):
    """Where a match stands. `accepted` = by both; `declined` costs nobody anything."""

    PROPOSED = "proposed", "Ditawarkan"
    ACCEPTED = "accepted", "Disepakati"
    DONE = "done", "Dilaksanakan"
    CONFIRMED = "confirmed", "Dikonfirmasi"
    DECLINED = "declined", "Tidak diambil"
    WITHDRAWN = "withdrawn", "Ditarik"
    EXPIRED = "expired", "Lewat waktu"
    STOPPED = "stopped", "Dihentikan"


ENDED = (MatchState.DECLINED, MatchState.WITHDRAWN, MatchState.EXPIRED, MatchState.STOPPED)
AGREED = (MatchState.ACCEPTED, MatchState.DONE, MatchState.CONFIRMED)


class MatchSource(models.TextChoices):
    """What brought the two together."""

    PLAN = "plan", "Rencana pencocokan"
    URGENT = "urgent", "Panggilan mendesak"
    PART = "part", "Bagianmu hari ini"
    STAFF = "staff", "Petugas"
    HELPER = "helper", "Penolong sendiri"


class Match(models.Model):
    """One helper proposed for one need. Neither side sees who the other is, or where, before both have accepted.

    `why` are the reasons in words that the page shows; `run` names the plan it came from. An answer is empty until it is
    given. `helper_accepted_at` orders who was first.
    """

    need = models.ForeignKey(Need, models.PROTECT, related_name="matches", verbose_name="kebutuhan")
    helper = models.ForeignKey(Participant, models.PROTECT, related_name="matches", verbose_name="penolong")
    offer = models.ForeignKey(Offer, models.PROTECT, null=True, related_name="matches", verbose_name="tawaran")
    source = models.CharField("asal", max_length=6, choices=MatchSource.choices)
    run = models.CharField("rencana", max_length=40, blank=True)
    why = models.JSONField("alasan", default=list, blank=True)
    kilometres = models.DecimalField("jarak (km)", max_digits=7, decimal_places=1, null=True)
    state = models.CharField("status", max_length=9, choices=MatchState.choices, default=MatchState.PROPOSED)
    proposed_on = models.DateField("ditawarkan")
    expires_on = models.DateField("berlaku sampai")
    helper_accepted_at = models.DateTimeField("penolong setuju", null=True)
    receiver_accepted_at = models.DateTimeField("yang dibantu setuju", null=True)
    proposed_by = models.ForeignKey(
        _USER,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="ditawarkan oleh",
        help_text="null = the system",
    )
    at = models.DateTimeField("dicatat", auto_now_add=True)

    class Meta:
        verbose_name = "pertemuan kebutuhan dan penolong"
        verbose_name_plural = "pertemuan kebutuhan dan penolong"
        indexes = [
            models.Index(fields=("state", "expires_on"), name="match_expiry"),
            models.Index(fields=("helper", "state"), name="match_helper"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("need", "helper"), condition=~models.Q(state__in=ENDED), name="match_one_live"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=AGREED)
                | models.Q(helper_accepted_at__isnull=False, receiver_accepted_at__isnull=False),
                name="match_agreed_by_both",
            ),
        ]

    def __str__(self):
        return f"pertemuan {self.pk}"


class MatchStep(_StepTaken):
    """One change of a match's state, or one side's yes (`to` = helper_yes, receiver_yes)."""

    match = models.ForeignKey(Match, models.PROTECT, related_name="steps", verbose_name="pertemuan")

    class Meta(_StepTaken.Meta):
        verbose_name = "langkah pertemuan"
        verbose_name_plural = "langkah pertemuan"


class Note(models.Model):
    """A message from one side of an accepted match to the other, relayed by the system: numbers, addresses and e-mails
    typed into it were masked before it was kept, and the sender's own are never shown.
    """

    match = models.ForeignKey(Match, models.PROTECT, related_name="notes", verbose_name="pertemuan")
    sender = models.ForeignKey(Participant, models.PROTECT, related_name="+", verbose_name="pengirim")
    text = SealedTextField("isi", purpose="participation.words")
    was_masked = models.BooleanField("ada yang disamarkan", default=False)
    sent_at = models.DateTimeField("dikirim")
    client_id = models.UUIDField("nomor dari perangkat", unique=True)

    class Meta:
        verbose_name = "pesan titipan"
        verbose_name_plural = "pesan titipan"
        ordering = ("id",)

    def __str__(self):
        return f"pesan {self.pk}"


class ReportKind(models.TextChoices):
    """What somebody reports. Danger is looked at within a day."""

    DANGER = "danger", "Saya merasa tidak aman"
    CONDUCT = "conduct", "Perilaku yang tidak pantas"
    MONEY = "money", "Diminta uang atau imbalan"
    ABSENT = "absent", "Tidak datang"
    OTHER = "other", "Lainnya"


class Report(models.Model):
    """What somebody reported about a participant, with a clock until staff answer. Only staff read it."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="desa atau kelurahan")
    about = models.ForeignKey(Participant, models.PROTECT, related_name="reports", verbose_name="tentang")
    match = models.ForeignKey(Match, models.PROTECT, null=True, related_name="reports", verbose_name="pertemuan")
    kind = models.CharField("yang dilaporkan", max_length=7, choices=ReportKind.choices)
    words = SealedTextField("cerita", purpose="participation.report", null=True, blank=True)
    received_on = models.DateField("diterima")
    reporter = models.ForeignKey(Participant, models.PROTECT, null=True, related_name="+", verbose_name="pelapor")
    received_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="diterima oleh")
    answered_on = models.DateField("dijawab", null=True)
    client_id = models.UUIDField("nomor dari perangkat", unique=True)

    class Meta:
        verbose_name = "laporan"
        verbose_name_plural = "laporan"
        indexes = [models.Index(fields=("answered_on", "received_on"), name="report_waiting")]

    def __str__(self):
        return f"laporan {self.pk}"


class ReportOutcome(models.TextChoices):
    """What staff decided about a report."""

    SUSPENDED = "suspended", "Peserta dihentikan"
    TALKED = "talked", "Sudah dibicarakan"
    PASSED_ON = "passed_on", "Diteruskan kepada yang berwenang"
    UNFOUNDED = "unfounded", "Tidak terbukti"


class ReportAnswer(models.Model):
    """What staff did about a report, and why."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="answers", verbose_name="laporan")
    outcome = models.CharField("hasil", max_length=9, choices=ReportOutcome.choices)
    words = SealedTextField("penjelasan", purpose="participation.report")
    on = models.DateField("tanggal")
    by = models.ForeignKey(_USER, models.PROTECT, related_name="+", verbose_name="oleh")
    at = models.DateTimeField("dicatat", auto_now_add=True)

    class Meta:
        verbose_name = "jawaban laporan"
        verbose_name_plural = "jawaban laporan"
        ordering = ("id",)

    def __str__(self):
        return self.get_outcome_display()

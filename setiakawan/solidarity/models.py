"""Plans with their proposals and what people answered, monthly figures of areas, and circles asked by interview."""

from django.conf import settings
from django.db import models

from setiakawan.areas.models import Area
from setiakawan.registry.models import Person

_USER = settings.AUTH_USER_MODEL


class Plan(models.Model):
    """The plan of one area for the month that begins on a day, as it was made. Never changed: a later one is a new row.

    `counts` holds, by tier, how many there are before and after; `prices` the cumulative price of each tier.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="wilayah")
    on = models.DateField("untuk bulan mulai")
    counts = models.JSONField("sebelum dan sesudah")
    prices = models.JSONField("harga tiap tingkat")
    worst_village = models.FloatField("bagian terlayani di desa terburuk", null=True)
    made_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="disusun oleh")
    made_at = models.DateTimeField("disusun", auto_now_add=True)

    class Meta:
        verbose_name = "rencana Setiakawan"
        verbose_name_plural = "rencana Setiakawan"
        ordering = ("on", "id")
        indexes = [models.Index(fields=("area", "on"), name="plan_area_day")]

    def __str__(self):
        return f"rencana {self.area_id} {self.on:%Y-%m}"


class ProposalKind(models.TextChoices):
    """What is proposed."""

    NEIGHBOUR = "neighbour", "Ajak tetangga"
    REFERRAL = "referral", "Rujuk ke lembaga"
    COMPANION = "companion", "Tugaskan pendamping"
    VISIT = "visit", "Kunjungi"
    JUDGEMENT = "judgement", "Nilai keluarga untuk bantuan"
    FACT = "fact", "Tanyakan yang belum diketahui"
    RELIEF = "relief", "Ringankan penolong"


class Tier(models.TextChoices):
    """For the sake of what: the tiers in their order."""

    ALONE = "alone", "Tidak ada yang sendirian"
    URGENT = "urgent", "Yang mendesak dan terlambat"
    N1 = "n1", "Tidak bertumpu pada satu"


class Proposal(models.Model):
    """One proposal of a plan. `why` are sentences without names.

    `carrier` names who would do it: `user:5`, `participant:12`, `organization:3`, or `family:8` for whom to relieve;
    `about` the row it is about: `case:4`, `family:9`, or "". `apart` is in tenths of kilometres.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="proposals", verbose_name="rencana")
    number = models.PositiveIntegerField("nomor")
    kind = models.CharField("usul", max_length=10, choices=ProposalKind.choices)
    tier = models.CharField("tingkat", max_length=6, choices=Tier.choices)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="warga")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="desa atau kelurahan")
    carrier = models.CharField("oleh", max_length=40)
    about = models.CharField("tentang", max_length=40, blank=True)
    apart = models.PositiveIntegerField("jarak")
    why = models.JSONField("alasan")

    class Meta:
        verbose_name = "usul rencana"
        verbose_name_plural = "usul rencana"
        ordering = ("plan", "number")
        constraints = [models.UniqueConstraint(fields=("plan", "number"), name="proposal_number_once")]
        indexes = [models.Index(fields=("plan", "area", "number"), name="proposal_plan_area")]

    def __str__(self):
        return f"usul {self.plan_id}/{self.number}"


class AnswerKind(models.TextChoices):
    """What somebody did with a proposal. `carried` = it became something real."""

    ACCEPTED = "accepted", "Diterima"
    CHANGED = "changed", "Diterima dengan perubahan"
    DECLINED = "declined", "Ditolak"
    CARRIED = "carried", "Dilaksanakan"


class ProposalAnswer(models.Model):
    """One answer to a proposal, never changed; the latest holds. `carrier` is who does it instead, where changed;
    `result` names what came of it: `pair:4`, `case:8`.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="answers", verbose_name="usul")
    kind = models.CharField("jawaban", max_length=8, choices=AnswerKind.choices)
    reason = models.CharField("alasan", max_length=300, blank=True)
    carrier = models.CharField("oleh", max_length=40, blank=True)
    result = models.CharField("menjadi", max_length=60, blank=True)
    on = models.DateField("tanggal")
    by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="oleh")
    at = models.DateTimeField("dicatat", auto_now_add=True)

    class Meta:
        verbose_name = "jawaban atas usul"
        verbose_name_plural = "jawaban atas usul"
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind__in=("declined", "changed")) | ~models.Q(reason=""), name="answer_says_why"
            ),
            models.UniqueConstraint(
                fields=("proposal",), condition=models.Q(kind="carried"), name="proposal_carried_once"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} ({self.on})"


class MonthlyFigures(models.Model):
    """The figures of one area as of the first day of a month, over the twelve months before it. Never changed.

    `figures` are exact, for whoever may see the persons; `told` is what may be told to everybody, with the basis of each
    count, which stays inside; `losses` the worst things to lose, `loads` the heaviest loads, by identity.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="wilayah")
    month = models.DateField("per tanggal")
    figures = models.JSONField("angka")
    told = models.JSONField("yang boleh diberitakan")
    losses = models.JSONField("bila hilang", default=list)
    loads = models.JSONField("beban", default=list)
    made_at = models.DateTimeField("dihitung", auto_now_add=True)

    class Meta:
        verbose_name = "angka bulanan solidaritas"
        verbose_name_plural = "angka bulanan solidaritas"
        ordering = ("month", "area")
        constraints = [models.UniqueConstraint(fields=("area", "month"), name="monthly_figures_once")]

    def __str__(self):
        return f"{self.area_id} {self.month:%Y-%m}"


class CircleInterview(models.Model):
    """One interview by the six questions of LSNS-6 (Lubben et al., Gerontologist 46:503, 2006), as data.

    `answers` are six codes 0–5, null = not answered, in the order of the instrument: three of kin, three of friends.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="warga")
    on = models.DateField("tanggal")
    answers = models.JSONField("jawaban")
    by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="oleh")
    at = models.DateTimeField("dicatat", auto_now_add=True)

    class Meta:
        verbose_name = "wawancara lingkar dukungan"
        verbose_name_plural = "wawancara lingkar dukungan"
        ordering = ("on", "id")
        indexes = [models.Index(fields=("person", "-on"), name="interview_person")]

    def __str__(self):
        return f"wawancara {self.on}"

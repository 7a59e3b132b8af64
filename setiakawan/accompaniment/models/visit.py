"""What happened with the person: visits, assessments, the circle that was named, services given."""

from django.conf import settings
from django.db import models

from setiakawan.accompaniment.models.case import Case
from setiakawan.core.sealing import SealedTextField
from setiakawan.registry.models import Family, Person

_USER = settings.AUTH_USER_MODEL


class VisitWay(models.TextChoices):
    """How the meeting happened."""

    HOME = "home", "Di rumah"
    ELSEWHERE = "elsewhere", "Di tempat lain"
    OFFICE = "office", "Di kantor"
    PHONE = "phone", "Lewat telepon"


class VisitOutcome(models.TextChoices):
    """Whether there was contact. Only `met` counts as contact and moves the next due date."""

    MET = "met", "Bertemu"
    NOT_THERE = "not_there", "Tidak ada di tempat"
    REFUSED = "refused", "Tidak berkenan ditemui"


class VisitPurpose(models.TextChoices):
    """Why somebody came."""

    FIRST_CONTACT = "first_contact", "Kontak pertama"
    REGULAR = "regular", "Kunjungan rutin"
    REVIEW = "review", "Tinjauan rencana"
    CHECK_IN = "check_in", "Menengok setelah penutupan"
    OTHER = "other", "Lainnya"


class Visit(models.Model):
    """A meeting that happened on a civil date, as its companion tells it. Never changed: a correction is a new row that
    names the one it replaces. How late it was entered follows from `recorded_at`.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="visits", verbose_name="pendampingan")
    companion = models.ForeignKey(_USER, models.PROTECT, related_name="visits", verbose_name="pendamping")
    happened_on = models.DateField("tanggal kunjungan")
    way = models.CharField("cara", max_length=10, choices=VisitWay.choices)
    outcome = models.CharField("hasil", max_length=10, choices=VisitOutcome.choices)
    purpose = models.CharField("tujuan", max_length=15, choices=VisitPurpose.choices)
    who_was_met = models.JSONField(
        "yang ditemui", default=list, blank=True, help_text="person, family, carer, neighbour"
    )
    story = SealedTextField("cerita", purpose="accompaniment.visit", null=True, blank=True)
    next_step = models.CharField("langkah berikutnya", max_length=300, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replaced_by", verbose_name="menggantikan"
    )
    correction_reason = models.CharField("alasan koreksi", max_length=300, blank=True)
    recorded_by = models.ForeignKey(_USER, models.PROTECT, related_name="+", verbose_name="dicatat oleh")
    recorded_at = models.DateTimeField("dicatat")
    client_id = models.UUIDField("nomor dari perangkat", unique=True)

    class Meta:
        verbose_name = "kunjungan"
        verbose_name_plural = "kunjungan"
        ordering = ("happened_on", "id")
        indexes = [
            models.Index(fields=("case", "-happened_on"), name="visit_case"),
            models.Index(fields=("companion", "-happened_on"), name="visit_companion"),
            # The unique index on `replaces` is nearly all null, so that SQLite, once it has counted, reads the whole
            # table for each visit rather than use it. This one holds corrections only.
            models.Index(fields=("replaces",), condition=models.Q(replaces__isnull=False), name="visit_correction"),
        ]

    def __str__(self):
        return f"kunjungan {self.happened_on}"


class Assessment(models.Model):
    """What the person can, has and needs, found together on a day. `needs` are CBR element codes."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="assessments", verbose_name="pendampingan")
    happened_on = models.DateField("tanggal asesmen")
    strengths = SealedTextField("kekuatan", purpose="accompaniment.assessment", null=True, blank=True)
    needs = models.JSONField("kebutuhan", default=list, blank=True)
    story = SealedTextField("uraian", purpose="accompaniment.assessment", null=True, blank=True)
    respondents = models.JSONField("yang ditanya", default=list, blank=True)
    by = models.ForeignKey(_USER, models.PROTECT, related_name="+", verbose_name="oleh")
    recorded_at = models.DateTimeField("dicatat")
    client_id = models.UUIDField("nomor dari perangkat", unique=True)

    class Meta:
        verbose_name = "asesmen"
        verbose_name_plural = "asesmen"
        ordering = ("happened_on", "id")

    def __str__(self):
        return f"asesmen {self.happened_on}"


class CircleResult(models.TextChoices):
    """What the person or carer answered to *who helps you, and how often?* "Not asked" is the absence of a row."""

    NAMED = "named", "Menyebut yang membantu"
    NOBODY = "nobody", "Tidak ada yang membantu"
    DECLINED = "declined", "Tidak mau menjawab"


class CircleAnswer(models.Model):
    """One time that somebody asked a person who helps them, at a visit or an assessment, whatever the answer."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="circle_answers", verbose_name="warga")
    visit = models.OneToOneField(
        Visit, models.PROTECT, null=True, related_name="circle_answer", verbose_name="kunjungan"
    )
    assessment = models.OneToOneField(
        Assessment, models.PROTECT, null=True, related_name="circle_answer", verbose_name="asesmen"
    )
    asked_on = models.DateField("ditanyakan")
    result = models.CharField("jawaban", max_length=8, choices=CircleResult.choices)
    answered_by = models.CharField(
        "yang menjawab", max_length=10, blank=True, help_text="person, carer; empty = unknown"
    )

    class Meta:
        verbose_name = "jawaban lingkar dukungan"
        verbose_name_plural = "jawaban lingkar dukungan"
        ordering = ("asked_on", "id")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(visit=None) ^ models.Q(assessment=None), name="circle_answer_one_occasion"
            )
        ]
        indexes = [
            models.Index(fields=("person", "-asked_on"), name="circle_asked"),
            models.Index(  # as `visit_correction`
                fields=("assessment",), condition=models.Q(assessment__isnull=False), name="circle_of_assessment"
            ),
        ]

    def __str__(self):
        return f"{self.get_result_display()} ({self.asked_on})"


class SupporterKind(models.TextChoices):
    """Who helps. Paid staff are kept apart from neighbours in every figure."""

    HOUSEHOLD = "household", "Orang serumah"
    FAMILY = "family", "Keluarga di rumah lain"
    NEIGHBOUR = "neighbour", "Tetangga atau teman"
    GROUP = "group", "Kelompok atau organisasi"
    STAFF = "staff", "Petugas yang dibayar"


class HelpFrequency(models.TextChoices):
    """How often the help comes. Unknown is a value of its own."""

    DAILY = "daily", "Setiap hari"
    WEEKLY = "weekly", "Setiap minggu"
    MONTHLY = "monthly", "Setiap bulan"
    RARELY = "rarely", "Lebih jarang"
    UNKNOWN = "", "Belum diketahui"


class NamedSupporter(models.Model):
    """One supporter whom the person named. A registered person or family is linked where somebody found them."""

    answer = models.ForeignKey(CircleAnswer, models.CASCADE, related_name="supporters", verbose_name="jawaban")
    kind = models.CharField("siapa", max_length=10, choices=SupporterKind.choices)
    name = SealedTextField("nama", purpose="accompaniment.supporter", null=True, blank=True)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", verbose_name="warga yang membantu")
    family = models.ForeignKey(
        Family, models.SET_NULL, null=True, related_name="+", verbose_name="keluarga yang membantu"
    )
    frequency = models.CharField("seberapa sering", max_length=7, choices=HelpFrequency.choices, blank=True)

    class Meta:
        verbose_name = "pendukung yang disebut"
        verbose_name_plural = "pendukung yang disebut"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person=None) | models.Q(family=None), name="supporter_person_or_family"
            )
        ]

    def __str__(self):
        return self.get_kind_display()


class ServiceGiven(models.Model):
    """One service that really reached the person, counted once with its unit. Kinds are in `data/services.yaml`."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="services", verbose_name="pendampingan")
    kind = models.CharField("layanan", max_length=40)
    given_on = models.DateField("tanggal layanan")
    quantity = models.DecimalField("jumlah", max_digits=10, decimal_places=2)
    provider = models.CharField("pemberi layanan", max_length=120, blank=True)
    note = models.CharField("catatan", max_length=300, blank=True)
    by = models.ForeignKey(_USER, models.PROTECT, related_name="+", verbose_name="dicatat oleh")
    recorded_at = models.DateTimeField("dicatat")
    withdrawn_at = models.DateTimeField("ditarik", null=True)
    withdrawn_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="ditarik oleh")
    withdrawn_reason = models.CharField("alasan penarikan", max_length=300, blank=True)
    client_id = models.UUIDField("nomor dari perangkat", unique=True)

    class Meta:
        verbose_name = "layanan yang diberikan"
        verbose_name_plural = "layanan yang diberikan"
        ordering = ("given_on", "id")
        constraints = [models.CheckConstraint(condition=models.Q(quantity__gt=0), name="service_quantity_positive")]
        indexes = [models.Index(fields=("given_on", "kind"), name="service_day")]

    def __str__(self):
        return f"{self.kind} {self.given_on}"

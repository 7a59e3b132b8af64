"""Events and campaigns: who comes, who waits for a place, what was pledged, who was there."""

from django.conf import settings
from django.db import models

from setiakawan.areas.models import Area
from setiakawan.core.sealing import SealedTextField
from setiakawan.participation.models.doing import Act
from setiakawan.participation.models.participant import Participant

_USER = settings.AUTH_USER_MODEL


class EventKind(models.TextChoices):
    """What an event is about."""

    HKSN = "hksn", "Pekan Hari Kesetiakawanan Sosial Nasional"
    BLOOD = "blood", "Donor darah"
    HOUSE = "house", "Memperbaiki rumah"
    CLEANING = "cleaning", "Kerja bakti"
    COLLECTION = "collection", "Mengumpulkan barang"
    OTHER = "other", "Kegiatan lain"


class Event(models.Model):
    """One event in a village on a day. Everything about it is public. `capacity` None = as many as come."""

    title = models.CharField("nama acara", max_length=120)
    kind = models.CharField("jenis acara", max_length=10, choices=EventKind.choices)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="desa atau kelurahan", db_index=False)
    place = models.CharField("tempat", max_length=160, help_text="a public place, never somebody's home")
    on = models.DateField("tanggal")
    starts = models.TimeField("mulai pukul", null=True)
    capacity = models.PositiveIntegerField("jumlah tempat", null=True)
    words = models.TextField("keterangan", max_length=1000, blank=True)
    organizer = models.CharField("penyelenggara", max_length=120)
    cancelled_on = models.DateField("dibatalkan", null=True)
    cancelled_why = models.CharField("alasan pembatalan", max_length=300, blank=True)
    made_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="dibuat oleh")
    made_at = models.DateTimeField("dicatat", auto_now_add=True)
    client_id = models.UUIDField("nomor dari perangkat", unique=True)

    class Meta:
        verbose_name = "acara"
        verbose_name_plural = "acara"
        indexes = [
            models.Index(fields=("on", "id"), name="event_day"),
            models.Index(fields=("area", "on"), name="event_area"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(capacity=None) | models.Q(capacity__gte=1), name="event_capacity")
        ]

    def __str__(self):
        return self.title


class SignUpState(models.TextChoices):
    """Where a sign-up stands."""

    PLACED = "placed", "Dapat tempat"
    WAITING = "waiting", "Daftar tunggu"
    WITHDRAWN = "withdrawn", "Tidak jadi"


class SignUp(models.Model):
    """Somebody who wants to come. `number` is the order of arrival; whoever waits moves up in that order.

    The telephone proves nobody and may be shared; it is told what happened, and can take the sign-up back.
    `participant` is who staff later know them to be. `attended` None = nobody noted it.
    """

    event = models.ForeignKey(Event, models.PROTECT, related_name="sign_ups", verbose_name="acara")
    number = models.PositiveIntegerField("urutan")
    name = models.CharField("nama", max_length=120)
    phone = SealedTextField("telepon", purpose="contact", null=True, blank=True)
    phone_key = models.BinaryField("kunci telepon", max_length=16, null=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="desa atau kelurahan")
    participant = models.ForeignKey(
        Participant, models.PROTECT, null=True, related_name="sign_ups", verbose_name="peserta gotong royong"
    )
    state = models.CharField("status", max_length=9, choices=SignUpState.choices)
    attended = models.BooleanField("hadir", null=True, help_text="null = not noted")
    at = models.DateTimeField("mendaftar")
    entered_by = models.ForeignKey(
        _USER, models.PROTECT, null=True, related_name="+", verbose_name="dicatat oleh", help_text="null = by oneself"
    )
    client_id = models.UUIDField("nomor dari perangkat", unique=True)

    class Meta:
        verbose_name = "pendaftaran acara"
        verbose_name_plural = "pendaftaran acara"
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=("event", "number"), name="sign_up_order"),
            models.UniqueConstraint(
                fields=("event", "phone_key", "name"),
                condition=~models.Q(state="withdrawn") & models.Q(phone_key__isnull=False),
                name="sign_up_once",
            ),
        ]

    def __str__(self):
        return f"pendaftaran {self.number}"


class Pledge(models.Model):
    """What somebody promised at an event, in a kind of help and its unit. `act` is the promise kept."""

    sign_up = models.ForeignKey(SignUp, models.PROTECT, related_name="pledges", verbose_name="pendaftaran acara")
    kind = models.CharField("jenis bantuan", max_length=30, help_text="code in kinds/*.yaml")
    quantity = models.DecimalField("jumlah", max_digits=10, decimal_places=2)
    act = models.OneToOneField(Act, models.PROTECT, null=True, related_name="pledge", verbose_name="aksi")
    at = models.DateTimeField("dicatat", auto_now_add=True)

    class Meta:
        verbose_name = "janji bantuan"
        verbose_name_plural = "janji bantuan"
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=("sign_up", "kind"), name="pledge_once_per_kind"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="pledge_quantity"),
        ]

    def __str__(self):
        return f"janji {self.pk}"


class MatchingRun(models.Model):
    """One time that matching was run for an area: what it proposed, who was left and why, what fairness cost.

    `villages` are (village, needs, served, served by the nearest plan); `left` (need, village, word of reason).
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="wilayah")
    on = models.DateField("tanggal")
    needs = models.PositiveIntegerField("kebutuhan")
    offers = models.PositiveIntegerField("tawaran")
    proposed = models.PositiveIntegerField("ditawarkan")
    refused = models.PositiveIntegerField(
        "tidak jadi ditawarkan", default=0, help_text="a rule or a lock said no meanwhile"
    )
    km_fair = models.FloatField("jarak rata-rata (km)", null=True)
    km_plain = models.FloatField("jarak rata-rata tanpa keadilan (km)", null=True)
    villages = models.JSONField("per desa", default=list)
    left = models.JSONField("belum mendapat penolong", default=list)
    by = models.ForeignKey(
        _USER, models.PROTECT, null=True, related_name="+", verbose_name="oleh", help_text="null = the night"
    )
    at = models.DateTimeField("dicatat", auto_now_add=True)

    class Meta:
        verbose_name = "rencana pencocokan"
        verbose_name_plural = "rencana pencocokan"
        ordering = ("-id",)
        indexes = [models.Index(fields=("area", "-id"), name="matching_run_area")]

    def __str__(self):
        return f"pencocokan {self.pk}"

"""Objections (sanggah) and proposals (usul), and how they were answered."""

from django.conf import settings
from django.db import models

from setiakawan.aid.models.letter import Letter
from setiakawan.aid.models.listing import ListEntry
from setiakawan.areas.models import Area
from setiakawan.core.sealing import SealedTextField
from setiakawan.registry.models import Family, Person

_USER = settings.AUTH_USER_MODEL


class ObjectionKind(models.TextChoices):
    """What is asked."""

    PROPOSAL = "proposal", "Usul: seseorang perlu bantuan"
    OBJECTION = "objection", "Sanggah: keputusan tidak benar"


class ObjectionChannel(models.TextChoices):
    """How it came."""

    PAPER = "paper", "Surat atau formulir kertas"
    PHONE = "phone", "Telepon"
    WEB = "web", "Situs"
    OFFICE = "office", "Datang ke kantor"


class Objection(models.Model):
    """A request for a second look. Whom it is about may be known by name only; `family` is set once recognised."""

    receipt = models.CharField("nomor tanda terima", max_length=14, unique=True)
    kind = models.CharField("jenis", max_length=9, choices=ObjectionKind.choices)
    channel = models.CharField("jalur", max_length=6, choices=ObjectionChannel.choices)
    programme = models.CharField("kode program", max_length=40)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="wilayah")
    is_for_self = models.BooleanField("untuk diri sendiri")
    sender = SealedTextField("pengirim", purpose="aid.objection")
    contact = SealedTextField("kontak", purpose="aid.objection", null=True, blank=True)
    about = SealedTextField("tentang siapa", purpose="aid.objection")
    words = SealedTextField("isi", purpose="aid.objection")
    family = models.ForeignKey(Family, models.PROTECT, null=True, related_name="+", verbose_name="keluarga")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="warga")
    entry = models.ForeignKey(ListEntry, models.PROTECT, null=True, related_name="objections", verbose_name="penerima")
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, related_name="objections", verbose_name="surat")
    received_on = models.DateField("diterima")
    recorded_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="dicatat oleh")
    recorded_at = models.DateTimeField("dicatat", auto_now_add=True)
    client_id = models.UUIDField("nomor dari perangkat", unique=True)

    class Meta:
        verbose_name = "usul atau sanggah"
        verbose_name_plural = "usul dan sanggah"
        ordering = ("id",)

    def __str__(self):
        return self.receipt


class ObjectionOutcome(models.TextChoices):
    """How the second look ended."""

    GRANTED = "granted", "Diterima"
    PARTLY = "partly", "Diterima sebagian"
    REFUSED = "refused", "Tidak diterima"
    MORE = "more", "Perlu keterangan lagi"


class ObjectionAnswer(models.Model):
    """An answer with its reasons, by somebody who did not decide the first time. The latest one holds."""

    objection = models.ForeignKey(Objection, models.PROTECT, related_name="answers", verbose_name="usul atau sanggah")
    outcome = models.CharField("hasil", max_length=7, choices=ObjectionOutcome.choices)
    reasons = SealedTextField("alasan", purpose="aid.objection")
    on = models.DateField("tanggal")
    by = models.ForeignKey(_USER, models.PROTECT, related_name="+", verbose_name="oleh")
    at = models.DateTimeField("pada", auto_now_add=True)

    class Meta:
        verbose_name = "jawaban"
        verbose_name_plural = "jawaban"
        ordering = ("id",)

    def __str__(self):
        return f"{self.objection_id}: {self.outcome}"


class ObjectionReply(models.Model):
    """What the sender added after more was asked. Append-only; the clock starts anew with it."""

    objection = models.ForeignKey(Objection, models.PROTECT, related_name="replies", verbose_name="usul atau sanggah")
    words = SealedTextField("keterangan", purpose="aid.objection")
    on = models.DateField("tanggal")
    by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="dicatat oleh")
    at = models.DateTimeField("pada", auto_now_add=True)

    class Meta:
        verbose_name = "keterangan tambahan"
        verbose_name_plural = "keterangan tambahan"
        ordering = ("id",)

    def __str__(self):
        return f"{self.objection_id}: {self.on}"


class Holiday(models.Model):
    """A day on which the office is closed, besides Saturday and Sunday."""

    on = models.DateField("tanggal", unique=True)
    label = models.CharField("hari libur", max_length=80)
    by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="dicatat oleh")

    class Meta:
        verbose_name = "hari libur"
        verbose_name_plural = "hari libur"
        ordering = ("on",)

    def __str__(self):
        return f"{self.on}: {self.label}"

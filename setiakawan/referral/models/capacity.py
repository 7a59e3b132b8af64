"""Asking whether there is room, without naming anybody; and which partner's account belongs to which organisation."""

from django.conf import settings
from django.db import models

from setiakawan.areas.models import Area
from setiakawan.directory.models import Organization, Service
from setiakawan.referral.models.referral import SideChoice
from setiakawan.referral.rules.ages import GROUPS

_USER = settings.AUTH_USER_MODEL


class Room(models.TextChoices):
    """SDOH Clinical Care's pre-flight answers."""

    YES = "yes", "Ada tempat"
    NO = "no", "Tidak ada tempat"
    WAITING = "waiting", "Ada daftar tunggu"
    ASSESS = "assess", "Perlu diperiksa dulu"


class CapacityQuestion(models.Model):
    """Is there room for somebody of this age group from this village? Nothing else is told."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="+", verbose_name="layanan")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="desa")
    age_group = models.CharField("kelompok umur", max_length=5, blank=True, choices=GROUPS.items())
    asked_on = models.DateField("ditanyakan")
    asked_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="ditanyakan oleh")
    client_id = models.UUIDField("nomor dari perangkat", unique=True)

    class Meta:
        verbose_name = "pertanyaan tempat"
        verbose_name_plural = "pertanyaan tempat"
        ordering = ("-id",)

    def __str__(self):
        return f"tempat {self.pk}"


class CapacityAnswer(models.Model):
    """What the partner said. The latest row holds."""

    question = models.ForeignKey(CapacityQuestion, models.CASCADE, related_name="answers", verbose_name="pertanyaan")
    room = models.CharField("jawaban", max_length=7, choices=Room.choices)
    note = models.CharField("catatan", max_length=300, blank=True)
    side = models.CharField("pihak", max_length=7, choices=SideChoice.choices)
    by_label = models.CharField("nama", max_length=150)
    at = models.DateTimeField("pada")

    class Meta:
        verbose_name = "jawaban tempat"
        verbose_name_plural = "jawaban tempat"
        ordering = ("id",)
        constraints = [models.CheckConstraint(condition=models.Q(room__in=Room.values), name="room_known")]

    def __str__(self):
        return f"{self.question_id}: {self.room}"


class PartnerMember(models.Model):
    """A partner's account answers for one organisation, from a day until a day (exclusive)."""

    user = models.ForeignKey(_USER, models.PROTECT, related_name="+", verbose_name="pengguna")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="lembaga")
    valid_from = models.DateField("sejak")
    valid_until = models.DateField("sampai", null=True)

    class Meta:
        verbose_name = "akun mitra"
        verbose_name_plural = "akun mitra"
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=("user",), condition=models.Q(valid_until=None), name="partner_member_one_organization"
            )
        ]

    def __str__(self):
        return f"{self.user} · {self.organization}"

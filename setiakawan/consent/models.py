"""What a person said about sharing their data, row by row."""

import uuid

from django.conf import settings
from django.db import models

from setiakawan.consent.purposes import BASES
from setiakawan.registry.models import Person


class Spoken(models.TextChoices):
    """Who said it."""

    SELF = "self", "Orangnya sendiri"
    PARENT = "parent", "Orang tua"
    GUARDIAN = "guardian", "Wali atau pengampu"
    NOBODY = "nobody", "Tidak ditanyakan (menurut undang-undang atau bahaya nyawa)"


class How(models.TextChoices):
    """How it was said."""

    SPOKEN = "spoken", "Lisan, di hadapan petugas"
    SIGNED = "signed", "Tertulis"
    PHONE = "phone", "Lewat telepon"
    PORTAL = "portal", "Lewat halaman warga"
    LAW = "law", "Tidak melalui ucapan"


class ConsentEntry(models.Model):
    """One word of a person, or one legal basis, about one purpose and one recipient. Never changed; the latest holds."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="warga")
    purpose = models.CharField("untuk", max_length=30)
    recipient = models.CharField("penerima", max_length=80, help_text="organization:<uuid>, participation …")
    recipient_label = models.CharField("nama penerima", max_length=160)
    is_given = models.BooleanField("diberikan")
    basis = models.CharField("dasar", max_length=20, choices=BASES.items())
    article = models.CharField("pasal", max_length=160, blank=True)
    notice_version = models.CharField("versi penjelasan", max_length=20)
    spoken_by = models.CharField("oleh", max_length=10, choices=Spoken.choices)
    how = models.CharField("cara", max_length=10, choices=How.choices)
    reason = models.CharField("alasan", max_length=300, blank=True)
    valid_until = models.DateField("berlaku sampai", null=True)
    on = models.DateField("pada tanggal")
    at = models.DateTimeField("dicatat pada")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="dicatat oleh"
    )
    by_label = models.CharField("nama pencatat", max_length=150)
    client_id = models.UUIDField("nomor kiriman", unique=True, default=uuid.uuid4)

    class Meta:
        verbose_name = "izin"
        verbose_name_plural = "izin"
        ordering = ("at", "pk")
        indexes = [models.Index(fields=("person", "purpose", "recipient", "at"), name="consent_latest")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(basis="law") | ~models.Q(article=""), name="consent_law_names_article"
            ),
            models.CheckConstraint(condition=models.Q(basis__in=BASES), name="consent_basis_known"),
        ]

    def __str__(self):
        return f"izin {self.pk}"

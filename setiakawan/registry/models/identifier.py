"""Numbers that other offices gave a person: evidence, with a status."""

from django.db import models

from setiakawan.core.sealing import SealedTextField
from setiakawan.registry.models.person import Person
from setiakawan.registry.models.source import Source


class IdentifierKind(models.TextChoices):
    """Who gives the number."""

    NIK = "nik", "NIK"
    DTKS = "dtks", "ID DTKS"
    BPJS = "bpjs", "Nomor BPJS"
    DISABILITY_CARD = "kpd", "Kartu Penyandang Disabilitas"
    OTHER = "other", "Nomor lain"


class IdentifierStatus(models.TextChoices):
    """How much a number can be trusted. Only `valid` finds a person by itself."""

    VALID = "valid", "Sah"
    TEMPORARY = "temporary", "Sementara"
    PLACEHOLDER = "placeholder", "Isian kosong"
    DISPUTED = "disputed", "Diperselisihkan"
    WITHDRAWN = "withdrawn", "Ditarik"


class Identifier(models.Model):
    """One number of one person: encrypted, found through its blind index. A valid number belongs to one person only."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="identifiers", verbose_name="warga")
    kind = models.CharField("jenis", max_length=10, choices=IdentifierKind.choices)
    number = SealedTextField("nomor", purpose="identifier")
    number_key = models.BinaryField("kunci nomor", max_length=16)
    status = models.CharField("status", max_length=12, choices=IdentifierStatus.choices)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name="sumber", db_index=False)
    valid_from = models.DateField("sejak", null=True)
    valid_until = models.DateField("sampai", null=True)

    class Meta:
        verbose_name = "nomor identitas"
        verbose_name_plural = "nomor identitas"
        indexes = [models.Index(fields=("number_key", "kind"), name="identifier_key")]
        constraints = [
            models.UniqueConstraint(
                fields=("kind", "number_key"), condition=models.Q(status="valid"), name="identifier_valid_once"
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} ({self.get_status_display()})"

"""Groupings of people and who belongs to them, with dates."""

from django.db import models

from setiakawan.areas.models import Area
from setiakawan.core.sealing import SealedTextField
from setiakawan.registry.models.person import Person
from setiakawan.registry.models.source import Source


class FamilyKind(models.TextChoices):
    """Three groupings that people confuse; each lives by itself."""

    KK = "kk", "Keluarga (KK)"
    DTSEN = "dtsen", "Keluarga DTSEN"
    HOUSEHOLD = "household", "Rumah tangga"


class FamilyRole(models.TextChoices):
    """A member's relation to the head (Kemendagri SHDK). Unknown is a value of its own."""

    HEAD = "head", "Kepala keluarga"
    HUSBAND = "husband", "Suami"
    WIFE = "wife", "Istri"
    CHILD = "child", "Anak"
    CHILD_IN_LAW = "child_in_law", "Menantu"
    GRANDCHILD = "grandchild", "Cucu"
    PARENT = "parent", "Orang tua"
    PARENT_IN_LAW = "parent_in_law", "Mertua"
    OTHER_KIN = "other_kin", "Famili lain"
    HELPER = "helper", "Pembantu"
    OTHER = "other", "Lainnya"
    UNKNOWN = "", "Belum diketahui"


class Family(models.Model):
    """People on one KK (or one DTSEN family, or one household). The number is in `FamilyNumber`, since it changes."""

    kind = models.CharField("jenis", max_length=10, choices=FamilyKind.choices)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="wilayah")
    hamlet = models.CharField("dusun", max_length=80, blank=True)
    rw = models.CharField("RW", max_length=5, blank=True)
    rt = models.CharField("RT", max_length=5, blank=True)
    address = models.CharField("alamat KK", max_length=200, blank=True)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name="sumber", db_index=False)
    dissolved_on = models.DateField("bubar", null=True)

    class Meta:
        verbose_name = "keluarga"
        verbose_name_plural = "keluarga"

    def __str__(self):
        return f"{self.get_kind_display()} {self.pk}"


class FamilyNumber(models.Model):
    """A number that a family carries or carried: encrypted, found through its blind index."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="numbers", verbose_name="keluarga")
    number = SealedTextField("nomor", purpose="family")
    number_key = models.BinaryField("kunci nomor", max_length=16)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name="sumber", db_index=False)
    valid_from = models.DateField("sejak", null=True)
    valid_until = models.DateField("sampai", null=True)

    class Meta:
        verbose_name = "nomor keluarga"
        verbose_name_plural = "nomor keluarga"
        constraints = [
            models.UniqueConstraint(
                fields=("number_key",), condition=models.Q(valid_until=None), name="family_number_once"
            )
        ]
        indexes = [models.Index(fields=("number_key",), name="family_number_key")]

    def __str__(self):
        return f"nomor {self.family}"


class Membership(models.Model):
    """One person's stay in one family, with role. `valid_from` null = since before we know; until is exclusive.

    The constraints hold on live data: one open KK membership per person, one open head per family.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships", verbose_name="warga", db_index=False)
    family = models.ForeignKey(
        Family, models.CASCADE, related_name="memberships", verbose_name="keluarga", db_index=False
    )
    kind = models.CharField(
        "jenis", max_length=10, choices=FamilyKind.choices, help_text="the family's kind, for the constraint"
    )
    role = models.CharField("hubungan", max_length=14, choices=FamilyRole.choices, blank=True)
    valid_from = models.DateField("sejak", null=True)
    valid_until = models.DateField("sampai", null=True)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name="sumber", db_index=False)
    ended_by = models.ForeignKey(
        Source, models.PROTECT, null=True, related_name="+", verbose_name="diakhiri oleh", db_index=False
    )

    class Meta:
        verbose_name = "keanggotaan keluarga"
        verbose_name_plural = "keanggotaan keluarga"
        indexes = [
            models.Index(fields=("family", "person"), name="membership_family"),
            models.Index(fields=("person", "kind"), name="membership_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("person", "kind"), condition=models.Q(valid_until=None), name="membership_one_open"
            ),
            models.UniqueConstraint(
                fields=("family",), condition=models.Q(valid_until=None, role="head"), name="membership_one_head"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until=None)
                | models.Q(valid_from=None)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="membership_period",
            ),
        ]

    def __str__(self):
        return f"{self.person_id} · {self.family_id} · {self.role}"

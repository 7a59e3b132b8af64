"""Organisations, who may be asked there, and when somebody last made sure that all of it holds."""

from uuid import uuid4

from django.conf import settings
from django.db import models

from setiakawan.areas.models import Area
from setiakawan.core.sealing import SealedTextField

_USER = settings.AUTH_USER_MODEL


class OrganizationKind(models.TextChoices):
    """What an organisation is."""

    AGENCY = "agency", "Dinas atau badan pemerintah"
    PUSKESMAS = "puskesmas", "Puskesmas"
    HOSPITAL = "hospital", "Rumah sakit atau klinik"
    SCHOOL = "school", "Sekolah"
    SPECIAL_SCHOOL = "special_school", "Sekolah luar biasa"
    WELFARE = "welfare", "Lembaga kesejahteraan sosial (LKS)"
    CARE_HOME = "care_home", "Panti atau rumah singgah kecil"
    DISABILITY = "disability", "Organisasi penyandang disabilitas"
    KARANG_TARUNA = "karang_taruna", "Karang Taruna"
    ALMS = "alms", "Lembaga zakat atau amal"
    COMPANY = "company", "Perusahaan (CSR)"
    WORSHIP = "worship", "Rumah ibadah"
    COMMUNITY = "community", "Kelompok masyarakat"


class Organization(models.Model):
    """Somebody who offers services. `consented_on`: it agreed to stand in the public directory; public bodies need not."""

    uuid = models.UUIDField("nomor HSDS", unique=True, default=uuid4)
    kind = models.CharField("jenis", max_length=14, choices=OrganizationKind.choices)
    name = models.CharField("nama", max_length=150)
    alternate_name = models.CharField("nama lain", max_length=150, blank=True)
    description = models.CharField("keterangan", max_length=1000, blank=True)
    email = models.EmailField("surel kantor", blank=True)
    website = models.URLField("situs", blank=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="wilayah")
    consented_on = models.DateField("setuju diumumkan", null=True, blank=True)
    consented_by = SealedTextField("yang menyetujui", purpose="directory.contact", null=True, blank=True)
    closed_on = models.DateField("berhenti", null=True, blank=True)
    added_on = models.DateField("dicatat sejak")
    recorded_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="dicatat oleh")
    changed_at = models.DateTimeField("diubah", auto_now=True)
    client_id = models.UUIDField("nomor dari perangkat", unique=True, default=uuid4)

    class Meta:
        verbose_name = "lembaga"
        verbose_name_plural = "lembaga"
        ordering = ("name", "id")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=OrganizationKind.values), name="organization_kind_known"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="organization_named"),
        ]

    def __str__(self):
        return self.name


class Contact(models.Model):
    """A human being who may be asked at an organisation. Seen by staff of the area only; never published."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="contacts", verbose_name="lembaga")
    name = SealedTextField("nama", purpose="directory.contact")
    title = models.CharField("jabatan", max_length=100, blank=True)
    phone = SealedTextField("telepon", purpose="directory.contact", null=True, blank=True)
    email = SealedTextField("surel", purpose="directory.contact", null=True, blank=True)
    withdrawn_at = models.DateTimeField("ditarik", null=True)
    recorded_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="dicatat oleh")
    recorded_at = models.DateTimeField("dicatat", auto_now_add=True)

    class Meta:
        verbose_name = "kontak lembaga"
        verbose_name_plural = "kontak lembaga"
        ordering = ("id",)

    def __str__(self):
        return f"kontak {self.pk}"


class Assurance(models.Model):
    """Somebody made sure that what stands about an organisation and its services still holds. Rows are only added."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="assurances", verbose_name="lembaga")
    on = models.DateField("tanggal")
    way = models.CharField(
        "cara", max_length=7, choices=(("call", "Telepon"), ("visit", "Datang"), ("letter", "Surat"))
    )
    said_by = models.CharField("jabatan yang ditanya", max_length=100)
    note = models.CharField("catatan", max_length=300, blank=True)
    by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="oleh")
    at = models.DateTimeField("pada", auto_now_add=True)

    class Meta:
        verbose_name = "pengecekan lembaga"
        verbose_name_plural = "pengecekan lembaga"
        ordering = ("on", "id")
        indexes = [models.Index(fields=("organization", "-on"), name="assurance_latest")]

    def __str__(self):
        return f"cek {self.on}"

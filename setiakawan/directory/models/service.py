"""What an organisation offers: for whom, where, when, with which papers, and what it must know of a person."""

from uuid import uuid4

from django.db import models

from setiakawan.areas.models import Area
from setiakawan.core.sealing import SealedTextField
from setiakawan.directory.models.organization import Organization
from setiakawan.directory.models.place import Location


class ServiceStatus(models.TextChoices):
    """HSDS `status`."""

    ACTIVE = "active", "Berjalan"
    INACTIVE = "inactive", "Tidak berjalan"
    CLOSED = "temporarily closed", "Tutup sementara"
    DEFUNCT = "defunct", "Sudah dihentikan"


class Service(models.Model):
    """One offer. Ages are whole years, both ends included; null means nobody said. `needs` are codes of data/fields.yaml:
    what is sent with a referral, and nothing else.
    """

    uuid = models.UUIDField("nomor HSDS", unique=True, default=uuid4)
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="services", verbose_name="lembaga")
    kind = models.CharField("jenis layanan", max_length=20, help_text="code in data/services.yaml")
    name = models.CharField("nama layanan", max_length=150)
    description = models.CharField("keterangan", max_length=1000, blank=True)
    status = models.CharField("keadaan", max_length=18, choices=ServiceStatus.choices, default=ServiceStatus.ACTIVE)
    eligibility = models.CharField("untuk siapa", max_length=500, blank=True)
    minimum_age = models.PositiveSmallIntegerField("umur paling muda", null=True, blank=True)
    maximum_age = models.PositiveSmallIntegerField("umur paling tua", null=True, blank=True)
    application = models.CharField("cara meminta", max_length=500, blank=True)
    fees = models.CharField("biaya", max_length=300, blank=True)
    languages = models.JSONField("bahasa", default=list, blank=True)
    needs = models.JSONField("yang perlu diketahui", default=list, blank=True)
    locations = models.ManyToManyField(Location, through="ServiceAtLocation", related_name="services")
    added_on = models.DateField("dicatat sejak")
    changed_at = models.DateTimeField("diubah", auto_now=True)

    class Meta:
        verbose_name = "layanan"
        verbose_name_plural = "layanan"
        ordering = ("name", "id")
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=ServiceStatus.values), name="service_status_known"),
            models.CheckConstraint(
                condition=models.Q(minimum_age=None)
                | models.Q(maximum_age=None)
                | models.Q(maximum_age__gte=models.F("minimum_age")),
                name="service_ages_rise",
            ),
        ]
        indexes = [models.Index(fields=("kind", "status"), name="service_kind")]

    def __str__(self):
        return self.name


class ServiceAtLocation(models.Model):
    """A service that is given at a place."""

    uuid = models.UUIDField("nomor HSDS", unique=True, default=uuid4)
    service = models.ForeignKey(Service, models.CASCADE, related_name="at_locations", verbose_name="layanan")
    location = models.ForeignKey(Location, models.CASCADE, related_name="at_services", verbose_name="tempat layanan")

    class Meta:
        verbose_name = "layanan di tempat"
        verbose_name_plural = "layanan di tempat"
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("service", "location"), name="service_at_location_once")]

    def __str__(self):
        return f"{self.service} · {self.location}"


class ServiceArea(models.Model):
    """An area whose people a service serves. A service without any serves its own kabupaten."""

    uuid = models.UUIDField("nomor HSDS", unique=True, default=uuid4)
    service = models.ForeignKey(Service, models.CASCADE, related_name="areas", verbose_name="layanan")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="wilayah")

    class Meta:
        verbose_name = "wilayah layanan"
        verbose_name_plural = "wilayah layanan"
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("service", "area"), name="service_area_once")]

    def __str__(self):
        return f"{self.service} · {self.area_id}"


class RequiredDocument(models.Model):
    """A paper that has to be brought."""

    uuid = models.UUIDField("nomor HSDS", unique=True, default=uuid4)
    service = models.ForeignKey(Service, models.CASCADE, related_name="documents", verbose_name="layanan")
    document = models.CharField("dokumen", max_length=120)

    class Meta:
        verbose_name = "dokumen yang dibawa"
        verbose_name_plural = "dokumen yang dibawa"
        ordering = ("id",)

    def __str__(self):
        return self.document


class Schedule(models.Model):
    """Days of the week (RFC 5545 BYDAY) and local hours. `valid_until` is exclusive; none: no end is known."""

    uuid = models.UUIDField("nomor HSDS", unique=True, default=uuid4)
    service = models.ForeignKey(Service, models.CASCADE, related_name="schedules", verbose_name="layanan")
    byday = models.CharField("hari", max_length=20)
    opens_at = models.TimeField("buka")
    closes_at = models.TimeField("tutup")
    valid_from = models.DateField("berlaku sejak", null=True, blank=True)
    valid_until = models.DateField("berlaku sampai", null=True, blank=True)

    class Meta:
        verbose_name = "jam layanan"
        verbose_name_plural = "jam layanan"
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(condition=models.Q(closes_at__gt=models.F("opens_at")), name="schedule_hours_rise"),
            models.CheckConstraint(
                condition=models.Q(valid_from=None)
                | models.Q(valid_until=None)
                | models.Q(valid_until__gt=models.F("valid_from")),
                name="schedule_period",
            ),
        ]

    def __str__(self):
        return f"{self.byday} {self.opens_at}–{self.closes_at}"


class Phone(models.Model):
    """A telephone number of an organisation. A personal one is used by staff and never published."""

    uuid = models.UUIDField("nomor HSDS", unique=True, default=uuid4)
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="phones", verbose_name="lembaga")
    number = SealedTextField("nomor", purpose="directory.contact")
    kind = models.CharField("jenis", max_length=5, choices=(("voice", "Telepon"), ("cell", "Ponsel"), ("fax", "Faks")))
    is_personal = models.BooleanField("milik pribadi", default=False)

    class Meta:
        verbose_name = "telepon lembaga"
        verbose_name_plural = "telepon lembaga"
        ordering = ("id",)

    def __str__(self):
        return f"telepon {self.pk}"

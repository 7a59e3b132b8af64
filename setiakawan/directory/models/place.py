"""Where services are given, and whether everybody can get in."""

from uuid import uuid4

from django.db import models

from setiakawan.areas.models import Area
from setiakawan.directory.models.organization import Organization


class Location(models.Model):
    """A place of an organisation. `is_home`: somebody lives there, so it is never published."""

    uuid = models.UUIDField("nomor HSDS", unique=True, default=uuid4)
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="locations", verbose_name="lembaga")
    name = models.CharField("nama tempat", max_length=150)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="wilayah")
    address = models.CharField("alamat", max_length=200, blank=True)
    postal_code = models.CharField("kode pos", max_length=5, blank=True)
    transportation = models.CharField("cara ke sana", max_length=300, blank=True)
    latitude = models.FloatField("lintang", null=True, blank=True)
    longitude = models.FloatField("bujur", null=True, blank=True)
    is_home = models.BooleanField("rumah tinggal", default=False)
    closed_on = models.DateField("tidak dipakai sejak", null=True, blank=True)

    class Meta:
        verbose_name = "tempat layanan"
        verbose_name_plural = "tempat layanan"
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(latitude=None, longitude=None)
                | models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="location_point_whole",
            )
        ]

    def __str__(self):
        return self.name


class Accessibility(models.Model):
    """What somebody found about one feature of a place. No row: nobody looked."""

    uuid = models.UUIDField("nomor HSDS", unique=True, default=uuid4)
    location = models.ForeignKey(Location, models.CASCADE, related_name="features", verbose_name="tempat layanan")
    feature = models.CharField("keterjangkauan", max_length=20, help_text="code in data/accessibility.yaml")
    is_there = models.BooleanField("ada")

    class Meta:
        verbose_name = "keterjangkauan tempat"
        verbose_name_plural = "keterjangkauan tempat"
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("location", "feature"), name="accessibility_once")]

    def __str__(self):
        return f"{self.feature}: {'ada' if self.is_there else 'tidak ada'}"

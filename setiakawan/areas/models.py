"""Official areas of Indonesia, by Kemendagri code."""

from django.db import models


class Level(models.TextChoices):
    """How deep an area lies; the count of blocks in its code follows from it."""

    PROVINCE = "province", "Provinsi"
    REGENCY = "regency", "Kabupaten/kota"
    DISTRICT = "district", "Kecamatan"
    VILLAGE = "village", "Desa/kelurahan"


class Area(models.Model):
    """One area: `64.08.04.2001` (Kemendagri), with the BPS code where it is known.

    Retired codes stay, since numbers and old files still carry them. Names repeat between areas; only codes identify.
    """

    code = models.CharField("kode Kemendagri", primary_key=True, max_length=13)
    name = models.CharField("nama", max_length=80)
    level = models.CharField("tingkat", max_length=8, choices=Level.choices)
    kind = models.CharField(
        "jenis", max_length=12, help_text="provinsi, kabupaten, kota, kecamatan, kelurahan, desa, desa adat"
    )
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", verbose_name="wilayah induk")
    bps_code = models.CharField("kode BPS", max_length=10, blank=True, db_index=True)
    latitude = models.FloatField("lintang", null=True)
    longitude = models.FloatField("bujur", null=True)
    is_retired = models.BooleanField("kode lama", default=False)
    retired_note = models.CharField("keterangan kode lama", max_length=120, blank=True)

    class Meta:
        verbose_name = "wilayah"
        verbose_name_plural = "wilayah"
        ordering = ("code",)

    def __str__(self):
        return self.name

"""Letters to families about what was decided."""

from django.conf import settings
from django.db import models

from setiakawan.registry.models import Family

_USER = settings.AUTH_USER_MODEL


class Letter(models.Model):
    """A letter given to a family. Its number says which decisions an objection means, without saying whose they are."""

    number = models.CharField("nomor surat", max_length=14, unique=True)
    family = models.ForeignKey(Family, models.PROTECT, related_name="+", verbose_name="keluarga")
    on = models.DateField("tanggal")
    by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="oleh")
    at = models.DateTimeField("pada", auto_now_add=True)

    class Meta:
        verbose_name = "surat keluarga"
        verbose_name_plural = "surat keluarga"
        ordering = ("id",)

    def __str__(self):
        return self.number

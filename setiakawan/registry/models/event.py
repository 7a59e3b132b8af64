"""What happened in a person's life, with a date and a source."""

from django.db import models

from setiakawan.areas.models import Area
from setiakawan.registry.models.family import Family
from setiakawan.registry.models.person import Person
from setiakawan.registry.models.source import Source


class EventKind(models.TextChoices):
    """Life events that the rooms above ask about."""

    BIRTH = "birth", "Lahir"
    DEATH = "death", "Meninggal"
    MOVE_IN = "move_in", "Pindah datang"
    MOVE_OUT = "move_out", "Pindah keluar"
    MISSING = "missing", "Hilang"
    MARRIAGE = "marriage", "Menikah"
    DIVORCE = "divorce", "Cerai"
    FAMILY_SPLIT = "family_split", "Pisah KK"
    HEAD_CHANGE = "head_change", "Ganti kepala keluarga"


class EventDatePrecision(models.TextChoices):
    """`by` = the day itself is not known, it happened on or before this day (a file of that day said so)."""

    DAY = "day", "Tanggal lengkap"
    MONTH = "month", "Bulan dan tahun"
    YEAR = "year", "Tahun saja"
    BY = "by", "Paling lambat"


class LifeEvent(models.Model):
    """One event. Rows are added and withdrawn, never changed; the state on a day follows from those not withdrawn."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="events", verbose_name="warga")
    kind = models.CharField("peristiwa", max_length=14, choices=EventKind.choices)
    on = models.DateField("tanggal")
    precision = models.CharField("ketepatan", max_length=5, choices=EventDatePrecision.choices)
    family = models.ForeignKey(Family, models.SET_NULL, null=True, related_name="+", verbose_name="keluarga")
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, related_name="+", verbose_name="wilayah asal/tujuan", db_index=False
    )
    note = models.CharField("keterangan", max_length=300, blank=True)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name="sumber", db_index=False)
    recorded_at = models.DateTimeField("dicatat")
    withdrawn_at = models.DateTimeField("ditarik", null=True)
    withdrawn_reason = models.CharField("alasan penarikan", max_length=300, blank=True)

    class Meta:
        verbose_name = "peristiwa hidup"
        verbose_name_plural = "peristiwa hidup"
        ordering = ("on", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("person",), condition=models.Q(kind="death", withdrawn_at=None), name="event_one_death"
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.on}"

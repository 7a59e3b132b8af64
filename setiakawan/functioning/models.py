"""Kinds of disability, each with who said so and when."""

from django.db import models

from setiakawan.registry.models import Person, Source


class DisabilityKind(models.TextChoices):
    """Kinds under UU 8/2016, plus what old files can say only loosely."""

    PHYSICAL = "physical", "Disabilitas fisik"
    INTELLECTUAL = "intellectual", "Disabilitas intelektual"
    MENTAL = "mental", "Disabilitas mental"
    VISUAL = "visual", "Disabilitas sensorik netra"
    HEARING = "hearing", "Disabilitas sensorik rungu"
    SPEECH = "speech", "Disabilitas sensorik wicara"
    HEARING_OR_SPEECH = "hearing_or_speech", "Disabilitas sensorik rungu/wicara"
    OTHER = "other", "Disabilitas, ragam belum jelas"


class ReportedDisability(models.Model):
    """A kind of disability as a source reports it. Several per person; not a medical finding, not an assessment."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="reported_disabilities", verbose_name="warga")
    kind = models.CharField("ragam", max_length=20, choices=DisabilityKind.choices)
    stated_on = models.DateField("per tanggal")
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name="sumber")

    class Meta:
        verbose_name = "disabilitas yang dilaporkan"
        verbose_name_plural = "disabilitas yang dilaporkan"
        constraints = [models.UniqueConstraint(fields=("person", "kind", "source"), name="disability_once_per_source")]

    def __str__(self):
        return self.get_kind_display()

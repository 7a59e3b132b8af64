"""Dated welfare facts with a source. Nothing here is computed by us."""

from django.db import models

from setiakawan.registry.models import Family, Person, Source


class DecileRecord(models.Model):
    """The official DTSEN decile (1 poorest – 10) as imported from BPS/Kemensos, for a family or, lacking one, a person.

    Source: Inpres 4/2025. Never computed by us.
    """

    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+", verbose_name="warga")
    family = models.ForeignKey(Family, models.CASCADE, null=True, related_name="+", verbose_name="keluarga")
    decile = models.PositiveSmallIntegerField("desil")
    stated_on = models.DateField("per tanggal")
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name="sumber")

    class Meta:
        verbose_name = "desil"
        verbose_name_plural = "desil"
        constraints = [
            models.CheckConstraint(condition=models.Q(decile__gte=1, decile__lte=10), name="decile_1_to_10"),
            models.CheckConstraint(
                condition=models.Q(person=None, family__isnull=False) | models.Q(person__isnull=False, family=None),
                name="decile_of_one",
            ),
            models.UniqueConstraint(fields=("person", "source"), name="decile_person_source"),
            models.UniqueConstraint(fields=("family", "source"), name="decile_family_source"),
        ]

    def __str__(self):
        return f"desil {self.decile} ({self.stated_on})"

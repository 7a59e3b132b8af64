"""A change that somebody proposes and somebody else decides."""

from django.conf import settings
from django.db import models

from setiakawan.registry.models.person import Person
from setiakawan.registry.models.source import Source


class ChangeState(models.TextChoices):
    """Where a proposal stands."""

    OPEN = "open", "Menunggu keputusan"
    APPROVED = "approved", "Disetujui"
    REJECTED = "rejected", "Ditolak"
    CANCELLED = "cancelled", "Dibatalkan"


class ChangeRequest(models.Model):
    """A proposal to change fields of a person. Its content is frozen when sent; the decision is by another user.

    Only fields of `rules.projection.PERSON_FIELDS` can be proposed; numbers and contacts are added by who may do so.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="change_requests", verbose_name="warga")
    values = models.JSONField("nilai yang diusulkan")
    before = models.JSONField("nilai sebelumnya")
    person_version = models.PositiveIntegerField("versi yang dilihat")
    reason = models.CharField("alasan", max_length=500)
    state = models.CharField("status", max_length=10, choices=ChangeState.choices, default=ChangeState.OPEN)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="pengusul")
    proposed_at = models.DateTimeField("diusulkan")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="pemutus"
    )
    decided_at = models.DateTimeField("diputuskan", null=True)
    decision_reason = models.CharField("alasan keputusan", max_length=500, blank=True)
    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="+", verbose_name="sumber")

    class Meta:
        verbose_name = "usulan perubahan"
        verbose_name_plural = "usulan perubahan"
        ordering = ("-id",)
        indexes = [models.Index(fields=("state", "-id"), name="change_state")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("proposed_by")),
                name="change_decided_by_another",
            )
        ]

    def __str__(self):
        return f"{self.person_id} · {self.get_state_display()}"

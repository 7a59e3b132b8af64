"""What a citizen asks to have corrected."""

from django.conf import settings
from django.db import models

from setiakawan.core.sealing import SealedTextField
from setiakawan.participation.models import Participant
from setiakawan.registry.models import Person


class CorrectionRequest(models.Model):
    """A citizen's own words about what is wrong in their data, until staff answer. The words are sealed; the change itself
    goes the ordinary way, where one person proposes and another decides.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="warga")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+", verbose_name="pengirim")
    words = SealedTextField("yang keliru", purpose="portal.correction")
    sent_at = models.DateTimeField("dikirim")
    answer = SealedTextField("jawaban", purpose="portal.correction", null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="dijawab oleh"
    )
    answered_at = models.DateTimeField("dijawab", null=True)
    client_id = models.UUIDField("nomor kiriman", unique=True)

    class Meta:
        verbose_name = "permintaan perbaikan data"
        verbose_name_plural = "permintaan perbaikan data"
        ordering = ("sent_at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered_at=None, answered_by=None, answer=None)
                | models.Q(answered_at__isnull=False, answered_by__isnull=False, answer__isnull=False),
                name="correction_answered_whole",
            )
        ]

    def __str__(self):
        return f"perbaikan {self.pk}"

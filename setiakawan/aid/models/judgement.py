"""Judgements as they were made, readable in ten years."""

from django.conf import settings
from django.db import models

from setiakawan.aid.models.programme import RuleDocument
from setiakawan.core.sealing import SealedTextField
from setiakawan.registry.models import Family, Person

_USER = settings.AUTH_USER_MODEL


class StoredJudgement(models.Model):
    """One answer with everything it rests on. `reasons` is JSON: per criterion its words, law, answer and facts used.

    Never changed; a new look adds a row. `document` null = the programme as shipped, whose text `digest` names.
    """

    programme = models.CharField("kode program", max_length=40)
    document = models.ForeignKey(RuleDocument, models.PROTECT, null=True, related_name="+", verbose_name="aturan")
    digest = models.CharField("sidik aturan", max_length=64)
    family = models.ForeignKey(Family, models.PROTECT, related_name="+", verbose_name="keluarga")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="warga")
    on = models.DateField("per tanggal")
    answer = models.CharField("jawaban", max_length=7)
    amount = models.DecimalField("jumlah", max_digits=18, decimal_places=2, null=True)
    goods = models.JSONField("barang", null=True, help_text="things of a year as rules.goods; none: judged before")
    reasons = SealedTextField("alasan", purpose="aid.judgement")
    judged_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="dinilai oleh")
    judged_at = models.DateTimeField("dinilai", auto_now_add=True)

    class Meta:
        verbose_name = "penilaian kelayakan"
        verbose_name_plural = "penilaian kelayakan"
        indexes = [models.Index(fields=("family", "programme"), name="judgement_family")]

    def __str__(self):
        return f"{self.programme} · {self.family_id} · {self.on}"

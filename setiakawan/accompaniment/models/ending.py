"""How a case ends, and begins again."""

from django.conf import settings
from django.db import models

from setiakawan.accompaniment.models.case import Case
from setiakawan.core.sealing import SealedTextField

_USER = settings.AUTH_USER_MODEL


class ClosingReason(models.TextChoices):
    """Why accompaniment ends."""

    GOALS_MET = "goals_met", "Tujuan tercapai"
    WISH = "wish", "Atas keinginan warga"
    DIED = "died", "Meninggal"
    MOVED = "moved", "Pindah ke luar daerah"
    OTHER_SERVICE = "other_service", "Dilanjutkan layanan lain"
    UNREACHABLE = "unreachable", "Tidak ditemukan lagi"
    MERGED = "merged", "Digabung dengan pendampingan yang sama"


class ClosingState(models.TextChoices):
    """Where a proposal to close stands."""

    PROPOSED = "proposed", "Menunggu persetujuan"
    APPROVED = "approved", "Disetujui"
    RETURNED = "returned", "Dikembalikan"


class Closing(models.Model):
    """A proposal to end a case, decided by another user. `outcomes` maps a goal's number to reached, partly, not."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="closings", verbose_name="pendampingan")
    on = models.DateField("tanggal penutupan")
    reason = models.CharField("alasan", max_length=14, choices=ClosingReason.choices)
    summary = SealedTextField("hasil", purpose="accompaniment.closing", null=True, blank=True)
    outcomes = models.JSONField("hasil per tujuan", default=dict, blank=True)
    person_words = SealedTextField("kata warga", purpose="accompaniment.closing", null=True, blank=True)
    no_words_reason = models.CharField("mengapa tanpa kata warga", max_length=200, blank=True)
    proposed_by = models.ForeignKey(_USER, models.PROTECT, related_name="+", verbose_name="diusulkan oleh")
    proposed_at = models.DateTimeField("diusulkan", auto_now_add=True)
    state = models.CharField("status", max_length=8, choices=ClosingState.choices, default=ClosingState.PROPOSED)
    decided_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="diputus oleh")
    decided_at = models.DateTimeField("diputus", null=True)
    decision_note = models.CharField("catatan keputusan", max_length=300, blank=True)
    client_id = models.UUIDField("nomor dari perangkat", unique=True)

    class Meta:
        verbose_name = "penutupan"
        verbose_name_plural = "penutupan"
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=("case",), condition=models.Q(state="proposed"), name="closing_one_waiting"),
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("proposed_by")),
                name="closing_decided_by_another",
            ),
        ]

    def __str__(self):
        return f"penutupan {self.on}"


class CheckInEnd(models.Model):
    """A supervisor's note that nobody looks in any more after a closing, and why."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="check_in_ends", verbose_name="pendampingan")
    on = models.DateField("tanggal")
    reason = models.CharField("alasan", max_length=300)
    by = models.ForeignKey(_USER, models.PROTECT, related_name="+", verbose_name="oleh")
    at = models.DateTimeField("dicatat", auto_now_add=True)

    class Meta:
        verbose_name = "akhir menengok"
        verbose_name_plural = "akhir menengok"
        ordering = ("on", "id")

    def __str__(self):
        return f"tidak ditengok lagi sejak {self.on}"


class Reopening(models.Model):
    """A closed case begins again, with a reason. May happen any number of times."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="reopenings", verbose_name="pendampingan")
    on = models.DateField("tanggal")
    reason = models.CharField("alasan", max_length=300)
    by = models.ForeignKey(_USER, models.PROTECT, related_name="+", verbose_name="oleh")
    at = models.DateTimeField("dicatat", auto_now_add=True)

    class Meta:
        verbose_name = "pembukaan kembali"
        verbose_name_plural = "pembukaan kembali"
        ordering = ("id",)

    def __str__(self):
        return f"dibuka lagi {self.on}"

"""Who accompanies a case, who waits for a companion, and how everything moves when somebody leaves."""

from django.conf import settings
from django.db import models

from setiakawan.accompaniment.models.case import Case
from setiakawan.areas.models import Area

_USER = settings.AUTH_USER_MODEL


class Assignment(models.Model):
    """One companion's time with a case; `valid_until` exclusive. The companion now is the row without an end."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="assignments", verbose_name="pendampingan")
    companion = models.ForeignKey(_USER, models.PROTECT, related_name="assignments", verbose_name="pendamping")
    valid_from = models.DateField("sejak")
    valid_until = models.DateField("sampai", null=True)
    reason = models.CharField("alasan penugasan", max_length=300, blank=True)
    over_capacity_reason = models.CharField("alasan melebihi batas", max_length=300, blank=True)
    end_reason = models.CharField("alasan berakhir", max_length=300, blank=True)
    assigned_by = models.ForeignKey(_USER, models.PROTECT, related_name="+", verbose_name="ditugaskan oleh", null=True)
    at = models.DateTimeField("dicatat", auto_now_add=True)

    class Meta:
        verbose_name = "penugasan"
        verbose_name_plural = "penugasan"
        ordering = ("valid_from", "id")
        constraints = [
            models.UniqueConstraint(fields=("case",), condition=models.Q(valid_until=None), name="assignment_one_open"),
            models.CheckConstraint(
                condition=models.Q(valid_until=None) | models.Q(valid_until__gte=models.F("valid_from")),
                name="assignment_period",
            ),
        ]
        indexes = [models.Index(fields=("companion", "valid_until"), name="assignment_load")]

    def __str__(self):
        return f"{self.case_id} · {self.companion_id} sejak {self.valid_from}"


class QueueEntry(models.Model):
    """A case that waits for a companion, in the queue of a named supervisor. `valid_until` exclusive."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="waits", verbose_name="pendampingan")
    owner = models.ForeignKey(_USER, models.PROTECT, related_name="queue", verbose_name="penanggung jawab")
    valid_from = models.DateField("sejak")
    valid_until = models.DateField("sampai", null=True)
    reason = models.CharField("alasan menunggu", max_length=300)
    at = models.DateTimeField("dicatat", auto_now_add=True)

    class Meta:
        verbose_name = "antrean pendamping"
        verbose_name_plural = "antrean pendamping"
        ordering = ("valid_from", "id")
        constraints = [
            models.UniqueConstraint(fields=("case",), condition=models.Q(valid_until=None), name="queue_one_open")
        ]
        indexes = [models.Index(fields=("owner", "valid_until"), name="queue_owner")]

    def __str__(self):
        return f"{self.case_id} menunggu sejak {self.valid_from}"


class CompanionProfile(models.Model):
    """What the proposal of a companion needs to know of a user. Unknown stays unknown: empty sex, empty home."""

    user = models.OneToOneField(_USER, models.PROTECT, related_name="companion_profile", verbose_name="pengguna")
    sex = models.CharField("jenis kelamin", max_length=1, blank=True)
    home = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="desa tempat tinggal"
    )
    languages = models.JSONField("bahasa", default=list, blank=True)
    skills = models.JSONField("keterampilan", default=list, blank=True)

    class Meta:
        verbose_name = "profil pendamping"
        verbose_name_plural = "profil pendamping"

    def __str__(self):
        return str(self.user)


class CompanionAbsence(models.Model):
    """Days on which a companion is away (leave, illness, training); `valid_until` exclusive. Their cases stay theirs."""

    user = models.ForeignKey(_USER, models.PROTECT, related_name="absences", verbose_name="pendamping")
    valid_from = models.DateField("sejak")
    valid_until = models.DateField("sampai")
    reason = models.CharField("alasan", max_length=300)
    by = models.ForeignKey(_USER, models.PROTECT, related_name="+", verbose_name="oleh", null=True)
    at = models.DateTimeField("dicatat", auto_now_add=True)

    class Meta:
        verbose_name = "ketidakhadiran"
        verbose_name_plural = "ketidakhadiran"
        ordering = ("valid_from", "id")
        constraints = [
            # Coming back early moves `valid_until`; one that ends before it began is an empty absence.
            models.CheckConstraint(condition=models.Q(valid_until__gte=models.F("valid_from")), name="absence_period")
        ]

    def __str__(self):
        return f"{self.valid_from} – {self.valid_until}"


class CaseloadLimit(models.Model):
    """How many open cases one companion may carry from a day on: for a user, or for everybody of a role."""

    user = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="pengguna")
    role = models.CharField("peran", max_length=20, blank=True)
    cases = models.PositiveSmallIntegerField("batas")
    valid_from = models.DateField("berlaku sejak")
    reason = models.CharField("alasan", max_length=300, blank=True)
    set_by = models.ForeignKey(_USER, models.PROTECT, related_name="+", verbose_name="ditetapkan oleh", null=True)
    at = models.DateTimeField("dicatat", auto_now_add=True)

    class Meta:
        verbose_name = "batas beban"
        verbose_name_plural = "batas beban"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(user=None) ^ models.Q(role=""), name="caseload_limit_user_or_role"
            )
        ]

    def __str__(self):
        return f"{self.cases} sejak {self.valid_from}"


class VisitInterval(models.Model):
    """The office's own visit interval for a risk level from a day on; without a row the rule's default holds."""

    level = models.CharField("tingkat risiko", max_length=6)
    days = models.PositiveSmallIntegerField("jarak hari")
    valid_from = models.DateField("berlaku sejak")
    set_by = models.ForeignKey(_USER, models.PROTECT, related_name="+", verbose_name="ditetapkan oleh", null=True)
    at = models.DateTimeField("dicatat", auto_now_add=True)

    class Meta:
        verbose_name = "jarak kunjungan"
        verbose_name_plural = "jarak kunjungan"
        constraints = [
            models.CheckConstraint(condition=models.Q(days__gte=1), name="visit_interval_positive"),
            models.UniqueConstraint(fields=("level", "valid_from"), name="visit_interval_once"),
        ]

    def __str__(self):
        return f"{self.level}: {self.days} hari"


class HandOver(models.Model):
    """Everything that hangs on one user moves in one act. Open until completed (all moved) or cancelled (nothing moved)."""

    leaving = models.ForeignKey(_USER, models.PROTECT, related_name="hand_overs", verbose_name="yang menyerahkan")
    reason = models.CharField("alasan", max_length=300)
    proposed_by = models.ForeignKey(_USER, models.PROTECT, related_name="+", verbose_name="disusun oleh")
    proposed_at = models.DateTimeField("disusun", auto_now_add=True)
    completed_on = models.DateField("selesai", null=True)
    cancelled_on = models.DateField("dibatalkan", null=True)

    class Meta:
        verbose_name = "serah terima"
        verbose_name_plural = "serah terima"
        constraints = [
            models.UniqueConstraint(
                fields=("leaving",),
                condition=models.Q(completed_on=None, cancelled_on=None),
                name="hand_over_one_open",
            )
        ]

    def __str__(self):
        return f"serah terima {self.leaving}"


class HandOverAnswer(models.TextChoices):
    """What the receiving user said."""

    WAITING = "waiting", "Menunggu jawaban"
    ACCEPTED = "accepted", "Diterima"
    DECLINED = "declined", "Ditolak"


class HandOverItem(models.Model):
    """One thing that hangs on the leaving user, and to whom it is to go. `kind` and `number` name the row."""

    hand_over = models.ForeignKey(HandOver, models.PROTECT, related_name="items", verbose_name="serah terima")
    kind = models.CharField("jenis", max_length=30, help_text="declared in services/residue.py")
    number = models.PositiveBigIntegerField("nomor")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+", verbose_name="pendampingan")
    proposed_to = models.ForeignKey(_USER, models.PROTECT, related_name="+", verbose_name="diserahkan kepada")
    answer = models.CharField("jawaban", max_length=8, choices=HandOverAnswer.choices, default=HandOverAnswer.WAITING)
    answer_reason = models.CharField("alasan jawaban", max_length=300, blank=True)
    answered_at = models.DateTimeField("dijawab", null=True)

    class Meta:
        verbose_name = "hal yang diserahkan"
        verbose_name_plural = "hal yang diserahkan"
        constraints = [models.UniqueConstraint(fields=("hand_over", "kind", "number"), name="hand_over_item_once")]

    def __str__(self):
        return f"{self.kind} {self.number}"

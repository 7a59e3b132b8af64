"""Who takes part, and what is known of them before they meet somebody alone."""

from django.conf import settings
from django.db import models

from setiakawan.areas.models import Area
from setiakawan.core.sealing import SealedTextField
from setiakawan.registry.models import Person, Sex

_USER = settings.AUTH_USER_MODEL


class Participant(models.Model):
    """Anyone who takes part: a neighbour, a volunteer, a carer, someone who asks. Not a user, and not always a registered
    person.

    The telephone is kept as +62…, sealed; many may share one number, so it finds people and proves nobody. Who left has
    no name and no telephone any more, and the history stays. `identity_checked_on`, `references`, `suspended_on` and
    `left_on` are the projection of `Standing`.
    """

    name = models.CharField("nama", max_length=120, blank=True, help_text="as typed; empty = left, or not told")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="desa atau kelurahan", db_index=False)
    phone = SealedTextField("telepon", purpose="contact", null=True, blank=True)
    phone_key = models.BinaryField("kunci telepon", max_length=16, null=True)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="participations", verbose_name="warga terdaftar"
    )
    organization = models.CharField(
        "lembaga", max_length=36, blank=True, help_text="uuid in the directory; empty = none"
    )
    languages = models.JSONField("bahasa", default=list, blank=True, help_text="codes; empty = not known")
    skills = models.JSONField("keterampilan", default=list, blank=True, help_text="codes")
    sex = models.CharField("jenis kelamin", max_length=1, choices=Sex.choices, blank=True)
    is_adult = models.BooleanField("dewasa", null=True, help_text="null = not known")
    is_staff = models.BooleanField(
        "petugas yang dibayar", default=False, help_text="their acts are not neighbours' acts"
    )
    identity_checked_on = models.DateField("identitas diperiksa", null=True)
    references = models.PositiveSmallIntegerField("jumlah yang menjamin", default=0)
    suspended_on = models.DateField("dihentikan sejak", null=True)
    left_on = models.DateField("berhenti ikut", null=True)
    registered_by = models.ForeignKey(
        _USER,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="didaftarkan oleh",
        help_text="null = by oneself",
    )
    registered_at = models.DateTimeField("didaftarkan", auto_now_add=True)
    client_id = models.UUIDField("nomor dari perangkat", unique=True)

    class Meta:
        verbose_name = "peserta gotong royong"
        verbose_name_plural = "peserta gotong royong"
        indexes = [
            models.Index(fields=("area", "name", "id"), name="participant_area"),
            models.Index(fields=("phone_key",), name="participant_phone"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(left_on=None) | models.Q(name="", phone=None, phone_key=None),
                name="participant_forgotten_when_left",
            )
        ]

    def __str__(self):
        return f"peserta {self.pk}"

    @property
    def is_active(self) -> bool:
        """Whether they may ask, offer and be proposed now."""
        return self.left_on is None and self.suspended_on is None


class StandingKind(models.TextChoices):
    """What was established about a participant."""

    IDENTITY = "identity", "Identitas diperiksa"
    REFERENCE = "reference", "Ada yang menjamin"
    PERSON = "person", "Dikaitkan dengan warga terdaftar"
    SUSPENDED = "suspended", "Dihentikan"
    RESTORED = "restored", "Diizinkan lagi"
    LEFT = "left", "Berhenti ikut"


class Standing(models.Model):
    """One thing established about a participant, never changed. `note` names no other person: who vouches is a
    participant or a user.
    """

    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="standings", verbose_name="peserta gotong royong"
    )
    kind = models.CharField("yang ditetapkan", max_length=10, choices=StandingKind.choices)
    on = models.DateField("tanggal")
    vouched_by = models.ForeignKey(
        Participant, models.PROTECT, null=True, related_name="+", verbose_name="yang menjamin"
    )
    note = models.CharField("keterangan", max_length=300, blank=True)
    by = models.ForeignKey(
        _USER, models.PROTECT, null=True, related_name="+", verbose_name="oleh", help_text="null = by oneself"
    )
    at = models.DateTimeField("dicatat", auto_now_add=True)

    class Meta:
        verbose_name = "keadaan peserta"
        verbose_name_plural = "keadaan peserta"
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=("participant", "vouched_by"), condition=models.Q(kind="reference"), name="standing_vouched_once"
            ),
            models.CheckConstraint(
                condition=models.Q(vouched_by=None) | ~models.Q(vouched_by=models.F("participant")),
                name="standing_vouched_by_another",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} ({self.on})"

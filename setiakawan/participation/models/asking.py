"""What somebody asks for and what somebody can give."""

from django.conf import settings
from django.db import models

from setiakawan.areas.models import Area
from setiakawan.core.sealing import SealedTextField
from setiakawan.participation.catalogue import label_of, step_words
from setiakawan.participation.models.participant import Participant
from setiakawan.registry.models import Sex

_USER = settings.AUTH_USER_MODEL


class ForWhom(models.TextChoices):
    """Whether somebody speaks for themself, for a child or adult in their own care, or for somebody else, who must then be
    told and may refuse.
    """

    SELF = "self", "Untuk diri sendiri"
    IN_CARE = "in_care", "Untuk anak atau orang yang saya rawat"
    OTHER = "other", "Untuk orang lain"


class TimeOfDay(models.TextChoices):
    """Parts of the day, as people say them."""

    MORNING = "morning", "Pagi"
    NOON = "noon", "Siang"
    AFTERNOON = "afternoon", "Sore"
    EVENING = "evening", "Malam"


class AskState(models.TextChoices):
    """Where a need or an offer stands. `taken` and `done` are a need's alone."""

    WAITING_WORD = "waiting_word", "Menunggu kabar"
    OPEN = "open", "Terbuka"
    TAKEN = "taken", "Sudah ada yang membantu"
    DONE = "done", "Selesai"
    REFUSED = "refused", "Tidak berkenan"
    WITHDRAWN = "withdrawn", "Ditarik"
    EXPIRED = "expired", "Berakhir tanpa kabar"
    STOPPED = "stopped", "Dihentikan"


LIVE = (AskState.WAITING_WORD, AskState.OPEN, AskState.TAKEN)


class _Asked(models.Model):
    """What a need and an offer have in common: kind, village, when, words that stay hidden until both sides accept.

    `state` is the projection of the latest step. With `weekdays` it is repeated every week from `on` on. Expired is who
    did not answer *masih perlu?*, asked `asked_on`; the question comes first, always.
    """

    kind = models.CharField("jenis bantuan", max_length=30, help_text="code in kinds/*.yaml")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="desa atau kelurahan", db_index=False)
    for_whom = models.CharField("untuk siapa", max_length=7, choices=ForWhom.choices)
    place = SealedTextField("tempat", purpose="participation.words", null=True, blank=True)
    words = SealedTextField("keterangan", purpose="participation.words", null=True, blank=True)
    on = models.DateField("tanggal", null=True, help_text="the first day; null = whenever it suits")
    until = models.DateField("sampai", null=True, help_text="exclusive; null = one day, or without end where repeated")
    times = models.JSONField("waktu", default=list, blank=True, help_text="TimeOfDay; empty = any")
    weekdays = models.JSONField("hari", default=list, blank=True, help_text="1 Monday … 7 Sunday; empty = not repeated")
    languages = models.JSONField("bahasa", default=list, blank=True, help_text="codes; empty = any")
    wished_sex = models.CharField("diminta laki-laki atau perempuan", max_length=1, choices=Sex.choices, blank=True)
    state = models.CharField("status", max_length=12, choices=AskState.choices)
    expires_on = models.DateField("berlaku sampai")
    asked_on = models.DateField("ditanya masih perlu", null=True)
    entered_by = models.ForeignKey(
        _USER, models.PROTECT, null=True, related_name="+", verbose_name="dicatat oleh", help_text="null = by oneself"
    )
    entered_at = models.DateTimeField("dicatat", auto_now_add=True)
    client_id = models.UUIDField("nomor dari perangkat", unique=True)

    class Meta:
        abstract = True

    @property
    def label(self) -> str:
        """The kind, as people read it."""
        return label_of(self.kind)

    @property
    def is_live(self) -> bool:
        """Whether anything may still come of it."""
        return self.state in LIVE


class Need(_Asked):
    """What a person asks for: once, on a day, or every week. `helpers` is how many must come (the two-person rule is the
    kind's); `quantity` counts in the kind's unit.
    """

    asked_by = models.ForeignKey(Participant, models.PROTECT, related_name="needs_told", verbose_name="yang meminta")
    receiver = models.ForeignKey(Participant, models.PROTECT, related_name="needs", verbose_name="yang dibantu")
    helpers = models.PositiveSmallIntegerField("jumlah penolong", default=1)
    quantity = models.DecimalField("jumlah", max_digits=10, decimal_places=2, null=True)
    is_urgent = models.BooleanField("mendesak", default=False)

    class Meta:
        verbose_name = "kebutuhan"
        verbose_name_plural = "kebutuhan"
        indexes = [
            models.Index(fields=("area", "state", "id"), name="need_area_state"),
            models.Index(fields=("state", "expires_on"), name="need_expiry"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(helpers__gte=1, helpers__lte=20), name="need_helpers"),
            models.CheckConstraint(
                condition=models.Q(for_whom="self", asked_by=models.F("receiver"))
                | ~models.Q(for_whom="self") & ~models.Q(asked_by=models.F("receiver")),
                name="need_for_whom",
            ),
            models.CheckConstraint(
                condition=models.Q(quantity=None) | models.Q(quantity__gt=0), name="need_quantity_positive"
            ),
        ]

    def __str__(self):
        return f"kebutuhan {self.pk}"


class Offer(_Asked):
    """What somebody can give. `capacity` is how many acts a week (where not repeated: how many in all)."""

    offered_by = models.ForeignKey(
        Participant, models.PROTECT, related_name="offers_told", verbose_name="yang menyampaikan"
    )
    giver = models.ForeignKey(Participant, models.PROTECT, related_name="offers", verbose_name="yang membantu")
    capacity = models.PositiveSmallIntegerField("berapa kali", default=1)
    reach = models.JSONField("desa lain", default=list, blank=True, help_text="codes of other villages they also go to")

    class Meta:
        verbose_name = "tawaran"
        verbose_name_plural = "tawaran"
        indexes = [
            models.Index(fields=("area", "state", "id"), name="offer_area_state"),
            models.Index(fields=("state", "expires_on"), name="offer_expiry"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(capacity__gte=1, capacity__lte=100), name="offer_capacity"),
            models.CheckConstraint(
                condition=models.Q(for_whom="self", offered_by=models.F("giver"))
                | ~models.Q(for_whom="self") & ~models.Q(offered_by=models.F("giver")),
                name="offer_for_whom",
            ),
            models.CheckConstraint(condition=~models.Q(state__in=(AskState.TAKEN, AskState.DONE)), name="offer_state"),
        ]

    def __str__(self):
        return f"tawaran {self.pk}"


class _StepTaken(models.Model):
    """One change of state, never changed: to what, by whom, why."""

    to = models.CharField("menjadi", max_length=12)
    on = models.DateField("tanggal")
    reason = models.CharField("alasan", max_length=300, blank=True)
    participant = models.ForeignKey(
        Participant, models.PROTECT, null=True, related_name="+", verbose_name="oleh peserta"
    )
    by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="oleh petugas")
    at = models.DateTimeField("dicatat", auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ("id",)

    def __str__(self):
        return f"{self.to} ({self.on})"

    @property
    def words(self) -> str:
        """What the step was, as people read it."""
        return step_words(self.to)


class NeedStep(_StepTaken):
    """One change of a need's state."""

    need = models.ForeignKey(Need, models.PROTECT, related_name="steps", verbose_name="kebutuhan")

    class Meta(_StepTaken.Meta):
        verbose_name = "langkah kebutuhan"
        verbose_name_plural = "langkah kebutuhan"


class OfferStep(_StepTaken):
    """One change of an offer's state."""

    offer = models.ForeignKey(Offer, models.PROTECT, related_name="steps", verbose_name="tawaran")

    class Meta(_StepTaken.Meta):
        verbose_name = "langkah tawaran"
        verbose_name_plural = "langkah tawaran"


class AskDraft(models.Model):
    """What a member of staff has filled in of a need or an offer that goes one question per page, until it is sent."""

    user = models.ForeignKey(_USER, models.PROTECT, related_name="+", verbose_name="pengguna")
    what = models.CharField("yang dicatat", max_length=10, help_text="need, offer")
    values = SealedTextField("isian", purpose="participation.draft")
    client_id = models.UUIDField("nomor dari perangkat", unique=True)
    kept_at = models.DateTimeField("disimpan", auto_now=True)

    class Meta:
        verbose_name = "draf kebutuhan atau tawaran"
        verbose_name_plural = "draf kebutuhan atau tawaran"
        constraints = [models.UniqueConstraint(fields=("user", "what"), name="ask_draft_once")]

    def __str__(self):
        return f"draf {self.what}"

"""Help that was really given, pairs that last, and what was said when."""

from django.conf import settings
from django.db import models

from setiakawan.areas.models import Area
from setiakawan.core.sealing import SealedTextField
from setiakawan.participation.catalogue import step_words
from setiakawan.participation.models.asking import Need, _StepTaken
from setiakawan.participation.models.participant import Participant

_USER = settings.AUTH_USER_MODEL


class PairState(models.TextChoices):
    """Where a lasting pair stands."""

    PROPOSED = "proposed", "Ditawarkan"
    ACTIVE = "active", "Berjalan"
    REFUSED = "refused", "Tidak berkenan"
    HANDED_OVER = "handed_over", "Diteruskan orang lain"
    ENDED = "ended", "Berakhir dengan terima kasih"
    STOPPED = "stopped", "Dihentikan"


class Pair(models.Model):
    """One participant who stays with one person (*kawan*): a kind of help in a rhythm of days. What is due follows from the
    last act within it and is computed. `follows` is the pair that was handed over to this one.
    """

    helper = models.ForeignKey(Participant, models.PROTECT, related_name="pairs", verbose_name="kawan")
    receiver = models.ForeignKey(Participant, models.PROTECT, related_name="kept_by", verbose_name="yang ditemani")
    kind = models.CharField("jenis bantuan", max_length=30)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="desa atau kelurahan")
    rhythm_days = models.PositiveSmallIntegerField("setiap berapa hari")
    state = models.CharField("status", max_length=11, choices=PairState.choices, default=PairState.PROPOSED)
    since = models.DateField("sejak")
    until = models.DateField("sampai", null=True, help_text="exclusive")
    helper_agreed_at = models.DateTimeField("kawan setuju", null=True)
    receiver_agreed_at = models.DateTimeField("yang ditemani setuju", null=True)
    follows = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="followed_by", verbose_name="meneruskan"
    )
    made_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="dibuat oleh")
    at = models.DateTimeField("dicatat", auto_now_add=True)
    client_id = models.UUIDField("nomor dari perangkat", unique=True)

    class Meta:
        verbose_name = "kawan"
        verbose_name_plural = "kawan"
        indexes = [models.Index(fields=("area", "state"), name="pair_area")]
        constraints = [
            models.UniqueConstraint(
                fields=("helper", "receiver"),
                condition=models.Q(state__in=("proposed", "active")),
                name="pair_one_live",
            ),
            models.CheckConstraint(condition=~models.Q(helper=models.F("receiver")), name="pair_of_two"),
            models.CheckConstraint(condition=models.Q(rhythm_days__gte=1, rhythm_days__lte=92), name="pair_rhythm"),
            models.CheckConstraint(
                condition=~models.Q(state="active")
                | models.Q(helper_agreed_at__isnull=False, receiver_agreed_at__isnull=False),
                name="pair_agreed_by_both",
            ),
        ]

    def __str__(self):
        return f"kawan {self.pk}"


class PairStep(_StepTaken):
    """One change of a pair's state, or one side's yes."""

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="steps", verbose_name="kawan")

    class Meta(_StepTaken.Meta):
        verbose_name = "langkah kawan"
        verbose_name_plural = "langkah kawan"


class ConfirmedHow(models.TextChoices):
    """How the receiving side confirmed. Silence is weaker evidence, and says so wherever it is shown."""

    CODE = "code", "Kode dari yang dibantu"
    CALL = "call", "Ditelepon petugas"
    PORTAL = "portal", "Yang dibantu sendiri"
    OPERATOR = "operator", "Petugas bertanya langsung"
    SILENCE = "silence", "Tidak ada sanggahan"


class Act(models.Model):
    """Help that was given on a day, counted once however many helped: `quantity` in the kind's unit and `hours` are of the
    whole act, and its helpers share them. It counts once the receiving side confirmed it.

    It belongs to a need, a pair, an occasion (such as `event:12`), or to none of them. `receiver` is null where it was for
    the whole village.
    """

    kind = models.CharField("jenis bantuan", max_length=30)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="desa atau kelurahan", db_index=False)
    need = models.ForeignKey(Need, models.PROTECT, null=True, related_name="acts", verbose_name="kebutuhan")
    pair = models.ForeignKey(Pair, models.PROTECT, null=True, related_name="acts", verbose_name="kawan")
    occasion = models.CharField("kegiatan", max_length=40, blank=True)
    receiver = models.ForeignKey(
        Participant, models.PROTECT, null=True, related_name="acts_received", verbose_name="yang dibantu"
    )
    happened_on = models.DateField("tanggal")
    quantity = models.DecimalField("jumlah", max_digits=10, decimal_places=2, null=True, help_text="null = not told")
    hours = models.DecimalField("jam", max_digits=6, decimal_places=2, null=True, help_text="null = not told")
    confirmed_on = models.DateField("dikonfirmasi", null=True)
    confirmed_how = models.CharField("cara konfirmasi", max_length=8, choices=ConfirmedHow.choices, blank=True)
    disputed_on = models.DateField("disanggah", null=True)
    thanked_at = models.DateTimeField("diberi terima kasih", null=True)
    thanks = SealedTextField("ucapan terima kasih", purpose="participation.words", null=True, blank=True)
    told_by = models.ForeignKey(
        Participant, models.PROTECT, null=True, related_name="+", verbose_name="disampaikan oleh"
    )
    recorded_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="dicatat oleh")
    recorded_at = models.DateTimeField("dicatat", auto_now_add=True)
    client_id = models.UUIDField("nomor dari perangkat", unique=True)

    class Meta:
        verbose_name = "aksi"
        verbose_name_plural = "aksi"
        indexes = [
            models.Index(fields=("area", "happened_on"), name="act_area_day"),
            models.Index(fields=("confirmed_on", "happened_on"), name="act_confirmed"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("need", "happened_on"), condition=models.Q(need__isnull=False), name="act_need_day_once"
            ),
            models.UniqueConstraint(
                fields=("pair", "happened_on"), condition=models.Q(pair__isnull=False), name="act_pair_day_once"
            ),
            models.CheckConstraint(condition=models.Q(need=None) | models.Q(pair=None), name="act_need_or_pair"),
            models.CheckConstraint(
                condition=models.Q(quantity=None) | models.Q(quantity__gt=0), name="act_quantity_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(hours=None) | models.Q(hours__gt=0, hours__lte=200), name="act_hours"
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_on=None, confirmed_how="")
                | models.Q(confirmed_on__isnull=False, disputed_on=None) & ~models.Q(confirmed_how=""),
                name="act_confirmed_somehow",
            ),
        ]

    def __str__(self):
        return f"aksi {self.pk}"


class ActHelper(models.Model):
    """One who helped in an act. Staff who are paid for it are marked: theirs is not a neighbour's act."""

    act = models.ForeignKey(Act, models.PROTECT, related_name="helpers", verbose_name="aksi")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="acts", verbose_name="penolong")
    is_staff = models.BooleanField("petugas yang dibayar", default=False)

    class Meta:
        verbose_name = "penolong dalam aksi"
        verbose_name_plural = "penolong dalam aksi"
        constraints = [models.UniqueConstraint(fields=("act", "participant"), name="act_helper_once")]

    def __str__(self):
        return f"aksi {self.act_id} · {self.participant_id}"


class ActStep(_StepTaken):
    """What was said about an act: told, confirmed and how, disputed and why, thanked."""

    act = models.ForeignKey(Act, models.PROTECT, related_name="steps", verbose_name="aksi")

    class Meta(_StepTaken.Meta):
        verbose_name = "langkah aksi"
        verbose_name_plural = "langkah aksi"


class Notice(models.Model):
    """One thing that the system told a participant, once: its subject (`need:12`), what, and the day it was about. A clock
    that runs twice tells nobody twice.
    """

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="notices", verbose_name="kepada")
    subject = models.CharField("tentang", max_length=40)
    what = models.CharField("yang disampaikan", max_length=30)
    on = models.DateField("untuk tanggal")
    sent_at = models.DateTimeField("disampaikan")

    class Meta:
        verbose_name = "pemberitahuan"
        verbose_name_plural = "pemberitahuan"
        constraints = [models.UniqueConstraint(fields=("participant", "subject", "what", "on"), name="notice_once")]

    def __str__(self):
        return f"{self.what} {self.subject}"

    @property
    def words(self) -> str:
        """What they were told, as staff pass it on."""
        return step_words(f"notice_{self.what}")

"""Lists of who is given aid: drafted by rule, deliberated in the village, verified, approved, frozen."""

from django.conf import settings
from django.db import models

from setiakawan.aid.models.judgement import StoredJudgement
from setiakawan.aid.models.programme import RuleDocument
from setiakawan.areas.models import Area
from setiakawan.registry.models import Family, Person
from setiakawan.welfare.models import ScoreVersion

_USER = settings.AUTH_USER_MODEL


class ListState(models.TextChoices):
    """The way of a list, in its order."""

    DRAFT = "draft", "Rancangan"
    DELIBERATED = "deliberated", "Sudah dimusyawarahkan"
    VERIFIED = "verified", "Sudah diverifikasi"
    APPROVED = "approved", "Disetujui dan dikunci"
    CANCELLED = "cancelled", "Dibatalkan"


class Method(models.TextChoices):
    """How a list is ranked where there is less than all who qualify would need."""

    DECILE = "decile", "Desil"
    SCORE = "score", "Skor bantu pilah"
    COMMUNITY = "community", "Peringkat warga"
    HYBRID = "hybrid", "Gabungan desil dan peringkat warga"


class AidList(models.Model):
    """One list of one programme for one area and period. `quota` = at most so many entries; null = all who qualify.

    `score_version` is the triage score in use when it was drafted, which gave its entries their scores.
    """

    programme = models.CharField("kode program", max_length=40)
    document = models.ForeignKey(RuleDocument, models.PROTECT, null=True, related_name="+", verbose_name="aturan")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="wilayah")
    valid_from = models.DateField("berlaku sejak")
    valid_until = models.DateField("berlaku sampai", help_text="exclusive")
    judged_on = models.DateField("dinilai per tanggal")
    method = models.CharField("cara memeringkat", max_length=9, choices=Method.choices, default=Method.DECILE)
    quota = models.PositiveIntegerField("kuota", null=True)
    score_version = models.ForeignKey(
        ScoreVersion, models.PROTECT, null=True, related_name="+", verbose_name="versi skor"
    )
    state = models.CharField("status", max_length=11, choices=ListState.choices, default=ListState.DRAFT)
    made_by = models.ForeignKey(_USER, models.PROTECT, related_name="+", verbose_name="disusun oleh")
    made_at = models.DateTimeField("disusun", auto_now_add=True)
    approved_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="disetujui oleh")

    class Meta:
        verbose_name = "daftar penerima"
        verbose_name_plural = "daftar penerima"
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved_by=None) | ~models.Q(approved_by=models.F("made_by")),
                name="list_approved_by_another",
            ),
            models.CheckConstraint(condition=models.Q(valid_until__gt=models.F("valid_from")), name="list_period"),
            models.CheckConstraint(
                condition=~models.Q(state="approved") | models.Q(approved_by__isnull=False), name="list_approved_by_somebody"
            ),
            models.UniqueConstraint(
                fields=("programme", "area", "valid_from"), condition=~models.Q(state="cancelled"), name="list_once"
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.programme} {self.area_id} {self.valid_from}"


class ListStep(models.Model):
    """A step that a list went, by whom and when. Append-only."""

    list = models.ForeignKey(AidList, models.PROTECT, related_name="steps", verbose_name="daftar")
    to = models.CharField("menjadi", max_length=11, choices=ListState.choices)
    by = models.ForeignKey(_USER, models.PROTECT, related_name="+", verbose_name="oleh")
    at = models.DateTimeField("pada", auto_now_add=True)
    note = models.CharField("catatan", max_length=300, blank=True)

    class Meta:
        verbose_name = "langkah daftar"
        verbose_name_plural = "langkah daftar"
        ordering = ("id",)

    def __str__(self):
        return f"{self.list_id}: {self.to}"


class EntryState(models.TextChoices):
    """Where an entry stands."""

    CHOSEN = "chosen", "Masuk daftar"
    WAITING = "waiting", "Layak, di luar kuota"
    UNKNOWN = "unknown", "Ada yang belum diketahui"
    REMOVED = "removed", "Dikeluarkan"


class ListEntry(models.Model):
    """A family or person on a list. `place` is the rank (1 first), null while unknown or removed; ties are broken by
    decile, then the lower community rank, then more members with a disability, then the entry's number.

    `score` is the triage score's position (0 poorest – 100), null without all its facts; `with_disability` counts the
    members known to have a disability.
    """

    list = models.ForeignKey(AidList, models.PROTECT, related_name="entries", verbose_name="daftar")
    family = models.ForeignKey(Family, models.PROTECT, related_name="+", verbose_name="keluarga")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="warga")
    judgement = models.ForeignKey(StoredJudgement, models.PROTECT, related_name="+", verbose_name="penilaian")
    state = models.CharField("status", max_length=7, choices=EntryState.choices)
    place = models.PositiveIntegerField("peringkat", null=True)
    decile = models.PositiveSmallIntegerField("desil", null=True)
    score = models.FloatField("skor bantu pilah", null=True)
    with_disability = models.PositiveSmallIntegerField("penyandang disabilitas", default=0)
    community_rank = models.PositiveIntegerField("peringkat warga", null=True)
    amount = models.DecimalField("jumlah", max_digits=18, decimal_places=2, null=True)

    class Meta:
        verbose_name = "penerima dalam daftar"
        verbose_name_plural = "penerima dalam daftar"
        ordering = ("place", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("list", "family"), condition=models.Q(person=None), name="entry_family_once"
            ),
            models.UniqueConstraint(fields=("list", "person"), name="entry_person_once"),
        ]

    def __str__(self):
        return f"{self.list_id} · {self.family_id}"

    @property
    def needs_check(self) -> bool:
        """Whether it was brought in with a fact missing, and nobody has settled yet what it would be given."""
        return self.amount is None and self.state in (EntryState.CHOSEN, EntryState.WAITING)

    @property
    def is_out(self) -> bool:
        """Whether a meeting or an officer could bring it in."""
        return self.state in (EntryState.REMOVED, EntryState.UNKNOWN)


class Deliberation(models.Model):
    """A meeting of the village about a list: when, where, who led it, who came, what was said."""

    list = models.ForeignKey(AidList, models.PROTECT, related_name="deliberations", verbose_name="daftar")
    held_on = models.DateField("tanggal musyawarah")
    place = models.CharField("tempat", max_length=120)
    chair = models.CharField("dipimpin oleh", max_length=120)
    attendance = models.JSONField("yang hadir", help_text="names and functions as written on the attendance page")
    notes = models.TextField("catatan", blank=True)
    ranking = models.JSONField("peringkat warga", default=tuple, help_text="entry numbers, the neediest first")
    recorded_by = models.ForeignKey(_USER, models.PROTECT, related_name="+", verbose_name="dicatat oleh")
    recorded_at = models.DateTimeField("dicatat", auto_now_add=True)
    client_id = models.UUIDField("nomor dari perangkat", unique=True)

    class Meta:
        verbose_name = "musyawarah"
        verbose_name_plural = "musyawarah"
        ordering = ("id",)

    def __str__(self):
        return f"{self.list_id} · {self.held_on}"


class EntryChange(models.Model):
    """Why an entry came in or went out, against what the rule alone would say. Append-only."""

    entry = models.ForeignKey(ListEntry, models.PROTECT, related_name="changes", verbose_name="penerima")
    before = models.CharField("semula", max_length=7, choices=EntryState.choices, blank=True)
    after = models.CharField("menjadi", max_length=7, choices=EntryState.choices)
    reason = models.CharField("alasan", max_length=300)
    deliberation = models.ForeignKey(
        Deliberation, models.PROTECT, null=True, related_name="changes", verbose_name="musyawarah"
    )
    by = models.ForeignKey(_USER, models.PROTECT, related_name="+", verbose_name="oleh")
    at = models.DateTimeField("pada", auto_now_add=True)

    class Meta:
        verbose_name = "perubahan daftar"
        verbose_name_plural = "perubahan daftar"
        ordering = ("id",)

    def __str__(self):
        return f"{self.entry_id}: {self.after}"


class Suspension(models.Model):
    """Somebody paused or excluded from a programme: stays so until lifted, whatever a list is computed anew."""

    programme = models.CharField("kode program", max_length=40)
    family = models.ForeignKey(Family, models.PROTECT, related_name="+", verbose_name="keluarga")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="warga")
    valid_from = models.DateField("sejak")
    reason = models.CharField("alasan", max_length=300)
    by = models.ForeignKey(_USER, models.PROTECT, related_name="+", verbose_name="oleh")
    at = models.DateTimeField("pada", auto_now_add=True)
    lifted_on = models.DateField("dicabut", null=True)
    lifted_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="dicabut oleh")
    lifted_reason = models.CharField("alasan dicabut", max_length=300, blank=True)

    class Meta:
        verbose_name = "penangguhan"
        verbose_name_plural = "penangguhan"
        indexes = [models.Index(fields=("programme", "family"), name="suspension_family")]

    def __str__(self):
        return f"{self.programme} · {self.family_id}"

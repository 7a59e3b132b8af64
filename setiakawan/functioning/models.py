"""Disability as reported and as established, the card, assistive devices, and answers to instruments."""

from django.conf import settings
from django.db import models

from setiakawan.core.sealing import SealedTextField
from setiakawan.registry.models import DatePrecision, Person, Source

_USER = settings.AUTH_USER_MODEL


class DisabilityKind(models.TextChoices):
    """Kinds under UU 8/2016, plus what old files can say only loosely."""

    PHYSICAL = "physical", "Disabilitas fisik"
    INTELLECTUAL = "intellectual", "Disabilitas intelektual"
    MENTAL = "mental", "Disabilitas mental"
    VISUAL = "visual", "Disabilitas sensorik netra"
    HEARING = "hearing", "Disabilitas sensorik rungu"
    SPEECH = "speech", "Disabilitas sensorik wicara"
    HEARING_OR_SPEECH = "hearing_or_speech", "Disabilitas sensorik rungu/wicara"
    MULTIPLE = "multiple", "Disabilitas ganda, ragam belum dirinci"
    OTHER = "other", "Disabilitas, ragam belum jelas"


class ReportedDisability(models.Model):
    """A kind of disability as a source reports it. Several per person; not a medical finding, not an assessment."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="reported_disabilities", verbose_name="warga")
    kind = models.CharField("ragam", max_length=20, choices=DisabilityKind.choices)
    stated_on = models.DateField("per tanggal")
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name="sumber")

    class Meta:
        verbose_name = "disabilitas yang dilaporkan"
        verbose_name_plural = "disabilitas yang dilaporkan"
        constraints = [models.UniqueConstraint(fields=("person", "kind", "source"), name="disability_once_per_source")]

    def __str__(self):
        return self.get_kind_display()


class EstablishedBy(models.TextChoices):
    """Who established a disability. Only medical staff make the legal finding; the office records who it was."""

    DOCTOR = "doctor", "Dokter atau tenaga medis"
    PSYCHOLOGIST = "psychologist", "Psikolog atau psikiater"
    OFFICE = "office", "Petugas sosial"
    PERSON = "person", "Warga sendiri atau keluarga"
    UNKNOWN = "", "Belum diketahui"


class DisabilityState(models.TextChoices):
    """What holds of a recorded disability from a day on."""

    PRESENT = "present", "Ada"
    DISPUTED = "disputed", "Dipersoalkan"
    RESOLVED = "resolved", "Tidak ada lagi"
    MISTAKEN = "mistaken", "Salah catat"


class Recorded(models.Model):
    """What every record of the field carries: who, when, and the device's number, so that it counts once."""

    recorded_by = models.ForeignKey(_USER, models.PROTECT, related_name="+", verbose_name="dicatat oleh")
    recorded_at = models.DateTimeField("dicatat")
    client_id = models.UUIDField("nomor dari perangkat", unique=True)

    class Meta:
        abstract = True


class Disability(Recorded):
    """One kind of disability (UU 8/2016) of a person, with onset, who established it and on what ground.

    Never changed: what became of it is told by its states, of which the latest holds. *Ganda* follows from two kinds or
    more; it is recorded as a kind of its own only where nobody can say which they are.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="disabilities", verbose_name="warga")
    kind = models.CharField("ragam", max_length=20, choices=DisabilityKind.choices)
    onset_on = models.DateField("sejak", null=True)
    onset_precision = models.CharField(
        "ketepatan", max_length=9, choices=DatePrecision.choices, blank=True, help_text="empty = unknown"
    )
    established_by = models.CharField("ditetapkan oleh", max_length=12, choices=EstablishedBy.choices, blank=True)
    ground = models.CharField("dasar", max_length=200, blank=True)

    class Meta:
        verbose_name = "disabilitas"
        verbose_name_plural = "disabilitas"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(onset_on=None, onset_precision="")
                | models.Q(onset_on__isnull=False) & ~models.Q(onset_precision=""),
                name="disability_onset_precision",
            )
        ]

    def __str__(self):
        return self.get_kind_display()


class DisabilityStatus(Recorded):
    """What holds of a disability from a day on. Append-only; the latest day holds, then the latest row."""

    disability = models.ForeignKey(Disability, models.PROTECT, related_name="states", verbose_name="disabilitas")
    state = models.CharField("status", max_length=8, choices=DisabilityState.choices)
    on = models.DateField("per tanggal")
    reason = models.CharField("alasan", max_length=200, blank=True)

    class Meta:
        verbose_name = "status disabilitas"
        verbose_name_plural = "status disabilitas"
        ordering = ("on", "id")

    def __str__(self):
        return self.get_state_display()


class DisabilityCard(Recorded):
    """A Kartu Penyandang Disabilitas (Permensos 2/2021). The number is sealed. What became of it is told by its states."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="disability_cards", verbose_name="warga")
    number = SealedTextField("nomor kartu", purpose="functioning.card", null=True, blank=True)
    issued_on = models.DateField("tanggal terbit", null=True)
    last_valid_on = models.DateField("berlaku sampai", null=True, help_text="its last day; empty = unknown")

    class Meta:
        verbose_name = "kartu penyandang disabilitas"
        verbose_name_plural = "kartu penyandang disabilitas"
        ordering = ("issued_on", "id")

    def __str__(self):
        return f"kartu {self.issued_on or ''}".strip()


class CardStateKind(models.TextChoices):
    """What became of a card from a day on."""

    LOST = "lost", "Hilang"
    FOUND = "found", "Ditemukan lagi"
    WITHDRAWN = "withdrawn", "Dicabut"
    REPLACED = "replaced", "Diganti"
    MISTAKEN = "mistaken", "Salah catat"


class CardState(Recorded):
    """What became of a card from a day on, and why. Append-only; the latest day holds, then the latest row."""

    card = models.ForeignKey(DisabilityCard, models.PROTECT, related_name="states", verbose_name="kartu")
    state = models.CharField("keadaan", max_length=9, choices=CardStateKind.choices)
    on = models.DateField("per tanggal")
    reason = models.CharField("alasan", max_length=200)

    class Meta:
        verbose_name = "keadaan kartu"
        verbose_name_plural = "keadaan kartu"
        ordering = ("on", "id")

    def __str__(self):
        return self.get_state_display()


class DeviceKind(models.TextChoices):
    """Assistive devices that the office meets."""

    WHEELCHAIR = "wheelchair", "Kursi roda"
    CRUTCH = "crutch", "Kruk atau alat bantu jalan"
    PROSTHESIS = "prosthesis", "Kaki atau tangan palsu"
    WHITE_CANE = "white_cane", "Tongkat netra"
    GLASSES = "glasses", "Kacamata"
    HEARING_AID = "hearing_aid", "Alat bantu dengar"
    OTHER = "other", "Alat bantu lain"


class DeviceStateKind(models.TextChoices):
    """What holds of a device from a day on."""

    NEEDED = "needed", "Dibutuhkan"
    GIVEN = "given", "Diberikan"
    BROKEN = "broken", "Rusak"
    REPAIRED = "repaired", "Diperbaiki"
    REPLACED = "replaced", "Diganti"
    RETURNED = "returned", "Dikembalikan"


class AssistiveDevice(Recorded):
    """One assistive device that a person needs or has. What became of it is told by its states."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="devices", verbose_name="warga")
    kind = models.CharField("alat", max_length=12, choices=DeviceKind.choices)
    note = models.CharField("keterangan", max_length=200, blank=True)

    class Meta:
        verbose_name = "alat bantu"
        verbose_name_plural = "alat bantu"

    def __str__(self):
        return self.get_kind_display()


class DeviceState(Recorded):
    """What holds of a device from a day on. Append-only; the latest day holds, then the latest row."""

    device = models.ForeignKey(AssistiveDevice, models.PROTECT, related_name="states", verbose_name="alat bantu")
    state = models.CharField("keadaan", max_length=8, choices=DeviceStateKind.choices)
    on = models.DateField("per tanggal")
    done_by = models.CharField("oleh", max_length=120, blank=True, help_text="who gave or repaired it; empty = unknown")
    note = models.CharField("keterangan", max_length=200, blank=True)

    class Meta:
        verbose_name = "keadaan alat bantu"
        verbose_name_plural = "keadaan alat bantu"
        ordering = ("on", "id")

    def __str__(self):
        return self.get_state_display()


class InstrumentText(models.Model):
    """The sentences of an instrument as an office loaded them: one version, never changed, beside those that are shipped.

    `content` is the file as it came. `provenance` says whose words they are, `permission` who allowed their use.
    """

    code = models.CharField("instrumen", max_length=20)
    version = models.CharField("versi", max_length=20)
    content = models.TextField("isi berkas")
    provenance = models.CharField("asal naskah", max_length=300)
    permission = models.CharField("izin", max_length=300)
    loaded_by_id = models.BigIntegerField("nomor pemuat", null=True)
    loaded_by_label = models.CharField("dimuat oleh", max_length=150)
    loaded_at = models.DateTimeField("dimuat")

    class Meta:
        verbose_name = "naskah instrumen"
        verbose_name_plural = "naskah instrumen"
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("code", "version"), name="instrument_text_once")]

    def __str__(self):
        return f"{self.code} {self.version}"


class Respondent(models.TextChoices):
    """Who answered. For somebody else is a proxy, and is told apart in every figure."""

    SELF = "self", "Warga sendiri"
    PROXY = "proxy", "Orang lain atas nama warga"
    UNKNOWN = "", "Belum diketahui"


class Response(Recorded):
    """One time that an instrument was asked of a person, on a civil date, in one version that never changes.

    `recorded_by` asked; answers from a file have its `source` instead, and the number of the row in `source_row`. While
    `finished_at` is empty it is a draft, kept on the server, that counts nowhere. Results are computed from the answers by
    the instrument asked, never stored.
    """

    recorded_by = models.ForeignKey(_USER, models.PROTECT, related_name="+", verbose_name="dicatat oleh", null=True)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name="sumber", null=True)
    source_row = models.BigIntegerField("baris berkas", null=True, help_text="number of the incoming row")

    person = models.ForeignKey(Person, models.PROTECT, related_name="responses", verbose_name="warga")
    instrument = models.CharField("instrumen", max_length=20)
    version = models.CharField("versi", max_length=20)
    asked_on = models.DateField("ditanyakan")
    respondent = models.CharField("yang menjawab", max_length=5, choices=Respondent.choices, blank=True)
    place = models.CharField("tempat", max_length=100, blank=True)
    finished_at = models.DateTimeField("selesai", null=True)

    class Meta:
        verbose_name = "pengisian instrumen"
        verbose_name_plural = "pengisian instrumen"
        ordering = ("asked_on", "id")
        indexes = [models.Index(fields=("person", "-asked_on"), name="response_asked")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(recorded_by__isnull=False) | models.Q(source__isnull=False),
                name="response_from_whom",
            )
        ]

    def __str__(self):
        return f"{self.instrument} {self.asked_on}"


class Missing(models.TextChoices):
    """Why there is no answer."""

    REFUSED = "refused", "Tidak mau menjawab"
    NOT_KNOWN = "not_known", "Tidak tahu"


class Answer(models.Model):
    """The answer to one question: a code of its options, or why there is none. No row = not asked."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="answers", verbose_name="pengisian")
    question = models.CharField("pertanyaan", max_length=40)
    code = models.PositiveSmallIntegerField("jawaban", null=True)
    missing = models.CharField("tanpa jawaban", max_length=9, choices=Missing.choices, blank=True)

    class Meta:
        verbose_name = "jawaban"
        verbose_name_plural = "jawaban"
        constraints = [
            models.UniqueConstraint(fields=("response", "question"), name="answer_once"),
            models.CheckConstraint(
                condition=models.Q(code=None) & ~models.Q(missing="") | models.Q(code__isnull=False, missing=""),
                name="answer_or_why_not",
            ),
        ]

    def __str__(self):
        return f"{self.question}: {self.code or self.missing}"

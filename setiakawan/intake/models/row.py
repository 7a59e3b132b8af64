"""One row of a source file: verbatim, then read, checked, decided and merged."""

from django.conf import settings
from django.db import models

from setiakawan.core.sealing import SealedTextField
from setiakawan.intake.models.batch import Batch, IncomingFile
from setiakawan.registry.models import Person


class Outcome(models.TextChoices):
    """What the row is to the registry, as far as exact identity tells."""

    UNKNOWN = "", "Belum diperiksa"
    NEW = "new", "Warga baru"
    SAME = "same", "Sama"
    CHANGED = "changed", "Ada perubahan"
    UNCERTAIN = "uncertain", "Belum pasti"
    REJECTED = "rejected", "Ditolak"


class Decision(models.TextChoices):
    """What a person decided about a row that could not be merged by itself."""

    NONE = "", "Belum diputuskan"
    MERGE_NEW = "merge_new", "Catat sebagai warga baru"
    MERGE_INTO = "merge_into", "Gabung ke warga ini"
    KEEP_OLD = "keep_old", "Orang sama, nilai lama dipakai"
    REJECT = "reject", "Tolak baris"


class SourceRow(models.Model):
    """A row as it stood in the file, encrypted and never changed, and what became of it."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rows", verbose_name="kiriman", db_index=False)
    file = models.ForeignKey(IncomingFile, models.CASCADE, related_name="rows", verbose_name="berkas", db_index=False)
    sheet = models.CharField("lembar", max_length=80, blank=True)
    number = models.PositiveIntegerField("baris", help_text="as the spreadsheet numbers it, from 1")
    cells = SealedTextField("isi asli", purpose="row", help_text="JSON list of the cells, verbatim")
    reading = SealedTextField("terbaca", purpose="row", null=True, help_text="JSON of the interpreted row")
    area_code = models.CharField("wilayah", max_length=13, blank=True)
    nik_key = models.BinaryField("kunci NIK", max_length=16, null=True)
    family_key = models.BinaryField("kunci keluarga", max_length=16, help_text="rows that are merged in one act")
    outcome = models.CharField("hasil", max_length=10, choices=Outcome.choices, blank=True)
    decision = models.CharField("keputusan", max_length=10, choices=Decision.choices, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="pemutus", db_index=False
    )
    decided_at = models.DateTimeField("diputuskan", null=True)
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, related_name="source_rows", verbose_name="warga"
    )
    merged_at = models.DateTimeField("digabungkan", null=True)

    class Meta:
        verbose_name = "baris sumber"
        verbose_name_plural = "baris sumber"
        constraints = [models.UniqueConstraint(fields=("file", "sheet", "number"), name="row_once")]
        indexes = [
            models.Index(fields=("batch", "family_key"), name="row_family"),
            models.Index(fields=("batch", "outcome"), name="row_outcome"),
        ]

    def __str__(self):
        return f"{self.file_id} · {self.sheet} · {self.number}"


class Severity(models.TextChoices):
    """How a finding weighs: `note` merges anyway, `question` asks a person first, `reject` cannot be merged."""

    NOTE = "note", "Catatan"
    QUESTION = "question", "Perlu keputusan"
    REJECT = "reject", "Tidak dapat dipakai"


class Finding(models.Model):
    """One reason that a check gave for one row. The words for a code stand in `checks/reasons.py`."""

    row = models.ForeignKey(SourceRow, models.CASCADE, related_name="findings", verbose_name="baris")
    code = models.CharField("kode", max_length=40)
    field = models.CharField("kolom", max_length=40, blank=True)
    severity = models.CharField("bobot", max_length=8, choices=Severity.choices)
    detail = models.JSONField("rincian", default=dict, help_text="never a NIK, KK or phone in clear")

    class Meta:
        verbose_name = "temuan"
        verbose_name_plural = "temuan"
        indexes = [models.Index(fields=("code", "row"), name="finding_code")]

    def __str__(self):
        return self.code

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


class Trait(models.IntegerChoices):
    """Facts about a row that the checks across rows need, as bits of one small number."""

    NAMED = 1, "nama terisi"
    HEAD = 2, "kepala keluarga"
    GONE = 4, "meninggal atau pindah"
    AID_LIST = 8, "dari daftar bantuan"
    QUESTION = 16, "perlu keputusan"
    REJECT = 32, "tidak dapat dipakai"
    FACTS_ONLY = 64, "hanya menambah fakta"


class SourceRow(models.Model):
    """What became of one row of a file. What the row says stands unchanged in its `RowContent`.

    The state is small and apart from the content, since it is written three times and the content only once. Keys are
    blind indexes: `nik_key` of a valid NIK only, `family_key` of the KK, `who_key` of name and birth within the KK,
    `namesake_key` of name and birth within the village.
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rows", verbose_name="kiriman", db_index=False)
    file = models.ForeignKey(IncomingFile, models.CASCADE, related_name="rows", verbose_name="berkas", db_index=False)
    sheet = models.CharField("lembar", max_length=80, blank=True)
    number = models.PositiveIntegerField("baris", help_text="as the spreadsheet numbers it, from 1")
    area_code = models.CharField("wilayah", max_length=13)
    nik_key = models.BinaryField("kunci NIK", max_length=16, null=True)
    family_key = models.BinaryField("kunci keluarga", max_length=16, null=True)
    who_key = models.BinaryField("kunci orang dalam KK", max_length=16, null=True)
    namesake_key = models.BinaryField("kunci nama dan lahir di desa", max_length=16, null=True)
    dtks_key = models.BinaryField("kunci ID DTKS", max_length=16, null=True)
    traits = models.PositiveSmallIntegerField("sifat", default=0)
    unit = models.BigIntegerField(
        "satuan gabung", null=True, help_text="rows merged in one act: the id of the first one"
    )
    same_as = models.ForeignKey(
        "self", models.DO_NOTHING, null=True, related_name="+", verbose_name="orang yang sama dengan baris",
        db_constraint=False, db_index=False,
    )  # fmt: skip
    outcome = models.CharField("hasil", max_length=10, choices=Outcome.choices, blank=True)
    is_waiting = models.BooleanField("menunggu keputusan", default=False)
    decision = models.CharField("keputusan", max_length=10, choices=Decision.choices, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="pemutus", db_index=False
    )
    decided_at = models.DateTimeField("diputuskan", null=True)
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, related_name="source_rows", verbose_name="warga",
        help_text="before the merge: whom the row matches; after it: whom it went to",
    )  # fmt: skip
    merged_at = models.DateTimeField("digabungkan", null=True)

    class Meta:
        verbose_name = "baris sumber"
        verbose_name_plural = "baris sumber"
        constraints = [models.UniqueConstraint(fields=("file", "sheet", "number"), name="row_once")]
        indexes = [
            models.Index(fields=("batch", "outcome"), name="row_outcome"),
            models.Index(fields=("batch", "unit"), name="row_unit"),
        ]

    def __str__(self):
        return f"{self.file_id} · {self.sheet} · {self.number}"


class RowContent(models.Model):
    """A row as it stood in the file, and how it was read: encrypted, written once, never changed."""

    row = models.OneToOneField(
        SourceRow, models.CASCADE, primary_key=True, related_name="content", verbose_name="baris"
    )
    cells = SealedTextField("isi asli", purpose="row", help_text="JSON list of the cells, verbatim")
    reading = SealedTextField("terbaca", purpose="row", help_text="JSON of the interpreted row")

    class Meta:
        verbose_name = "isi baris"
        verbose_name_plural = "isi baris"

    def __str__(self):
        return f"isi baris {self.row_id}"


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

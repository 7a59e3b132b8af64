"""What somebody handed in: a batch of files, and how far the system has come with it."""

from django.conf import settings
from django.db import models

from setiakawan.areas.models import Area
from setiakawan.registry.models import Source


class BatchState(models.TextChoices):
    """The stations of a batch, in their order. `work` in `pipeline.py` moves it on and resumes after a crash."""

    MAPPING = "mapping", "Menunggu pencocokan kolom"
    READING = "reading", "Sedang dibaca"
    CHECKING = "checking", "Sedang diperiksa"
    REVIEW = "review", "Menunggu tinjauan"
    MERGING = "merging", "Sedang digabungkan"
    DONE = "done", "Selesai"
    UNDOING = "undoing", "Sedang dibatalkan"
    REFUSED = "refused", "Tidak dapat dibaca"
    UNDONE = "undone", "Dibatalkan"


class Batch(models.Model):
    """Files that were handed in together and are reviewed together. Seen by whoever's scope covers its area."""

    label = models.CharField("nama", max_length=120)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="wilayah")
    as_of = models.DateField("keadaan per tanggal")
    state = models.CharField("status", max_length=10, choices=BatchState.choices, default=BatchState.MAPPING)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="pengunggah"
    )
    uploaded_by_label = models.CharField("pengunggah (nama)", max_length=150)
    uploaded_at = models.DateTimeField("diunggah", auto_now_add=True)
    done = models.PositiveIntegerField("selesai", default=0, help_text="rows, within the present station")
    total = models.PositiveIntegerField("jumlah", default=0)
    worker = models.CharField("pekerja", max_length=120, blank=True, help_text="the process that holds the batch now")
    worked_at = models.DateTimeField("terakhir dikerjakan", null=True, help_text="its heartbeat")
    asked_by_id = models.BigIntegerField("nomor peminta", null=True, help_text="who asked for the merge or the undoing")
    asked_by_label = models.CharField("peminta", max_length=150, blank=True)
    asked_reason = models.CharField("alasan", max_length=300, blank=True)
    trouble = models.CharField("gangguan", max_length=300, blank=True)

    class Meta:
        verbose_name = "kiriman"
        verbose_name_plural = "kiriman"
        ordering = ("-id",)

    def __str__(self):
        return self.label


class FileState(models.TextChoices):
    """Where one file stands."""

    WAITING = "waiting", "Menunggu"
    NEEDS_MAPPING = "needs_mapping", "Perlu pencocokan kolom"
    READ = "read", "Terbaca"
    REFUSED = "refused", "Tidak dapat dibaca"


class IncomingFile(models.Model):
    """One file of a batch. Its bytes are kept encrypted until every row of it is stored, then removed."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="files", verbose_name="kiriman")
    name = models.CharField("nama berkas", max_length=200)
    sha256 = models.CharField("sidik", max_length=64, db_index=True)
    size = models.PositiveBigIntegerField("ukuran")
    stored_as = models.CharField("disimpan sebagai", max_length=80, blank=True)
    format = models.CharField("bentuk", max_length=20, blank=True)
    mapping = models.JSONField("pencocokan kolom", default=dict)
    state = models.CharField("status", max_length=14, choices=FileState.choices, default=FileState.WAITING)
    refusal = models.CharField("alasan tidak terbaca", max_length=500, blank=True)
    row_count = models.PositiveIntegerField("jumlah baris", default=0, help_text="stored so far")
    header = models.JSONField("kepala kolom", default=dict, help_text="sheet, its header cells and suggested columns")
    source = models.OneToOneField(Source, models.PROTECT, null=True, related_name="+", verbose_name="sumber")

    class Meta:
        verbose_name = "berkas masuk"
        verbose_name_plural = "berkas masuk"
        ordering = ("id",)

    def __str__(self):
        return self.name


class SavedMapping(models.Model):
    """A column mapping that a user confirmed, offered again for a table with the same headers."""

    label = models.CharField("nama", max_length=120)
    headers_key = models.CharField("sidik kepala kolom", max_length=64, unique=True)
    mapping = models.JSONField("pencocokan kolom")
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="penyimpan")
    saved_at = models.DateTimeField("disimpan", auto_now=True)

    class Meta:
        verbose_name = "pencocokan tersimpan"
        verbose_name_plural = "pencocokan tersimpan"

    def __str__(self):
        return self.label

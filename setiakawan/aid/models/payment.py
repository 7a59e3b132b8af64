"""Instalments, what each family is owed in one, and what happened to it."""

import datetime

from django.conf import settings
from django.db import models

from setiakawan.aid.models.listing import AidList, ListEntry
from setiakawan.core.sealing import SealedTextField
from setiakawan.registry.models import Family, Person

_USER = settings.AUTH_USER_MODEL


def year_end(day: datetime.date) -> datetime.date:
    """The last day of the budget year of a day: a year of government is a calendar year (UU 17/2003, article 4)."""
    return day.replace(month=12, day=31)


class RoundState(models.TextChoices):
    """The way of one instalment."""

    DRAFT = "draft", "Disiapkan"
    APPROVED = "approved", "Disetujui"
    SENT = "sent", "Dikirim ke penyalur"
    CLOSED = "closed", "Ditutup"
    CANCELLED = "cancelled", "Dibatalkan"


class Channel(models.TextChoices):
    """How money or goods reach the family."""

    BANK = "bank", "Bank"
    POST = "post", "Kantor pos"
    WALLET = "wallet", "Dompet digital"
    CASH = "cash", "Tunai di desa"
    GOODS = "goods", "Serah terima barang"


class PayoutAccount(models.Model):
    """How a family wants to be paid. Append-only; the latest row holds.

    `institution` is the bank or wallet; `number` the account or telephone number; `holder` the name that it is in, and
    `person` the member of the family whose it is, where somebody said so. `is_undecided` stands where two families that
    each had a way became one: until a later row says which holds, nothing is paid to them.
    """

    family = models.ForeignKey(Family, models.PROTECT, related_name="+", verbose_name="keluarga")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="pemilik rekening")
    is_undecided = models.BooleanField("harus dipilih", default=False)
    channel = models.CharField("jalur", max_length=6, choices=Channel.choices)
    institution = models.CharField("bank atau dompet", max_length=40, blank=True)
    number = SealedTextField("nomor rekening", purpose="aid.account", blank=True)
    holder = models.CharField("atas nama", max_length=120, blank=True)
    mark = models.BinaryField("sidik nomor", max_length=16, null=True, db_index=True, help_text="finds the same number")
    by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="oleh")
    at = models.DateTimeField("pada", auto_now_add=True)

    class Meta:
        verbose_name = "cara menerima"
        verbose_name_plural = "cara menerima"
        ordering = ("id",)

    def __str__(self):
        return f"{self.family_id}: {self.channel}"


class Round(models.Model):
    """One instalment of an approved list."""

    list = models.ForeignKey(AidList, models.PROTECT, related_name="rounds", verbose_name="daftar")
    number = models.PositiveSmallIntegerField("tahap")
    due_on = models.DateField("jadwal")
    last_on = models.DateField("hari terakhir", null=True, help_text="nothing is paid after it; none: the year's end")
    state = models.CharField("status", max_length=9, choices=RoundState.choices, default=RoundState.DRAFT)
    made_by = models.ForeignKey(_USER, models.PROTECT, related_name="+", verbose_name="disiapkan oleh")
    made_at = models.DateTimeField("disiapkan", auto_now_add=True)
    approved_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="disetujui oleh")
    approved_at = models.DateTimeField("disetujui", null=True)

    class Meta:
        verbose_name = "tahap penyaluran"
        verbose_name_plural = "tahap penyaluran"
        ordering = ("list", "number")
        constraints = [
            models.UniqueConstraint(
                fields=("list", "number"), condition=~models.Q(state="cancelled"), name="round_once"
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by=None) | ~models.Q(approved_by=models.F("made_by")),
                name="round_approved_by_another",
            ),
        ]

    def __str__(self):
        return f"{self.list_id} tahap {self.number}"

    @property
    def ends_on(self) -> datetime.date:
        """The last day on which anything of it is paid."""
        return self.last_on or year_end(self.due_on)


LOOKS = ("Diperiksa sebelum dikirim: ", "Diperiksa sebelum diserahkan: ")
"""How the reason begins where not the approval but a later look holds something back: it stays owed."""


class Entitlement(models.Model):
    """What one entry is owed in one instalment: rupiah that go by a channel, things that are handed over, or both. Its
    state follows from its events; nothing is stored about it here.

    `goods_due` are the things, as `rules.goods` stores them; `channel` is GOODS where there is no money.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="entitlements", verbose_name="tahap")
    entry = models.ForeignKey(ListEntry, models.PROTECT, related_name="entitlements", verbose_name="penerima")
    amount = models.DecimalField("jumlah", max_digits=18, decimal_places=2)
    goods_due = models.JSONField("barang", default=list)
    channel = models.CharField("jalur", max_length=6, choices=Channel.choices)
    account = SealedTextField("nomor rekening", purpose="aid.account", null=True, blank=True)
    institution = models.CharField("bank atau dompet", max_length=40, blank=True)
    holder = models.CharField("atas nama", max_length=120, blank=True)
    held_reason = models.CharField("ditahan karena", max_length=200, blank=True)

    class Meta:
        verbose_name = "hak penerima"
        verbose_name_plural = "hak penerima"
        constraints = [
            models.UniqueConstraint(fields=("round", "entry"), name="entitlement_once"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="entitlement_not_negative"),
        ]

    def __str__(self):
        return f"{self.round_id} · {self.entry_id}"

    @property
    def is_held_for_now(self) -> bool:
        """Whether a look after the approval holds it back, so that the next look may let it go."""
        return self.held_reason.startswith(LOOKS)


class PaymentKind(models.TextChoices):
    """What happened to an entitlement."""

    SENT = "sent", "Dikirim ke penyalur"
    PAID = "paid", "Dibayarkan"
    FAILED = "failed", "Gagal dibayarkan"
    CONFIRMED = "confirmed", "Diterima keluarga"
    RETURNED = "returned", "Dikembalikan ke kas"
    CANCELLED = "cancelled", "Dibatalkan"


class PaymentEvent(models.Model):
    """One thing that happened to an entitlement. Append-only; `reference` is the channel's own number."""

    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="events", verbose_name="hak penerima")
    kind = models.CharField("peristiwa", max_length=9, choices=PaymentKind.choices)
    on = models.DateField("tanggal")
    amount = models.DecimalField("jumlah", max_digits=18, decimal_places=2, default=0)
    reference = models.CharField("nomor rujukan", max_length=60, blank=True)
    way = models.CharField("cara", max_length=20, blank=True, help_text="signature, code, witness, file")
    note = models.CharField("catatan", max_length=200, blank=True)
    by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="oleh")
    at = models.DateTimeField("pada", auto_now_add=True)

    class Meta:
        verbose_name = "peristiwa penyaluran"
        verbose_name_plural = "peristiwa penyaluran"
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=("reference", "kind"), condition=~models.Q(reference=""), name="payment_reference_once"
            )
        ]

    def __str__(self):
        return f"{self.entitlement_id}: {self.kind}"


class ResultFile(models.Model):
    """One file of a channel's answers that was loaded, and what of it could not be entered. The same file again is the
    same row; `faults` are rows by number and reason, without anything of what stood in them.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="files", verbose_name="tahap")
    name = models.CharField("nama berkas", max_length=120, blank=True)
    digest = models.CharField("sidik isi", max_length=64)
    entered = models.PositiveIntegerField("dicatat", default=0)
    known = models.PositiveIntegerField("sudah tercatat", default=0)
    pending = models.PositiveIntegerField("belum dijawab", default=0)
    faults = models.JSONField("baris yang tidak dicatat", default=list)
    by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="oleh")
    at = models.DateTimeField("pada", auto_now_add=True)

    class Meta:
        verbose_name = "berkas hasil"
        verbose_name_plural = "berkas hasil"
        ordering = ("-id",)
        constraints = [models.UniqueConstraint(fields=("round", "digest"), name="result_file_once")]

    def __str__(self):
        return f"{self.round_id}: {self.name}"


class GoodsHandover(models.Model):
    """One thing with a serial number, handed to somebody: piece number so and so of a benefit that the entitlement owes."""

    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="goods", verbose_name="hak penerima")
    benefit = models.CharField("manfaat", max_length=40, blank=True, help_text="code in goods_due")
    piece = models.PositiveSmallIntegerField("yang ke", default=1)
    goods = models.CharField("barang", max_length=80)
    serial = models.CharField("nomor seri", max_length=60, unique=True)
    on = models.DateField("tanggal")
    witness = models.CharField("saksi", max_length=120)
    by = models.ForeignKey(_USER, models.PROTECT, related_name="+", verbose_name="oleh")
    at = models.DateTimeField("pada", auto_now_add=True)

    class Meta:
        verbose_name = "serah terima barang"
        verbose_name_plural = "serah terima barang"
        constraints = [models.UniqueConstraint(fields=("entitlement", "benefit", "piece"), name="goods_piece_once")]

    def __str__(self):
        return f"{self.goods} {self.serial}"

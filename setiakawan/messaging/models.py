"""The outbox, what became of each message, one-time codes, links."""

import uuid

from django.db import models

from setiakawan.core.sealing import SealedTextField


class MessageState(models.TextChoices):
    """Where a message is."""

    WAITING = "waiting", "Menunggu dikirim"
    SENDING = "sending", "Sedang dikirim"
    BY_HAND = "by_hand", "Menunggu disampaikan petugas"
    SENT = "sent", "Terkirim"
    DELIVERED = "delivered", "Sampai"
    READ = "read", "Dibaca"
    FAILED = "failed", "Gagal"
    EXPIRED = "expired", "Kedaluwarsa"


class Message(models.Model):
    """One message to one address. Address and text are sealed; the text is emptied when the message has no use left."""

    reference = models.UUIDField("rujukan", default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("jenis", max_length=30)
    subject = models.CharField("tentang", max_length=60)
    area_code = models.CharField("wilayah", max_length=13, blank=True)
    to = SealedTextField("kepada", purpose="message.to")
    to_index = models.BinaryField("indeks kepada", max_length=16)
    text = SealedTextField("isi", purpose="message.text")
    state = models.CharField("keadaan", max_length=10, choices=MessageState.choices, default=MessageState.WAITING)
    channel = models.CharField("saluran", max_length=12, blank=True)
    attempts = models.PositiveSmallIntegerField("percobaan", default=0)
    created_at = models.DateTimeField("dibuat")
    next_at = models.DateTimeField("dicoba lagi", null=True)
    not_after = models.DateTimeField("tidak berguna sesudah", null=True)

    class Meta:
        verbose_name = "pesan"
        verbose_name_plural = "pesan"
        indexes = [
            models.Index(fields=("state", "next_at"), name="message_due"),
            models.Index(fields=("to_index", "created_at"), name="message_to"),
            models.Index(fields=("subject",), name="message_subject"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=MessageState.values), name="message_state_known")
        ]

    def __str__(self):
        return f"pesan {self.pk}"


class MessageNews(models.Model):
    """What a channel said about a message: taken, refused, delivered, read. Rows are only added."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="news", verbose_name="pesan")
    channel = models.CharField("saluran", max_length=12)
    state = models.CharField("keadaan", max_length=10)
    provider_id = models.CharField("nomor saluran", max_length=200, blank=True)
    note = models.CharField("keterangan", max_length=120, blank=True)
    at = models.DateTimeField("pada")

    class Meta:
        verbose_name = "kabar pesan"
        verbose_name_plural = "kabar pesan"
        indexes = [models.Index(fields=("channel", "provider_id"), name="message_news_provider")]

    def __str__(self):
        return f"{self.state} {self.message_id}"


class OneTimeCode(models.Model):
    """A code of six digits for one purpose and subject, kept only as a keyed fingerprint."""

    purpose = models.CharField("untuk", max_length=30)
    subject = models.CharField("tentang", max_length=80)
    code_index = models.BinaryField("sidik kode", max_length=16)
    issued_at = models.DateTimeField("dibuat")
    valid_until = models.DateTimeField("berlaku sampai")
    tries = models.PositiveSmallIntegerField("percobaan", default=0)
    used_at = models.DateTimeField("dipakai", null=True)

    class Meta:
        verbose_name = "kode sekali pakai"
        verbose_name_plural = "kode sekali pakai"
        indexes = [models.Index(fields=("purpose", "subject", "-issued_at"), name="one_time_code_subject")]

    def __str__(self):
        return f"kode {self.pk}"


class Link(models.Model):
    """An address that opens one thing without an account, kept only as a keyed fingerprint."""

    purpose = models.CharField("untuk", max_length=30)
    subject = models.CharField("tentang", max_length=80)
    token_index = models.BinaryField("sidik tautan", max_length=16, unique=True)
    issued_at = models.DateTimeField("dibuat")
    valid_until = models.DateTimeField("berlaku sampai")
    withdrawn_at = models.DateTimeField("ditarik", null=True)

    class Meta:
        verbose_name = "tautan"
        verbose_name_plural = "tautan"
        indexes = [models.Index(fields=("purpose", "subject"), name="link_subject")]

    def __str__(self):
        return f"tautan {self.pk}"

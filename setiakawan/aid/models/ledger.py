"""Every rupiah, entered twice: what an account gives, another gets."""

from django.conf import settings
from django.db import models

_USER = settings.AUTH_USER_MODEL


class Transaction(models.Model):
    """Postings that stand or fall together; their amounts sum to zero. Never changed; a mistake gets a reversal."""

    key = models.CharField("kunci", max_length=80, unique=True, help_text="says what happened, so that it happens once")
    on = models.DateField("tanggal")
    words = models.CharField("uraian", max_length=200)
    by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="oleh")
    at = models.DateTimeField("pada", auto_now_add=True)

    class Meta:
        verbose_name = "transaksi"
        verbose_name_plural = "transaksi"
        ordering = ("id",)

    def __str__(self):
        return self.key


class Posting(models.Model):
    """One side of a transaction. `account` is text such as `budget:pkh`, `owed:17`, `sent:bank`, `given`."""

    transaction = models.ForeignKey(Transaction, models.PROTECT, related_name="postings", verbose_name="transaksi")
    account = models.CharField("akun", max_length=60, db_index=True)
    amount = models.DecimalField("jumlah", max_digits=18, decimal_places=2)

    class Meta:
        verbose_name = "pos buku besar"
        verbose_name_plural = "pos buku besar"
        ordering = ("id",)
        constraints = [models.CheckConstraint(condition=~models.Q(amount=0), name="posting_not_zero")]

    def __str__(self):
        return f"{self.account} {self.amount}"

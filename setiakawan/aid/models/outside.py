"""What other offices' lists say of people: who is paid by the state, who is given aid elsewhere."""

from django.conf import settings
from django.db import models

_USER = settings.AUTH_USER_MODEL


class OutsideKind(models.TextChoices):
    """Whose list it is."""

    SERVANTS = "servants", "ASN, TNI, dan Polri"
    PENSIONERS = "pensioners", "Pensiunan ASN, TNI, dan Polri"
    RECIPIENTS = "recipients", "Penerima bantuan di kabupaten atau kota lain"


class OutsideList(models.Model):
    """One file of another office. `programme` and the period are said where it lists who is given aid elsewhere; `faults`
    are the rows that were left out, by number and reason, without anything of what stood in them.
    """

    kind = models.CharField("jenis", max_length=10, choices=OutsideKind.choices)
    source = models.CharField("dari mana", max_length=120)
    as_of = models.DateField("keadaan per")
    programme = models.CharField("kode program", max_length=40, blank=True)
    valid_from = models.DateField("berlaku sejak", null=True)
    valid_until = models.DateField("berlaku sampai", null=True, help_text="exclusive")
    digest = models.CharField("sidik berkas", max_length=64)
    rows = models.PositiveIntegerField("jumlah baris")
    faults = models.JSONField("baris yang tidak dimuat", default=list, help_text="pairs of row number and reason")
    loaded_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="dimuat oleh")
    loaded_at = models.DateTimeField("dimuat", auto_now_add=True)
    withdrawn_on = models.DateField("ditarik", null=True)
    withdrawn_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="ditarik oleh")
    withdrawn_reason = models.CharField("alasan ditarik", max_length=300, blank=True)

    class Meta:
        verbose_name = "daftar dari luar"
        verbose_name_plural = "daftar dari luar"
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="recipients")
                | (~models.Q(programme="") & models.Q(valid_from__lt=models.F("valid_until"))),
                name="outside_recipients_say_of_what",
            ),
            models.UniqueConstraint(
                fields=("digest", "kind", "programme"), condition=models.Q(withdrawn_on=None), name="outside_file_once"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.source}"


class OutsidePerson(models.Model):
    """One person of such a list: only the fingerprint of the NIK, the same that the registry finds people by.

    `cleared_on`: somebody saw that it does not hold (any more), and said why.
    """

    list = models.ForeignKey(OutsideList, models.CASCADE, related_name="people", verbose_name="daftar")
    number_key = models.BinaryField("kunci NIK", max_length=16, db_index=True)
    cleared_on = models.DateField("tidak berlaku sejak", null=True)
    cleared_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="dinyatakan oleh")
    cleared_reason = models.CharField("alasan tidak berlaku", max_length=300, blank=True)

    class Meta:
        verbose_name = "orang dalam daftar dari luar"
        verbose_name_plural = "orang dalam daftar dari luar"
        constraints = [models.UniqueConstraint(fields=("list", "number_key"), name="outside_person_once")]

    def __str__(self):
        return f"{self.list_id} · {self.pk}"

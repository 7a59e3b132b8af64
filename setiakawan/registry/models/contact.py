"""How a person can be reached."""

from django.db import models

from setiakawan.core.sealing import SealedTextField
from setiakawan.registry.models.person import Person
from setiakawan.registry.models.source import Source


class ContactKind(models.TextChoices):
    """The channel. A phone may be shared by a whole family: weak evidence, never an identity."""

    PHONE = "phone", "Telepon"
    EMAIL = "email", "Surel"


class Contact(models.Model):
    """One number or address of one person, encrypted. Phones are kept as +62…, with the text as typed beside it."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="contacts", verbose_name="warga")
    kind = models.CharField("jenis", max_length=5, choices=ContactKind.choices)
    value = SealedTextField("nilai", purpose="contact")
    value_key = models.BinaryField("kunci nilai", max_length=16, db_index=True)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name="sumber", db_index=False)
    withdrawn_at = models.DateTimeField("ditarik", null=True)

    class Meta:
        verbose_name = "kontak"
        verbose_name_plural = "kontak"

    def __str__(self):
        return f"{self.get_kind_display()} {self.person_id}"

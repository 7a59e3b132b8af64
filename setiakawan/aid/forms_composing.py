"""The form with which an officer writes a programme from criteria that exist."""

import datetime
import re
from collections.abc import Collection, Mapping
from decimal import Decimal

from django import forms
from django.utils.text import slugify

from setiakawan.aid.composing import Choice, Chosen
from setiakawan.aid.rules.compiling import KINDS, PERIODS, UNITS
from setiakawan.core.text import clean_text
from setiakawan.registry.forms import date_field

_RUPIAH = re.compile(r"(?:Rp\.?\s*)?([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,15})(?:,00?|,-)?", re.IGNORECASE)


class RupiahField(forms.CharField):
    """An amount as people write it: 1200000, 1.200.000 or Rp 1.200.000. Becomes a Decimal above zero, or None."""

    def __init__(self, **options):
        super().__init__(max_length=30, widget=forms.TextInput(attrs={"inputmode": "numeric"}), **options)

    def clean(self, value):
        """The amount; a fraction of a rupiah, a minus or a letter is refused in words."""
        text = super().clean(value).strip()
        if not text:
            return None
        found = _RUPIAH.fullmatch(text)
        if not found or not int(found[1].replace(".", "")):
            raise forms.ValidationError("Tulis jumlah rupiah lebih dari nol, misalnya 1.200.000.")
        return Decimal(found[1].replace(".", ""))


class ComposeForm(forms.Form):
    """A programme in words and ticks."""

    label = forms.CharField(label="Nama program", max_length=120)
    about = forms.CharField(label="Untuk apa", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    law = forms.CharField(
        label="Dasar hukum", max_length=200, help_text="Tertulis pada setiap syarat dan setiap surat."
    )
    funds = forms.CharField(label="Sumber dana", max_length=120)
    manager = forms.CharField(label="Pengelola", max_length=120)
    valid_from = date_field("Berlaku sejak")
    valid_until = date_field("Berlaku sampai", required=False, help_text="Hari pertama sesudah masa berlakunya.")
    unit = forms.ChoiceField(label="Dihitung per", choices=list(UNITS.items()), widget=forms.RadioSelect)
    decile_to = forms.IntegerField(
        label="Desil paling tinggi", required=False, min_value=1, max_value=10,
        help_text="Dari 1 sampai 10. Kosongkan bila desil tidak menentukan.",
    )  # fmt: skip
    criteria = forms.MultipleChoiceField(
        label="Syarat",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Semua yang dipilih harus terpenuhi.",
    )
    kind = forms.ChoiceField(label="Yang diberikan berupa", choices=list(KINDS.items()), widget=forms.RadioSelect)
    gift = forms.CharField(label="Namanya", max_length=120, help_text="Misalnya: bantuan tunai, atau kursi roda.")
    amount = RupiahField(label="Jumlah rupiah", required=False, help_text="Setiap kali diberikan. Kosong untuk barang.")
    goods_unit = forms.CharField(
        label="Satuan barang", required=False, max_length=20, help_text="Misalnya: buah, paket. Kosong untuk uang."
    )
    per = forms.ChoiceField(label="Diberikan", choices=list(PERIODS.items()), widget=forms.RadioSelect)
    instalments = forms.IntegerField(label="Banyaknya tahap setahun", min_value=1, max_value=12, initial=1)
    budget = RupiahField(
        label="Anggaran setahun", required=False, help_text="Tahap yang melewatinya tidak dapat disetujui."
    )
    excludes = forms.MultipleChoiceField(
        label="Tidak boleh bersama", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args,
        choices: Mapping[str, Choice],
        programmes: Collection[tuple[str, str]],
        today: datetime.date,
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.today = today
        self.choices = choices
        self.fields["criteria"].choices = [(key, _words(choice)) for key, choice in choices.items()]
        self.fields["excludes"].choices = self.programmes = list(programmes)

    def clean_label(self):
        """The name, from which the code follows; no other programme has it."""
        label = clean_text(self.cleaned_data["label"])
        code = slugify(label)[:40].strip("-")
        if not re.match("[a-z]", code):
            raise forms.ValidationError("Nama program harus dimulai dengan huruf.")
        if any(code == other or label.casefold() == name.casefold() for other, name in self.programmes):
            raise forms.ValidationError("Program dengan nama ini sudah ada. Buka program itu, lalu tulis versi baru.")
        self.cleaned_data["code"] = code
        return label

    def clean_valid_from(self):
        """A day within ten years of today."""
        begin = self.cleaned_data["valid_from"]
        if abs(begin.year - self.today.year) > 10:
            raise forms.ValidationError("Tanggal ini terlalu jauh dari hari ini. Periksa tahunnya.")
        return begin

    def clean(self):
        """What fits together: money or goods, criteria of a person only where persons are counted, at least one condition."""
        told = super().clean()
        if told.get("valid_from") and told.get("valid_until") and told["valid_until"] <= told["valid_from"]:
            self.add_error("valid_until", "Harus sesudah tanggal mulai.")
        if "criteria" in told and "decile_to" in told and not told["criteria"] and told["decile_to"] is None:
            self.add_error("criteria", "Pilih paling sedikit satu syarat, atau isi desil paling tinggi.")
        if told.get("unit") == "family" and any(self.choices[key].of_person for key in told.get("criteria", ())):
            self.add_error("criteria", "Syarat tentang orangnya sendiri hanya untuk program yang dihitung per orang.")
        self._clean_gift(told)
        return told

    def _clean_gift(self, told: dict) -> None:
        is_goods = told.get("kind") == "goods"
        if is_goods and told.get("amount"):
            self.add_error("amount", "Kosongkan untuk barang.")
        elif told.get("kind") and not is_goods and told.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", "Isi jumlah rupiahnya.")
        if is_goods and not told.get("goods_unit"):
            self.add_error("goods_unit", "Isi satuannya, misalnya buah.")
        elif told.get("kind") and not is_goods and told.get("goods_unit"):
            self.add_error("goods_unit", "Kosongkan untuk uang.")

    def chosen(self) -> Chosen:
        """What was chosen."""
        return Chosen(**self.cleaned_data)


def _words(choice: Choice) -> str:
    return f"{choice.label} (orangnya sendiri)" if choice.of_person else choice.label

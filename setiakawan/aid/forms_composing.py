"""The form with which an officer writes a programme from criteria that exist."""

import datetime
import re
from collections.abc import Collection, Mapping

from django import forms
from django.utils.text import slugify

from setiakawan.aid.composing import Choice, Chosen
from setiakawan.aid.forms_gifts import GiftFields, RupiahField, WordsField, number_field, start_of_gifts
from setiakawan.aid.rules.compiling import KINDS, UNITS
from setiakawan.registry.forms import date_field

LARGEST_BUDGET = 10_000_000_000_000
PERSONS_AT_MOST = 30


class ComposeForm(GiftFields, forms.Form):
    """A programme in words and ticks, with as many things given as the officer asked room for."""

    label = WordsField(label="Nama program", max_length=120)
    about = WordsField(label="Untuk apa", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    law = WordsField(label="Dasar hukum", max_length=200, help_text="Tertulis pada setiap syarat dan setiap surat.")
    funds = WordsField(label="Sumber dana", max_length=120)
    manager = WordsField(label="Pengelola", max_length=120)
    valid_from = date_field("Berlaku sejak")
    valid_until = date_field("Berlaku sampai", required=False, help_text="Hari pertama sesudah masa berlakunya.")
    unit = forms.ChoiceField(label="Dihitung per", choices=list(UNITS.items()), widget=forms.RadioSelect)
    decile_to = number_field(
        "Desil paling tinggi", 10, required=False,
        help_text="Dari 1 sampai 10. Kosongkan bila desil tidak menentukan.",
    )  # fmt: skip
    criteria = forms.MultipleChoiceField(
        label="Syarat",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Semua yang dipilih harus terpenuhi.",
    )
    kind = forms.ChoiceField(label="Yang terutama diberikan", choices=list(KINDS.items()), widget=forms.RadioSelect)
    persons_at_most = number_field(
        "Paling banyak berapa orang dalam satu keluarga", PERSONS_AT_MOST, required=False,
        help_text="Berlaku bagi pemberian kepada anggota; uang yang terbesar didahulukan.",
    )  # fmt: skip
    instalments = number_field("Banyaknya tahap setahun", 12, initial=1)
    budget = RupiahField(
        label="Anggaran setahun", required=False, at_most=LARGEST_BUDGET,
        help_text="Tahap yang melewatinya tidak dapat disetujui.",
    )  # fmt: skip
    excludes = forms.MultipleChoiceField(
        label="Tidak boleh bersama", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args,
        choices: Mapping[str, Choice],
        members: Mapping[str, Choice],
        programmes: Collection[tuple[str, str]],
        today: datetime.date,
        gifts: int = 1,
        own: str = "",
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.today, self.choices, self.own = today, choices, own
        self.fields["criteria"].choices = [(key, _words(choice)) for key, choice in choices.items()]
        self.programmes = list(programmes)
        self.fields["excludes"].choices = [(code, name) for code, name in self.programmes if code != own]
        self.add_gifts(gifts, members)

    def clean_label(self):
        """The name, from which the code follows; no other programme has it, but the one that is mended (`own`)."""
        label = self.cleaned_data["label"]
        code = slugify(label)[:40].strip("-")
        if not re.match("[a-z]", code):
            raise forms.ValidationError("Nama program harus dimulai dengan huruf.")
        others = [(other, name) for other, name in self.programmes if other != self.own]
        if any(code == other or label.casefold() == name.casefold() for other, name in others):
            raise forms.ValidationError("Program dengan nama ini sudah ada. Buka program itu, lalu tulis versi baru.")
        self.cleaned_data["code"] = code
        return label

    def clean_valid_from(self):
        """A day within ten years of today."""
        begin = self.cleaned_data["valid_from"]
        if abs(begin.year - self.today.year) > 10:
            raise forms.ValidationError("Tanggal ini terlalu jauh dari hari ini. Periksa tahunnya.")
        return begin

    def clean_criteria(self):
        """Each once, in the order of the page."""
        return [key for key in self.choices if key in self.cleaned_data["criteria"]]

    def clean_excludes(self):
        """Each once, in the order of the page."""
        return [code for code, _ in self.programmes if code in self.cleaned_data["excludes"]]

    def clean(self):
        """What fits together: criteria of a person only where persons are counted, at least one condition, and the gifts."""
        told = super().clean()
        begin, end = told.get("valid_from"), told.get("valid_until")
        if begin and end and end <= begin:
            self.add_error("valid_until", "Harus sesudah tanggal mulai.")
        if end and end.year - self.today.year > 20:
            self.add_error("valid_until", "Tanggal ini terlalu jauh dari hari ini. Periksa tahunnya.")
        if "criteria" in told and "decile_to" in told and not told["criteria"] and told["decile_to"] is None:
            self.add_error("criteria", "Pilih paling sedikit satu syarat, atau isi desil paling tinggi.")
        if told.get("unit") == "family" and any(self.choices[key].of_person for key in told.get("criteria", ())):
            self.add_error("criteria", "Syarat tentang orangnya sendiri hanya untuk program yang dihitung per orang.")
        self.clean_gifts()
        return told

    @classmethod
    def start_of(cls, chosen: Chosen) -> dict[str, object]:
        """The start of a form that says what was chosen."""
        return {name: getattr(chosen, name) for name in cls.base_fields} | start_of_gifts(chosen.gifts)

    def chosen(self) -> Chosen:
        """What was chosen."""
        told = self.cleaned_data
        names = {name: told[name] for name in ("code", *ComposeForm.base_fields)}
        return Chosen(gifts=self.gifts(), **names)


def _words(choice: Choice) -> str:
    return f"{choice.label} (orangnya sendiri)" if choice.of_person else choice.label

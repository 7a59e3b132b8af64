"""Forms of the citizens' door."""

import uuid

from django import forms

from setiakawan.messaging.rules import NumberUnclear, normalised
from setiakawan.participation.ask_forms import ADULT, PICK, NeedForm, OfferForm, line, radios
from setiakawan.participation.models.meeting import ReportKind
from setiakawan.participation.services.asking import Whom
from setiakawan.registry.forms import VillageSelect, date_field


class PhoneForm(forms.Form):
    """The telephone to which a code goes."""

    phone = forms.CharField(
        label="Nomor telepon Anda", max_length=30, error_messages={"required": "Tuliskan nomor telepon Anda."},
        help_text="Kami mengirim kode enam angka. Nomor ini tidak pernah diperlihatkan kepada warga lain.",
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
    )  # fmt: skip

    def clean_phone(self):
        """A telephone number in one form."""
        try:
            number = normalised(self.cleaned_data["phone"])
        except NumberUnclear as unclear:
            raise forms.ValidationError(str(unclear)) from None
        if "@" in number:
            raise forms.ValidationError("Tuliskan nomor telepon, bukan surel.")
        return number


class CodeForm(forms.Form):
    """Six digits."""

    code = forms.CharField(
        label="Kode enam angka", max_length=12, error_messages={"required": "Tuliskan kodenya."},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )  # fmt: skip


class JoinForm(forms.Form):
    """Who takes part for the first time."""

    name = line("Nama Anda", "Tuliskan nama Anda.", max_length=120, help_text="Satu kata pun cukup.")
    area = forms.ChoiceField(label="Desa atau kelurahan", widget=VillageSelect, error_messages=PICK)
    is_adult = radios("Apakah Anda sudah dewasa?", ADULT, required=False)
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    def __init__(self, *args, villages, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", "Pilih desa"), *villages]


class BirthForm(forms.Form):
    """What the person knows, and others who hold the telephone may not."""

    born = forms.DateField(
        label="Tanggal lahir Anda", widget=forms.DateInput(attrs={"type": "date", "autocomplete": "bday"}),
        error_messages={"required": "Isi tanggal lahir Anda.", "invalid": "Tulis seperti 17-08-1980."},
        input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"],
    )  # fmt: skip


class NoteForm(forms.Form):
    """A message to the other side, passed on without the number."""

    text = forms.CharField(
        label="Pesan Anda", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Nomor telepon dan alamat disamarkan. Jangan menyebut penyakit.",
        error_messages={"required": "Tuliskan pesannya."},
    )  # fmt: skip


class DoneForm(forms.Form):
    """What was done, on which day, and how much."""

    happened_on = date_field("Kapan?")
    quantity = forms.DecimalField(
        label="Berapa banyak?", required=False, min_value=0, max_digits=8, decimal_places=2, localize=True
    )
    hours = forms.DecimalField(
        label="Berapa jam?", required=False, min_value=0, max_value=24, decimal_places=1, localize=True,
    )  # fmt: skip
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)


class WordsForm(forms.Form):
    """A few words: thanks, a reason, a report."""

    text = forms.CharField(
        label="Tulis dengan kata-kata Anda", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, label: str, required: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].label, self.fields["text"].required = label, required


class ReportForm(forms.Form):
    """Something is not right."""

    kind = radios("Tentang apa?", ReportKind.choices)
    text = forms.CharField(
        label="Apa yang terjadi? Boleh kosong.",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _mine(steps):
    """The pages of a form without those that ask who is asking: the door knows."""
    return tuple(step for step in steps if step.slug != "siapa")


class _Own:
    """A need or offer of whoever is at the door."""

    MANY = ("times", "weekdays", "skills", "reach")

    def __init__(self, *args, me, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("name", "phone", "area", "is_adult", "sex"):
            self.fields.pop(name, None)
        self.me = me


class OwnNeedForm(_Own, NeedForm):
    """What the participant asks for."""

    STEPS = _mine(NeedForm.STEPS)

    def asked(self) -> dict:
        """The arguments of `ask_need`."""
        told = self.cleaned_data
        whom = None
        if told["for_whom"] != "self":
            is_adult = False if told["for_whom"] == "in_care" else None
            whom = Whom(told["other_name"], self.me.area_id, told["other_phone"], is_adult)
        return {
            "asked_by_id": self.me.pk, "for_whom": told["for_whom"], "receiver": whom, "kind": told["kind"],
            "area": self.me.area_id, "place": told["place"], "words": told["words"], "when": self._when(),
            "wished_sex": told["wished_sex"], "helpers": told["helpers"], "is_urgent": told["is_urgent"],
            "client_id": self._number(),
        }  # fmt: skip


class OwnOfferForm(_Own, OfferForm):
    """What the participant can give."""

    STEPS = _mine(OfferForm.STEPS)

    def asked(self) -> dict:
        """The arguments of `offer_help`."""
        told = self.cleaned_data
        return {
            "offered_by_id": self.me.pk, "kind": told["kind"], "area": self.me.area_id, "words": told["words"],
            "when": self._when(), "capacity": told["capacity"], "reach": tuple(told["reach"]),
            "client_id": self._number(),
        }  # fmt: skip

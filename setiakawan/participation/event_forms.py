"""Forms of events, of ringing, and of the public pages."""

import uuid
from decimal import Decimal

from django import forms
from django.conf import settings

from setiakawan.participation.ask_forms import PICK, line, phone_of, radios
from setiakawan.participation.catalogue import kinds
from setiakawan.participation.forms import words
from setiakawan.participation.models import EventKind
from setiakawan.registry.forms import VillageSelect, date_field, village_choices

_NUMBER = {"invalid": "Tulis dengan angka.", "min_value": "Paling sedikit satu."}
_AMOUNT = {"invalid": "Tulis dengan angka.", "min_value": "Tidak boleh kurang dari nol."}
_TEL = {"type": "tel", "inputmode": "tel", "autocomplete": "tel"}


def village_field(prefixes: tuple[str, ...], label: str = "Desa atau kelurahan") -> forms.ChoiceField:
    """A village of some areas."""
    choices = [("", "Pilih desa"), *village_choices(prefixes)]
    return forms.ChoiceField(label=label, choices=choices, widget=VillageSelect, error_messages=PICK)


class EventForm(forms.Form):
    """A new event."""

    title = line("Nama acara", "Tuliskan nama acaranya.", max_length=120, min_length=5)
    kind = radios("Jenis acara", EventKind.choices)
    area = forms.ChoiceField(label="Desa atau kelurahan", widget=VillageSelect, error_messages=PICK)
    place = line(
        "Tempat", "Tuliskan tempatnya.", max_length=160, min_length=5, help_text="Tempat umum, bukan rumah warga."
    )
    on = date_field("Tanggal")
    starts = forms.TimeField(
        label="Mulai pukul", required=False, widget=forms.TimeInput(attrs={"type": "time"}),
        error_messages={"invalid": "Tulis jam seperti 08.00."}, input_formats=["%H:%M", "%H.%M"],
    )  # fmt: skip
    capacity = forms.IntegerField(
        label="Jumlah tempat", required=False, min_value=1, max_value=100_000, error_messages=_NUMBER,
        help_text="Kosongkan bila siapa saja boleh datang.",
    )  # fmt: skip
    organizer = line("Penyelenggara", "Tuliskan siapa yang menyelenggarakan.", max_length=120, min_length=5)
    words = words("Keterangan", limit=1000)
    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args, prefixes: tuple[str, ...], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"] = village_field(prefixes)
        self.order_fields(["title", "kind", "area", "place", "on", "starts", "capacity", "organizer", "words"])


class SignUpForm(forms.Form):
    """Who wants to come, and what they would like to give."""

    name = line(
        "Nama Anda", "Tuliskan nama Anda.", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = line(
        "Nomor telepon", max_length=20, widget=forms.TextInput(attrs=_TEL),
        help_text="Hanya untuk memberi tahu Anda; tidak diperlihatkan kepada siapa pun selain petugas.",
    )  # fmt: skip
    area = forms.ChoiceField(label="Desa Anda", widget=VillageSelect, error_messages=PICK)
    pledge = forms.ChoiceField(label="Saya juga ingin membantu dengan", required=False, error_messages=PICK)
    amount = forms.DecimalField(
        label="Berapa?", required=False, min_value=0, max_digits=8, decimal_places=2, error_messages=_AMOUNT,
        help_text="Dalam satuan bantuan itu.",
    )  # fmt: skip
    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args, prefixes: tuple[str, ...] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"] = village_field(prefixes or (settings.OFFICE_AREA,), "Desa Anda")
        named = [(k.code, f"{k.label} ({k.unit_words})") for k in kinds().values()]
        self.fields["pledge"].choices = [("", "Tidak, saya hanya datang"), *named]
        self.order_fields(["name", "phone", "area", "pledge", "amount"])

    def clean_phone(self):
        """A number in one of the usual forms, or nothing."""
        return phone_of(self.cleaned_data["phone"])

    def given(self) -> dict:
        """The arguments of the service: one of something where no amount was told."""
        told = dict(self.cleaned_data)
        kind, amount = told.pop("pledge"), told.pop("amount")
        return told | {"pledges": {kind: amount or Decimal(1)} if kind else {}}


class KeptForm(forms.Form):
    """When a pledge became an act, and how staff know."""

    happened_on = date_field("Tanggal")
    quantity = forms.DecimalField(
        label="Jumlah", required=False, min_value=0, max_digits=8, decimal_places=2, error_messages=_AMOUNT
    )
    note = words("Bagaimana Anda tahu?", "Tuliskan apa yang dilihat, atau siapa yang ditanya.", rows=2)


class RingForm(forms.Form):
    """Whether the receiving side takes whoever is first."""

    accepts = radios(
        "Yang dibantu setuju siapa pun yang lebih dulu menjawab?",
        (("yes", "Ya, sudah ditanya"), ("no", "Tidak, ingin ditanya dulu")),
    )


class RunForm(forms.Form):
    """For which area matching is run."""

    area = forms.ChoiceField(label="Untuk wilayah", error_messages=PICK)

    def __init__(self, *args, areas, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = areas


class VillageForm(forms.Form):
    """The viewer's village."""

    desa = forms.ChoiceField(label="Desa atau kelurahan Anda", widget=VillageSelect, error_messages=PICK)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["desa"] = village_field((settings.OFFICE_AREA,), "Desa atau kelurahan Anda")

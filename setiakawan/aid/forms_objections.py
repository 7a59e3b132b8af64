"""Forms of objections and proposals, for staff and for anybody at the door."""

import datetime
import uuid

from django import forms

from setiakawan.aid.forms import ConfirmForm, past_day
from setiakawan.aid.models import ObjectionChannel, ObjectionKind, ObjectionOutcome
from setiakawan.registry.forms import date_field, village_choices


class ObjectionForm(forms.Form):
    """An objection or proposal as somebody told it."""

    kind = forms.ChoiceField(label="Yang disampaikan", choices=ObjectionKind.choices)
    channel = forms.ChoiceField(label="Disampaikan lewat", choices=ObjectionChannel.choices)
    programme = forms.ChoiceField(label="Program")
    area = forms.ChoiceField(label="Desa atau kelurahan")
    is_for_self = forms.ChoiceField(
        label="Untuk siapa", choices=(("1", "Untuk diri sendiri"), ("0", "Untuk orang lain"))
    )
    sender = forms.CharField(label="Nama pengirim", max_length=120)
    contact = forms.CharField(label="Cara menghubungi", required=False, max_length=120)
    about = forms.CharField(label="Tentang siapa", max_length=200, help_text="Nama dan alamat seperti disampaikan.")
    words = forms.CharField(label="Isinya", widget=forms.Textarea(attrs={"rows": 5}), max_length=4000)
    received_on = date_field("Diterima tanggal")
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, programmes, villages, today: datetime.date, **kwargs):
        kwargs.setdefault("initial", {"client_id": uuid.uuid4(), "received_on": today})
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["programme"].choices = programmes
        self.fields["area"].choices = [("", "Pilih desa"), *villages]

    def clean_received_on(self):
        """A day that has come, of the last ten years."""
        return past_day(self.cleaned_data["received_on"], self.today)

    def given(self) -> dict:
        """The arguments of the service."""
        return self.cleaned_data | {"is_for_self": self.cleaned_data["is_for_self"] == "1"}


class PublicObjectionForm(ObjectionForm):
    """The same as a stranger fills it in: plain questions, nothing that is not needed."""

    letter = forms.CharField(
        label="Nomor surat", required=False, max_length=20,
        help_text="Tertulis di bawah surat tentang bantuan, misalnya B-7QK3M9ZT4A.",
    )  # fmt: skip

    field_order = (
        "kind",
        "is_for_self",
        "programme",
        "area",
        "about",
        "words",
        "sender",
        "contact",
        "letter",
        "client_id",
    )

    def __init__(self, *args, initial: dict, **kwargs):
        super().__init__(*args, initial=initial, **kwargs)
        del self.fields["channel"], self.fields["received_on"]
        for name, label, hint, missing in _PUBLIC_WORDS:
            self.fields[name].label, self.fields[name].help_text = label, hint
            self.fields[name].error_messages["required"] = missing
        for name in ("kind", "is_for_self"):
            self.fields[name].widget = forms.RadioSelect(choices=self.fields[name].choices)
        self.fields["programme"].choices = [("", "Pilih bantuan"), *self.fields["programme"].choices]
        self.fields["kind"].choices = (
            ("objection", "Keputusan tentang bantuan tidak benar"), ("proposal", "Ada yang perlu bantuan"),
        )  # fmt: skip


_PUBLIC_WORDS = (
    ("kind", "Apa yang ingin Anda sampaikan?", "", "Pilih salah satu."),
    ("is_for_self", "Untuk siapa?", "", "Pilih salah satu."),
    ("programme", "Tentang bantuan apa?", "Bila ragu, pilih yang paling mirip.", "Pilih bantuannya."),
    ("area", "Di desa atau kelurahan mana?", "", "Pilih desanya."),
    ("about", "Siapa yang dimaksud?", "Nama dan alamat, seperti Anda mengenalnya. Bila untuk diri sendiri, tulis nama dan alamat Anda.", "Tuliskan siapa yang dimaksud."),
    ("words", "Ceritakan dengan kata-kata Anda", "Misalnya: kami belum pernah menerima, padahal suami sudah tidak bekerja.", "Ceritakan dengan kata-kata Anda."),
    ("sender", "Nama Anda", "Nanti ditanyakan lagi bila Anda mencari jawabannya.", "Tuliskan nama Anda."),
    ("contact", "Nomor telepon", "Kami mengabari bila jawaban sudah ada.", "Tuliskan nomor telepon."),
)  # fmt: skip


class LookUpForm(forms.Form):
    """What opens the answer to an objection: its receipt, and something that the sender knows."""

    receipt = forms.CharField(
        label="Nomor tanda terima", max_length=20, help_text="Misalnya S-7QK3M9ZT4A.",
        error_messages={"required": "Tuliskan nomor tanda terima."},
    )  # fmt: skip
    known = forms.CharField(
        label="Nama pengirim, atau empat angka terakhir nomor teleponnya", max_length=120,
        error_messages={"required": "Tuliskan nama pengirim atau empat angka terakhir nomor teleponnya."},
    )  # fmt: skip


class ReplyForm(forms.Form):
    """What was asked for."""

    words = forms.CharField(
        label="Keterangan tambahan", widget=forms.Textarea(attrs={"rows": 5}), max_length=4000,
        error_messages={"required": "Tuliskan keterangannya."},
    )  # fmt: skip


class PublicReplyForm(LookUpForm, ReplyForm):
    """The same, with what opens the objection carried along."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("receipt", "known"):
            self.fields[name].widget = forms.HiddenInput()


class RecogniseForm(forms.Form):
    """Whom an objection is about."""

    number = forms.CharField(
        label="Nomor KK, atau NIK seorang anggota", max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Tuliskan nomor KK atau NIK."},
    )  # fmt: skip


class HolidayForm(forms.Form):
    """A day on which the office is closed."""

    on = date_field("Tanggal")
    label = forms.CharField(label="Nama hari libur", max_length=80)


class AnswerForm(forms.Form):
    """The second look."""

    outcome = forms.ChoiceField(label="Hasil", choices=ObjectionOutcome.choices)
    new_state = forms.ChoiceField(
        label="Akibatnya bagi daftar", required=False,
        choices=(("", "Daftar tidak berubah"), ("chosen", "Masuk daftar"), ("removed", "Dikeluarkan dari daftar")),
    )  # fmt: skip
    reasons = forms.CharField(label="Alasan", widget=forms.Textarea(attrs={"rows": 5}), max_length=4000)


__all__ = [
    "AnswerForm", "ConfirmForm", "HolidayForm", "LookUpForm", "ObjectionForm", "PublicObjectionForm", "PublicReplyForm",
    "RecogniseForm", "ReplyForm", "village_choices",
]  # fmt: skip

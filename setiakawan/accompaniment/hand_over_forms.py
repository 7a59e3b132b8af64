"""Forms of the hand-over: who leaves and why, who receives, what they answer, and the day on which it happens."""

import datetime

from django import forms

from setiakawan.accompaniment.forms import choice, words
from setiakawan.registry.forms import date_field
from setiakawan.registry.words import date_in_words

_WHY = (
    ("Berhenti bekerja", "Berhenti bekerja"),
    ("Pindah tugas", "Pindah tugas"),
    ("Sakit", "Sakit"),
    ("Cuti", "Cuti atau berhalangan sementara"),
    ("Alasan lain", "Alasan lain"),
)
_ANSWERS = (("accept", "Menerima"), ("decline", "Menolak"))
_ACCEPT = "accept"
_WHY_NOT = "Tuliskan mengapa dalam beberapa kata, supaya penyelia dapat mencari orang lain."


class LeavingForm(forms.Form):
    """Why somebody hands over, and their last day."""

    why = choice("Mengapa", _WHY)
    last_day = date_field("Hari terakhir bertugas", help_text="Boleh tanggal yang akan datang. Penerima membacanya.")
    note = words("Keterangan", limit=180, rows=2)

    def __init__(self, *args, today: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["last_day"].initial = today

    def clean_last_day(self):
        """A day that can be meant: at most a year away."""
        day = self.cleaned_data["last_day"]
        if abs((day - self.today).days) > 366:
            raise forms.ValidationError("Tanggal ini terlalu jauh. Periksa tahunnya.")
        return day

    def reason(self) -> str:
        """The reason as it stands beside every assignment that it ends and begins."""
        given = self.cleaned_data
        told = f"{given['why']}, hari terakhir {date_in_words(given['last_day'])}"
        return f"{told}. {given['note']}" if given["note"] else told


class ReceiverForm(forms.Form):
    """To whom one thing is offered. `receivers` are (number, words)."""

    user_id = choice("Ditawarkan kepada", ())

    def __init__(self, *args, receivers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user_id"].choices = [(str(number), told) for number, told in receivers]


class AnswerForm(forms.Form):
    """What a receiver said to the supervisor, who writes it down."""

    answer = choice("Jawabannya", _ANSWERS)
    reason = words(
        "Bagaimana Anda mengetahuinya", required=True, limit=300, rows=2, help_text="Misalnya: lewat telepon pagi ini."
    )

    def accepts(self) -> bool:
        """Whether the answer is yes."""
        return self.cleaned_data["answer"] == _ACCEPT


class OfferForm(forms.Form):
    """What the receiver answers to one offer; no needs a reason."""

    item = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**63 - 1)
    answer = forms.ChoiceField(choices=_ANSWERS, widget=forms.HiddenInput)
    reason = words("Mengapa belum bisa", limit=300, rows=2)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = self.data.get("answer") != _ACCEPT
        self.fields["reason"].error_messages["required"] = _WHY_NOT

    def clean_reason(self):
        """A no without a reason leaves the supervisor without help."""
        reason = self.cleaned_data["reason"]
        if self.fields["reason"].required and len(reason) < 5:
            raise forms.ValidationError(_WHY_NOT)
        return reason

    def accepts(self) -> bool:
        """Whether the answer is yes."""
        return self.cleaned_data["answer"] == _ACCEPT


class MoveForm(forms.Form):
    """The day from which the receivers accompany."""

    on = date_field(
        "Berpindah mulai tanggal", help_text="Sejak hari ini penerima yang menemani. Paling lambat hari ini."
    )

    def __init__(self, *args, today: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today


class CancelForm(forms.Form):
    """Why nothing moves after all."""

    reason = words("Mengapa dibatalkan", required=True, limit=300, rows=2)

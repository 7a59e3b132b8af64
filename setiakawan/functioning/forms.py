"""Forms of functioning: one thing per page."""

import datetime
import uuid

from django import forms

from setiakawan.functioning.catalogue import Instrument, Question
from setiakawan.functioning.models import (
    CardStateKind,
    DeviceKind,
    DeviceStateKind,
    DisabilityKind,
    DisabilityState,
    EstablishedBy,
    Missing,
    Respondent,
)
from setiakawan.registry.forms import date_field
from setiakawan.registry.models import DatePrecision

_PICK = {"required": "Pilih salah satu.", "invalid_choice": "Pilih salah satu yang ada."}


def _pick(label: str, choices, **options) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, error_messages=_PICK, **options)


def _words(label: str, limit: int = 200, **options) -> forms.CharField:
    return forms.CharField(label=label, max_length=limit, required=False, **options)


class RecordForm(forms.Form):
    """What every record carries: the device's number, so that a second sending changes nothing."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, today: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["client_id"].initial = uuid.uuid4
        for name in ("on", "asked_on"):
            if name in self.fields:
                self.fields[name].initial = today

    def given(self) -> dict:
        """The arguments of the service."""
        return {**self.cleaned_data, "client_id": self.cleaned_data.get("client_id") or uuid.uuid4()}


class DisabilityForm(RecordForm):
    """A kind of disability."""

    kind = _pick("Ragam", DisabilityKind.choices)
    on = date_field("Diketahui per tanggal")
    onset_on = date_field("Sejak kapan", required=False, help_text="Kosongkan bila belum diketahui.")
    onset_precision = forms.ChoiceField(
        label="Seberapa tepat tanggal itu", choices=DatePrecision.choices, required=False
    )
    established_by = forms.ChoiceField(label="Ditetapkan oleh", choices=EstablishedBy.choices, required=False)
    ground = _words("Dasar", help_text="Misalnya surat keterangan dokter, tanggal berapa.")


class StatusForm(RecordForm):
    """What holds of a disability."""

    state = _pick("Status", DisabilityState.choices)
    on = date_field("Per tanggal")
    reason = _words("Alasan")


class CardForm(RecordForm):
    """A Kartu Penyandang Disabilitas."""

    number = _words("Nomor kartu", 60, help_text="Disimpan tersandi.")
    issued_on = date_field("Tanggal terbit", required=False)
    last_valid_on = date_field("Berlaku sampai", required=False, help_text="Kosongkan bila belum diketahui.")


class CardStateForm(RecordForm):
    """What became of a card."""

    state = _pick("Keadaan", CardStateKind.choices)
    on = date_field("Per tanggal")
    reason = forms.CharField(label="Alasan", max_length=200, error_messages={"required": "Tuliskan alasannya."})


class LoadForm(forms.Form):
    """A file of sentences."""

    file = forms.FileField(
        label="Berkas naskah", help_text="Berkas YAML dengan naskah resmi dan izin pemakaiannya.",
        error_messages={"required": "Pilih berkasnya."},
    )  # fmt: skip


class DeviceForm(RecordForm):
    """A device that somebody needs or has."""

    kind = _pick("Alat", DeviceKind.choices)
    state = _pick("Keadaan", DeviceStateKind.choices)
    on = date_field("Per tanggal")
    done_by = _words("Oleh siapa", 120, help_text="Yang memberi atau memperbaiki. Kosongkan bila belum diketahui.")
    note = _words("Keterangan")


class DeviceStateForm(RecordForm):
    """What holds of a device."""

    state = _pick("Keadaan", DeviceStateKind.choices)
    on = date_field("Per tanggal")
    done_by = _words("Oleh siapa", 120, help_text="Yang memberi atau memperbaiki. Kosongkan bila belum diketahui.")
    note = _words("Keterangan")


class BeginForm(RecordForm):
    """What is going to be asked, when, where and of whom."""

    instrument = _pick("Pertanyaan", ())
    asked_on = date_field("Tanggal bertanya")
    respondent = _pick("Yang menjawab", [choice for choice in Respondent.choices if choice[0]])
    place = _words("Tempat", 100)

    def __init__(self, *args, offered: list[Instrument], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["instrument"].choices = [(f"{i.code}/{i.version}", i.title) for i in offered]

    def given(self) -> dict:
        """The arguments of the service."""
        given = super().given()
        code, version = given.pop("instrument").split("/")
        return {**given, "code": code, "version": version}


class QuestionForm(forms.Form):
    """One question with all its options, and why there may be no answer."""

    def __init__(self, *args, question: Question, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(str(code), words) for code, words in question.options.items()] + Missing.choices
        self.fields["answer"] = _pick(question.text, choices)

    def answer(self) -> int | str:
        """The code, or why there is none."""
        given = self.cleaned_data["answer"]
        return int(given) if given.isdigit() else given

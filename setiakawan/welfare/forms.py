"""Forms of welfare facts: one question per page."""

import datetime
import uuid

from django import forms

from setiakawan.registry.forms import date_field, reason_field
from setiakawan.welfare.catalogue import FactKind
from setiakawan.welfare.models import Ground, Missing
from setiakawan.welfare.rules.values import LARGEST

_PICK = {"required": "Pilih salah satu.", "invalid_choice": "Pilih salah satu yang ada."}
_NUMBER = {
    "required": "Tulis angkanya, atau pilih mengapa tidak ada jawaban.", "invalid": "Tulis angka saja.",
    "min_value": "Angkanya tidak boleh kurang dari nol.", "max_value": "Angka ini terlalu besar.",
    "max_decimal_places": "Paling banyak dua angka di belakang koma.", "max_digits": "Angka ini terlalu panjang.",
}  # fmt: skip
_GROUNDS = [choice for choice in Ground.choices if choice[0] != Ground.FILE]


class FactForm(forms.Form):
    """One fact: the answer or why there is none, since when it is so, and from where it is known."""

    def __init__(self, *args, kind: FactKind, today: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind.options:
            choices = [*kind.options.items(), *Missing.choices]
            self.fields["answer"] = forms.ChoiceField(
                label=kind.question,
                choices=choices,
                widget=forms.RadioSelect,
                error_messages=_PICK,
                help_text=kind.hint,
            )
        else:
            self._ask_number(kind)
        if kind.until:
            self.fields["until"] = date_field(kind.until, required=False, help_text="Isi hanya bila jawabannya ya.")
        self.fields["on"] = date_field("Keadaan per tanggal", initial=today)
        self.fields["on"].widget.attrs["max"] = today.isoformat()
        self.fields["ground"] = forms.ChoiceField(label="Diketahui dari", choices=_GROUNDS, initial=Ground.TOLD)
        self.fields["client_id"] = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    def _ask_number(self, kind: FactKind) -> None:
        self.fields["answer"] = forms.DecimalField(
            label=kind.question, required=False, min_value=0, max_value=LARGEST, max_digits=15, decimal_places=2,
            localize=True, error_messages=_NUMBER, help_text=f"Dalam {kind.unit}." if kind.unit else "",
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        )  # fmt: skip
        self.fields["missing"] = forms.ChoiceField(
            label="Bila tidak ada jawaban", choices=Missing.choices, widget=forms.RadioSelect, required=False
        )

    def clean(self):
        """Ask for an answer or for why there is none, not for both."""
        given = super().clean()
        if not self.kind.options and not self.errors and (given.get("answer") is None) == (not given.get("missing")):
            self.add_error("answer", _NUMBER["required"])
        if given.get("until") and given.get("on") and given["until"] <= given["on"]:
            self.add_error("until", "Hari terakhir ini harus sesudah tanggal keadaannya.")
        return given

    def given(self) -> dict:
        """The arguments of the service."""
        asked = self.cleaned_data
        answer, missing = asked["answer"], asked.get("missing", "")
        if answer in Missing.values:
            answer, missing = None, answer
        is_yes = self.kind.type != "yes_no" or answer == "yes"
        return {
            "value": answer, "missing": missing, "on": asked["on"], "ground": asked["ground"],
            "until": asked.get("until") if is_yes else None, "client_id": asked.get("client_id") or uuid.uuid4(),
        }  # fmt: skip


class CorrectForm(FactForm):
    """The right answer in the place of a wrong one, and why."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"] = reason_field(help_text="Mengapa catatan lama salah.")

    def given(self) -> dict:
        """The arguments of the service."""
        return super().given() | {"reason": self.cleaned_data["reason"]}


class WithdrawForm(forms.Form):
    """Why a record should never have been made."""

    reason = reason_field()


class DecideScoreForm(forms.Form):
    """What is decided about a version of the score, and why."""

    deed = forms.ChoiceField(
        choices=[("propose", "Ajukan"), ("approve", "Setujui"), ("retire", "Hentikan")], error_messages=_PICK
    )
    reason = reason_field(required=False)

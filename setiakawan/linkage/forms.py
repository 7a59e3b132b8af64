"""The form for deciding about a pair."""

from django import forms

from setiakawan.linkage.models import Verdict


class PairDecisionForm(forms.Form):
    """Same, different, or cannot say, and in a few words why."""

    alasan = forms.CharField(
        label="Alasan", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Boleh kosong. Tulis bila Anda bertanya kepada seseorang atau melihat kartunya.",
    )  # fmt: skip
    putusan = forms.ChoiceField(
        choices=Verdict.choices, widget=forms.HiddenInput, error_messages={"required": "Pilih salah satu putusan."}
    )

"""What an auditor may ask of the log."""

from django import forms

from setiakawan.audit.queries import Filters
from setiakawan.audit.verbs import VERBS


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class LogFilterForm(forms.Form):
    """Filters of the log; `filters()` gives them to the query."""

    sejak = _day("Sejak")
    sampai = _day("Sampai")
    pelaku = forms.CharField(label="Pelaku", max_length=150, required=False)
    perbuatan = forms.ChoiceField(label="Perbuatan", required=False)
    jenis = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
    nomor = forms.CharField(label="Nomor pokok", max_length=40, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        by_words = sorted(VERBS.items(), key=lambda pair: pair[1])
        self.fields["perbuatan"].choices = [("", "Semua"), *by_words]

    def filters(self) -> Filters:
        """The valid answers of the form."""
        asked = self.cleaned_data
        return Filters(
            since=asked["sejak"], until=asked["sampai"], actor=asked["pelaku"], verb=asked["perbuatan"],
            subject_type=asked["jenis"], subject_id=asked["nomor"],
        )  # fmt: skip

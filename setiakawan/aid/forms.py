"""Forms of aid. They translate; services decide."""

import datetime

from django import forms

from setiakawan.aid.models import Method, OutsideKind
from setiakawan.registry.forms import date_field, village_choices

_LONGEST_AGO = datetime.timedelta(days=3653)


def past_day(day: datetime.date, today: datetime.date) -> datetime.date:
    """The day, where it has come and is not longer ago than ten years. Raises ValidationError."""
    if day > today:
        raise forms.ValidationError("Tanggal ada di masa depan.")
    if day < today - _LONGEST_AGO:
        raise forms.ValidationError("Tanggal ini lebih dari sepuluh tahun yang lalu. Periksa tahunnya.")
    return day


class ConfirmForm(forms.Form):
    """Nothing to fill in: sending it is the answer."""


class NoteForm(forms.Form):
    """A note, needed where something is refused."""

    note = forms.CharField(label="Catatan", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label="Alasan", max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Tuliskan alasannya dalam beberapa kata."},
    )  # fmt: skip


class SeenForm(forms.Form):
    """What somebody saw who went to look."""

    seen = forms.CharField(
        label="Yang dilihat di tempat", required=False, max_length=250, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Kosongkan bila datanya sudah dilengkapi: penerima dinilai lagi dari data itu.",
    )  # fmt: skip


class RulesForm(forms.Form):
    """A programme as text."""

    text = forms.CharField(
        label="Aturan program",
        help_text="Ditulis sebagai YAML. Yang tidak dikenal ditolak dengan menyebut tempatnya.",
        widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "false"}),
        error_messages={"required": "Aturan belum ditulis."},
    )


def quota_field() -> forms.IntegerField:
    """At most so many; empty = all who qualify."""
    return forms.IntegerField(
        label="Kuota", required=False, min_value=1, max_value=1_000_000,
        help_text="Kosongkan bila semua yang layak dilayani.",
        error_messages={
            "min_value": "Kuota paling sedikit 1.", "max_value": "Kuota paling banyak sejuta.",
            "invalid": "Kuota harus angka.",
        },
    )  # fmt: skip


class ListForm(forms.Form):
    """What a list is for."""

    programme = forms.ChoiceField(label="Program")
    area = forms.ChoiceField(label="Desa atau kelurahan")
    valid_from = date_field("Berlaku sejak")
    valid_until = date_field("Berlaku sampai", help_text="Hari pertama sesudah masa berlakunya.")
    judged_on = date_field(
        "Dinilai per tanggal", required=False,
        help_text="Umur dan aturan menurut tanggal ini, data menurut catatan hari ini. Kosongkan untuk hari ini, atau "
        "hari pertama aturannya bila baru berlaku nanti.",
    )  # fmt: skip
    method = forms.ChoiceField(label="Cara memeringkat", choices=Method.choices, initial=Method.DECILE)
    quota = quota_field()

    def __init__(self, *args, programmes, villages, today: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["programme"].choices = programmes
        self.fields["area"].choices = [("", "Pilih desa"), *villages]
        self.fields["valid_from"].initial = self.today = today

    def clean(self):
        """The period begins within two years of today, and ends after it began, within five years."""
        given = super().clean()
        begin, end = given.get("valid_from"), given.get("valid_until")
        if begin and abs(begin.year - self.today.year) > 2:
            self.add_error("valid_from", "Tanggal ini terlalu jauh dari hari ini. Periksa tahunnya.")
        if begin and end and end.year - begin.year > 5:
            self.add_error("valid_until", "Masanya lebih dari lima tahun. Periksa tahunnya.")
        if begin and end and end <= begin:
            self.add_error("valid_until", "Harus sesudah tanggal mulai.")
        self._clean_day(given.get("judged_on"), end)
        return given

    def _clean_day(self, day: datetime.date | None, end: datetime.date | None) -> None:
        if day and abs(day.year - self.today.year) > 2:
            self.add_error("judged_on", "Tanggal ini terlalu jauh dari hari ini. Periksa tahunnya.")
        elif day and end and day >= end:
            self.add_error("judged_on", "Harus sebelum masa berlakunya berakhir.")


class RankForm(forms.Form):
    """Another way to rank, or another quota."""

    method = forms.ChoiceField(label="Cara memeringkat", choices=Method.choices)
    quota = quota_field()


class OutsideForm(forms.Form):
    """Another office's list."""

    kind = forms.ChoiceField(label="Jenis daftar", choices=OutsideKind.choices)
    source = forms.CharField(label="Dari mana", max_length=120, min_length=5, help_text="Misalnya: BKD Kutai Timur.")
    as_of = date_field("Keadaan per")
    programme = forms.ChoiceField(label="Program, bila penerima di kabupaten lain", required=False)
    valid_from = date_field("Berlaku sejak, bila penerima di kabupaten lain", required=False)
    valid_until = date_field("Berlaku sebelum tanggal, bila penerima di kabupaten lain", required=False)
    file = forms.FileField(label="Berkas", help_text="Lembar kerja dengan kolom NIK. Kolom lain tidak disimpan.")

    def __init__(self, *args, programmes, today: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["programme"].choices = [("", "Tidak ada"), *programmes]
        self.today = today

    def clean_as_of(self):
        """A day that has come, of the last ten years."""
        return past_day(self.cleaned_data["as_of"], self.today)

    def clean(self):
        """Recipients elsewhere: of what, and for which time."""
        told = super().clean()
        if told.get("kind") == OutsideKind.RECIPIENTS:
            for name in ("programme", "valid_from", "valid_until"):
                if not told.get(name) and name not in self.errors:
                    self.add_error(name, "Isi untuk daftar penerima di kabupaten lain.")
            if told.get("valid_from") and told.get("valid_until") and told["valid_until"] <= told["valid_from"]:
                self.add_error("valid_until", "Harus sesudah tanggal mulai.")
        return told


class ClearForm(ReasonForm):
    """Which list does not hold of a family any more, and why."""

    outside_id = forms.TypedChoiceField(
        label="Daftar yang tidak berlaku bagi keluarga ini",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih daftarnya."},
    )

    field_order = ("outside_id", "reason")

    def __init__(self, *args, listed, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["outside_id"].choices = [(row.list_id, str(row.list)) for row in listed]
        self.fields[
            "reason"
        ].help_text = "Misalnya: kantor itu menyatakan lewat surat bahwa keluarga sudah berhenti menerima."


__all__ = [
    "ClearForm", "ConfirmForm", "ListForm", "NoteForm", "OutsideForm", "RankForm", "ReasonForm", "RulesForm", "SeenForm", "village_choices",
]  # fmt: skip

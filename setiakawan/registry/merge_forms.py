"""Forms of merging and splitting."""

from collections.abc import Iterable

from django import forms

from setiakawan.registry.forms import reason_field
from setiakawan.registry.merging import Question
from setiakawan.registry.queries.merges import LaterRow


class MergeForm(forms.Form):
    """Which of two records is used, the answers to what the rooms ask, and why they are one."""

    def __init__(self, *args, ends: Iterable[tuple[str, str]], questions: Iterable[Question], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["dipakai"] = forms.ChoiceField(
            label="Catatan mana yang dipakai?", choices=list(ends), widget=forms.RadioSelect,
            help_text="Nilainya berlaku; catatan yang lain mengisi yang belum diketahui. Semua riwayat tetap ada.",
            error_messages={"required": "Pilih catatan yang dipakai."},
        )  # fmt: skip
        self.keys = {}
        for number, question in enumerate(questions):
            self.keys[f"pilihan_{number}"] = question.key
            self.fields[f"pilihan_{number}"] = forms.ChoiceField(
                label=question.words, choices=question.options, widget=forms.RadioSelect,
                error_messages={"required": "Pilih salah satu."},
            )  # fmt: skip
        self.fields["alasan"] = reason_field()

    def choices(self) -> dict[str, str]:
        """The answers by the keys of the questions."""
        return {key: self.cleaned_data[name] for name, key in self.keys.items()}


class SplitMergeForm(forms.Form):
    """Why two records are not one after all, and whose is what was recorded since."""

    ikut = forms.MultipleChoiceField(
        label="Catatan sesudah penggabungan", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Centang yang milik orang yang dipisahkan. Yang tidak dicentang tinggal pada catatan yang dipakai.",
    )  # fmt: skip
    alasan = reason_field()

    def __init__(self, *args, later: Iterable[LaterRow], **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(row.key, row.words) for row in later]
        if choices:
            self.fields["ikut"].choices = choices
        else:
            del self.fields["ikut"]


class MergeDecisionForm(forms.Form):
    """The second person's word on a proposed merge."""

    alasan = reason_field(required=False, help_text="Wajib bila ditolak.")
    keputusan = forms.ChoiceField(choices=(("setuju", ""), ("tolak", "")), widget=forms.HiddenInput)


class OtherFamilyForm(forms.Form):
    """The KK number of the other record of a family, unless that one is named already."""

    def __init__(self, *args, is_named: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if is_named:
            del self.fields["nomor"]

    nomor = forms.CharField(
        label="Nomor KK yang lain", max_length=30, help_text="16 angka. Keluarga itu harus tercatat di wilayah Anda.",
        error_messages={"required": "Isi nomor KK."},
    )  # fmt: skip
    dipakai = forms.ChoiceField(
        label="Nomor KK mana yang berlaku sekarang?", widget=forms.RadioSelect,
        choices=(("ini", "Nomor keluarga ini"), ("lain", "Nomor yang lain")),
        error_messages={"required": "Pilih nomor yang berlaku."},
    )  # fmt: skip
    alasan = reason_field()

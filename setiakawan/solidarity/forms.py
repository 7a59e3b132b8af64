"""What is asked on the pages of this room."""

from django import forms

from setiakawan.areas.gazetteer import gazetteer
from setiakawan.solidarity.measures.interview import ASKED, CODES
from setiakawan.solidarity.models import AnswerKind

_PICK = {"required": "Pilih salah satu.", "invalid_choice": "Pilih salah satu yang ada."}
_WHY = "Tulis alasannya, supaya rencana berikutnya belajar."


class AnswerForm(forms.Form):
    """Accept, change or decline one proposal."""

    answer = forms.ChoiceField(
        label="Jawaban Anda", widget=forms.RadioSelect, error_messages=_PICK,
        choices=[(kind.value, kind.label) for kind in AnswerKind if kind != AnswerKind.CARRIED],
    )  # fmt: skip
    carrier = forms.ChoiceField(
        label="Oleh siapa sebagai gantinya", required=False, error_messages=_PICK,
        help_text="Hanya bila Anda menerima dengan perubahan.",
    )  # fmt: skip
    reason = forms.CharField(
        label="Alasan", required=False, max_length=300, help_text="Wajib bila mengubah atau menolak.",
        error_messages={"max_length": "Paling panjang 300 huruf."},
    )  # fmt: skip

    def __init__(self, *args, others: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["carrier"].choices = [("", "Tidak diganti"), *others]
        if not others:
            del self.fields["carrier"]
            self.fields["answer"].choices = [c for c in self.fields["answer"].choices if c[0] != AnswerKind.CHANGED]

    def clean(self):
        """A reason where one is needed, and somebody else where it is changed."""
        given = super().clean()
        kind = given.get("answer")
        if kind in (AnswerKind.CHANGED, AnswerKind.DECLINED) and not given.get("reason", "").strip():
            self.add_error("reason", _WHY)
        if kind == AnswerKind.CHANGED and not given.get("carrier"):
            self.add_error("carrier", "Pilih siapa sebagai gantinya.")
        return given


class PlanForm(forms.Form):
    """For which area and month a plan is to be made."""

    area = forms.ChoiceField(label="Wilayah", error_messages=_PICK)
    on = forms.DateField(
        label="Untuk bulan yang mulai", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Isi tanggalnya.", "invalid": "Tulis sebagai tanggal, misalnya 2026-12-01."},
    )  # fmt: skip

    def __init__(self, *args, prefixes: tuple[str, ...], **kwargs):
        super().__init__(*args, **kwargs)
        known = gazetteer()
        below = [code for prefix in prefixes for code in (prefix, *known.children_of(prefix))]
        self.fields["area"].choices = [(code, known.name_of(code)) for code in below]


class InterviewForm(forms.Form):
    """The six questions of LSNS-6; any may stay unanswered."""

    on = forms.DateField(
        label="Tanggal wawancara", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Isi tanggalnya.", "invalid": "Tulis sebagai tanggal, misalnya 2026-12-01."},
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [("", "Tidak dijawab"), *((str(code), words) for code, words in enumerate(CODES))]
        for number, words in enumerate(ASKED, 1):
            self.fields[f"q{number}"] = forms.ChoiceField(
                label=words, choices=choices, required=False, error_messages=_PICK
            )

    def answers(self) -> list[int | None]:
        """The six answers, None for each that was not given."""
        given = [self.cleaned_data[f"q{number}"] for number in range(1, len(ASKED) + 1)]
        return [int(one) if one else None for one in given]

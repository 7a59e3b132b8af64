"""Forms of intake."""

import datetime

from django import forms

from setiakawan.areas.gazetteer import gazetteer
from setiakawan.intake.formats import FIELDS
from setiakawan.intake.models import Decision

MAX_FILES = 200


class ManyFilesInput(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """A list of uploaded files."""

    widget = ManyFilesInput

    def clean(self, data, initial=None):
        files = (data if isinstance(data, (list, tuple)) else [data]) or [None]
        cleaned = [super(ManyFilesField, self).clean(file, initial) for file in files]
        if len(cleaned) > MAX_FILES:
            raise forms.ValidationError(f"Paling banyak {MAX_FILES} berkas sekali kirim.")
        return cleaned


class UploadForm(forms.Form):
    """Files, the area they speak of, and the day for which they speak."""

    files = ManyFilesField(
        label="Berkas",
        help_text="Excel (.xlsx, .xls), OpenDocument (.ods) atau CSV. Boleh beberapa berkas sekaligus.",
        error_messages={"required": "Pilih paling sedikit satu berkas.", "empty": "Berkas ini kosong."},
    )
    area = forms.ChoiceField(
        label="Wilayah",
        help_text="Wilayah yang datanya ada di dalam berkas.",
        error_messages={"required": "Pilih wilayah."},
    )
    as_of = forms.DateField(
        label="Keadaan per tanggal",
        help_text="Tanggal data ini diambil dari aplikasi asalnya.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Isi tanggal data.", "invalid": "Tanggal ini tidak ada di kalender."},
    )
    label = forms.CharField(
        label="Nama kiriman", max_length=120, required=False, help_text="Misalnya: Penduduk Sangatta Utara, November."
    )

    def __init__(self, *args, scope, today: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self._today = today
        choices = [(code, _area_words(code)) for prefix in scope.prefixes for code in _codes_below(prefix)]
        self.fields["area"].choices = (
            [(choices[0][0], gazetteer().name_of(choices[0][0]))]
            if len(choices) == 1
            else [("", "Pilih wilayah"), *choices]
        )
        self.fields["as_of"].initial = today

    def clean_as_of(self):
        if self.cleaned_data["as_of"] > self._today:
            raise forms.ValidationError("Tanggal data tidak boleh sesudah hari ini.")
        return self.cleaned_data["as_of"]

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("label") and cleaned.get("files"):
            first, more = cleaned["files"][0].name, len(cleaned["files"]) - 1
            cleaned["label"] = (f"{first} dan {more} berkas lain" if more else first)[:120]
        return cleaned


def _codes_below(code: str) -> list[str]:
    return [code, *(below for child in gazetteer().children_of(code) for below in _codes_below(child))]


def _area_words(code: str) -> str:
    depth = code.count(".")
    kind = {0: "Provinsi ", 1: "Seluruh ", 2: "Kecamatan "}.get(depth, "— ")
    return f"{kind}{gazetteer().name_of(code)}"


class MappingForm(forms.Form):
    """Which column means what. One select per column; at least a name or a number must be among them."""

    save_as = forms.CharField(
        label="Simpan pencocokan ini dengan nama", required=False, max_length=120,
        help_text="Boleh kosong. Bila diisi, tabel dengan kepala kolom yang sama langsung dikenali lain kali.",
    )  # fmt: skip

    def __init__(self, *args, headers: list[str], suggestion: dict[int, str], **kwargs):
        super().__init__(*args, **kwargs)
        choices = [("", "Tidak dipakai"), *FIELDS.items()]
        self.columns = []
        for index, header in enumerate(headers):
            name = f"column_{index}"
            self.fields[name] = forms.ChoiceField(
                label=header or f"Kolom {index + 1} (tanpa judul)", choices=choices, required=False,
                initial=suggestion.get(index, ""),
            )  # fmt: skip
            self.columns.append(name)

    def mapping(self) -> dict[int, str]:
        """The chosen field per column, without the unused ones."""
        return {i: field for i, name in enumerate(self.columns) if (field := self.cleaned_data[name])}

    def clean(self):
        cleaned = super().clean()
        chosen = [cleaned.get(name) for name in self.columns if cleaned.get(name)]
        twice = sorted({FIELDS[field] for field in chosen if chosen.count(field) > 1})
        if twice:
            raise forms.ValidationError(f"Dipilih untuk lebih dari satu kolom: {', '.join(twice)}.")
        if not {"name", "nik", "kk"} & set(chosen):
            raise forms.ValidationError("Tunjukkan paling sedikit satu dari kolom nama, NIK, atau nomor KK.")
        return cleaned


class DecisionForm(forms.Form):
    """What to do with one row that could not be merged by itself."""

    decision = forms.ChoiceField(
        label="Keputusan", widget=forms.RadioSelect, error_messages={"required": "Pilih salah satu keputusan."}
    )

    def __init__(self, *args, candidates, may_create: bool, **kwargs):
        super().__init__(*args, **kwargs)
        choices = []
        for person in candidates:
            choices.append(
                (f"{Decision.MERGE_INTO}:{person.pk}", f"Orang yang sama: pakai isian baru untuk {person.name}")
            )
            choices.append(
                (f"{Decision.KEEP_OLD}:{person.pk}", f"Orang yang sama: pertahankan isian lama {person.name}")
            )
        if may_create:
            choices.append((Decision.MERGE_NEW, "Orang lain: catat sebagai warga baru"))
        choices.append((Decision.REJECT, "Tolak baris ini"))
        self.fields["decision"].choices = choices

    def choice(self) -> tuple[str, int | None]:
        """The decision and the person's number it names, if any."""
        decision, _, person = self.cleaned_data["decision"].partition(":")
        return decision, int(person) if person else None


class ManyDecisionForm(forms.Form):
    """One decision for every waiting row with the same reason."""

    code = forms.CharField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label="Untuk semua baris dengan alasan ini",
        choices=[
            (Decision.MERGE_NEW, "Catat sebagai warga baru"),
            (Decision.MERGE_INTO, "Orang yang sama: pakai isian baru"),
            (Decision.KEEP_OLD, "Orang yang sama: pertahankan isian lama"),
            (Decision.REJECT, "Tolak"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih salah satu keputusan."},
    )


class ReasonForm(forms.Form):
    """An act that needs a reason."""

    reason = forms.CharField(
        label="Alasan", max_length=300, min_length=5, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Tuliskan alasannya.", "min_length": "Tuliskan alasan yang dapat dipahami orang lain."},
    )  # fmt: skip

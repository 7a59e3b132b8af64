"""Forms of the registry."""

from functools import lru_cache

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString

from setiakawan.accounts.scope import Scope
from setiakawan.areas.gazetteer import gazetteer
from setiakawan.core.text import clean_text
from setiakawan.registry.models import (
    AddressBasis,
    ContactKind,
    DatePrecision,
    FamilyRole,
    IdentifierKind,
    IdentifierStatus,
    Person,
    Sex,
)
from setiakawan.registry.rules.fields import EARLIEST_YEAR, LONGEST
from setiakawan.registry.words import UNKNOWN

_MARITAL = ("Belum kawin", "Kawin", "Kawin tercatat", "Kawin belum tercatat", "Cerai hidup", "Cerai mati")
_REASON = {
    "required": "Tuliskan alasannya dalam beberapa kata.",
    "min_length": "Tuliskan alasannya dalam beberapa kata.",
}
_MOST_VILLAGES = 600
EVENT_PRECISIONS = (
    ("day", "Tanggal lengkap"),
    ("month", "Hanya bulan dan tahun yang diketahui"),
    ("year", "Hanya tahun yang diketahui"),
    ("by", "Tidak tahu kapan, paling lambat tanggal ini"),
)


def date_field(label: str, **options) -> forms.DateField:
    """A date as browsers offer it."""
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Isi tanggalnya.", "invalid": "Tanggal ini tidak ada di kalender."}, **options,
    )  # fmt: skip


def reason_field(required: bool = True, **options) -> forms.CharField:
    """A reason in a few words."""
    return forms.CharField(
        label="Alasan", max_length=500, min_length=5, required=required, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=_REASON, **options,
    )  # fmt: skip


@lru_cache(maxsize=256)
def village_choices(prefixes: tuple[str, ...], with_districts: bool = False) -> tuple:
    """Villages of a scope, grouped by kecamatan; `with_districts` offers each kecamatan as a whole too."""
    names, groups = gazetteer(), []
    districts = sorted({code for prefix in prefixes for code in _at_level(prefix, "district")})
    for district in districts:
        villages = [v for v in names.children_of(district) if any(v == p or v.startswith(p + ".") for p in prefixes)]
        whole = any(district == p or district.startswith(p + ".") for p in prefixes)
        first = [(district, f"Semua di Kecamatan {names.name_of(district)}")] if with_districts and whole else []
        groups.append(
            (f"Kecamatan {names.name_of(district)}", tuple(first + [(v, names.name_of(v)) for v in villages]))
        )
    if sum(len(group) for _, group in groups) > _MOST_VILLAGES:
        return tuple((d, f"Kecamatan {names.name_of(d)}") for d in districts)
    return tuple(groups)


def _at_level(code: str, level: str) -> list[str]:
    """The areas of a level at, above or below a code."""
    names = gazetteer()
    above = [c for c in names.path_of(code) if names.level_of(c) == level] if names.is_current(code) else []
    if above:
        return above
    return [
        found
        for child in names.children_of(code)
        for found in ([child] if names.level_of(child) == level else _at_level(child, level))
    ]


class VillageSelect(forms.Select):
    """A select of a hundred and more villages, written at once instead of by a template per option (15 ms less)."""

    def render(self, name, value, attrs=None, renderer=None):
        """The control as HTML."""
        given = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        return format_html("<select{}>{}</select>", flatatt(given), _options(_frozen(self.choices), str(value or "")))


def _frozen(choices) -> tuple:
    return tuple((value, label if isinstance(label, str) else tuple(label)) for value, label in choices)


@lru_cache(maxsize=1024)
def _options(choices: tuple, chosen: str) -> SafeString:
    """The options; a pair whose second part is no text is a group."""
    parts = []
    for value, label in choices:
        if isinstance(label, str):
            parts.append(
                format_html('<option value="{}"{}>{}</option>', value, _SELECTED if value == chosen else "", label)
            )
        else:
            parts.append(format_html('<optgroup label="{}">{}</optgroup>', value, _options(label, chosen)))
    return SafeString("".join(parts))


_SELECTED = SafeString(" selected")


class SearchForm(forms.Form):
    """What to look for."""

    q = forms.CharField(
        label="Nama, NIK, atau nomor KK", max_length=120, required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    wilayah = forms.ChoiceField(label="Wilayah", required=False, widget=VillageSelect)
    lahir = forms.IntegerField(
        label="Tahun lahir", required=False, min_value=EARLIEST_YEAR, max_value=2200,
        error_messages={"invalid": "Tulis tahun dengan empat angka.", "min_value": "Tulis tahun dengan empat angka.", "max_value": "Tulis tahun dengan empat angka."},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 4}),
    )  # fmt: skip

    def __init__(self, *args, scope: Scope, **kwargs):
        super().__init__(*args, **kwargs)
        choices = village_choices(scope.prefixes, with_districts=True)
        self.fields["wilayah"].choices = [("", "Semua wilayah saya"), *choices]

    def filters(self) -> dict:
        """The arguments for `search_people`."""
        asked = self.cleaned_data
        return {"text": asked.get("q", ""), "area": asked.get("wilayah", ""), "birth_year": asked.get("lahir")}


class ExportForm(forms.Form):
    """Why a list is taken out of the system."""

    alasan = reason_field(help_text="Misalnya: daftar hadir musyawarah desa 3 Mei. Alasan ini tercatat dalam audit.")


class PersonForm(forms.Form):
    """The contestable fields of a person. `version` is the one that was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(
        label="Nama", max_length=LONGEST["name"], help_text="Seperti pada KTP atau KK. Satu kata pun lengkap."
    )
    sex = forms.ChoiceField(label="Jenis kelamin", required=False, choices=[*Sex.choices])
    birth_date = date_field("Tanggal lahir", required=False)
    birth_precision = forms.ChoiceField(
        label="Seberapa pasti tanggal lahir", required=False, choices=[*DatePrecision.choices],
        help_text="Bila hanya tahunnya yang diketahui, isi tanggal berapa pun di tahun itu.",
    )  # fmt: skip
    birth_place = forms.CharField(label="Tempat lahir", max_length=LONGEST["birth_place"], required=False)
    mother_name = forms.CharField(label="Nama ibu", max_length=LONGEST["mother_name"], required=False)
    father_name = forms.CharField(label="Nama ayah", max_length=LONGEST["father_name"], required=False)
    marital_status = forms.ChoiceField(label="Status kawin", required=False)
    education = forms.CharField(label="Pendidikan", max_length=LONGEST["education"], required=False)
    occupation = forms.CharField(label="Pekerjaan", max_length=LONGEST["occupation"], required=False)
    area = forms.ChoiceField(
        label="Desa/kelurahan", help_text="Untuk orang yang pindah, catat peristiwa pindah.", widget=VillageSelect
    )
    hamlet = forms.CharField(label="Dusun", max_length=LONGEST["hamlet"], required=False)
    rw = forms.CharField(label="RW", max_length=LONGEST["rw"], required=False)
    rt = forms.CharField(label="RT", max_length=LONGEST["rt"], required=False)
    address = forms.CharField(label="Alamat", max_length=LONGEST["address"], required=False)
    address_basis = forms.ChoiceField(label="Alamat ini", required=False, choices=[*AddressBasis.choices])
    alasan = reason_field(
        required=False,
        help_text="Wajib bila nama, jenis kelamin, kelahiran, orang tua, atau desa berubah. Misalnya: menurut KTP asli.",
    )

    def __init__(self, *args, scope: Scope, person: Person, must_explain: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["marital_status"].choices = _with_current(
            [("", UNKNOWN.capitalize()), *((word, word) for word in _MARITAL)], person.marital_status
        )
        self.fields["area"].choices = _with_current(
            [*village_choices(scope.prefixes)], person.area_id, person.area.name
        )
        if must_explain:
            self.fields["alasan"].required = True
            self.fields["alasan"].help_text = "Misalnya: menurut KTP asli yang saya lihat."

    def clean_name(self):
        return clean_text(self.cleaned_data["name"])

    def values(self) -> dict:
        """The values of the fields, as services take them."""
        return {field: value for field, value in self.cleaned_data.items() if field not in ("version", "alasan")}

    @staticmethod
    def initial_of(person: Person) -> dict:
        """What the form shows first."""
        fields = [name for name in PersonForm.base_fields if name not in ("alasan", "area")]
        return {name: getattr(person, name) for name in fields} | {"area": person.area_id}


def _with_current(choices: list, current: str, label: str = "") -> list:
    """Add the present value, so that a form never changes what nobody touched."""
    flat = {value for value, name in choices if isinstance(name, str)}
    flat |= {value for _, group in choices if not isinstance(group, str) for value, _ in group}
    return choices if current in flat else [(current, label or current), *choices]


class DecisionForm(forms.Form):
    """Whether a proposal is taken over."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    keputusan = forms.ChoiceField(
        choices=[("setuju", "Setujui"), ("tolak", "Tolak")], widget=forms.HiddenInput, required=False
    )
    accept_conflicts = forms.BooleanField(label="Saya sudah membandingkan; usulan ini tetap benar", required=False)
    alasan = reason_field(required=False, help_text="Wajib bila menolak.")


class RevealForm(forms.Form):
    """Why a masked number must be seen."""

    kind = forms.ChoiceField(
        choices=[(w, w) for w in ("identifier", "family_number", "contact")], widget=forms.HiddenInput
    )
    number_id = forms.IntegerField(widget=forms.HiddenInput, localize=False)
    alasan = reason_field(help_text="Misalnya: warga lupa membawa KTP. Setiap kali melihat nomor tercatat dalam audit.")


class NumberForm(forms.Form):
    """A number of a person."""

    kind = forms.ChoiceField(label="Jenis nomor", choices=IdentifierKind.choices)
    number = forms.CharField(
        label="Nomor", max_length=60, error_messages={"required": "Isi nomornya."},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip


class NumberStatusForm(forms.Form):
    """How far a number is to be trusted."""

    status = forms.ChoiceField(label="Status nomor", choices=IdentifierStatus.choices, widget=forms.RadioSelect)
    alasan = reason_field(help_text="Misalnya: sudah dicocokkan dengan KTP asli.")


class ContactForm(forms.Form):
    """A way to reach a person."""

    kind = forms.ChoiceField(label="Jenis kontak", choices=ContactKind.choices)
    value = forms.CharField(
        label="Nomor atau alamat surel", max_length=200, error_messages={"required": "Isi nomor atau alamatnya."}
    )


class ReasonForm(forms.Form):
    """Only a reason."""

    alasan = reason_field()


ROLE_CHOICES = [("", "Pilih hubungan"), *((value, label) for value, label in FamilyRole.choices if value)]

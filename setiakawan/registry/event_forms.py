"""Forms of life events: one thing per page."""

import datetime

from django import forms

from setiakawan.accounts.scope import Scope
from setiakawan.registry.forms import EVENT_PRECISIONS, ROLE_CHOICES, VillageSelect, date_field, village_choices
from setiakawan.registry.models import DatePrecision, Family, FamilyRole, Person, Sex
from setiakawan.registry.queries import family_with_number
from setiakawan.registry.rules.fields import LONGEST
from setiakawan.registry.words import age_in_words

HEAD_UNKNOWN = "unknown"
_ADULT_AT = 17
"""The age at which residents get an identity card of their own (UU 24/2013, article 63)."""


class EventForm(forms.Form):
    """When it happened."""

    on = date_field("Kapan")
    precision = forms.ChoiceField(label="Seberapa pasti", choices=EVENT_PRECISIONS, initial="day")
    note = forms.CharField(
        label="Keterangan",
        max_length=300,
        required=False,
        help_text="Jangan tulis NIK atau nomor telepon.",
    )

    def __init__(self, *args, today: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].widget.attrs["max"] = today.isoformat()

    def facts(self) -> dict:
        """The arguments that every event takes."""
        return {name: self.cleaned_data[name] for name in ("on", "precision", "note")}


class LeavingForm(EventForm):
    """An event after which somebody else may have to be head of the family. Ask only when it matters."""

    new_head = forms.ChoiceField(
        label="Siapa kepala keluarga sekarang?", widget=forms.RadioSelect, required=False,
        help_text="Yang bersangkutan adalah kepala keluarga.",
    )  # fmt: skip

    def __init__(self, *args, candidates: list[Person] = (), today: datetime.date, **kwargs):
        super().__init__(*args, today=today, **kwargs)
        if candidates:
            people = _choices(candidates, today)
            self.fields["new_head"].choices = [*people, (HEAD_UNKNOWN, "Belum diketahui")]
            self.fields["new_head"].required = True
            self.fields["new_head"].error_messages["required"] = (
                "Pilih kepala keluarga yang baru, atau belum diketahui."
            )
        else:
            del self.fields["new_head"]

    def head(self) -> dict:
        """The arguments about the new head."""
        chosen = self.cleaned_data.get("new_head", "")
        return {"new_head": int(chosen) if chosen.isdigit() else None, "head_unknown": chosen == HEAD_UNKNOWN}


class MoveOutForm(LeavingForm):
    """Moving out of the district."""

    field_order = ("on", "precision", "destination", "note", "new_head")
    destination = forms.CharField(
        label="Kode wilayah tujuan", max_length=13, required=False,
        help_text="Bila diketahui, misalnya 64.72 untuk Kota Samarinda. Boleh kosong.",
    )  # fmt: skip


class MoveInForm(EventForm):
    """Living in another village from now on."""

    field_order = ("area", "hamlet", "rw", "rt", "address", "on", "precision", "note")
    area = forms.ChoiceField(label="Desa/kelurahan tempat tinggal sekarang", widget=VillageSelect)
    hamlet = forms.CharField(label="Dusun", max_length=LONGEST["hamlet"], required=False)
    rw = forms.CharField(label="RW", max_length=LONGEST["rw"], required=False)
    rt = forms.CharField(label="RT", max_length=LONGEST["rt"], required=False)
    address = forms.CharField(label="Alamat", max_length=LONGEST["address"], required=False)

    def __init__(self, *args, scope: Scope, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", "Pilih desa"), *village_choices(scope.prefixes)]

    def place(self) -> dict:
        """The address within the village."""
        return {name: self.cleaned_data[name] for name in ("hamlet", "rw", "rt", "address")}


class JoinForm(LeavingForm):
    """Becoming a member of a KK that is known already, and living where it lives."""

    field_order = ("number", "role", "on", "precision", "note", "new_head")
    number = forms.CharField(
        label="Nomor KK yang dimasuki", max_length=30, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": "Isi nomor KK yang dimasuki."},
    )  # fmt: skip
    role = forms.ChoiceField(
        label="Hubungan dengan kepala keluarga di sana", required=False,
        choices=[("", "Belum diketahui"), *(choice for choice in ROLE_CHOICES[1:] if choice[0] != FamilyRole.HEAD)],
    )  # fmt: skip

    def __init__(self, *args, scope: Scope, **kwargs):
        super().__init__(*args, **kwargs)
        self._scope = scope
        self._family: Family | None = None
        if "new_head" in self.fields:
            self.fields["new_head"].label = "Siapa kepala keluarga di KK lama sekarang?"

    def clean_number(self):
        number = self.cleaned_data["number"]
        self._family = family_with_number(self._scope, number)
        if self._family is None:
            raise forms.ValidationError("KK ini tidak ditemukan di wilayah Anda.")
        return number

    def joined(self) -> dict:
        """The arguments about the KK and where it lives."""
        family = self._family
        place = {name: getattr(family, name) for name in ("hamlet", "rw", "rt", "address")}
        return {"family_id": family.pk, "role": self.cleaned_data["role"], "area": family.area_id, "place": place}


class PartnerForm(EventForm):
    """A marriage or its end, with whom if the registry knows them."""

    field_order = ("partner", "on", "precision", "note")
    partner = forms.IntegerField(
        label="Nomor warga pasangan", required=False, localize=False,
        help_text="Nomor di halaman pasangan, bila tercatat di sini. Boleh kosong.",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": "Tulis nomor warga dengan angka saja."},
    )  # fmt: skip


class BirthForm(forms.Form):
    """A child born into a family."""

    name = forms.CharField(label="Nama anak", max_length=LONGEST["name"], error_messages={"required": "Isi nama anak."})
    sex = forms.ChoiceField(label="Jenis kelamin", required=False, choices=[*Sex.choices])
    birth_date = date_field("Tanggal lahir")
    birth_precision = forms.ChoiceField(
        label="Seberapa pasti", choices=[c for c in DatePrecision.choices if c[0]], initial="day"
    )
    birth_place = forms.CharField(label="Tempat lahir", max_length=LONGEST["birth_place"], required=False)
    mother_name = forms.CharField(label="Nama ibu", max_length=LONGEST["mother_name"], required=False)
    father_name = forms.CharField(label="Nama ayah", max_length=LONGEST["father_name"], required=False)
    role = forms.ChoiceField(label="Hubungan dengan kepala keluarga", choices=ROLE_CHOICES, initial="child")

    periksa = forms.BooleanField(
        label="Sudah saya bandingkan; anak ini belum tercatat", required=False, widget=forms.HiddenInput
    )

    def values(self) -> dict:
        """The child's fields."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("role", "periksa")}

    def ask_about(self) -> None:
        """Show the box that says that somebody looked at who may be the same."""
        self.fields["periksa"].widget = forms.CheckboxInput()
        self.add_error("periksa", "Ada yang mirip. Bandingkan dulu, lalu centang bila anak ini belum tercatat.")


class HeadForm(forms.Form):
    """Another head of the family."""

    new_head = forms.ChoiceField(
        label="Kepala keluarga yang baru", widget=forms.RadioSelect, error_messages={"required": "Pilih satu orang."}
    )
    old_role = forms.ChoiceField(
        label="Hubungan kepala lama dengan yang baru",
        choices=[("", "Belum diketahui"), *ROLE_CHOICES[1:]],
        required=False,
    )
    on = date_field("Sejak kapan")
    note = forms.CharField(label="Keterangan", max_length=300, required=False)

    def __init__(self, *args, candidates: list[Person], today: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["new_head"].choices = _choices(candidates, today)
        self.fields["on"].widget.attrs["max"] = today.isoformat()


class SplitForm(forms.Form):
    """A new KK of some members: one role for each who leaves."""

    number = forms.CharField(
        label="Nomor KK baru", max_length=30, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": "Isi nomor KK yang baru."},
    )  # fmt: skip
    on = date_field("Sejak kapan")
    rt = forms.CharField(
        label="RT", max_length=LONGEST["rt"], required=False, help_text="Kosongkan bila tetap di RT yang sama."
    )
    address = forms.CharField(
        label="Alamat", max_length=LONGEST["address"], required=False, help_text="Kosongkan bila alamatnya tetap."
    )
    new_head = forms.ChoiceField(
        label="Kepala keluarga bagi yang tinggal", required=False,
        help_text="Isi hanya bila kepala keluarga yang lama ikut pindah ke KK baru.",
    )  # fmt: skip
    note = forms.CharField(label="Keterangan", max_length=300, required=False)

    def __init__(self, *args, members: list[Person], today: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.members = members
        for person in members:
            self.fields[f"role_{person.pk}"] = forms.ChoiceField(
                label=person.name, choices=[("", "Tetap di KK lama"), *ROLE_CHOICES[1:]], required=False
            )
        self.fields["new_head"].choices = [
            ("", "Tidak perlu"),
            *_choices(members, today),
            (HEAD_UNKNOWN, "Belum diketahui"),
        ]
        self.fields["on"].widget.attrs["max"] = today.isoformat()

    def role_fields(self) -> list:
        """The bound fields, one for each member."""
        return [self[f"role_{person.pk}"] for person in self.members]

    def roles(self) -> dict[int, str]:
        """Who leaves, in which role."""
        chosen = {person.pk: self.cleaned_data[f"role_{person.pk}"] for person in self.members}
        return {number: role for number, role in chosen.items() if role}

    def head(self) -> dict:
        """The arguments about the head of those who stay."""
        chosen = self.cleaned_data["new_head"]
        return {"new_head": int(chosen) if chosen.isdigit() else None, "head_unknown": chosen == HEAD_UNKNOWN}


def _choices(people: list[Person], today: datetime.date) -> list[tuple[str, str]]:
    """Persons to choose from as head, each with the age: adults first, then those of unknown age, children last."""
    people = sorted(people, key=lambda person: _adulthood(person, today))
    ages = {person.pk: age_in_words(person.birth_date, person.birth_precision, today) for person in people}
    return [(str(p.pk), f"{p.name}, {ages[p.pk]}" if ages[p.pk] else p.name) for p in people]


def _adulthood(person: Person, today: datetime.date) -> int:
    born = person.birth_date
    if born is None:
        return 1
    return 0 if (today.year - born.year, today.month, today.day) >= (_ADULT_AT, born.month, born.day) else 2

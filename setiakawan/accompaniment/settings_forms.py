"""Forms of what the office sets: visit intervals, caseload limits, what is known of a companion."""

import datetime

from django import forms

from setiakawan.accompaniment.catalogue import words_of
from setiakawan.accompaniment.forms import choice, several, words
from setiakawan.accompaniment.models import CompanionProfile, RiskLevel
from setiakawan.accounts.models import Role
from setiakawan.registry.forms import VillageSelect, date_field, village_choices

_ROLES = (Role.COMPANION, Role.TKSK, Role.OFFICER)


def whole_number(label: str, least: int, most: int, **options) -> forms.IntegerField:
    """A whole number between two bounds."""
    told = f"Tulis angka bulat {least} sampai {most}."
    errors = {"required": told, "invalid": told, "min_value": told, "max_value": told}
    return forms.IntegerField(label=label, min_value=least, max_value=most, error_messages=errors, **options)


class DatedForm(forms.Form):
    """Something that holds from a day on: today, unless another is written."""

    valid_from = date_field("Berlaku sejak", help_text="Hari ini atau sesudahnya.")

    def __init__(self, *args, today: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].initial = today

    def given(self) -> dict:
        """The arguments of the service."""
        return self.cleaned_data


class IntervalForm(DatedForm):
    """How many days may lie between visits at a risk level."""

    level = choice("Tingkat risiko", RiskLevel.choices)
    days = whole_number("Jarak kunjungan (hari)", 1, 365)
    field_order = ("level", "days", "valid_from")


class LimitForm(DatedForm):
    """How many open cases a role, or one companion, may carry. `companions` are users."""

    whom = choice("Berlaku bagi", (), radio=False)
    cases = whole_number("Batas pendampingan", 1, 200)
    reason = words("Alasan", required=True, limit=300, rows=2)
    field_order = ("whom", "cases", "valid_from", "reason")

    def __init__(self, *args, companions, **kwargs):
        super().__init__(*args, **kwargs)
        roles = tuple((f"role:{role}", f"Semua {role.label}") for role in _ROLES)
        people = tuple((f"user:{user.pk}", f"{user} ({user.get_role_display()})") for user in companions)
        self.fields["whom"].choices = [("", "Pilih"), ("Seluruh peran", roles), ("Seorang pendamping", people)]

    def given(self) -> dict:
        """The arguments of the service."""
        told = {name: self.cleaned_data[name] for name in ("cases", "valid_from", "reason")}
        kind, _, value = self.cleaned_data["whom"].partition(":")
        return {**told, "role": value} if kind == "role" else {**told, "user_id": int(value)}


class ProfileForm(forms.Form):
    """What the proposal of a companion needs to know. Empty means not known."""

    home = forms.ChoiceField(label="Desa tempat tinggal", required=False, widget=VillageSelect)
    languages = several("Bahasa", tuple(words_of("languages").items()))
    skills = several("Keterampilan", tuple(words_of("skills").items()))
    sex = choice(
        "Jenis kelamin", (("", "Belum diketahui"), ("P", "Perempuan"), ("L", "Laki-laki")), required=False,
        help_text="Dipakai hanya bila warga meminta pendamping perempuan atau laki-laki.",
    )  # fmt: skip

    def __init__(self, *args, office: str, profile: CompanionProfile | None = None, **kwargs):
        names = ("home_id", "languages", "skills", "sex")
        known = {name.removesuffix("_id"): getattr(profile, name) for name in names} if profile else {"sex": ""}
        super().__init__(*args, initial=known, **kwargs)
        self.fields["home"].choices = [("", "Belum diketahui"), *village_choices((office,))]


class AbsenceForm(forms.Form):
    """Days on which a companion is away."""

    valid_from = date_field("Mulai")
    valid_until = date_field("Bertugas kembali", help_text="Sejak tanggal ini ia bertugas lagi.")
    reason = words("Alasan", required=True, limit=300, rows=1, help_text="Misalnya cuti, sakit, atau pelatihan.")

    def __init__(self, *args, today: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].initial = today

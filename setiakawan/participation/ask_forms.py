"""The forms of a need and an offer, one question per page."""

import datetime
import uuid

from django import forms
from django.utils.html import format_html

from setiakawan.areas.gazetteer import gazetteer
from setiakawan.core.contacts import normal_phone
from setiakawan.core.text import clean_text
from setiakawan.participation.catalogue import kinds, words_of
from setiakawan.participation.models import ForWhom, TimeOfDay
from setiakawan.participation.queries.shown import WEEKDAYS
from setiakawan.participation.services.asking import When, Whom
from setiakawan.participation.services.entering import Told
from setiakawan.participation.steps import Step
from setiakawan.registry.forms import VillageSelect, date_field, village_choices
from setiakawan.registry.models import Sex

PICK = {"required": "Pilih salah satu.", "invalid_choice": "Pilih salah satu yang ada."}
ADULT = (("yes", "Ya, 18 tahun ke atas"), ("no", "Belum"), ("", "Belum tahu"))
_SEX = (("", "Siapa saja"), ("P", "Perempuan"), ("L", "Laki-laki"))
OWN_SEX = (("", "Belum diketahui"), ("P", "Perempuan"), ("L", "Laki-laki"))


def radios(label: str, choices, *, required: bool = True, **options) -> forms.ChoiceField:
    """One of a few, as radio buttons."""
    return forms.ChoiceField(
        label=label, choices=choices, required=required, widget=forms.RadioSelect, error_messages=PICK, **options
    )


def boxes(label: str, choices, **options) -> forms.MultipleChoiceField:
    """Any of some, as check boxes."""
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, **options
    )


def line(label: str, needed: str = "", **options) -> forms.CharField:
    """One line of text; `needed` is the sentence for when it is missing ("" = it may be)."""
    return forms.CharField(label=label, required=bool(needed), error_messages={"required": needed}, **options)


def pictured() -> list[tuple[str, str]]:
    """Every kind of help with its picture and what it means in a sentence."""
    return [
        (
            kind.code,
            format_html(
                '<svg class="icon picture" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>'
                "<span><b>{}</b><br>{}</span>",
                kind.picture, kind.label, kind.sentence,
            ),
        )
        for kind in kinds().values()
    ]  # fmt: skip


class AskForm(forms.Form):
    """What both forms ask: what, who tells it, and when."""

    kind = radios("Bantuan apa?", ())
    name = line("Nama", "Tuliskan namanya.", max_length=120)
    phone = line(
        "Telepon", max_length=20, help_text="Boleh kosong. Tidak pernah diperlihatkan kepada warga lain.",
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
    )  # fmt: skip
    area = forms.ChoiceField(label="Desa atau kelurahan", widget=VillageSelect, error_messages=PICK)
    is_adult = radios("Sudah dewasa?", ADULT, required=False)
    on = date_field("Mulai tanggal", required=False, help_text="Boleh kosong bila kapan saja.")
    weekdays = boxes("Diulang setiap hari apa?", [(str(n), day) for n, day in enumerate(WEEKDAYS, 1)])
    times = boxes("Waktu yang cocok", TimeOfDay.choices)
    words = forms.CharField(
        label="Yang perlu diketahui penolong", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Dibaca pihak lain hanya setelah keduanya setuju. Tidak perlu menyebut penyakit.",
    )  # fmt: skip
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, prefixes: tuple[str, ...], today: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["kind"].choices = pictured()
        self.fields["kind"].words = [(kind.code, kind.label) for kind in kinds().values()]
        villages = village_choices(prefixes)
        only_one = (
            [value for _, group in villages for value, _ in group]
            if villages and not isinstance(villages[0][1], str)
            else []
        )
        self.fields["area"].choices = [("", "Pilih desa"), *villages]
        if len(only_one) == 1:
            self.fields["area"].initial = only_one[0]

    def clean_phone(self):
        """A number in one of the usual forms, or nothing."""
        return phone_of(self.cleaned_data["phone"])

    def clean_on(self):
        """Not in the past."""
        on = self.cleaned_data["on"]
        if on and on < self.today:
            raise forms.ValidationError("Tanggal ini sudah lewat.")
        return on

    def _when(self) -> When:
        told = self.cleaned_data
        return When(told["on"], None, tuple(told["times"]), tuple(int(day) for day in told["weekdays"]))

    def _told(self, **more) -> Told:
        told = self.cleaned_data
        adult = {"yes": True, "no": False}.get(told["is_adult"])
        return Told(clean_text(told["name"]), told["area"], told["phone"], is_adult=adult, **more)

    def _number(self) -> uuid.UUID:
        return self.cleaned_data.get("client_id") or uuid.uuid4()


class NeedForm(AskForm):
    """What somebody asks for."""

    for_whom = radios("Untuk siapa bantuan ini?", ForWhom.choices)
    other_name = line("Nama yang dibantu", max_length=120)
    other_phone = line("Teleponnya", max_length=20, help_text="Boleh kosong. Ia akan ditanya dulu, dan boleh menolak.")
    is_urgent = forms.BooleanField(label="Mendesak: hari ini atau besok", required=False)
    helpers = forms.IntegerField(
        label="Perlu berapa orang?", min_value=1, max_value=20, initial=1,
        error_messages={"required": "Isi jumlahnya.", "min_value": "Paling sedikit satu.", "max_value": "Paling banyak 20.",
                        "invalid": "Tulis dengan angka."},
    )  # fmt: skip
    place = line(
        "Di mana?",
        max_length=300,
        help_text="Seperti mengatakannya kepada tetangga. Hanya dibaca penolong setelah keduanya setuju.",
    )
    wished_sex = radios("Penolong yang diinginkan", _SEX, required=False)

    STEPS = (
        Step("jenis", "Bantuan apa yang diperlukan?", ("kind",)),
        Step("siapa", "Siapa yang meminta?", ("name", "phone", "area", "is_adult")),
        Step("untuk", "Untuk siapa bantuan ini?", ("for_whom",)),
        Step("orangnya", "Siapa yang dibantu?", ("other_name", "other_phone"), ("for_whom", ("in_care", "other"))),
        Step("kapan", "Kapan?", ("on", "times", "weekdays", "is_urgent")),
        Step("tempat", "Di mana?", ("place",)),
        Step("harapan", "Ada harapan tentang penolongnya?", ("wished_sex", "helpers", "words")),
    )

    def clean_other_phone(self):
        """A number in one of the usual forms, or nothing."""
        return phone_of(self.cleaned_data["other_phone"])

    def clean(self):
        """What the kind allows, and a name for whoever is helped."""
        given = super().clean()
        kind = kinds().get(given.get("kind", ""))
        if kind and given.get("is_urgent") and not kind.urgent:
            self.add_error("is_urgent", f"{kind.label} tidak dapat dimintakan mendesak.")
        if kind and given.get("wished_sex") and not kind.sex_wish:
            self.add_error("wished_sex", f"Untuk {kind.label.lower()}, siapa saja boleh membantu.")
        is_asked = "other_name" in self.fields
        if is_asked and given.get("for_whom") in ("in_care", "other") and not given.get("other_name"):
            self.add_error("other_name", "Tuliskan nama yang dibantu.")
        return given

    def given(self) -> dict:
        """The arguments of the service."""
        told = self.cleaned_data
        is_self = told["for_whom"] == ForWhom.SELF
        is_adult = False if told["for_whom"] == ForWhom.IN_CARE else None
        return {
            "told": self._told(), "for_whom": told["for_whom"], "kind": told["kind"], "place": told["place"],
            "other": None if is_self else Whom(clean_text(told["other_name"]), told["area"], told["other_phone"], is_adult),
            "words": told["words"], "when": self._when(), "wished_sex": told["wished_sex"], "helpers": told["helpers"],
            "is_urgent": told["is_urgent"], "client_id": self._number(),
        }  # fmt: skip


class OfferForm(AskForm):
    """What somebody can give."""

    sex = radios("Jenis kelamin", OWN_SEX, required=False)
    skills = boxes("Kemampuan", ())
    capacity = forms.IntegerField(
        label="Berapa kali?", min_value=1, max_value=100, initial=1, help_text="Setiap minggu bila diulang.",
        error_messages={"required": "Isi jumlahnya.", "min_value": "Paling sedikit satu.", "max_value": "Paling banyak 100.",
                        "invalid": "Tulis dengan angka."},
    )  # fmt: skip
    reach = boxes("Juga ke desa", ())

    STEPS = (
        Step("jenis", "Bantuan apa yang ditawarkan?", ("kind",)),
        Step("siapa", "Siapa yang menawarkan?", ("name", "phone", "area", "is_adult", "sex")),
        Step("kapan", "Kapan bisanya?", ("on", "times", "weekdays", "capacity")),
        Step("mampu", "Apa kemampuannya?", ("skills",)),
        Step("jangkauan", "Mau ke desa lain?", ("reach", "words"), hint="Boleh kosong: di desanya sendiri saja."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["skills"].choices = list(words_of("skills").items())
        names, area = gazetteer(), self["area"].value() or ""
        near = names.children_of(names.parent_of(area)) if names.is_current(area) else ()
        self.fields["reach"].choices = [(code, names.name_of(code)) for code in near if code != area]

    def given(self) -> dict:
        """The arguments of the service."""
        told = self.cleaned_data
        return {
            "told": self._told(sex=Sex(told["sex"]), skills=tuple(told["skills"])), "kind": told["kind"],
            "words": told["words"], "when": self._when(), "capacity": told["capacity"], "reach": tuple(told["reach"]),
            "client_id": self._number(),
        }  # fmt: skip


def phone_of(text: str) -> str:
    """The number as typed. Raises ValidationError where it is none; "" stays ""."""
    if text.strip() and normal_phone(text) is None:
        raise forms.ValidationError("Nomor telepon ini belum benar. Contoh: 0812 3456 7890.")
    return text.strip()

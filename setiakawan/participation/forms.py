"""Forms of one act each. They translate; services decide."""

import datetime
import uuid

from django import forms

from setiakawan.participation.ask_forms import ADULT, OWN_SEX, PICK, boxes, line, phone_of, radios
from setiakawan.participation.catalogue import kinds, words_of
from setiakawan.participation.models import ReportKind, ReportOutcome
from setiakawan.registry.forms import VillageSelect, date_field, village_choices

_YES_NO = (("yes", "Ya, setuju"), ("no", "Tidak"))
_WHY = "Tuliskan alasannya dalam beberapa kata."


def words(label: str, needed: str = "", *, limit: int = 300, rows: int = 3, **options) -> forms.CharField:
    """Some lines of text; `needed` is the sentence for when it is missing."""
    return forms.CharField(
        label=label, required=bool(needed), max_length=limit, widget=forms.Textarea(attrs={"rows": rows}),
        min_length=5 if needed == _WHY else None, error_messages={"required": needed, "min_length": needed}, **options,
    )  # fmt: skip


class ConfirmForm(forms.Form):
    """Nothing to fill in: sending it is the answer."""


class ReasonForm(forms.Form):
    """Why."""

    reason = words("Alasan", _WHY)


class NoteForm(forms.Form):
    """A remark that may stay empty."""

    note = words("Keterangan", rows=2)


class HowForm(forms.Form):
    """Whom somebody asked, and how."""

    note = words("Bertanya kepada siapa, dan bagaimana?", "Tuliskan siapa yang ditanya dan bagaimana.", rows=2)


class AnswerForm(forms.Form):
    """Yes or no, as somebody told staff."""

    answer = radios("Jawabannya", _YES_NO)
    how = words("Bagaimana ditanyakan?", "Tuliskan bagaimana Anda bertanya, misalnya lewat telepon.", rows=2)


class SideAnswerForm(AnswerForm):
    """Whose answer it is, too."""

    side = radios("Jawaban dari", (("helper", "Penolong"), ("receiver", "Yang dibantu")))
    field_order = ("side", "answer", "how")


class MessageForm(forms.Form):
    """Words that the system relays."""

    side = radios("Pesan dari", (("helper", "Penolong"), ("receiver", "Yang dibantu")))
    text = words(
        "Pesannya",
        "Tuliskan pesannya.",
        limit=500,
        help_text="Nomor, alamat, dan surel akan disamarkan. Jangan menyebut penyakit.",
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class ActForm(forms.Form):
    """What was done, when, how much."""

    happened_on = date_field("Tanggal")
    hours = forms.DecimalField(
        label="Berapa jam seluruhnya?", required=False, min_value=0, max_value=200, max_digits=6, decimal_places=2,
        error_messages={"invalid": "Tulis dengan angka.", "max_value": "Paling banyak 200 jam.", "min_value": "Tidak boleh kurang dari nol."},
    )  # fmt: skip
    quantity = forms.DecimalField(
        label="Jumlah", required=False, min_value=0, max_digits=10, decimal_places=2,
        error_messages={"invalid": "Tulis dengan angka.", "min_value": "Tidak boleh kurang dari nol."},
    )  # fmt: skip
    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args, unit: str, today: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["happened_on"].initial = today
        self.fields["quantity"].label = f"Berapa {unit}?"
        if unit == "jam":
            del self.fields["quantity"]

    def clean_happened_on(self):
        """Not in the future."""
        day = self.cleaned_data["happened_on"]
        if day > self.today:
            raise forms.ValidationError("Tanggal ini belum tiba.")
        return day

    def given(self) -> dict:
        """The arguments of the service; nothing told stays unknown."""
        return {name: value or None for name, value in self.cleaned_data.items()}


class CodeForm(forms.Form):
    """The code that the receiving side has."""

    code = line(
        "Kode dari yang dibantu", "Isi kodenya.", max_length=12, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )


class HowConfirmedForm(HowForm):
    """How staff heard that the help was given."""

    how = radios("Cara", (("call", "Lewat telepon"), ("operator", "Bertanya langsung")))
    field_order = ("how", "note")


class ThanksForm(forms.Form):
    """Words of thanks."""

    words = words("Ucapan terima kasih", limit=500, help_text="Boleh kosong. Nomor dan alamat akan disamarkan.")


class EndPairForm(ThanksForm):
    """Why a pair ends, and thanks."""

    reason = words("Alasan berakhir", rows=2)


class ReportForm(forms.Form):
    """What somebody reports."""

    about = radios("Tentang siapa", ())
    kind = radios("Yang dilaporkan", ReportKind.choices)
    words = words("Ceritanya", limit=2000, help_text="Boleh kosong. Hanya dibaca petugas.")
    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = people


class ReportAnswerForm(forms.Form):
    """What staff did."""

    outcome = radios("Hasil", ReportOutcome.choices)
    words = words("Penjelasan", "Tuliskan apa yang sudah dilakukan.", limit=2000)


class ParticipantForm(forms.Form):
    """Who takes part."""

    name = line("Nama", "Tuliskan namanya.", max_length=120)
    phone = line("Telepon", max_length=20, widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}))
    area = forms.ChoiceField(label="Desa atau kelurahan", widget=VillageSelect, error_messages=PICK)
    sex = radios("Jenis kelamin", OWN_SEX, required=False)
    is_adult = radios("Sudah dewasa?", ADULT, required=False)
    languages = boxes("Bahasa", ())
    skills = boxes("Kemampuan", ())

    def __init__(self, *args, prefixes: tuple[str, ...], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", "Pilih desa"), *village_choices(prefixes)]
        self.fields["languages"].choices = list(words_of("languages").items())
        self.fields["skills"].choices = list(words_of("skills").items())

    def clean_phone(self):
        """A number in one of the usual forms, or nothing."""
        return phone_of(self.cleaned_data["phone"])

    def given(self) -> dict:
        """The arguments of the service."""
        return self.cleaned_data | {"is_adult": {"yes": True, "no": False}.get(self.cleaned_data["is_adult"])}


class NewParticipantForm(ParticipantForm):
    """Who joins; paid staff are marked."""

    is_staff = forms.BooleanField(label="Petugas yang dibayar", required=False)
    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class LinkForm(forms.Form):
    """Which registered person it is."""

    person_id = forms.IntegerField(
        label="Nomor warga", min_value=1, help_text="Nomor pada alamat halaman warga, misalnya 123 pada /warga/123/.",
        error_messages={"required": "Isi nomornya.", "invalid": "Tulis dengan angka."},
    )  # fmt: skip


class VouchForm(forms.Form):
    """Who vouches."""

    vouched_by_id = forms.IntegerField(
        label="Nomor peserta yang menjamin",
        min_value=1,
        required=False,
        error_messages={"invalid": "Tulis dengan angka."},
    )
    note = words("Atau jabatan yang menjamin", rows=2, help_text="Misalnya: Ketua RT 03. Jangan menulis nomor telepon.")

    def clean(self):
        """One of the two."""
        given = super().clean()
        if not given.get("vouched_by_id") and len((given.get("note") or "").strip()) < 5:
            raise forms.ValidationError("Sebutkan siapa yang menjamin.")
        return given


class HelperForm(forms.Form):
    """One of some."""

    helper_id = radios("Siapa", ())

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["helper_id"].choices = people


class HandOverForm(HelperForm):
    """Who goes on, and why."""

    reason = words("Alasan", _WHY, rows=2)
    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class PairForm(HelperForm):
    """A pair: who, how often."""

    kind = forms.ChoiceField(label="Jenis bantuan", initial="company", error_messages=PICK)
    rhythm_days = forms.IntegerField(
        label="Setiap berapa hari?", min_value=1, max_value=92, initial=7,
        error_messages={"required": "Isi jumlah harinya.", "invalid": "Tulis dengan angka.", "min_value": "Paling sedikit 1 hari.", "max_value": "Paling jarang 92 hari."},
    )  # fmt: skip
    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.code, kind.label) for kind in kinds().values()]


class ListFilter(forms.Form):
    """What a list is asked for."""

    wilayah = forms.ChoiceField(label="Wilayah", required=False, widget=VillageSelect, error_messages=PICK)
    jenis = forms.ChoiceField(label="Jenis bantuan", required=False, error_messages=PICK)
    status = forms.ChoiceField(label="Keadaan", required=False, error_messages=PICK)

    def __init__(self, *args, prefixes: tuple[str, ...], states, with_kind: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["wilayah"].choices = [("", "Semua wilayah saya"), *village_choices(prefixes, with_districts=True)]
        self.fields["jenis"].choices = [("", "Semua"), *((k.code, k.label) for k in kinds().values())]
        self.fields["status"].choices = states
        if not with_kind:
            del self.fields["jenis"]


class SearchForm(forms.Form):
    """A name, or a whole telephone number. Sent by POST, so that a number never stands in an address."""

    q = forms.CharField(label="Nama atau nomor telepon", required=False, max_length=120)

"""Forms of referral. They translate; services decide."""

import datetime
import uuid

from django import forms

from setiakawan.consent.models import How, Spoken
from setiakawan.consent.purposes import BASES, purpose_of
from setiakawan.directory.catalogue import features, languages, service_choices
from setiakawan.referral.catalogue import OUTCOME_WORDS
from setiakawan.referral.models import Room, Urgency, Way
from setiakawan.referral.queries.referrals import PURPOSE
from setiakawan.referral.queries.sharing import Told
from setiakawan.referral.rules.ages import GROUPS
from setiakawan.referral.rules.outcomes import Outcome, allowed
from setiakawan.referral.rules.status import Status
from setiakawan.referral.services.asking import GroundGiven
from setiakawan.registry.forms import VillageSelect, date_field, village_choices

_PICK = {"required": "Pilih salah satu.", "invalid_choice": "Pilih salah satu yang ada."}
_WHY = {"required": "Tuliskan alasannya dalam beberapa kata.", "min_length": "Tuliskan alasannya dalam beberapa kata."}


def _radio(label: str, choices, **options) -> forms.ChoiceField:
    told = {"required": f"{label.rstrip('?')}: pilih salah satu.", "invalid_choice": "Pilih salah satu yang ada."}
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, error_messages=told, **options)


def _text(label: str, *, required: bool = True, limit: int = 500, why: str = "", **options) -> forms.CharField:
    told = {"required": why, "min_length": why} if why else _WHY
    return forms.CharField(
        label=label, max_length=limit, min_length=5 if required else None, required=required,
        widget=forms.Textarea(attrs={"rows": 3}), error_messages=told, **options,
    )  # fmt: skip


class ChooseForm(forms.Form):
    """What kind of service is sought, and what the person needs there."""

    jenis = forms.ChoiceField(label="Layanan yang dicari", error_messages=_PICK)
    akses = forms.MultipleChoiceField(
        label="Yang harus ada di tempatnya",
        required=False,
        choices=features().items(),
        widget=forms.CheckboxSelectMultiple,
    )
    bahasa = forms.ChoiceField(label="Bahasa", required=False, choices=[("", "Indonesia"), *languages().items()])
    asal = forms.RegexField(r"^step:[0-9]{1,18}$", required=False, widget=forms.HiddenInput)
    sesudah = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["jenis"].choices = [("", "Pilih layanan"), *service_choices()]


class AskForm(forms.Form):
    """What is needed, and what the person answered when the notice was read out."""

    words = _text(
        "Yang diperlukan",
        why="Tuliskan apa yang diperlukan.",
        help_text="Tanpa diagnosis. Misalnya: kontrol luka di kaki, dua kali seminggu.",
    )
    functioning = _text(
        "Yang sulit dilakukan dan bantuan yang perlu", required=False,
        help_text="Misalnya: sulit menaiki tangga, perlu penerjemah isyarat.",
    )  # fmt: skip
    urgency = _radio("Seberapa mendesak", Urgency.choices, initial=Urgency.ROUTINE)
    basis = _radio("Dasar berbagi data", ())
    spoken_by = _radio("Siapa yang menjawab?", Spoken.choices)
    how = _radio("Bagaimana dijawab?", How.choices)
    article = forms.CharField(
        label="Pasal undang-undang", required=False, max_length=160, help_text="Isi hanya bila dasarnya undang-undang."
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    def __init__(self, *args, needs: list[str], has_ground: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if "functioning" not in needs:
            del self.fields["functioning"]
        if has_ground:
            for name in ("basis", "spoken_by", "how", "article"):
                del self.fields[name]
        else:
            bases = purpose_of(PURPOSE).bases
            self.fields["basis"].choices = [(code, BASES[code].capitalize()) for code in bases]

    def told(self) -> Told:
        """What the companion wrote."""
        return Told(self.cleaned_data["words"], self.cleaned_data.get("functioning", ""))

    def agreed(self) -> GroundGiven | None:
        """What the person answered; None where a ground holds already."""
        if "basis" not in self.fields:
            return None
        return GroundGiven(*(self.cleaned_data[name] for name in ("basis", "spoken_by", "how", "article")))


class NothingForm(forms.Form):
    """Nothing to fill in: sending it is the answer."""


class WordsForm(forms.Form):
    """A question or an answer."""

    words = _text(
        "Isi", why="Tuliskan isinya dalam beberapa kata.", help_text="Tanpa diagnosis, nomor telepon, atau alamat."
    )


class NoteForm(forms.Form):
    """A note that may be empty."""

    words = _text("Catatan", required=False, help_text="Tanpa diagnosis.")


class ReasonForm(forms.Form):
    """Why."""

    reason = _text("Alasan")


class EndForm(forms.Form):
    """Why it ended, and what came of it."""

    outcome = forms.ChoiceField(label="Sebabnya", required=False, widget=forms.RadioSelect, error_messages=_PICK)
    reason = _text("Alasan")

    def __init__(self, *args, status: Status, **kwargs):
        super().__init__(*args, **kwargs)
        known = [code for code in allowed(status) if code != Outcome.REFERRED_ON]
        self.fields["outcome"].choices = [
            *((c, OUTCOME_WORDS[c].capitalize()) for c in sorted(known)),
            ("", "Sebab lain"),
        ]


class DateForm(forms.Form):
    """A day on which the person may come."""

    day = date_field("Tanggal")
    words = _text("Catatan", required=False, help_text="Misalnya: jam 8, bawa KTP.")


class CodeForm(forms.Form):
    """Six digits."""

    code = forms.RegexField(
        r"^\s*[0-9]{3}\s*[0-9]{3}\s*$", label="Kode enam angka", max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": "Isi kodenya.", "invalid": "Kode terdiri dari enam angka."},
    )  # fmt: skip


class ConfirmForm(forms.Form):
    """What the person or the companion says came of it."""

    way = _radio("Bagaimana ditanyakan?", [c for c in Way.choices if c[0] != Way.CODE])
    outcome = _radio(
        "Apa yang terjadi?", [(c, OUTCOME_WORDS[c].capitalize()) for c in Outcome if c != Outcome.REFERRED_ON]
    )
    on = date_field("Ditanyakan pada")
    words = _text("Kata warga", required=False)
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    def __init__(self, *args, today: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today


class CapacityForm(forms.Form):
    """Village and age group: nothing else is asked."""

    area = forms.ChoiceField(label="Desa", widget=VillageSelect, error_messages=_PICK)
    age_group = forms.ChoiceField(label="Kelompok umur", required=False, choices=GROUPS.items(), error_messages=_PICK)
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    def __init__(self, *args, prefixes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", "Pilih desa"), *village_choices(prefixes)]


class RoomForm(forms.Form):
    """A partner's answer about room."""

    room = _radio("Apakah ada tempat?", Room.choices)
    note = _text("Catatan", required=False, limit=300)


class MemberForm(forms.Form):
    """A partner's account."""

    username = forms.CharField(
        label="Nama pengguna mitra", max_length=60, error_messages={"required": "Isi nama penggunanya."}
    )

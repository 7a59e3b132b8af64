"""What the list of cases and the queue are asked for. A value that is none gives an error, never everything."""

from urllib.parse import urlencode

from django import forms

from setiakawan.accompaniment.models import RiskLevel
from setiakawan.accompaniment.queries.listing import TIMES, UNASSIGNED, UNKNOWN_RISK, Asked
from setiakawan.accompaniment.rules.stage import Stage
from setiakawan.accounts.scope import Scope
from setiakawan.registry.forms import VillageSelect, village_choices
from setiakawan.registry.rules.nik import digits_of

_STAGES = tuple((stage.name.lower(), stage.value) for stage in Stage if stage != Stage.CLOSED)
_INVALID = {"invalid_choice": "Pilih salah satu yang ada."}


def _filter(label: str, choices=(), **options) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=choices, error_messages=_INVALID, **options)


class AreaFilter(forms.Form):
    """A part of the viewer's areas."""

    wilayah = _filter("Wilayah", widget=VillageSelect)

    def __init__(self, *args, scope: Scope, **kwargs):
        super().__init__(*args, **kwargs)
        choices = village_choices(scope.prefixes, with_districts=True)
        self.fields["wilayah"].choices = [("", "Semua wilayah saya"), *choices]

    def query(self) -> str:
        """What was asked for, as the query of an address."""
        return urlencode({name: value for name, value in self.cleaned_data.items() if value})


class CaseFilter(AreaFilter):
    """The filters of the list. `companions` are users; without any, nobody is asked for by companion."""

    q = forms.CharField(
        label="Nama", max_length=120, required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    status = _filter("Keadaan", (("", "Berjalan"), ("closed", "Sudah ditutup"), ("all", "Semua")))
    tahap = _filter("Tahap", (("", "Semua tahap"), *_STAGES))
    risiko = _filter("Risiko", (("", "Semua risiko"), *RiskLevel.choices, (UNKNOWN_RISK, "Belum dinilai")))
    waktu = _filter("Jatuh tempo", (("", "Semua"), *TIMES.items()))
    pendamping = _filter("Pendamping")
    field_order = ("q", "wilayah", "status", "tahap", "risiko", "waktu", "pendamping")

    def __init__(self, *args, companions=(), **kwargs):
        super().__init__(*args, **kwargs)
        people = [(str(user.pk), str(user)) for user in companions]
        self.fields["pendamping"].choices = [("", "Semua"), (UNASSIGNED, "Menunggu pendamping"), *people]
        if not people:
            del self.fields["pendamping"]

    def clean_q(self):
        """Numbers never stand in an address."""
        if len(digits_of(self.cleaned_data["q"])) >= 12:
            raise forms.ValidationError("Cari NIK atau nomor KK di halaman Warga.")
        return self.cleaned_data["q"]

    def asked(self) -> Asked:
        """The question for the query."""
        told = self.cleaned_data
        whom = told.get("pendamping", "")
        return Asked(
            text=told["q"], area=told["wilayah"], status=told["status"] or "open", stage=told["tahap"], risk=told["risiko"],
            time=told["waktu"], is_unassigned=whom == UNASSIGNED, companion=int(whom) if whom.isdigit() else None,
        )  # fmt: skip


class QueueFilter(AreaFilter):
    """Whose queue, and where. `owners` are (number, name)."""

    penanggung = _filter("Penanggung jawab")

    def __init__(self, *args, owners, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["penanggung"].choices = [("", "Semua"), *((str(number), name) for number, name in owners)]

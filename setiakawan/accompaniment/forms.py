"""Forms of accompaniment: one thing per page, words that a companion says to a person."""

import datetime
import uuid

from django import forms

from setiakawan.accompaniment.catalogue import (
    cbr_components,
    risk_rules,
    service_kinds,
    spm_categories,
    spm_law,
    words_of,
)
from setiakawan.accompaniment.models import (
    HelpFrequency,
    Origin,
    SupporterKind,
    Urgency,
    Visit,
    VisitOutcome,
    VisitPurpose,
    VisitWay,
)
from setiakawan.accompaniment.rules.circle import CircleGiven, SupporterGiven
from setiakawan.accompaniment.rules.risk import rule_on
from setiakawan.accompaniment.steps import Step
from setiakawan.registry.forms import date_field

_REQUIRED = {"required": "Isian ini diperlukan."}
_SUPPORTERS = 3
_CIRCLE = (
    ("", "Tidak ditanyakan kali ini"),
    ("named", "Ada yang membantu (disebutkan sesudah ini)"),
    ("nobody", "Tidak ada yang membantu"),
    ("declined", "Tidak mau menjawab"),
)
_ANSWERS = (("yes", "Ya"), ("no", "Tidak"), ("unknown", "Belum tahu"))


def choice(label: str, choices, *, required: bool = True, radio: bool = True, **options) -> forms.ChoiceField:
    """One of a few, as radio buttons unless there are many."""
    widget = forms.RadioSelect if radio else forms.Select
    return forms.ChoiceField(
        label=label, choices=choices, required=required, widget=widget, error_messages={"required": "Pilih salah satu.", "invalid_choice": "Pilih salah satu yang ada."},
        **options,
    )  # fmt: skip


def several(label: str, choices, **options) -> forms.MultipleChoiceField:
    """Any of some, as check boxes."""
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, **options
    )


def words(label: str, *, required: bool = False, limit: int = 2000, rows: int = 3, **options) -> forms.CharField:
    """Free text. A single line when `rows` is 1."""
    widget = forms.TextInput() if rows == 1 else forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, required=required, max_length=limit, widget=widget, error_messages=_REQUIRED, **options
    )


class FieldForm(forms.Form):
    """What every record of the field carries: the device's number, so that a second sending changes nothing."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, today: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["client_id"].initial = uuid.uuid4
        for field in self.fields.values():
            if isinstance(field, forms.DateField):
                field.initial = field.initial or today

    def given(self) -> dict:
        """The arguments of the service."""
        return {**self.cleaned_data, "client_id": self.cleaned_data.get("client_id") or uuid.uuid4()}


class CircleMixin(forms.Form):
    """Who helps you, and how often? Not asked stays apart from nobody."""

    circle_result = choice(
        "Tanyakan: siapa yang membantu Bapak/Ibu, dan seberapa sering?", _CIRCLE, required=False, initial="",
        help_text="Tidak ditanyakan berbeda dengan tidak ada yang membantu.",
    )  # fmt: skip
    circle_by = choice(
        "Siapa yang menjawab", (("person", "Warga sendiri"), ("carer", "Yang merawat"), ("", "Tidak dicatat")),
        required=False, initial="person",
    )  # fmt: skip

    def add_supporters(self) -> None:
        """Room for three supporters, or as many as there are already, each with kind, name and frequency."""
        self.room = max(_SUPPORTERS, sum(name.startswith("kind_") for name in self.initial))
        for n in range(1, self.room + 1):
            self.fields[f"kind_{n}"] = choice(
                f"Yang membantu ke-{n}", (("", "—"), *SupporterKind.choices), required=False, radio=False
            )
            self.fields[f"name_{n}"] = words("Namanya, bila mau disebut", limit=120, rows=1)
            self.fields[f"frequency_{n}"] = choice(
                "Seberapa sering", HelpFrequency.choices, required=False, radio=False
            )

    def clean(self):
        """Supporters and the answer have to fit. On a page of its own each is looked at alone."""
        given = super().clean()
        if "kind_1" not in self.fields:
            return given
        is_named = given.get("circle_result") == "named" or "circle_result" not in self.fields
        if is_named and not self._supporters(given):
            self.add_error("kind_1", "Pilih siapa yang membantu, atau pilih jawaban lain sebelumnya.")
        if not is_named and self._supporters(given):
            self.add_error("circle_result", "Anda mengisi yang membantu; pilih “Ada yang membantu”.")
        return given

    def supporter_fields(self) -> tuple[str, ...]:
        """The names of the fields about supporters."""
        return tuple(f"{part}_{n}" for n in range(1, self.room + 1) for part in ("kind", "name", "frequency"))

    def circle_steps(self) -> tuple[Step, ...]:
        """Who helps: asked, and only where somebody was named, who."""
        return (
            Step("lingkar", "Siapa yang membantu", ("circle_result", "circle_by")),
            Step("pendukung", "Yang membantu", self.supporter_fields(), when=("circle_result", "named")),
        )

    def circle(self) -> CircleGiven | None:
        """The answer, or None when nobody asked."""
        given = self.cleaned_data
        if not given["circle_result"]:
            return None
        return CircleGiven(given["circle_result"], given["circle_by"], self._supporters(given))

    def _supporters(self, given: dict) -> tuple[SupporterGiven, ...]:
        return tuple(
            SupporterGiven(given[f"kind_{n}"], given.get(f"name_{n}", ""), None, given.get(f"frequency_{n}", ""))
            for n in range(1, self.room + 1)
            if given.get(f"kind_{n}")
        )


class OpenForm(FieldForm):
    """Asking for accompaniment."""

    opened_on = date_field("Tanggal permintaan diterima")
    origin = choice("Siapa yang meminta", Origin.choices, radio=False)
    origin_note = words("Keterangan", limit=200, rows=1)
    urgency = choice(
        "Seberapa mendesak", Urgency.choices, initial="ordinary",
        help_text="Mendesak: kontak pertama dalam 2 hari. Biasa: dalam 14 hari.",
    )  # fmt: skip
    wished_sex = choice(
        "Pendamping yang diinginkan", (("", "Tidak ada permintaan"), ("P", "Perempuan"), ("L", "Laki-laki")),
        required=False, initial="",
    )  # fmt: skip
    languages = several("Bahasa yang dipakai", tuple(words_of("languages").items()))
    skills = several("Keterampilan yang dibutuhkan dari pendamping", tuple(words_of("skills").items()))


class VisitForm(CircleMixin, FieldForm):
    """A visit, however late it is told."""

    happened_on = date_field("Tanggal kunjungan", help_text="Tanggal sebenarnya, walaupun baru sekarang dicatat.")
    way = choice("Cara bertemu", VisitWay.choices, initial="home")
    outcome = choice("Hasil", VisitOutcome.choices, initial="met")
    purpose = choice("Tujuan", VisitPurpose.choices, radio=False, initial="regular")
    who_was_met = several("Siapa yang ditemui", tuple(words_of("met").items()))
    story = words("Cerita singkat", rows=4, help_text="Apa yang dilihat, didengar, dan dirasakan warga.")
    next_step = words("Langkah berikutnya", limit=300, rows=1)
    field_order = ("happened_on", "way", "outcome", "purpose", "who_was_met", "circle_result", "circle_by")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.add_supporters()
        self.order_fields([n for n in self.fields if n not in ("story", "next_step")])

    def steps(self) -> tuple[Step, ...]:
        """The pages in their order."""
        return (
            Step("kapan", "Kapan dan di mana", ("happened_on", "way")),
            Step("hasil", "Bagaimana hasilnya", ("outcome", "purpose", "who_was_met")),
            *self.circle_steps(),
            Step("cerita", "Cerita", ("story", "next_step")),
        )

    def given(self) -> dict:
        """The arguments of the service."""
        names = ("happened_on", "way", "outcome", "purpose", "who_was_met", "story", "next_step")
        told = {name: self.cleaned_data[name] for name in names}
        return {**told, "circle": self.circle(), "client_id": super().given()["client_id"]}


class CorrectionForm(VisitForm):
    """A visit told anew, and why. What was told before fills the fields."""

    correction_reason = words(
        "Mengapa dikoreksi",
        required=True,
        limit=300,
        rows=2,
        help_text="Catatan lama tetap tampak sebagai sudah dikoreksi.",
    )

    def steps(self) -> tuple[Step, ...]:
        """The pages in their order."""
        return (*super().steps(), Step("alasan", "Mengapa dikoreksi", ("correction_reason",)))

    def given(self) -> dict:
        """The arguments of the service."""
        return {**super().given(), "correction_reason": self.cleaned_data["correction_reason"]}

    @staticmethod
    def initial_of(visit: Visit) -> dict:
        """What the form shows first: the visit as it was told."""
        told = {n: getattr(visit, n) or "" for n in ("way", "outcome", "purpose", "who_was_met", "story", "next_step")}
        told["happened_on"] = visit.happened_on
        answer = getattr(visit, "circle_answer", None)
        told |= {"circle_result": answer.result, "circle_by": answer.answered_by} if answer else {"circle_result": ""}
        for n, named in enumerate(answer.supporters.all() if answer else (), start=1):
            told |= {f"kind_{n}": named.kind, f"name_{n}": named.name or "", f"frequency_{n}": named.frequency}
        return told


class AssessmentForm(CircleMixin, FieldForm):
    """What the person can, has and needs."""

    happened_on = date_field("Tanggal asesmen")
    strengths = words("Kekuatan dan hal yang disukai")
    needs = several(
        "Kebutuhan", tuple((label, tuple(elements.items())) for label, elements in cbr_components().values())
    )
    story = words("Uraian", rows=4)
    respondents = several("Siapa yang ditanya", tuple(words_of("met").items()))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.add_supporters()

    def steps(self) -> tuple[Step, ...]:
        """The pages in their order."""
        return (
            Step("kapan", "Kapan dan dengan siapa", ("happened_on", "respondents")),
            Step("kekuatan", "Kekuatan", ("strengths",)),
            Step("kebutuhan", "Kebutuhan", ("needs",)),
            *self.circle_steps(),
            Step("uraian", "Uraian", ("story",)),
        )

    def given(self) -> dict:
        """The arguments of the service."""
        told = {n: self.cleaned_data[n] for n in ("happened_on", "strengths", "needs", "story", "respondents")}
        return {**told, "circle": self.circle(), "client_id": super().given()["client_id"]}


class RiskForm(FieldForm):
    """Signs of the written rule. What was not answered counts as not known, never as no."""

    on = date_field("Tanggal penilaian")

    def __init__(self, *args, today: datetime.date, **kwargs):
        super().__init__(*args, today=today, **kwargs)
        self.signs = [sign.code for sign in rule_on(risk_rules(), today).signs]
        for sign in rule_on(risk_rules(), today).signs:
            self.fields[f"sign_{sign.code}"] = choice(sign.label, _ANSWERS, required=False)

    def given(self) -> dict:
        """The arguments of the service."""
        answers = {code: self.cleaned_data[f"sign_{code}"] or "unknown" for code in self.signs}
        return {"on": self.cleaned_data["on"], "answers": answers, "client_id": super().given()["client_id"]}


class SpmForm(forms.Form):
    """Whether the person needs a minimum service of the regency."""

    category = choice("Jenis layanan minimal (SPM)", (*spm_categories().items(), ("none", "Tidak termasuk keempatnya")),
        help_text=f"Dasar: {', '.join(spm_law())}.",
    )  # fmt: skip
    on = date_field("Sejak")

    def __init__(self, *args, today: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today

    def given(self) -> dict:
        """The arguments of the service."""
        return self.cleaned_data


class ServiceForm(FieldForm):
    """A service that reached the person."""

    kind = choice("Layanan", tuple((k.code, f"{k.label} ({k.unit})") for k in service_kinds().values()), radio=False)
    given_on = date_field("Tanggal diberikan")
    quantity = forms.DecimalField(
        label="Jumlah", max_digits=8, decimal_places=2, min_value=0, initial=1, localize=True,
        error_messages={**_REQUIRED, "invalid": "Tulis angka."},
    )  # fmt: skip
    provider = words("Pemberi layanan", limit=120, rows=1)
    note = words("Catatan", limit=300, rows=1)


class PauseForm(forms.Form):
    """Days on which nobody is due."""

    valid_from = date_field("Mulai")
    valid_until = date_field("Sampai", help_text="Sejak tanggal ini kunjungan berjalan lagi dengan sendirinya.")
    reason = words("Alasan", required=True, limit=300, rows=1, help_text="Misalnya dirawat di rumah sakit.")

    def __init__(self, *args, today: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].initial = today

    def given(self) -> dict:
        """The arguments of the service."""
        return self.cleaned_data


class DayForm(forms.Form):
    """A day and a reason."""

    on = date_field("Tanggal")
    reason = words("Alasan", required=True, limit=300, rows=2)

    def __init__(self, *args, today: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today

    def given(self) -> dict:
        """The arguments of the service."""
        return self.cleaned_data


class AssignForm(DayForm):
    """Who accompanies from now on. `companions` are (number, words with the load)."""

    companion_id = choice("Pendamping", ())
    over_capacity_reason = words(
        "Alasan bila bebannya sudah penuh", limit=300, rows=1, help_text="Diisi hanya bila melebihi batas."
    )
    field_order = ("companion_id", "on", "reason", "over_capacity_reason")

    def __init__(self, *args, companions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["companion_id"].choices = [(str(number), told) for number, told in companions]

    def given(self) -> dict:
        """The arguments of the service."""
        return {**self.cleaned_data, "companion_id": int(self.cleaned_data["companion_id"])}


class EscalationForm(forms.Form):
    """What is done about something late. `escalations` are (number, words)."""

    escalation_id = choice("Yang dijawab", ())
    answer = words("Apa yang dilakukan", required=True, limit=500, rows=3)

    def __init__(self, *args, today: datetime.date, escalations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["escalation_id"].choices = [(str(number), told) for number, told in escalations]
        if len(escalations) == 1:
            self.fields["escalation_id"].initial = str(escalations[0][0])

    def given(self) -> dict:
        """The arguments of the service."""
        return {"escalation_id": int(self.cleaned_data["escalation_id"]), "answer": self.cleaned_data["answer"]}


class ReasonForm(forms.Form):
    """Why, in a few words."""

    reason = words("Alasan", required=True, limit=300, rows=2)


class NoteForm(forms.Form):
    """A decision with a note."""

    note = words("Catatan", limit=300, rows=2)


class ConfirmForm(forms.Form):
    """Nothing to fill in: the button alone says yes."""

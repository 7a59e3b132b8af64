"""Forms of the plan, its agreement and review, and of the closing."""

from django import forms

from setiakawan.accompaniment.catalogue import atensi_components, cbr_components, words_of
from setiakawan.accompaniment.forms import FieldForm, choice, several, words
from setiakawan.accompaniment.models import ClosingReason, Doer
from setiakawan.accompaniment.services.planning import GoalGiven, StepGiven
from setiakawan.accompaniment.steps import Step
from setiakawan.registry.forms import date_field

_GOALS, _STEPS = 3, 2


class PlanForm(FieldForm):
    """Up to three goals in the person's own words, each with up to two steps."""

    made_on = date_field("Tanggal disusun")
    strengths = words("Kekuatan yang dipakai", rows=2)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        cbr = (("", "Pilih"), *((label, tuple(elements.items())) for label, elements in cbr_components().values()))
        for n in range(1, _GOALS + 1):
            self.fields[f"words_{n}"] = words(
                f"Tujuan {n}, dengan kata-kata warga sendiri", limit=1000, rows=2, required=n == 1
            )
            self.fields[f"cbr_{n}"] = choice("Termasuk unsur", cbr, required=n == 1, radio=False)
            self.fields[f"atensi_{n}"] = several("Komponen ATENSI", tuple(atensi_components().items()))
            for m in range(1, _STEPS + 1):
                first = n == m == 1
                self.fields[f"what_{n}_{m}"] = words(f"Langkah {m}", limit=300, rows=1, required=first)
                self.fields[f"doer_{n}_{m}"] = choice("Oleh siapa", Doer.choices, required=False, radio=False)
                self.fields[f"doer_name_{n}_{m}"] = words("Nama pelaksana", limit=120, rows=1)
                self.fields[f"due_{n}_{m}"] = date_field("Paling lambat", required=False)
        self.fields["budget"] = forms.DecimalField(
            label="Anggaran (rupiah)", required=False, min_value=0, max_digits=11, decimal_places=2, localize=True,
            help_text="Kosongkan bila belum diketahui.", error_messages={"invalid": "Tulis angka rupiah."},
        )  # fmt: skip
        self.fields["budget_source"] = words("Sumber anggaran", limit=120, rows=1)

    def clean(self):
        """A goal that was begun has to be whole. On a page of its own a goal or its steps are looked at alone."""
        given = super().clean()
        for n in range(1, _GOALS + 1):
            cbr, what = f"cbr_{n}", f"what_{n}_1"
            if given.get(f"words_{n}") and cbr in self.fields and not given.get(cbr) and cbr not in self.errors:
                self.add_error(cbr, "Pilih unsur yang sesuai.")
            is_begun = given.get(f"words_{n}") or f"words_{n}" not in self.fields
            if is_begun and what in self.fields and not self._steps(given, n) and what not in self.errors:
                self.add_error(what, "Tulis paling sedikit satu langkah untuk tujuan ini.")
        return given

    def steps(self) -> tuple[Step, ...]:
        """The pages in their order: each goal, then its steps; a further goal only after the one before."""
        pages = [Step("dasar", "Kapan dan atas dasar apa", ("made_on", "strengths"))]
        for n in range(1, _GOALS + 1):
            before = (f"words_{n - 1}", "") if n > 1 else None
            pages.append(Step(f"tujuan-{n}", f"Tujuan {n}", (f"words_{n}", f"cbr_{n}", f"atensi_{n}"), when=before))
            names = [f"{part}_{n}_{m}" for m in range(1, _STEPS + 1) for part in ("what", "doer", "doer_name", "due")]
            pages.append(Step(f"langkah-{n}", f"Langkah untuk tujuan {n}", tuple(names), when=(f"words_{n}", "")))
        return (*pages, Step("anggaran", "Anggaran", ("budget", "budget_source")))

    def _steps(self, given: dict, n: int) -> tuple[StepGiven, ...]:
        return tuple(
            StepGiven(given[f"what_{n}_{m}"], given[f"doer_{n}_{m}"], given[f"doer_name_{n}_{m}"],
                      due_on=given.get(f"due_{n}_{m}"))
            for m in range(1, _STEPS + 1)
            if given.get(f"what_{n}_{m}")
        )  # fmt: skip

    def given(self) -> dict:
        """The arguments of the service."""
        told = self.cleaned_data
        goals = tuple(
            GoalGiven(told[f"words_{n}"], told[f"cbr_{n}"], tuple(told[f"atensi_{n}"]), self._steps(told, n))
            for n in range(1, _GOALS + 1)
            if told.get(f"words_{n}")
        )
        kept = {name: told[name] for name in ("made_on", "strengths", "budget", "budget_source")}
        return {**kept, "goals": goals, "client_id": super().given()["client_id"]}


class AgreementForm(FieldForm):
    """What the person said to the plan, and how it was explained."""

    on = date_field("Tanggal")
    agrees = choice("Apakah setuju", (("yes", "Setuju"), ("no", "Tidak setuju")))
    said_by = choice("Siapa yang menyatakan", tuple(words_of("said_by").items()), initial="person")
    how_explained = choice("Bagaimana dijelaskan", tuple(words_of("explaining").items()), initial="spoken")
    words = words("Kata-katanya", rows=2)

    def given(self) -> dict:
        """The arguments of the service."""
        return {**super().given(), "agrees": self.cleaned_data["agrees"] == "yes"}


class ReviewForm(FieldForm):
    """A look back with the person."""

    on = date_field("Tanggal tinjauan")
    works = words("Yang sudah berjalan")
    does_not = words("Yang belum berjalan")
    next_step = words("Selanjutnya", limit=300, rows=1)

    def clean(self):
        """Something has to be said."""
        given = super().clean()
        if not (given.get("works") or given.get("does_not")):
            self.add_error("works", "Tuliskan apa yang berjalan atau yang belum.")
        return given


class StepForm(FieldForm):
    """What became of a step."""

    on = date_field("Tanggal")
    is_done = choice("Apakah selesai", (("yes", "Selesai"), ("no", "Belum")))
    note = words("Catatan", limit=300, rows=1)

    def given(self) -> dict:
        """The arguments of the service."""
        return {**super().given(), "is_done": self.cleaned_data["is_done"] == "yes"}


class ClosingForm(FieldForm):
    """Ending: reason, outcome for each goal, and the person's word."""

    on = date_field("Tanggal penutupan")
    reason = choice("Alasan", [pair for pair in ClosingReason.choices if pair[0] != "merged"])
    summary = words("Hasil pendampingan")
    person_words = words("Kata warga tentang penutupan ini")
    no_words_reason = words("Bila tidak ada kata warga, mengapa", limit=200, rows=1)

    def __init__(self, *args, goals=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.goals = [str(goal.pk) for goal in goals]
        for goal in goals:
            self.fields[f"goal_{goal.pk}"] = choice(f"Tujuan: {goal.words}", tuple(words_of("outcomes").items()))

    def given(self) -> dict:
        """The arguments of the service."""
        told = {n: self.cleaned_data[n] for n in ("on", "reason", "summary", "person_words", "no_words_reason")}
        outcomes = {number: self.cleaned_data[f"goal_{number}"] for number in self.goals}
        return {**told, "outcomes": outcomes, "client_id": super().given()["client_id"]}

"""The story of a case, the latest first; and what a case page shows at a glance."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from setiakawan.accompaniment.catalogue import cbr_elements, risk_rules, service_kinds, spm_categories
from setiakawan.accompaniment.models import (
    Case,
    CircleAnswer,
    Closing,
    ClosingState,
    Plan,
    PlanState,
    Visit,
    VisitOutcome,
)
from setiakawan.accompaniment.queries.cases import case_for
from setiakawan.accompaniment.queries.facts import clock_facts
from setiakawan.accompaniment.rules.stage import Stage, stage_of
from setiakawan.accounts.scope import Scope
from setiakawan.registry.words import date_in_words


@dataclass(frozen=True)
class Entry:
    """One thing that happened on a civil day. `lines` are (label, words); `tone` and `word` make a pill."""

    on: datetime.date
    title: str
    sign: str
    by: str = ""
    lines: tuple[tuple[str, str], ...] = ()
    tone: str = ""
    word: str = ""
    kind: str = ""
    number: int | None = None
    may_change: bool = False

    @property
    def machine_date(self) -> str:
        """The day for machines."""
        return self.on.isoformat()


def story_of(scope: Scope, case_id: int) -> list[Entry]:
    """Everything that happened in a case, the latest day first. Some twelve queries whatever the length.

    Raises Case.DoesNotExist outside the viewer's scope.
    """
    case = case_for(scope, case_id)
    entries = [
        *_beginnings(case),
        *_companions(case),
        *_visits(case, scope),
        *_findings(case),
        *_plans(case),
        *_rest(case, scope),
    ]
    return sorted(entries, key=lambda entry: entry.on)[::-1]


def days_entered_late(visit: Visit) -> int:
    """How many days after the visit it was entered, by the calendar of the office."""
    return (timezone.localtime(visit.recorded_at).date() - visit.happened_on).days


def risk_labels() -> dict[str, str]:
    """The words of every sign that any version of the risk rule knows."""
    return {sign.code: sign.label for rule in risk_rules() for sign in rule.signs}


def circle_in_words(answer: CircleAnswer | None) -> str:
    """What the person answered to *who helps you?*; not asked is said, and is not nobody."""
    if answer is None:
        return "Tidak ditanyakan"
    if answer.result != "named":
        return answer.get_result_display()
    return "; ".join(
        f"{s.get_kind_display()}{f' ({s.name})' if s.name else ''}, {s.get_frequency_display().lower()}"
        for s in answer.supporters.all()
    )


def _beginnings(case: Case) -> list[Entry]:
    origin = case.get_origin_display() + (f": {case.origin_note}" if case.origin_note else "")
    entries = [Entry(case.opened_on, "Pendampingan dibuka", "plus", lines=(("Asal permintaan", origin),))]
    for again in case.reopenings.select_related("by"):
        entries.append(Entry(again.on, "Dibuka kembali", "plus", str(again.by), (("Alasan", again.reason),)))
    for end in case.check_in_ends.select_related("by"):
        entries.append(Entry(end.on, "Tidak ditengok lagi", "done", str(end.by), (("Alasan", end.reason),)))
    for closing in case.closings.select_related("proposed_by"):
        entries.append(_closing(closing))
    return entries


def _closing(closing: Closing) -> Entry:
    tones = {ClosingState.PROPOSED: "wait", ClosingState.APPROVED: "done", ClosingState.RETURNED: "late"}
    lines = [("Alasan", closing.get_reason_display()), ("Kata warga", closing.person_words or closing.no_words_reason)]
    if closing.summary:
        lines.append(("Hasil", closing.summary))
    if closing.decision_note:
        lines.append(("Catatan keputusan", closing.decision_note))
    return Entry(
        closing.on, "Penutupan", "done", str(closing.proposed_by), tuple(lines), tones[closing.state],
        closing.get_state_display(), "closing", closing.pk,
    )  # fmt: skip


def _companions(case: Case) -> list[Entry]:
    entries = []
    for row in case.assignments.select_related("companion"):
        lines = tuple(p for p in (("Alasan", row.reason), ("Melebihi batas karena", row.over_capacity_reason)) if p[1])
        entries.append(Entry(row.valid_from, f"Didampingi {row.companion}", "people", lines=lines))
        if row.valid_until and row.end_reason:
            entries.append(
                Entry(row.valid_until, f"Pendampingan oleh {row.companion} berakhir", "people",
                      lines=(("Alasan", row.end_reason),))
            )  # fmt: skip
    for row in case.waits.all():
        entries.append(Entry(row.valid_from, "Menunggu pendamping", "inbox", lines=(("Alasan", row.reason),)))
    return entries


def _visits(case: Case, scope: Scope) -> list[Entry]:
    entries = []
    rows = case.visits.select_related("companion", "circle_answer", "replaces", "replaced_by__companion")
    for visit in rows.prefetch_related("circle_answer__supporters"):
        lines = [
            ("Cara", visit.get_way_display()),
            ("Yang membantu", circle_in_words(getattr(visit, "circle_answer", None))),
        ]
        lines += [(label, text) for label, text in (("Cerita", visit.story), ("Selanjutnya", visit.next_step)) if text]
        late = days_entered_late(visit)
        if late > 0:
            lines.append(("Dicatat", f"{late} hari sesudah kunjungan"))
        tone, word = ("", "") if visit.outcome == VisitOutcome.MET else ("wait", visit.get_outcome_display())
        if visit.replaces:
            lines.append(("Mengoreksi", f"catatan tanggal {date_in_words(visit.replaces.happened_on)}"))
        newer = getattr(visit, "replaced_by", None)
        if newer:
            tone, word = "done", "Sudah dikoreksi"
            lines.append(("Dikoreksi", _who_when_why(newer.companion, newer.recorded_at, newer.correction_reason)))
        entries.append(
            Entry(visit.happened_on, visit.get_purpose_display(), "calendar", str(visit.companion), tuple(lines), tone,
                  word, "visit", visit.pk, newer is None and visit.companion_id == scope.user_id)
        )  # fmt: skip
    return entries


def _findings(case: Case) -> list[Entry]:
    labels, elements = risk_labels(), cbr_elements()
    entries = []
    for risk in case.risks.select_related("by"):
        reasons = "; ".join(labels.get(code, code) for code in risk.reasons) or "tidak ada tanda yang ditemukan"
        tone = {"high": "late", "medium": "wait", "low": "ok"}[risk.level]
        entries.append(
            Entry(risk.on, "Penilaian risiko", "alert", str(risk.by or ""), (("Karena", reasons),), tone,
                  f"Risiko {risk.get_level_display().lower()}")
        )  # fmt: skip
    rows = case.assessments.select_related("by", "circle_answer").prefetch_related("circle_answer__supporters")
    for found in rows:
        needs = ", ".join(elements.get(code, code) for code in found.needs)
        lines = [("Kekuatan", found.strengths), ("Kebutuhan", needs), ("Uraian", found.story)]
        lines.append(("Yang membantu", circle_in_words(getattr(found, "circle_answer", None))))
        entries.append(
            Entry(found.happened_on, "Asesmen", "search", str(found.by), tuple(line for line in lines if line[1]))
        )
    return entries


def _plans(case: Case) -> list[Entry]:
    tones = {PlanState.APPROVED: "ok", PlanState.PROPOSED: "wait", PlanState.RETURNED: "late"}
    entries = []
    for plan in case.plans.select_related("made_by").prefetch_related("reviews__by"):
        entries.append(
            Entry(plan.made_on, f"Rencana versi {plan.number}", "file", str(plan.made_by), (), tones.get(plan.state, "done"),
                  plan.get_state_display(), "plan", plan.pk)
        )  # fmt: skip
        for review in plan.reviews.all():
            lines = (("Berjalan", review.works), ("Belum", review.does_not), ("Selanjutnya", review.next_step))
            entries.append(
                Entry(review.on, "Tinjauan rencana", "search", str(review.by), tuple(line for line in lines if line[1]))
            )
    return entries


def _who_when_why(who, at: datetime.datetime, why: str) -> str:
    day = date_in_words(timezone.localtime(at).date())
    return f"{day} oleh {who}: {why}" if who else f"{day}: {why}"


def _rest(case: Case, scope: Scope) -> list[Entry]:
    kinds, entries = service_kinds(), []
    for given in case.services.select_related("by", "withdrawn_by"):
        kind = kinds.get(given.kind)
        amount = f"{given.quantity.normalize():f} {kind.unit}" if kind else str(given.quantity)
        lines = [("Jumlah", amount), ("Pemberi", given.provider), ("Catatan", given.note)]
        tone, word = ("done", "Ditarik") if given.withdrawn_at else ("", "")
        if given.withdrawn_at:
            lines.append(("Ditarik", _who_when_why(given.withdrawn_by, given.withdrawn_at, given.withdrawn_reason)))
        entries.append(
            Entry(given.given_on, kind.label if kind else given.kind, "plus", str(given.by),
                  tuple(line for line in lines if line[1]), tone, word, "service", given.pk,
                  given.withdrawn_at is None and scope.allows("accompaniment.record"))
        )  # fmt: skip
    for rest in case.pauses.select_related("by"):
        until = f"{rest.valid_from:%d-%m-%Y} sampai {rest.valid_until:%d-%m-%Y}"
        entries.append(
            Entry(rest.valid_from, "Jeda", "done", str(rest.by or ""), (("Hari", until), ("Alasan", rest.reason)), "", "",
                  "pause", rest.pk)
        )  # fmt: skip
    for need in case.spm_needs.all():
        words = spm_categories().get(need.category, "tidak termasuk SPM")
        holds = need.valid_until is None and need.category in spm_categories()
        lines = [("Jenis", words), ("Berakhir", f"{need.valid_until:%d-%m-%Y}" if need.valid_until else "")]
        entries.append(
            Entry(need.valid_from, "Kebutuhan SPM dinilai", "search", lines=tuple(line for line in lines if line[1]),
                  kind="spm_need" if holds else "", number=need.pk)
        )  # fmt: skip
    return entries


def current_plan(case: Case) -> Plan | None:
    """The version in force with goals, steps and their results. Raises nothing; None where there is none."""
    plans = case.plans.filter(state=PlanState.APPROVED)
    return plans.prefetch_related("goals__steps__results", "agreements").first()


@dataclass(frozen=True)
class CaseView:
    """What a case page shows at a glance, beside the story."""

    stage: Stage
    companion: str
    queue_owner: str
    plan: Plan | None
    plan_waits: Plan | None
    closing_waits: Closing | None
    circle: str
    circle_asked_on: datetime.date | None
    risk_reasons: tuple[str, ...]
    risk_unknown: int
    story: list[Entry]


def case_view(scope: Scope, case: Case, on: datetime.date) -> CaseView:
    """The glance at a case of the viewer (from `case_for`) on a day."""
    now = case.assignments.filter(valid_until=None).select_related("companion").first()
    waits = case.waits.filter(valid_until=None).select_related("owner").first()
    plan, closing = current_plan(case), case.closings.filter(state=ClosingState.PROPOSED).first()
    waiting = case.plans.filter(state__in=(PlanState.DRAFT, PlanState.PROPOSED, PlanState.RETURNED)).last()
    answers = CircleAnswer.objects.filter(person=case.person_id, asked_on__lte=on, visit__replaced_by=None)
    asked, risk = answers.prefetch_related("supporters").last(), case.risks.filter(on__lte=on).last()
    labels, facts = risk_labels(), clock_facts([case.pk], on)[case.pk]
    return CaseView(
        stage=stage_of(
            is_closed=case.closed_on is not None,
            closing_waits=closing is not None,
            has_current_plan=plan is not None,
            is_assessed=case.assessments.filter(happened_on__gte=facts.begun_on).exists(),
            was_met=facts.last_contact_on is not None,
        ),
        companion=str(now.companion) if now else "",
        queue_owner=str(waits.owner) if waits else "",
        plan=plan,
        plan_waits=waiting if waiting and (plan is None or waiting.number > plan.number) else None,
        closing_waits=closing,
        circle=circle_in_words(asked) if asked else "",
        circle_asked_on=asked.asked_on if asked else None,
        risk_reasons=tuple(labels.get(code, code) for code in risk.reasons) if risk else (),
        risk_unknown=sum(answer == "unknown" for answer in risk.answers.values()) if risk else 0,
        story=story_of(scope, case.pk),
    )

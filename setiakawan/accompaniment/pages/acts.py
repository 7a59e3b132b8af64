"""Recording something in a case: one thing per page, drawn by one page from a table of acts."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect

from setiakawan.accompaniment import forms, plan_forms
from setiakawan.accompaniment.pages.refusals import REFUSALS, refuse
from setiakawan.accompaniment.pages.stepping import Record, go_through
from setiakawan.accompaniment.queries.cases import case_for
from setiakawan.accompaniment.queries.escalations import escalations_of
from setiakawan.accompaniment.queries.proposing import assignable
from setiakawan.accompaniment.queries.story import current_plan
from setiakawan.accompaniment.services import (
    assessing,
    assigning,
    closing,
    escalating,
    intake,
    pausing,
    planning,
    services_given,
    visits,
)
from setiakawan.core.dates import office_today
from setiakawan.registry.pages import form_page, not_found_outside_scope
from setiakawan.registry.queries import person_for


@dataclass(frozen=True)
class Act:
    """One kind of record: its words, its form, the service that writes it, and the form's further arguments."""

    title: str
    lead: str
    form: type
    write: Callable
    more: Callable = lambda scope, case, today: {}


RECORD: dict[str, Act] = {
    "kunjungan": Act(
        "Catat kunjungan", "Kunjungan yang terlambat dicatat tetap boleh: tulis tanggal sebenarnya.", forms.VisitForm,
        visits.record_visit, lambda scope, case, today: {"initial": {"purpose": "check_in"}} if case.closed_on else {},
    ),
    "asesmen": Act(
        "Asesmen", "Temukan bersama warga apa yang ia bisa, punya, dan butuhkan.", forms.AssessmentForm,
        assessing.record_assessment,
    ),
    "risiko": Act(
        "Nilai risiko", "Yang tidak dijawab dihitung belum diketahui, bukan tidak.", forms.RiskForm, assessing.assess_risk
    ),
    "spm": Act(
        "Kebutuhan SPM", "Apakah warga ini memerlukan layanan minimal kabupaten?", forms.SpmForm, assessing.set_spm_need
    ),
    "layanan": Act(
        "Catat layanan", "Layanan yang benar-benar sampai kepada warga.", forms.ServiceForm, services_given.give_service
    ),
    "jeda": Act("Jeda", "Kunjungan berhenti sementara dan berjalan lagi sendiri.", forms.PauseForm, pausing.pause),
    "rencana": Act(
        "Susun rencana", "Rencana disusun bersama warga, dengan kata-katanya sendiri.", plan_forms.PlanForm, planning.draft_plan
    ),
    "tutup": Act(
        "Usulkan penutupan", "Penutupan diputuskan oleh orang lain.", plan_forms.ClosingForm, closing.propose_closing,
        lambda scope, case, today: {"goals": list(plan.goals.all()) if (plan := current_plan(case)) else []},
    ),
}  # fmt: skip

# Offered on the page of a case only where something waits for an answer.
ANSWER = "eskalasi"
RECORD[ANSWER] = Act(
    "Jawab eskalasi", "Tuliskan apa yang dilakukan tentang keterlambatan ini.", forms.EscalationForm,
    lambda case_id, **given: escalating.answer_escalation(**given),
    lambda scope, case, today: {"escalations": escalations_of(scope, case.pk)},
)  # fmt: skip

SUPERVISE: dict[str, Act] = {
    "tugaskan": Act(
        "Tugaskan pendamping", "Yang paling sesuai berada di atas, dengan beban dan alasannya.", forms.AssignForm, assigning.assign,
        lambda scope, case, today: {"companions": assignable(scope, case, today)},
    ),
    "antrekan": Act(
        "Kembalikan ke antrean", "Pendampingan menunggu pendamping lain; Anda menjelaskan alasannya.", forms.DayForm,
        assigning.unassign,
    ),
    "akhiri-tengokan": Act(
        "Akhiri tengokan", "Tidak ada lagi yang perlu menengok; Anda menjelaskan alasannya.", forms.DayForm, closing.end_check_in
    ),
    "buka-lagi": Act(
        "Buka kembali", "Pendampingan yang sudah ditutup dimulai lagi.", forms.DayForm, closing.reopen_case
    ),
}  # fmt: skip


@not_found_outside_scope
def record_page(request, case_id, act):
    """One record of whoever accompanies the case."""
    return _act(request, case_id, RECORD, act, "accompaniment.record")


@not_found_outside_scope
def supervise_page(request, case_id, order):
    """One act of a supervisor."""
    return _act(request, case_id, SUPERVISE, order, "accompaniment.assign")


def _act(request, case_id: int, acts: dict[str, Act], name: str, verb: str):
    request.scope.require(verb)
    if name not in acts:
        raise Http404
    act, case, today = acts[name], case_for(request.scope, case_id), office_today()
    if hasattr(act.form, "steps"):
        return go_through(request, _record(request, act, name, case, today))
    form = act.form(request.POST or None, today=today, **act.more(request.scope, case, today))
    if request.method == "POST" and form.is_valid():
        try:
            act.write(case_id=case.pk, by=request.scope, today=today, **form.given())
        except tuple(REFUSALS) as refused:
            refuse(form, refused)
        else:
            messages.success(request, f"Tersimpan: {act.title.lower()}.")
            return redirect("accompaniment:case", case.pk)
    given = {"form": form, "case": case, "person": case.person, "title": act.title, "lead": act.lead}
    return form_page(request, "accompaniment/act.html", given, form)


def _record(request, act: Act, name: str, case, today) -> Record:
    """A record that goes step by step."""
    more = act.more(request.scope, case, today)

    def write(given):
        return act.write(case_id=case.pk, by=request.scope, today=today, **given)

    then = "accompaniment:plan" if name == "rencana" else "accompaniment:case"
    return Record(
        name, act.title, act.lead, case, lambda **kw: act.form(today=today, **kw), write, more.get("initial", {}), then
    )


@not_found_outside_scope
def open_page(request, person_id):
    """Ask for somebody's accompaniment. Who may not read cases comes back to the person with a receipt."""
    request.scope.require("accompaniment.open")
    person, today = person_for(request.scope, person_id), office_today()
    form = forms.OpenForm(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            case = intake.open_case(person_id=person_id, by=request.scope, today=today, **form.given())
        except tuple(REFUSALS) as refused:
            refuse(form, refused)
        else:
            messages.success(request, "Permintaan diterima. Penyelia akan menunjuk pendamping.")
            if request.scope.role in ("tksk", "officer"):
                return redirect("accompaniment:case", case.pk)
            return redirect("registry:person", person_id)
    title, lead = "Minta pendampingan", "Seseorang akan menemani warga ini secara berkelanjutan."
    given = {"form": form, "case": None, "person": person, "title": title, "lead": lead}
    return form_page(request, "accompaniment/act.html", given, form)

"""One version of a plan, and what is done with it; the decision on a closing; the results of steps."""

from django.http import Http404
from django.shortcuts import render

from setiakawan.accompaniment import forms, plan_forms
from setiakawan.accompaniment.catalogue import atensi_components, cbr_elements, words_of
from setiakawan.accompaniment.pages.refusals import ask
from setiakawan.accompaniment.queries.plans import closing_for, pause_for, plan_for, step_for
from setiakawan.accompaniment.services import closing, pausing, planning
from setiakawan.core.dates import office_today
from setiakawan.registry.pages import not_found_outside_scope

_DEEDS = {
    "persetujuan": ("Persetujuan warga", plan_forms.AgreementForm, planning.record_agreement, "accompaniment.record"),
    "tinjau": ("Tinjau rencana", plan_forms.ReviewForm, planning.review_plan, "accompaniment.record"),
    "ajukan": ("Ajukan kepada penyelia", None, planning.propose_plan, "accompaniment.record"),
    "setujui": ("Setujui rencana", forms.NoteForm, planning.approve_plan, "accompaniment.approve"),
    "kembalikan": ("Kembalikan rencana", forms.NoteForm, planning.return_plan, "accompaniment.approve"),
}
_TONES = {"approved": "ok", "proposed": "wait", "draft": "info", "returned": "late"}
_DECISIONS = {
    "setujui": ("Setujui penutupan", closing.approve_closing),
    "kembalikan": ("Kembalikan usulan", closing.return_closing),
}


@not_found_outside_scope
def plan_page(request, plan_id):
    """One version of a plan with its goals, steps and agreement."""
    plan, scope = plan_for(request.scope, plan_id), request.scope
    given = {
        "plan": plan,
        "case": plan.case,
        "person": plan.case.person,
        "goals": [(goal, cbr_elements()[goal.cbr], [atensi_components()[c] for c in goal.atensi]) for goal in plan.goals.all()],
        "agreements": [(row, words_of("said_by")[row.said_by], words_of("explaining")[row.how_explained]) for row in plan.agreements.all()],
        "plan_tone": _TONES.get(plan.state, "done"),
        "budget": f"Rp {plan.budget:,.0f}".replace(",", ".") if plan.budget is not None else "",
        "is_own": plan.made_by_id == scope.user_id,
        "may_record": scope.allows("accompaniment.record"),
        "may_approve": scope.allows("accompaniment.approve"),
    }  # fmt: skip
    return render(request, "accompaniment/plan.html", given)


@not_found_outside_scope
def plan_deed(request, plan_id, deed):
    """Agree, propose, decide or look back."""
    if deed not in _DEEDS:
        raise Http404
    title, form_class, write, verb = _DEEDS[deed]
    request.scope.require(verb)
    plan, today = plan_for(request.scope, plan_id), office_today()
    form = _form(form_class, request, today)

    def act():
        write(plan_id=plan.pk, by=request.scope, today=today, **_given(form))

    return ask(request, plan.case, title, form, act, "accompaniment:plan", plan.pk)


@not_found_outside_scope
def step_page(request, step_id):
    """What became of a step."""
    request.scope.require("accompaniment.record")
    step, today = step_for(request.scope, step_id), office_today()
    form = plan_forms.StepForm(request.POST or None, today=today)
    plan = step.goal.plan

    def act():
        planning.record_step(step_id=step.pk, by=request.scope, today=today, **form.given())

    return ask(request, plan.case, "Hasil langkah", form, act, "accompaniment:plan", plan.pk, lead=step.what)


@not_found_outside_scope
def closing_page(request, closing_id, deed):
    """Decide on a proposal to close."""
    if deed not in _DECISIONS:
        raise Http404
    request.scope.require("accompaniment.approve")
    title, write = _DECISIONS[deed]
    row, form = closing_for(request.scope, closing_id), forms.NoteForm(request.POST or None)

    def act():
        write(closing_id=row.pk, by=request.scope, today=office_today(), **_given(form))

    return ask(request, row.case, title, form, act, "accompaniment:case", row.case_id, lead=row.get_reason_display())


@not_found_outside_scope
def end_pause_page(request, pause_id):
    """Let a pause end today."""
    request.scope.require("accompaniment.record")
    rest, today = pause_for(request.scope, pause_id), office_today()
    form = _form(None, request, today)

    def act():
        pausing.end_pause(pause_id=rest.pk, on=today, by=request.scope, today=today)

    return ask(
        request, rest.case, "Akhiri jeda hari ini", form, act, "accompaniment:case", rest.case_id, lead=rest.reason
    )


def _form(form_class, request, today):
    if form_class is None or form_class is forms.NoteForm:
        return (form_class or forms.ConfirmForm)(request.POST if request.method == "POST" else None)
    return form_class(request.POST or None, today=today)


def _given(form) -> dict:
    return form.given() if hasattr(form, "given") else form.cleaned_data

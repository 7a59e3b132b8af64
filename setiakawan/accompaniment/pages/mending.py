"""Mending what was recorded wrongly: a visit is told anew, a service is withdrawn. Nothing is erased."""

from setiakawan.accompaniment import forms
from setiakawan.accompaniment.catalogue import service_kinds
from setiakawan.accompaniment.pages.refusals import ask
from setiakawan.accompaniment.pages.stepping import Record, go_through
from setiakawan.accompaniment.queries.records import own_visit, service_for
from setiakawan.accompaniment.services import services_given, visits
from setiakawan.core.dates import office_today
from setiakawan.registry.pages import not_found_outside_scope
from setiakawan.registry.words import date_in_words


@not_found_outside_scope
def correct_page(request, visit_id):
    """Tell one's own visit anew."""
    request.scope.require("accompaniment.record")
    visit, today = own_visit(request.scope, visit_id), office_today()
    told = forms.CorrectionForm.initial_of(visit)

    def write(given):
        return visits.record_visit(case_id=visit.case_id, replaces=visit.pk, by=request.scope, today=today, **given)

    lead = f"Kunjungan {date_in_words(visit.happened_on)}"
    title, act = "Koreksi kunjungan", f"koreksi-{visit.pk}"
    record = Record(act, title, lead, visit.case, lambda **kw: forms.CorrectionForm(today=today, **kw), write, told)
    return go_through(request, record, is_told=True)


@not_found_outside_scope
def withdraw_page(request, service_id):
    """Take back a service that was recorded wrongly."""
    request.scope.require("accompaniment.record")
    given = service_for(request.scope, service_id)
    form = forms.ReasonForm(request.POST or None)

    def act():
        services_given.withdraw_service(service_id=given.pk, by=request.scope, **form.cleaned_data)

    kind = service_kinds().get(given.kind)
    lead = f"{kind.label if kind else given.kind}, {date_in_words(given.given_on)}"
    return ask(request, given.case, "Tarik catatan layanan", form, act, "accompaniment:case", given.case_id, lead=lead)

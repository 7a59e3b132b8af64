"""One report and its answer."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from setiakawan.core.dates import office_today
from setiakawan.participation import forms
from setiakawan.participation.pages.asking import ask, bound
from setiakawan.participation.queries.details import report_for
from setiakawan.participation.services.reports import answer_report
from setiakawan.registry.pages import not_found_outside_scope


@not_found_outside_scope
def report_page(request, report_id):
    """One report: what, about whom, by when it is answered, and the answers."""
    line, answers = report_for(request.scope, report_id, office_today())
    may_answer = request.scope.allows("participation.answer") and line.report.answered_on is None
    given = {"line": line, "row": line.report, "answers": answers, "may_answer": may_answer}
    return render(request, "participation/report.html", given)


@not_found_outside_scope
def answer_page(request, report_id):
    """Answer a report."""
    request.scope.require("participation.answer")
    report_for(request.scope, report_id, office_today())
    form = bound(request, forms.ReportAnswerForm)

    def act():
        return answer_report(
            report_id=report_id, by=request.scope, on=office_today(), at=timezone.now(), **form.cleaned_data
        )

    lead = "Bila peserta dihentikan, semua yang berjalan dengannya berhenti saat itu juga."
    return ask(request, "Jawab laporan", form, act, reverse("participation:report", args=[report_id]), lead=lead)

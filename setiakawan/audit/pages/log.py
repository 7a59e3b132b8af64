"""The auditor's page."""

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from setiakawan.audit.export import TooManyLines, export_log
from setiakawan.audit.forms import LogFilterForm
from setiakawan.audit.queries import entries_for, head_of_log
from setiakawan.audit.verbs import DETAILS, VERBS
from setiakawan.core.dates import office_today

PAGE_SIZE = 50
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def log(request):
    """Lines of the log, newest first, a page at a time. A filter that makes no sense finds nothing."""
    request.scope.require("audit.see")
    form = LogFilterForm(request.GET)
    entries = []
    if form.is_valid():
        found = entries_for(request.scope, form.filters(), before=_number(request.GET.get("after")))
        entries = list(found[: PAGE_SIZE + 1])
    return _page(request, form, entries)


@require_POST
def export(request):
    """The same lines as a spreadsheet."""
    request.scope.require("audit.export")
    form = LogFilterForm(request.POST)
    if not form.is_valid():
        return _page(request, form, [], status=422)
    try:
        content = export_log(filters=form.filters(), by=request.scope)
    except TooManyLines:
        form.add_error("sejak", "Terlalu banyak baris untuk satu berkas. Persempit tanggalnya.")
        return _page(request, form, [], status=422)
    name = f"audit-{office_today().isoformat()}.xlsx"
    return HttpResponse(content, _XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _number(text):
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 19 else None


def _put_into_words(entry):
    entry.words = VERBS.get(entry.verb, entry.verb)
    model = _model(entry.subject_type)
    entry.kind = model._meta.verbose_name if model else entry.subject_type
    entry.facts = [(DETAILS.get(name, name), _value(model, name, value)) for name, value in entry.details.items()]


def _model(subject_type):
    try:
        return apps.get_model(subject_type)
    except (LookupError, ValueError):
        return None


def _value(model, name, value):
    """A value as people say it: the label of a choice, a list with commas."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    try:
        return dict(model._meta.get_field(name).flatchoices).get(value, value)
    except (AttributeError, FieldDoesNotExist):
        return value


def _page(request, form, entries, status=200):
    seq, head_hash = head_of_log()
    shown = entries[:PAGE_SIZE]
    for entry in shown:
        _put_into_words(entry)
    context = {
        "form": form, "entries": shown, "more": shown[-1].seq if len(entries) > PAGE_SIZE else "", "head_seq": seq,
        "head_hash": [head_hash[i : i + 8] for i in range(0, 64, 8)], "may_export": request.scope.allows("audit.export"),
    }  # fmt: skip
    return render(request, "audit/log.html", context, status=status)

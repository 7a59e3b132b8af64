"""Minimum services (SPM): the figures of an area and month, the persons behind each, the download, the end of a need."""

import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from setiakawan.accompaniment.catalogue import spm_categories
from setiakawan.accompaniment.pages.refusals import REFUSALS, refuse
from setiakawan.accompaniment.queries import spm
from setiakawan.accompaniment.services.assessing import end_spm_need
from setiakawan.accompaniment.services.spm_export import KINDS, export_spm
from setiakawan.accompaniment.spm_forms import EndNeedForm, SpmFilterForm
from setiakawan.areas.gazetteer import gazetteer
from setiakawan.core.dates import office_today
from setiakawan.registry.pages import form_page, not_found_outside_scope

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@require_safe
def spm_page(request):
    """Served and needing in one area, by kind of service and by the areas below."""
    request.scope.require("accompaniment.report")
    today = office_today()
    form = SpmFilterForm(request.GET, today=today)
    area, month = _area(request, request.GET), form.month()
    if not area:
        return render(request, "accompaniment/spm.html", {"form": form, "table": None})
    category = form.category()
    given = {
        "form": form,
        "table": spm.spm_table(request.scope, area, month, category),
        "path": [(code, gazetteer().name_of(code)) for code in _path(request.scope, area)],
        "category": category,
        "category_words": spm_categories().get(category, "semua jenis"),
        "month_value": f"{month:%Y-%m}",
        "is_village": area.count(".") >= 3,
        "may_see_persons": request.scope.allows("accompaniment.see"),
        "today": today,
    }
    return render(request, "accompaniment/spm.html", given)


def _path(scope, area: str) -> list[str]:
    """The areas above, as far as they are the viewer's."""
    top = spm.shared_area(scope)
    parts = area.split(".")
    above = [".".join(parts[:n]) for n in range(1, len(parts))]
    return [code for code in above if code.count(".") >= top.count(".")]


def _area(request, asked) -> str:
    """The area that is asked for, or the viewer's own; 404 outside it."""
    area = asked.get("wilayah", "") or spm.shared_area(request.scope)
    if area and not (gazetteer().is_current(area) and spm.may_read(request.scope, area)):
        raise Http404
    return area


@require_safe
def persons_page(request):
    """The persons behind a figure."""
    request.scope.require("accompaniment.report")
    request.scope.require("accompaniment.see")
    form = SpmFilterForm(request.GET, today=office_today())
    area, group = _area(request, request.GET), request.GET.get("kelompok", "membutuhkan")
    if not area or group not in spm.GROUPS:
        raise Http404
    category, after = form.category(), request.GET.get("after", "").replace("\x00", "")
    given = {
        "listed": spm.spm_persons(request.scope, area, form.month(), group, category, after),
        "group_words": spm.GROUPS[group],
        "area_name": gazetteer().name_of(area),
        "month": form.month(),
        "category_words": spm_categories().get(category, "semua jenis"),
        "back": f"{reverse('accompaniment:spm')}?wilayah={area}&bulan={form.month():%Y-%m}&jenis={category}",
    }
    return render(request, "accompaniment/spm_persons.html", given)


@require_POST
def export_page(request):
    """Hand out the table as a file; that is recorded."""
    request.scope.require("accompaniment.report")
    today = office_today()
    form, kind = SpmFilterForm(request.POST, today=today), request.POST.get("jenis_berkas", "xlsx")
    area = _area(request, request.POST)
    if not area or kind not in KINDS:
        messages.error(request, "Pilih wilayah dan jenis berkas yang ada.")
        return redirect("accompaniment:spm")
    month: datetime.date = form.month()
    content = export_spm(area=area, month=month, kind=kind, by=request.scope, today=today)
    headers = {"Content-Disposition": f'attachment; filename="spm-{area}-{month:%Y-%m}.{kind}"'}
    return HttpResponse(content, content_type=_TYPES[kind], headers=headers)


@not_found_outside_scope
def end_need_page(request, need_id):
    """State on which day a need ended."""
    request.scope.require("accompaniment.record")
    need, today = spm.need_for(request.scope, need_id), office_today()
    form = EndNeedForm(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            end_spm_need(need_id=need.pk, by=request.scope, today=today, **form.cleaned_data)
        except tuple(REFUSALS) as refused:
            refuse(form, refused)
        else:
            messages.success(request, "Tersimpan: kebutuhan SPM berakhir.")
            return redirect("accompaniment:case", need.case_id)
    given = {
        "form": form, "case": need.case, "person": need.case.person, "title": "Akhiri kebutuhan SPM",
        "lead": f"{spm_categories()[need.category]}. Yang sudah dihitung pada bulan-bulan sebelumnya tetap.",
    }  # fmt: skip
    return form_page(request, "accompaniment/act.html", given, form)

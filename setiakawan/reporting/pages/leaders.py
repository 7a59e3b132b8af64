"""For leaders: one screen of an area, and the report of a month."""

import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import render

from setiakawan.core.dates import office_today
from setiakawan.reporting.papers import report_file, title_of
from setiakawan.reporting.queries import area_for, front_of, month_report
from setiakawan.reporting.sections import Month, month_of

_TYPES = {"pdf": "application/pdf", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def front_page(request):
    """Who is still alone, where, what was done this month, what is late, what it cost, what the plan proposes."""
    area = area_for(request.scope, request.GET.get("wilayah", ""))
    return render(request, "reporting/front.html", {"front": front_of(request.scope, area, office_today())})


def month_page(request):
    """The report of a month, every table with its meaning, source and coverage."""
    area = area_for(request.scope, request.GET.get("wilayah", ""))
    report = month_report(request.scope, area, _month(request), office_today())
    before = month_of(report.month.first - datetime.timedelta(days=1)).first
    return render(request, "reporting/month.html", {"report": report, "title": title_of(report), "before": before})


def download_page(request):
    """The same report as PDF or xlsx."""
    form = request.GET.get("bentuk", "pdf")
    if form not in _TYPES:
        raise Http404
    area = area_for(request.scope, request.GET.get("wilayah", ""))
    report = month_report(request.scope, area, _month(request), office_today())
    if request.method != "POST":
        return render(request, "reporting/download.html", {"report": report, "title": title_of(report), "form": form})
    answer = HttpResponse(report_file(report, form, by=request.scope), content_type=_TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="laporan-{area}-{report.month.first:%Y-%m}.{form}"'
    return answer


def _month(request) -> Month:
    """The month that was asked for, else the one that ended last. An unreadable or coming month is not found."""
    text, today = request.GET.get("bulan", ""), office_today()
    if not text:
        return month_of(month_of(today).first - datetime.timedelta(days=1))
    try:
        month = month_of(datetime.date.fromisoformat(f"{text}-01"))
    except ValueError:
        raise Http404 from None
    if month.first > today or month.first.year < 2000:
        raise Http404
    return month

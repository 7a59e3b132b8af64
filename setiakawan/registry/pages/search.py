"""Finding persons, and taking a list out of the system."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from setiakawan.core.dates import office_today
from setiakawan.registry.forms import ExportForm, SearchForm
from setiakawan.registry.pages import form_page
from setiakawan.registry.queries import RANKED, Found, describe, search_people
from setiakawan.registry.rules.nik import digits_of
from setiakawan.registry.services.entry import ReasonMissing
from setiakawan.registry.services.export import LARGEST, ListTooLong, export_people

_NUMBER_HOLDERS = 50


@require_safe
def search_page(request):
    """Persons by name in any spelling, village and birth year; without a question, the list by village and name."""
    request.scope.require("registry.see")
    form = SearchForm(request.GET, scope=request.scope)
    if _is_number(request.GET.get("q", "")):
        messages.error(
            request, "NIK dan nomor KK tidak boleh tampil di alamat halaman. Ketik nomornya di kotak pencarian ini."
        )
        return redirect("registry:search")
    after = request.GET.get("after", "")
    found = search_people(request.scope, **form.filters(), after=after) if form.is_valid() else Found([])
    return _results(request, form, found, status=200 if form.is_valid() else 422)


@require_POST
def find(request):
    """Take a question from the search box: a name becomes an address that can be kept, a number never does."""
    request.scope.require("registry.see")
    form = SearchForm(request.POST, scope=request.scope)
    if not form.is_valid():
        return _results(request, form, Found([]), status=422)
    if not _is_number(form.cleaned_data["q"]):
        asked = {name: value for name in ("q", "wilayah", "lahir") if (value := form.cleaned_data[name])}
        return redirect(f"{reverse('registry:search')}?{urlencode(asked)}" if asked else "registry:search")
    found = search_people(request.scope, **form.filters(), limit=_NUMBER_HOLDERS)
    is_typing = "HX-Request" in request.headers
    if len(found.people) == 1 and not is_typing:
        return redirect("registry:person", found.people[0].pk)
    return _results(request, form, Found(found.people, is_wide=bool(found.after)), by_number=True)


@require_http_methods(["GET", "HEAD", "POST"])
def export(request):
    """Ask why, then hand out the list as a spreadsheet."""
    request.scope.require("registry.export")
    search = SearchForm(request.GET, scope=request.scope)
    if not search.is_valid() or _is_number(request.GET.get("q", "")):
        return redirect("registry:search")
    form = ExportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        today = office_today()
        try:
            content = export_people(
                filters=search.filters(), reason=form.cleaned_data["alasan"], by=request.scope, on=today
            )
        except ListTooLong:
            form.add_error(
                None, f"Daftar ini lebih dari {LARGEST:,} orang. Persempit dulu pencariannya.".replace(",", ".")
            )
        except ReasonMissing:
            form.add_error("alasan", "Tuliskan alasannya dalam beberapa kata.")
        else:
            return _download(content, f"warga-{today:%Y-%m-%d}.xlsx")
    back = f"{reverse('registry:search')}?{request.GET.urlencode()}"
    return form_page(request, "registry/export.html", {"form": form, "back": back, "search": search}, form)


def _download(content: bytes, name: str) -> HttpResponse:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _is_number(text: str) -> bool:
    digits = digits_of(text)
    return len(digits) >= 12 and digits.isascii() and digits.isdigit()


def _results(request, form: SearchForm, found: Found, *, status: int = 200, by_number: bool = False):
    today = office_today()
    asked = form.filters() if form.is_valid() else {}
    given = {
        "form": form,
        "lines": describe(found.people, today),
        "found": found,
        "today": today,
        "ranked": RANKED,
        "is_search": by_number or bool(asked.get("text") or asked.get("birth_year")),
        "is_filtered": any(asked.values()),
        "by_number": by_number,
        "may_export": request.scope.allows("registry.export") and not by_number and bool(found.people),
        "query": request.GET.urlencode(),
    }
    return render(request, "registry/search.html", given, status=status)

"""All cases that the viewer may see, and all that wait for a companion."""

from django.shortcuts import redirect, render
from django.urls import reverse

from setiakawan.accompaniment.list_forms import CaseFilter, QueueFilter
from setiakawan.accompaniment.queries.companions import companions_in
from setiakawan.accompaniment.queries.listing import ListPage, list_cases, queue_owners
from setiakawan.accompaniment.queries.listing import queue_page as page_of_queue
from setiakawan.core.dates import office_today
from setiakawan.registry.pages import not_found_outside_scope


@not_found_outside_scope
def list_page(request):
    """The list with its filters. What is typed comes by POST, so that a number never stands in an address."""
    request.scope.require("accompaniment.see")
    today, scope = office_today(), request.scope
    companions = companions_in(scope, today) if scope.allows("accompaniment.report") else ()
    form = CaseFilter(request.POST if request.method == "POST" else request.GET, scope=scope, companions=companions)
    if request.method == "POST" and form.is_valid():
        return redirect(f"{reverse('accompaniment:cases')}?{form.query()}")
    is_right = form.is_valid()
    page = list_cases(scope, form.asked(), today, after=request.GET.get("after", "")) if is_right else ListPage([])
    given = {"form": form, "page": page, "is_filtered": any(form.cleaned_data.values()), "today": today}
    return render(request, "accompaniment/cases.html", given, status=200 if is_right else 422)


@not_found_outside_scope
def queue_page(request):
    """Who waits for a companion, since when, and who has to find one."""
    request.scope.require("accompaniment.report")
    form = QueueFilter(request.GET, scope=request.scope, owners=queue_owners(request.scope))
    entries, after, is_right = [], "", form.is_valid()
    if is_right:
        asked = form.cleaned_data
        owner = int(asked["penanggung"]) if asked["penanggung"] else None
        entries, after = page_of_queue(
            request.scope, area=asked["wilayah"], owner=owner, after=request.GET.get("after", "")
        )
    given = {
        "form": form, "entries": entries, "after": after, "today": office_today(),
        "may_assign": request.scope.allows("accompaniment.assign"),
    }  # fmt: skip
    return render(request, "accompaniment/queue.html", given, status=200 if is_right else 422)

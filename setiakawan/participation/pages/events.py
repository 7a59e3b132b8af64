"""Events as staff prepare and follow them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from setiakawan.core.dates import office_today
from setiakawan.participation import event_forms
from setiakawan.participation.forms import ReasonForm
from setiakawan.participation.pages.asking import ask, bound
from setiakawan.participation.pages.lists import common
from setiakawan.participation.queries.events import event_for, event_lines, pledge_for
from setiakawan.participation.services import events
from setiakawan.registry.pages import not_found_outside_scope


@not_found_outside_scope
def list_page(request):
    """Events to come, or those that went by."""
    is_past = request.GET.get("waktu") == "lalu"
    lines = event_lines(request.scope, office_today(), is_past=is_past)
    return render(
        request,
        "participation/events.html",
        {"lines": lines, "is_past": is_past, "is_upcoming": not is_past, **common(request)},
    )


@not_found_outside_scope
def new_page(request):
    """A new event."""
    request.scope.require("participation.record")
    form = bound(request, event_forms.EventForm, prefixes=request.scope.prefixes)

    def act():
        return events.plan_event(**form.cleaned_data, by=request.scope, today=office_today())

    lead = "Acara langsung tampil di halaman umum, dan warga dapat mendaftar."
    return ask(request, "Acara baru", form, act, _address, lead=lead, save="Umumkan")


@not_found_outside_scope
def event_page(request, gathering_id):
    """One event: who comes, who waits, pledges, and what became of them."""
    whole = event_for(request.scope, gathering_id, office_today())
    may_record = request.scope.allows("participation.record")
    given = {
        "whole": whole, "event": whole.shown.event, "may_record": may_record, "people": whole.sign_ups,
        "has_come": may_record and not whole.shown.event.cancelled_on and whole.shown.event.on <= office_today(),
        "public_url": reverse("gathering:event", args=[gathering_id]),
    }  # fmt: skip
    return render(request, "participation/event.html", given)


@not_found_outside_scope
def event_deed(request, gathering_id, event_step):
    """Somebody is entered, attendance is noted, the event is called off."""
    if event_step not in _DEEDS:
        raise Http404
    request.scope.require("participation.record")
    return _DEEDS[event_step](request, event_for(request.scope, gathering_id, office_today()).shown.event)


def _sign_up(request, event):
    form = bound(request, event_forms.SignUpForm, prefixes=request.scope.prefixes)

    def act():
        return events.sign_up(
            event_id=event.pk, **form.given(), by=request.scope, today=office_today(), at=timezone.now()
        )

    return ask(request, "Daftarkan seseorang", form, act, _address(event), lead=event.title, save="Daftarkan")


def _attend(request, event):
    if request.method != "POST":
        return redirect(_address(event))
    present = {int(number) for number in request.POST.getlist("hadir") if number.isdecimal()}
    try:
        came = events.note_attendance(event_id=event.pk, present=present, by=request.scope, on=office_today())
    except (events.NotYet, events.EventOver):
        messages.error(request, "Kehadiran dicatat pada hari acara atau sesudahnya.")
    else:
        messages.success(request, f"Kehadiran tersimpan: {came} orang datang.")
    return redirect(_address(event))


def _cancel(request, event):
    form = bound(request, ReasonForm)

    def act():
        given = {"by": request.scope, "on": office_today(), "at": timezone.now()}
        return events.cancel_event(event_id=event.pk, reason=form.cleaned_data["reason"], **given)

    lead = "Semua yang mendaftar diberi tahu satu per satu."
    return ask(request, "Batalkan acara", form, act, _address(event), lead=lead, save="Batalkan acara", danger=True)


_DEEDS = {"daftarkan": _sign_up, "hadir": _attend, "batal": _cancel}


@not_found_outside_scope
def pledge_page(request, pledge_id):
    """A pledge became an act."""
    request.scope.require("participation.record")
    line = pledge_for(request.scope, pledge_id)
    form = bound(request, event_forms.KeptForm)

    def act():
        given = {"by": request.scope, "today": office_today(), "at": timezone.now()}
        return events.keep_pledge(pledge_id=pledge_id, **form.cleaned_data, **given)

    lead = f"{line.pledge.sign_up.name}: {line.label}, {line.pledge.quantity.normalize():f} {line.unit}"
    return ask(request, "Janji menjadi aksi", form, act, _address(line.pledge.sign_up.event), lead=lead)


def _address(event) -> str:
    return reverse("participation:event", args=[event.pk])

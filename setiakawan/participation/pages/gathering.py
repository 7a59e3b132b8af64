"""Pages for everybody: events and signing up, one small act for today, the wall of acts."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from setiakawan.accounts.middleware import public
from setiakawan.core.dates import office_today
from setiakawan.participation.event_forms import SignUpForm, VillageForm
from setiakawan.participation.models import Event, SignUpState
from setiakawan.participation.pages.asking import bound
from setiakawan.participation.queries.events import ahead_of, public_event, public_events, sign_up_behind
from setiakawan.participation.queries.public import part_today, wall
from setiakawan.participation.services import events


@public
@require_safe
def events_page(request):
    """Events to come."""
    return render(request, "participation/public_events.html", {"lines": public_events(office_today())})


@public
@require_http_methods(["GET", "HEAD", "POST"])
def event_page(request, gathering_id):
    """One event, and signing up for it."""
    try:
        shown = public_event(gathering_id, office_today())
    except Event.DoesNotExist as absent:
        raise Http404 from absent
    form, status = bound(request, SignUpForm), 200
    if request.method == "POST":
        if form.is_valid() and (row := _signed_up(form, shown.event)):
            return redirect("gathering:sign_up", ticket=events.link_to(row, at=timezone.now()))
        status = 422
    given = {"shown": shown, "event": shown.event, "form": form}
    return render(request, "participation/public_event.html", given, status=status)


def _signed_up(form, event):
    try:
        return events.sign_up(event_id=event.pk, **form.given(), today=office_today(), at=timezone.now())
    except events.EventOver:
        form.add_error(None, "Pendaftaran acara ini sudah ditutup.")
        return None


@public
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up_page(request, ticket):
    """One's own sign-up, and taking it back."""
    row = sign_up_behind(ticket, timezone.now())
    if row is None:
        raise Http404
    trouble = ""
    if request.method == "POST":
        try:
            events.withdraw_sign_up(sign_up_id=row.pk, today=office_today(), at=timezone.now())
            return redirect("gathering:sign_up", ticket=ticket)
        except events.EventOver:
            trouble = "Acaranya sudah lewat atau dibatalkan."
    given = {
        "row": row, "event": row.event, "ahead": ahead_of(row), "trouble": trouble,
        "is_in": row.state != SignUpState.WITHDRAWN, "is_placed": row.state == SignUpState.PLACED,
    }  # fmt: skip
    return render(request, "participation/public_sign_up.html", given)


@public
@require_safe
def part_page(request):
    """One small act near the viewer's village."""
    form = VillageForm(request.GET or None)
    is_chosen = form.is_bound and form.is_valid()
    part = part_today(form.cleaned_data["desa"], office_today()) if is_chosen else None
    given = {
        "form": form,
        "part": part,
        "is_chosen": is_chosen,
        "may_record": request.scope.allows("participation.record"),
    }
    return render(request, "participation/part.html", given, status=422 if form.is_bound and not is_chosen else 200)


@public
@require_safe
def wall_page(request):
    """What was done in the year, by village."""
    return render(request, "participation/wall.html", {"wall": wall(office_today())})

"""What the office sets for everybody, and what is known of one companion."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render

from setiakawan.accompaniment import settings_forms as forms
from setiakawan.accompaniment.forms import ConfirmForm
from setiakawan.accompaniment.pages.refusals import REFUSALS, refuse
from setiakawan.accompaniment.queries.companions import companions_in
from setiakawan.accompaniment.queries.settings import absence_for, companion_view, settings_on
from setiakawan.accompaniment.services import limits
from setiakawan.core.dates import office_today
from setiakawan.registry.pages import form_page, not_found_outside_scope
from setiakawan.registry.words import date_in_words


@not_found_outside_scope
def settings_page(request):
    """Visit intervals and caseload limits with their histories."""
    return render(request, "accompaniment/settings.html", {"set": settings_on(request.scope, office_today())})


@not_found_outside_scope
def interval_page(request):
    """Set how many days may lie between visits."""
    request.scope.require("accompaniment.set")
    form = forms.IntervalForm(request.POST or None, today=office_today())
    lead = "Berlaku bagi semua warga dengan tingkat risiko itu. Jatuh tempo dihitung ulang sejak tanggal mulainya."
    return _set(request, "Jarak kunjungan", form, limits.set_interval, lead)


@not_found_outside_scope
def limit_page(request):
    """Set how many cases somebody may carry."""
    request.scope.require("accompaniment.set")
    today = office_today()
    form = forms.LimitForm(request.POST or None, today=today, companions=companions_in(request.scope, today))
    lead = "Dihitung saat penugasan. Batas seorang pendamping didahulukan daripada batas perannya."
    return _set(request, "Batas beban", form, limits.set_limit, lead)


def _set(request, title: str, form, write, lead: str):
    def act():
        write(by=request.scope, today=office_today(), **form.given())

    return _ask(request, title, form, act, ("accompaniment:settings",), lead)


@not_found_outside_scope
def companion_page(request, user_id):
    """One companion: load, profile, absences."""
    request.scope.require("accompaniment.report")
    view, may_change = (
        companion_view(request.scope, user_id, office_today()),
        request.scope.allows("accompaniment.assign"),
    )
    given = {"view": view, "user_shown": view.user, "may_change": may_change, "today": office_today()}
    return render(request, "accompaniment/companion.html", given)


@not_found_outside_scope
def profile_page(request, user_id):
    """Change what is known of a companion."""
    request.scope.require("accompaniment.assign")
    view = companion_view(request.scope, user_id, office_today())
    form = forms.ProfileForm(request.POST or None, office=settings.OFFICE_AREA, profile=view.profile)

    def act():
        limits.save_profile(user_id=user_id, by=request.scope, today=office_today(), **form.cleaned_data)

    lead = "Dipakai saat mengusulkan pendamping. Kosongkan yang belum diketahui."
    return _ask(request, f"Profil {view.user}", form, act, ("accompaniment:companion", user_id), lead)


@not_found_outside_scope
def absence_page(request, user_id):
    """State that a companion is away."""
    request.scope.require("accompaniment.assign")
    view, today = companion_view(request.scope, user_id, office_today()), office_today()
    form = forms.AbsenceForm(request.POST or None, today=today)

    def act():
        limits.record_absence(user_id=user_id, by=request.scope, today=today, **form.cleaned_data)

    lead = "Pendampingannya tetap padanya. Bila lama, susun serah terima."
    return _ask(request, f"{view.user} tidak bertugas", form, act, ("accompaniment:companion", user_id), lead)


@not_found_outside_scope
def end_absence_page(request, absence_id):
    """State that a companion is back."""
    request.scope.require("accompaniment.assign")
    today = office_today()
    absence = absence_for(request.scope, absence_id, today)
    form = ConfirmForm(request.POST if request.method == "POST" else None)

    def act():
        limits.end_absence(absence_id=absence.pk, on=today, by=request.scope, today=today)

    lead = f"{absence.reason}: {date_in_words(absence.valid_from)} sampai {date_in_words(absence.valid_until)}."
    title = f"{absence.user} bertugas kembali hari ini"
    return _ask(request, title, form, act, ("accompaniment:companion", absence.user_id), lead)


def _ask(request, title: str, form, act, then: tuple, lead: str):
    """A page with one form; `act` is called when it was filled in well."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except tuple(REFUSALS) as refused:
            refuse(form, refused)
        else:
            messages.success(request, "Tersimpan.")
            return redirect(*then)
    given = {"form": form, "title": title, "lead": lead, "back": then}
    return form_page(request, "accompaniment/set.html", given, form)

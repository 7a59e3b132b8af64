"""Asking for room without naming anybody; and whose account answers for an organisation."""

import uuid

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from setiakawan.core.dates import office_today
from setiakawan.directory.queries.finding import offered
from setiakawan.directory.queries.organizations import editable_for
from setiakawan.referral import forms
from setiakawan.referral.models import Room
from setiakawan.referral.pages.asking import ask, sent
from setiakawan.referral.queries.capacity import member_for, members_of, questions_in
from setiakawan.referral.services import capacity
from setiakawan.registry.pages import form_page, not_found_outside_scope

_TONES = {Room.YES: "ok", Room.NO: "late", Room.WAITING: "wait", Room.ASSESS: "info"}


@not_found_outside_scope
def questions_page(request):
    """What was asked and answered."""
    rows = [
        (row, _TONES.get(row.room, "wait"), Room(row.room).label if row.room else "Belum dijawab")
        for row in questions_in(request.scope)[:100]
    ]
    return render(request, "referral/questions.html", {"rows": rows})


@not_found_outside_scope
def ask_page(request, listed_id):
    """Ask a service whether it has room for somebody of an age group from a village."""
    scope = request.scope
    scope.require("referral.ask")
    service = offered(scope, listed_id)
    form = forms.CapacityForm(sent(request), prefixes=scope.prefixes)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        asked, url = capacity.ask_capacity(
            service_id=service.pk, area=given["area"], age_group=given["age_group"], by=scope, at=timezone.now(),
            client_id=given["client_id"] or uuid.uuid4(), today=office_today(),
        )  # fmt: skip
        return render(request, "referral/capacity_link.html", {"asked": asked, "url": url})
    back = reverse("directory:organization", args=[service.organization_id])
    lead = f"Kepada {service.organization.name}: {service.name}. Nama warga tidak disebut."
    return form_page(
        request, "referral/ask.html", {"form": form, "title": "Tanyakan tempat", "lead": lead, "back": back}, form
    )


@not_found_outside_scope
def members_page(request, organization_id):
    """The accounts that answer for an organisation."""
    scope = request.scope
    scope.require("referral.lead")
    owner = editable_for(scope, organization_id)
    form = forms.MemberForm(sent(request))

    def act():
        capacity.set_member(
            organization_id=owner.pk, username=form.cleaned_data["username"], by=scope, today=office_today()
        )

    here = reverse("referral:members", args=[owner.pk])
    back = reverse("directory:organization", args=[owner.pk])
    lead = "Akun dengan peran Mitra yang melihat dan menjawab rujukan untuk lembaga ini."
    return ask(
        request, "Akun mitra", form, act, here, lead=lead, back=back, template="referral/members.html",
        members=members_of(scope, owner), owner=owner,
    )  # fmt: skip


@not_found_outside_scope
def end_member_page(request, member_id):
    """End that an account answers for an organisation."""
    request.scope.require("referral.lead")
    row = member_for(request.scope, member_id)
    form = forms.NothingForm(sent(request))

    def act():
        capacity.end_member(member_id=row.pk, by=request.scope, today=office_today())

    there = reverse("referral:members", args=[row.organization_id])
    return ask(request, f"Akhiri akun {row.user.full_name}", form, act, there)

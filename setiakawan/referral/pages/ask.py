"""Asking a service for a person: first which one, then what is shared and what the person answered."""

import uuid

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from setiakawan.consent.purposes import purpose_of
from setiakawan.consent.queries import ground
from setiakawan.core.dates import age_range_on, office_today
from setiakawan.directory.catalogue import shared_fields
from setiakawan.directory.queries.finding import candidates, offered
from setiakawan.directory.rules.fitting import Fit, Wish
from setiakawan.directory.words import FRESHNESS
from setiakawan.referral import forms
from setiakawan.referral.pages.asking import ask, sent
from setiakawan.referral.queries.referrals import PURPOSE, asked_for_same, recipient_of
from setiakawan.referral.queries.sharing import Told, askable_person, share_of
from setiakawan.referral.services.asking import request_referral
from setiakawan.registry.pages import not_found_outside_scope

_FITS = {Fit.YES: ("ok", "Cocok"), Fit.UNKNOWN: ("wait", "Tanyakan dulu"), Fit.NO: ("late", "Tidak cocok")}


@not_found_outside_scope
def choose_page(request, person_id):
    """Which services may help, those that fit first, then the nearest."""
    scope, today = request.scope, office_today()
    person = askable_person(scope, person_id)
    form = forms.ChooseForm(request.GET or None)
    lines = []
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        ages = age_range_on(person.birth_date, person.birth_precision, today) if person.birth_date else None
        wish = Wish(person.area_id, ages, tuple(given["akses"]), given["bahasa"])
        before = asked_for_same(scope, given["sesudah"])
        found = candidates(scope, kind=given["jenis"], wish=wish, today=today, without=before)
        lines = [(one, *_FITS[one.fitting.fit], *FRESHNESS[one.freshness]) for one in found]
    query = request.GET.urlencode()
    return render(request, "referral/choose.html", {"person": person, "form": form, "lines": lines, "query": query})


@not_found_outside_scope
def ask_page(request, person_id, listed_id):
    """What would be shared is shown first; then the notice is read out and the answer written down."""
    scope, today = request.scope, office_today()
    person, service = askable_person(scope, person_id), offered(scope, listed_id)
    asked = request.GET.copy()
    asked["jenis"] = service.kind
    first = forms.ChooseForm(asked)
    if not first.is_valid():
        raise Http404
    holds = ground(person.pk, purpose=PURPOSE, recipient=recipient_of(service), at=timezone.now(), on=today)
    form = forms.AskForm(sent(request), needs=service.needs, has_ground=holds is not None)
    made = []

    def act():
        given = form.cleaned_data
        made.append(request_referral(
            person_id=person.pk, service_id=service.pk, told=form.told(), urgency=given["urgency"], agreed=form.agreed(),
            follows=first.cleaned_data["sesudah"], origin=first.cleaned_data["asal"], by=scope,
            client_id=given["client_id"] or uuid.uuid4(), at=timezone.now(), today=today,
        ))  # fmt: skip

    shared = share_of(scope, person, service, Told("(diisi di bawah)", "(diisi di bawah)"), today)
    why = [(label, value, shared_fields()[code].why) for code, label, value in shared]
    answer = ask(
        request, f"Rujuk ke {service.organization.name}", form, act, reverse("referral:list"),
        back=reverse("referral:choose", args=[person.pk]), template="referral/ask_service.html", person=person,
        service=service, shared=why, has_ground=holds is not None, notice=purpose_of(PURPOSE).notice_for(service.organization.name),
    )  # fmt: skip
    if made:
        answer["Location"] = reverse("referral:referral", args=[made[0].pk])
    return answer

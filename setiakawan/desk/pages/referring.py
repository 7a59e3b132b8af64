"""Where requests to agencies and the plan meet: beginning at a step, what the person said, the code of the person."""

import uuid

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from setiakawan.accounts.middleware import public
from setiakawan.core.dates import office_today
from setiakawan.journeys.refer import confirm_help, confirm_help_with_code, start_of_step
from setiakawan.referral import forms
from setiakawan.referral.pages.asking import ask, sent
from setiakawan.referral.pages.link import opened_number
from setiakawan.referral.pages.opened import is_opened
from setiakawan.referral.queries.partner import view_of
from setiakawan.referral.queries.referrals import referral_for
from setiakawan.referral.services import links
from setiakawan.registry.pages import not_found_outside_scope


@not_found_outside_scope
def refer_step(request, step_id):
    """From a step of the plan to finding a service for it."""
    start = start_of_step(request.scope, step_id)
    return redirect(reverse("referral:choose", args=[start.person_id]) + f"?asal={start.origin}")


@not_found_outside_scope
def confirm_referral(request, referral_id):
    """What the person or companion says came of a request."""
    scope, today = request.scope, office_today()
    scope.require("referral.ask")
    row = referral_for(scope, referral_id)
    form = forms.ConfirmForm(sent(request), today=today)

    def act():
        given = form.cleaned_data | {"client_id": form.cleaned_data["client_id"] or uuid.uuid4()}
        confirm_help(referral_id=row.pk, **given, by=scope, at=timezone.now(), today=today)

    there = reverse("referral:referral", args=[row.pk])
    lead = "Tanyakan kepada warga atau keluarganya sendiri. Kata lembaga saja belum cukup."
    return ask(request, "Kata warga", form, act, there, lead=lead)


@public
@never_cache
@not_found_outside_scope
def partner_code(request, partner_token):
    """The person's code, given to a partner who came by link."""
    number, here = opened_number(partner_token), reverse("referral:link", args=[partner_token])
    if not is_opened(request, number):
        return redirect(here)
    return _code(request, links.partner_of_link(number), number, here)


@not_found_outside_scope
def partner_code_signed_in(request, referral_id):
    """The person's code, given to a partner who is signed in."""
    partner, here = (
        links.partner_of_user(request.scope, office_today()),
        reverse("referral:partner_referral", args=[referral_id]),
    )
    view_of(partner, referral_id, at=timezone.now(), on=office_today())
    if not is_opened(request, referral_id):
        return redirect(here)
    return _code(request, partner, referral_id, here)


def _code(request, partner, number: int, here: str):
    if not view_of(partner, number, at=timezone.now(), on=office_today()).may_read:
        raise Http404
    form = forms.CodeForm(sent(request))

    def act():
        code = form.cleaned_data["code"]
        confirm_help_with_code(referral_id=number, code=code, by=partner, at=timezone.now(), today=office_today())

    lead = "Warga menerima kode saat Anda menyatakan sudah dibantu. Mintalah hanya bila warga sungguh sudah tertolong."
    return ask(request, "Kode dari warga", form, act, here, lead=lead, template="referral/partner_ask.html")

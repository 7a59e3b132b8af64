"""What a signed-in partner sees: the requests of their own organisation."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from setiakawan.core.dates import office_today
from setiakawan.referral.catalogue import STATUS_WORDS
from setiakawan.referral.models import PartnerMember
from setiakawan.referral.pages.opened import is_opened, remember
from setiakawan.referral.pages.sides import do, show
from setiakawan.referral.queries.partner import lines_of, view_of
from setiakawan.referral.services import links
from setiakawan.registry.pages import not_found_outside_scope


@not_found_outside_scope
def list_page(request):
    """The requests in hand. Nothing about persons here."""
    request.scope.require("referral.answer")
    try:
        partner = links.partner_of_user(request.scope, office_today())
    except PartnerMember.DoesNotExist:
        return render(request, "referral/partner_list.html", {"lines": [], "partner": None})
    lines = [(line, *STATUS_WORDS[line.status]) for line in lines_of(partner, at=timezone.now(), on=office_today())]
    return render(request, "referral/partner_list.html", {"lines": lines, "partner": partner})


@not_found_outside_scope
def referral_page(request, referral_id):
    """One request; opening what was shared is an act of its own, and noted."""
    partner, here = _partner(request, referral_id), reverse("referral:partner_referral", args=[referral_id])
    if request.method == "POST":
        links.open_signed_in(referral_id=referral_id, by=request.scope, today=office_today())
        remember(request, referral_id)
        return redirect(here)
    if is_opened(request, referral_id):
        return show(request, partner, referral_id, here)
    view = view_of(partner, referral_id, at=timezone.now(), on=office_today())
    tone, word = STATUS_WORDS[view.status]
    return render(request, "referral/partner_closed.html", {"view": view, "tone": tone, "word": word})


@not_found_outside_scope
def act_page(request, referral_id, partner_act):
    """One act on a request."""
    partner, here = _partner(request, referral_id), reverse("referral:partner_referral", args=[referral_id])
    if not is_opened(request, referral_id):
        return redirect(here)
    return do(request, partner, referral_id, partner_act, here)


def _partner(request, referral_id: int) -> links.Partner:
    """The viewer's organisation, if the request is theirs. Raises NotAllowed, PartnerMember.DoesNotExist, Referral.DoesNotExist."""
    partner = links.partner_of_user(request.scope, office_today())
    view_of(partner, referral_id, at=timezone.now(), on=office_today())
    return partner

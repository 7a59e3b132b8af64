"""What a partner without an account opens: a link, then a code. Nothing is shown before both."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from setiakawan.accounts.middleware import public
from setiakawan.referral import forms
from setiakawan.referral.pages.asking import ask, sent
from setiakawan.referral.pages.opened import is_opened, remember
from setiakawan.referral.pages.sides import do, show
from setiakawan.referral.services import capacity, links
from setiakawan.registry.pages import not_found_outside_scope


@public
@never_cache
@not_found_outside_scope
def referral_page(request, partner_token):
    """Ask for the code; once it was right, show the request."""
    number = opened_number(partner_token)
    here = reverse("referral:link", args=[partner_token])
    if request.method != "POST" and is_opened(request, number):
        return show(request, links.partner_of_link(number), number, here)
    if request.method == "POST" and "new" in request.POST:
        if links.send_new_code(token=partner_token, at=timezone.now()):
            messages.info(request, "Kode baru dikirim ke nomor lembaga Anda.")
        else:
            messages.warning(request, "Kode baru tidak dapat dikirim. Teleponlah kantor kami.")
        return redirect(here)
    form = forms.CodeForm(sent(request))

    def act():
        links.open_with_code(token=partner_token, code=form.cleaned_data["code"], at=timezone.now())
        remember(request, number)

    return ask(request, "Rujukan untuk lembaga Anda", form, act, here, template="referral/code.html")


@public
@never_cache
@not_found_outside_scope
def act_page(request, partner_token, partner_act):
    """One act on the request that the link opens; without the code, back to where it is asked for."""
    number = opened_number(partner_token)
    here = reverse("referral:link", args=[partner_token])
    if not is_opened(request, number):
        return redirect(here)
    return do(request, links.partner_of_link(number), number, partner_act, here)


def opened_number(token: str) -> int:
    """The request that a link opens. Raises Http404."""
    number = links.subject_of(token, links.REFERRAL, timezone.now())
    if number is None:
        raise Http404
    return number


@public
@never_cache
@not_found_outside_scope
def capacity_page(request, capacity_token):
    """Is there room? No code, since nobody is named."""
    asked = links.capacity_of(capacity_token, timezone.now())
    here = reverse("referral:capacity", args=[capacity_token])
    if request.method != "POST" and request.GET.get("terima-kasih"):
        return render(request, "referral/thanks.html", {"asked": asked})
    form = forms.RoomForm(sent(request))

    def act():
        capacity.answer_capacity(token=capacity_token, **form.cleaned_data, at=timezone.now())

    then = f"{here}?terima-kasih=1"
    return ask(request, "Apakah ada tempat?", form, act, then, back=here, template="referral/room.html", asked=asked)

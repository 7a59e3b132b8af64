"""Pages for anybody, without an account: object or propose, and read the answer. They never show anybody's data."""

import uuid

from django.conf import settings
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from setiakawan.accounts.middleware import public
from setiakawan.accounts.scope import visitor_scope
from setiakawan.accounts.throttle import is_too_often
from setiakawan.aid import forms_objections as forms
from setiakawan.aid.numbering import typed_number
from setiakawan.aid.queries.programmes import programme_labels
from setiakawan.aid.rules.clock import DAYS_TO_ANSWER
from setiakawan.aid.services.visitors import NotAsked, look_up, reply_to_question, send_objection
from setiakawan.aid.services.words import WordsMissing
from setiakawan.core.dates import office_today
from setiakawan.registry.pages import form_page

_TOO_OFTEN = "Terlalu banyak kiriman dari alamat ini. Tunggu satu jam, atau sampaikan lewat kantor desa."
_NO_MATCH = "Nomor tanda terima dan nama atau nomor telepon itu tidak cocok. Periksa keduanya, lalu coba lagi."


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def send_page(request):
    """Object or propose."""
    today = office_today()
    form = forms.PublicObjectionForm(
        request.POST or None, today=today, villages=forms.village_choices((settings.OFFICE_AREA,)),
        programmes=sorted(programme_labels().items(), key=lambda pair: pair[1]),
        initial={"client_id": uuid.uuid4(), "letter": typed_number(request.GET.get("surat", ""))},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            if is_too_often(request, "public_send"):
                form.add_error(None, _TOO_OFTEN)
            else:
                request.session["receipt"] = send_objection(by=_visitor(), on=today, **form.given()).receipt
                return redirect("aid:sent")
        except WordsMissing:
            form.add_error("words", "Ceritakan sedikit lebih banyak, supaya kami mengerti.")
    return form_page(request, "aid/send.html", {"form": form, "days": DAYS_TO_ANSWER}, form)


@public
@never_cache
@require_http_methods(["GET", "HEAD"])
def sent_page(request):
    """The receipt of what was just sent from this browser."""
    receipt = request.session.get("receipt", "")
    if not receipt:
        return redirect("aid:send")
    return render(request, "aid/sent.html", {"receipt": receipt, "days": DAYS_TO_ANSWER})


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def look_up_page(request):
    """What became of it. The answer comes by POST alone, so that it stands in no address."""
    form = forms.LookUpForm(request.POST or None, initial={"receipt": typed_number(request.GET.get("nomor", ""))})
    found = reply = None
    if request.method == "POST" and form.is_valid():
        found = _opened(request, form)
        if found and found.clock.waits_for_sender:
            reply = forms.PublicReplyForm(initial=form.cleaned_data)
    return form_page(request, "aid/look_up.html", {"form": form, "found": found, "reply": reply}, form)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reply_page(request):
    """Add what the office asked for."""
    form = forms.PublicReplyForm(request.POST or None)
    if request.method != "POST":
        return redirect("aid:look_up")
    if form.is_valid():
        try:
            if is_too_often(request, "public_send"):
                form.add_error(None, _TOO_OFTEN)
            else:
                reply_to_question(by=_visitor(), on=office_today(), **form.cleaned_data)
                return render(request, "aid/replied.html", {"days": DAYS_TO_ANSWER})
        except NotAsked:
            form.add_error(None, _NO_MATCH)
        except WordsMissing:
            form.add_error("words", "Tuliskan keterangannya dalam beberapa kata.")
    return form_page(request, "aid/reply.html", {"form": form}, form)


def _visitor():
    return visitor_scope(settings.OFFICE_AREA)


def _opened(request, form):
    told = form.cleaned_data
    if is_too_often(request, "public_look_up", key=typed_number(told["receipt"])):
        form.add_error(None, "Terlalu banyak percobaan. Tunggu satu jam, atau tanyakan di kantor desa.")
        return None
    found = look_up(by=_visitor(), on=office_today(), **told)
    if found is None:
        form.add_error(None, _NO_MATCH)
    return found

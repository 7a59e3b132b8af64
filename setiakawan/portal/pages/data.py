"""My data: what is recorded, decided, planned; who looked; correct, withdraw, copy. And the card."""

import uuid

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from setiakawan.accounts.middleware import public
from setiakawan.accounts.throttle import is_too_often
from setiakawan.consent.services import NothingToWithdraw
from setiakawan.core.dates import office_today
from setiakawan.participation.services.words import WordsMissing
from setiakawan.portal import services, sessions
from setiakawan.portal.forms import BirthForm, WordsForm
from setiakawan.portal.queries import NotLinked, corrections_in, own_data, person_of
from setiakawan.portal.words import TOO_OFTEN
from setiakawan.referral.services.steps import CannotMove
from setiakawan.registry.pages import form_page, not_found_outside_scope

_NOT_SAME = "Tanggal ini tidak cocok dengan catatan kami. Periksa lagi, atau datanglah ke kantor desa dengan KTP."


@sessions.for_participants
def data_page(request):
    """Everything about oneself, after telling one's birth date."""
    try:
        person_of(request.own)
    except NotLinked:
        return render(request, "portal/not_linked.html")
    if not sessions.is_sure(request):
        return _prove(request)
    found = own_data(request.own, at=timezone.now(), on=office_today())
    return render(request, "portal/data.html", {"found": found})


def _prove(request):
    form = BirthForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if is_too_often(request, "portal_birth", str(request.own.participant_id)):
                form.add_error("born", TOO_OFTEN)
            else:
                services.tell_birth_date(born=form.cleaned_data["born"], by=request.own)
                sessions.make_sure(request)
                return redirect("portal:data")
        except services.NotTheSame:
            form.add_error("born", _NOT_SAME)
    return form_page(request, "portal/birth.html", {"form": form}, form)


def _sure(view):
    """Only for those who told their birth date."""

    @sessions.for_participants
    def guarded(request, *args, **kwargs):
        if not sessions.is_sure(request):
            return redirect("portal:data")
        return view(request, *args, **kwargs)

    return guarded


@_sure
def correct_page(request):
    """Say what is wrong."""
    form = WordsForm(request.POST or None, label="Apa yang keliru, dan bagaimana yang benar?")
    if request.method == "POST" and form.is_valid():
        try:
            services.ask_correction(
                words=form.cleaned_data["text"], client_id=_number(request), by=request.own, at=timezone.now()
            )
            messages.success(request, "Terima kasih. Petugas memeriksanya dan menjawab di halaman ini.")
            return redirect("portal:data")
        except WordsMissing:
            form.add_error("text", "Tuliskan dengan beberapa kata.")
    return form_page(
        request, "portal/words.html", {"form": form, "title": "Perbaiki data saya", "button": "Kirim"}, form
    )


@_sure
def withdraw_page(request):
    """Withdraw a consent."""
    if request.method == "POST":
        asked = {name: request.POST.get(name, "")[:80] for name in ("purpose", "recipient")}
        try:
            services.withdraw_own(**asked, by=request.own, at=timezone.now(), on=office_today())
            messages.success(request, "Izin ditarik. Mulai sekarang mereka tidak dapat membukanya lagi.")
        except NothingToWithdraw:
            messages.info(request, "Izin ini sudah tidak berlaku.")
    return redirect("portal:data")


@_sure
def referral_page(request, referral_id):
    """Say that a service helped."""
    if request.method != "POST":
        raise Http404
    try:
        services.confirm_referral(
            referral_id=referral_id, client_id=uuid.uuid4(), by=request.own,
            at=timezone.now(), on=office_today(),
        )  # fmt: skip
        messages.success(request, "Terima kasih sudah memberi kabar.")
    except CannotMove:
        messages.info(request, "Rujukan ini sudah selesai.")
    except ObjectDoesNotExist:
        raise Http404 from None
    return redirect("portal:data")


@_sure
def copy_page(request):
    """A copy as text."""
    if request.method != "POST":
        return redirect("portal:data")
    text = services.copy_of_data(by=request.own, at=timezone.now(), on=office_today())
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="data-saya.txt"'
    return answer


@public
def card_page(request, token):
    """Come in with a card: tell the birth date."""
    form = BirthForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if is_too_often(request, "portal_birth", token[:40]):
                form.add_error("born", TOO_OFTEN)
            else:
                who = services.card_holder(token=token, born=form.cleaned_data["born"], at=timezone.now())
                answer = sessions.enter(request, who, redirect("portal:home"))
                sessions.make_sure(request)
                return answer
        except services.NotTheSame:
            form.add_error("born", _NOT_SAME)
    return form_page(request, "portal/birth.html", {"form": form, "by_card": True}, form)


@require_POST
def print_card_page(request, participant_id):
    """Print a card, for staff."""
    try:
        made = services.print_card(participant_id=participant_id, by=request.scope, at=timezone.now())
    except ObjectDoesNotExist:
        raise Http404 from None
    except NotLinked:
        messages.error(request, "Kaitkan dulu peserta ini dengan warga yang tanggal lahirnya diketahui.")
        return redirect("portal:corrections")
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="kartu-setiakawan.pdf"'
    return answer


@not_found_outside_scope
def corrections_page(request):
    """What citizens asked to have corrected, for staff."""
    return render(request, "portal/corrections.html", {"rows": corrections_in(request.scope)[:100]})


@not_found_outside_scope
def answer_page(request, correction_id):
    """Answer one of them."""
    row = corrections_in(request.scope).get(pk=correction_id)
    form = WordsForm(request.POST or None, label="Apa yang Anda lakukan?")
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_correction(
                correction_id=row.pk, words=form.cleaned_data["text"], by=request.scope, at=timezone.now()
            )
            messages.success(request, "Jawaban tersimpan dan tampak di halaman warganya.")
        except services.AnsweredBefore:
            messages.info(request, "Sudah dijawab orang lain.")
        except WordsMissing:
            form.add_error("text", "Tuliskan dengan beberapa kata.")
            return form_page(request, "portal/answer.html", {"form": form, "row": row}, form)
        return redirect("portal:corrections")
    return form_page(request, "portal/answer.html", {"form": form, "row": row}, form)


def _number(request) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("client_id", ""))
    except ValueError:
        return uuid.uuid4()

"""Coming in: a telephone, a code, who one is."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from setiakawan.accounts.middleware import public
from setiakawan.accounts.throttle import is_too_often
from setiakawan.core.sealing import SealBroken, seal, unseal
from setiakawan.messaging.rules import masked
from setiakawan.messaging.services import TooManyCodes
from setiakawan.participation.acting import Newcomer
from setiakawan.participation.queries.mine import participants_with_phone
from setiakawan.participation.services.participants import register_participant
from setiakawan.participation.services.words import WordsMissing
from setiakawan.portal import services, sessions
from setiakawan.portal.forms import CodeForm, JoinForm, PhoneForm
from setiakawan.portal.words import TOO_OFTEN
from setiakawan.registry.forms import village_choices
from setiakawan.registry.pages import form_page

_PHONE, _PROVED = "portal_phone", "portal_proved"


@public
def enter_page(request):
    """Ask for a telephone number and send a code."""
    form = PhoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        phone = form.cleaned_data["phone"]
        try:
            if is_too_often(request, "portal"):
                raise TooManyCodes
            services.send_code(phone=phone, at=timezone.now())
        except TooManyCodes:
            form.add_error("phone", TOO_OFTEN)
        else:
            _keep_phone(request, _PHONE, phone)
            return redirect("portal:code")
    return form_page(request, "portal/enter.html", {"form": form}, form)


@public
def code_page(request):
    """Ask for the code."""
    phone = _phone(request, _PHONE)
    if not phone:
        return redirect("portal:enter")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if is_too_often(request, "portal_code"):
                raise services.WrongCode
            services.come_in(phone=phone, code=form.cleaned_data["code"], at=timezone.now())
        except services.WrongCode:
            form.add_error("code", "Kode ini tidak cocok atau sudah lewat waktunya. Minta kode baru bila perlu.")
        else:
            request.session.pop(_PHONE)
            _keep_phone(request, _PROVED, phone)
            return _who(request, phone)
    return form_page(request, "portal/code.html", {"form": form, "to": masked(phone)}, form)


def _who(request, phone: str):
    found = list(participants_with_phone(phone)[:2])
    if len(found) == 1:
        return sessions.enter(request, found[0].pk, redirect("portal:home"))
    return redirect("portal:choose" if found else "portal:join")


@public
def choose_page(request):
    """Several people use this telephone: who is it?"""
    phone = _phone(request, _PROVED)
    if not phone:
        return redirect("portal:enter")
    found = list(participants_with_phone(phone))
    if request.method == "POST":
        chosen = next((p for p in found if str(p.pk) == request.POST.get("siapa")), None)
        if chosen:
            return sessions.enter(request, chosen.pk, redirect("portal:home"))
    return render(request, "portal/choose.html", {"found": found})


@public
def join_page(request):
    """Take part for the first time."""
    phone = _phone(request, _PROVED)
    if not phone:
        return redirect("portal:enter")
    form = JoinForm(request.POST or None, villages=village_choices((settings.OFFICE_AREA,)))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        adult = {"yes": True, "no": False}.get(told["is_adult"])
        try:
            made = register_participant(
                name=told["name"], area=told["area"], is_adult=adult, client_id=told["client_id"] or uuid.uuid4(),
                by=Newcomer(phone),
            )  # fmt: skip
        except WordsMissing:
            form.add_error("name", "Tuliskan nama Anda.")
        else:
            messages.success(request, "Selamat datang. Anda sekarang ikut gotong royong.")
            return sessions.enter(request, made.pk, redirect("portal:home"))
    return form_page(request, "portal/join.html", {"form": form}, form)


@public
def leave_page(request):
    """Go out."""
    if request.method == "POST":
        sessions.leave(request)
        request.session.pop(_PROVED, None)
        messages.info(request, "Anda sudah keluar.")
    return redirect("portal:home")


def _keep_phone(request, name: str, phone: str) -> None:
    request.session[name] = seal(phone.encode(), name).hex()


def _phone(request, name: str) -> str:
    try:
        return unseal(bytes.fromhex(request.session.get(name, "")), name).decode()
    except (SealBroken, ValueError):
        return ""

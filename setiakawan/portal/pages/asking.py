"""Asking for help and offering it, one question per page; what was typed stays sealed in the session until it is sent."""

import uuid

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from setiakawan.core.dates import office_today
from setiakawan.participation.services import asking
from setiakawan.participation.steps import next_step, only, steps_of, told
from setiakawan.portal import sessions
from setiakawan.portal.forms import OwnNeedForm, OwnOfferForm
from setiakawan.portal.words import REFUSALS, refusal
from setiakawan.registry.pages import form_page

_ASKED = {
    "perlu": (OwnNeedForm, asking.ask_need, "Saya perlu bantuan", "Terima kasih. Permintaan Anda sudah tersimpan."),
    "bantu": (OwnOfferForm, asking.offer_help, "Saya ingin membantu", "Terima kasih. Tawaran Anda sudah tersimpan."),
}


@sessions.for_participants
def step_page(request, ask, step):
    """One question, or the last page that says everything once more."""
    if ask not in _ASKED:
        raise Http404
    kept = sessions.kept(request, ask)
    if step == "kirim":
        return _last(request, ask, kept)
    return _question(request, ask, step, kept)


def _question(request, ask: str, slug: str, kept: dict):
    shown = _form(request, ask, kept, initial=True)
    steps = steps_of(shown)
    step = next((s for s in steps if s.slug == slug), None)
    if step is None:
        return redirect("portal:ask", ask, steps[0].slug)
    form = only(_form(request, ask, request.POST, initial=False) if request.method == "POST" else shown, step)
    if request.method == "POST" and form.is_valid():
        kept |= {name: request.POST.getlist(name) for name in step.fields} | {
            "client_id": kept.get("client_id") or [str(uuid.uuid4())]
        }
        sessions.keep(request, ask, kept)
        after = next_step(steps_of(_form(request, ask, kept, initial=True)), kept)
        return redirect("portal:ask", ask, after.slug if after else "kirim")
    place = steps.index(step)
    given = {
        "form": form, "step": step, "ask": ask, "title": _ASKED[ask][2], "number": place + 1, "total": len(steps) + 1,
        "before": steps[place - 1].slug if place else "",
    }  # fmt: skip
    return form_page(request, "portal/step.html", given, form)


def _last(request, ask: str, kept: dict):
    _, service, title, thanks = _ASKED[ask]
    waiting = next_step(steps_of(_form(request, ask, kept, initial=True)), kept)
    if waiting:
        return redirect("portal:ask", ask, waiting.slug)
    form = _form(request, ask, kept, initial=False)
    if request.method == "POST" and form.is_valid():
        try:
            made = service(**form.asked(), by=request.own, today=office_today(), at=timezone.now())
        except tuple(REFUSALS) as refused:
            form.add_error(None, refusal(refused))
        else:
            sessions.forget(request, ask)
            waits = " Kami menanyakan dulu kepada orangnya." if made.state == "waiting_word" else ""
            messages.success(request, thanks + waits)
            return redirect("portal:home")
    given = {"form": form, "lines": told(form), "ask": ask, "title": title}
    return render(request, "portal/send.html", given, status=422 if request.method == "POST" else 200)


def _form(request, ask: str, values, *, initial: bool):
    """The form of all questions: bound to what was typed, or showing it."""
    kind = _ASKED[ask][0]
    given = {"me": request.me, "prefixes": (request.me.area_id,), "today": office_today()}
    if initial:
        flat = {n: v if n in kind.MANY else (v or [""])[0] for n, v in values.items()}
        return kind(initial=flat, **given)
    data = values
    if isinstance(values, dict) and not isinstance(values, QueryDict):
        data = QueryDict(mutable=True)
        for name, entries in values.items():
            data.setlist(name, entries)
    return kind(data, **given)


@sessions.for_participants
def deed_page(request, what, number, deed):
    """Say that something is still needed, take it back, or answer what somebody asked or offered for oneself."""
    deeds = {
        "masih": lambda: asking.still_needed(what=what, number=number, by=request.own, on=office_today()),
        "tarik": lambda: asking.withdraw(what=what, number=number, **now(request)),
        "mau": lambda: asking.answer_word(what=what, number=number, agrees=True, **now(request)),
        "tidak": lambda: asking.answer_word(what=what, number=number, agrees=False, **now(request)),
    }
    if request.method != "POST" or deed not in deeds or what not in ("need", "offer"):
        raise Http404
    do(request, deeds[deed], "Tersimpan. Terima kasih sudah memberi kabar.")
    return redirect("portal:home")


def now(request) -> dict:
    """Who acts, on which day, at which moment."""
    return {"by": request.own, "on": office_today(), "at": timezone.now()}


def do(request, act, thanks: str) -> bool:
    """Do something and say so; what does not exist for the participant is not found."""
    try:
        act()
    except ObjectDoesNotExist:
        raise Http404 from None
    except tuple(REFUSALS) as refused:
        messages.error(request, refusal(refused))
        return False
    messages.success(request, thanks)
    return True

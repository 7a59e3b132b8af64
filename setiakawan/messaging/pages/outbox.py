"""What waits to be passed on by hand, and what became of the rest."""

from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from setiakawan.messaging import queries
from setiakawan.messaging.kinds import KINDS
from setiakawan.messaging.models import MessageState
from setiakawan.messaging.rules import masked
from setiakawan.messaging.services import sending

_SHOWN = 50


def outbox_page(request):
    """Messages by hand first, then the latest of all, without their text."""
    waiting = [(m, KINDS.get(m.kind, m.kind), masked(m.to)) for m in queries.by_hand(request.scope)[:_SHOWN]]
    found = queries.counts(request.scope)
    states = [(state.label, found[state.value]) for state in MessageState if found.get(state.value)]
    return render(request, "messaging/outbox.html", {"waiting": waiting, "states": states})


@require_POST
def show_page(request, message_id):
    """Show one message whole, to be read out or sent by the officer's own telephone."""
    try:
        to, text = sending.show_by_hand(message_id=message_id, by=request.scope)
    except ObjectDoesNotExist:
        raise Http404 from None
    except sending.AlreadySettled:
        messages.info(request, "Pesan ini sudah disampaikan.")
        return redirect("messaging:outbox")
    chat = "" if "@" in to else f"https://wa.me/{to.lstrip('+')}?text={quote(text)}"
    given = {"message_id": message_id, "to": to, "text": text, "chat": chat}
    return render(request, "messaging/message.html", given)


@require_POST
def settle_page(request, message_id):
    """Note whether the message was passed on."""
    reached = request.POST.get("sampai") == "ya"
    try:
        sending.settle_by_hand(message_id=message_id, reached=reached, by=request.scope, now=timezone.now())
        messages.success(request, "Dicatat: pesan disampaikan." if reached else "Dicatat: belum berhasil dihubungi.")
    except ObjectDoesNotExist:
        raise Http404 from None
    except sending.AlreadySettled:
        messages.info(request, "Pesan ini sudah disampaikan.")
    return redirect("messaging:outbox")

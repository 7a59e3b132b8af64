"""Who stands at the citizens' door: a participant, known by a code to their telephone or by their card.

It lives in the browser's session beside a member of staff who may be signed in, and ends after half an hour without a
sign of life. What people typed so far stays sealed.
"""

import json
from functools import wraps

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpResponse
from django.shortcuts import redirect

from setiakawan.accounts.middleware import public
from setiakawan.core.sealing import SealBroken, seal, unseal
from setiakawan.participation.acting import Own
from setiakawan.participation.models import Participant
from setiakawan.participation.queries.mine import participant_for

IDLE = 30 * 60
COOKIE = "setiakawan_warga"
_WHO, _SURE, _KEPT = "portal_who", "portal_sure", "portal_kept"
_PURPOSE = "portal.session"


def enter(request, participant_id: int, response: HttpResponse) -> HttpResponse:
    """Let a participant in, under a new session number."""
    request.session.cycle_key()
    request.session[_WHO], request.session[_SURE] = participant_id, False
    return show_life(request, response)


def leave(request) -> None:
    """Let them out, and forget what was typed."""
    for name in (_WHO, _SURE, _KEPT):
        request.session.pop(name, None)


def own_of(request) -> Own | None:
    """The participant at the door, or None when there is nobody, or nothing was heard for half an hour."""
    who = request.session.get(_WHO)
    if not isinstance(who, int):
        return None
    try:
        _signer(request).unsign(request.COOKIES.get(COOKIE, ""), max_age=IDLE)
    except BadSignature:
        return None
    return Own(who)


def show_life(request, response: HttpResponse) -> HttpResponse:
    """Renew the sign of life: a signed cookie bound to the session, so that reading pages writes nothing."""
    response.set_cookie(
        COOKIE, _signer(request).sign("1"), httponly=True, secure=settings.SESSION_COOKIE_SECURE,
        samesite=settings.SESSION_COOKIE_SAMESITE,
    )  # fmt: skip
    return response


def _signer(request) -> TimestampSigner:
    return TimestampSigner(salt=f"{COOKIE}:{request.session.session_key}")


def is_sure(request) -> bool:
    """Whether the participant also told what only the person knows, so that the person's own data may be shown."""
    return bool(request.session.get(_SURE))


def make_sure(request) -> None:
    """Note that they told it."""
    request.session[_SURE] = True


def keep(request, name: str, values: dict) -> None:
    """Keep what was typed so far, sealed."""
    kept = request.session.get(_KEPT, {})
    request.session[_KEPT] = kept | {name: seal(json.dumps(values).encode(), _PURPOSE).hex()}


def kept(request, name: str) -> dict:
    """What was typed so far; nothing when there is nothing, or when it can no longer be read."""
    try:
        return json.loads(unseal(bytes.fromhex(request.session.get(_KEPT, {})[name]), _PURPOSE))
    except (KeyError, SealBroken, ValueError):
        return {}


def forget(request, name: str) -> None:
    """Forget what was typed."""
    left = dict(request.session.get(_KEPT, {}))
    if left.pop(name, None):
        request.session[_KEPT] = left


def is_in(request) -> bool:
    """Whether a participant stands at the door; then `request.own` and `request.me` say who. Who left is a stranger."""
    request.own = own_of(request)
    try:
        request.me = participant_for(request.own) if request.own else None
    except Participant.DoesNotExist:
        request.me = None
    return request.me is not None


def for_participants(view):
    """Open a page to participants who are in; others are sent to the door. `request.own` and `request.me` say who."""

    @public
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not is_in(request):
            return redirect("portal:enter")
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return show_life(request, response) if own_of(request) else response

    return guarded

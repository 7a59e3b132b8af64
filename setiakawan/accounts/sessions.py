"""How long a session lives: twelve hours at most, one hour without a sign of life.

The sign of life is a signed cookie bound to the session, so that reading pages writes nothing into the database.
"""

import time

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner

COOKIE = "setiakawan_aktif"
BEGAN = "setiakawan_began"
_REFRESH = 60  # seconds between two signs of life


def begin(request) -> None:
    """Note when somebody logged in."""
    request.session[BEGAN] = int(time.time())


def is_live(request) -> bool:
    """Whether a logged-in session may go on."""
    age = time.time() - request.session.get(BEGAN, 0)
    if age > settings.SESSION_COOKIE_AGE:
        return False
    return age <= settings.ABSENT_AFTER or _seen_within(request, settings.ABSENT_AFTER)


def forget(request) -> None:
    """Go on as a stranger. The stored session stays as it is and expires by itself: nothing is written."""
    request.session = type(request.session)()


def show_life(request, response) -> None:
    """Renew the sign of life, unless the page only asked by itself for a fragment of it."""
    asked_by_itself = request.method == "GET" and request.headers.get("HX-Request-Type") == "partial"
    if asked_by_itself or _seen_within(request, _REFRESH):
        return
    response.set_cookie(
        COOKIE,
        _signer(request).sign("1"),
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite=settings.SESSION_COOKIE_SAMESITE,
    )


def _seen_within(request, seconds: int) -> bool:
    try:
        _signer(request).unsign(request.COOKIES.get(COOKIE, ""), max_age=seconds)
    except BadSignature:
        return False
    return True


def _signer(request) -> TimestampSigner:
    return TimestampSigner(salt=f"{COOKIE}:{request.session.session_key}")

"""Which requests a partner has opened in this session, each for eight hours."""

from django.utils import timezone

_KEY, _SECONDS = "referrals_opened", 8 * 3600


def remember(request, referral_id: int) -> None:
    """Keep that the holder of this session showed that they may open the request."""
    now = timezone.now().timestamp()
    kept = {key: at for key, at in request.session.get(_KEY, {}).items() if now - at < _SECONDS}
    request.session[_KEY] = kept | {str(referral_id): now}


def is_opened(request, referral_id: int) -> bool:
    """Whether the request was opened in this session within eight hours."""
    at = request.session.get(_KEY, {}).get(str(referral_id))
    return at is not None and 0 <= timezone.now().timestamp() - at < _SECONDS

"""A limit on what strangers may do on public pages; counted for all processes alike, like attempts to log in."""

from allauth.core import ratelimit


def is_too_often(request, what: str, key: str | None = None) -> bool:
    """Whether this POST comes too often from one address, or for one `key`; it is counted. `what` is in
    `ACCOUNT_RATE_LIMITS` of the settings.
    """
    return not ratelimit.consume(request, action=what, key=key)

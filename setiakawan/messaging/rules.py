"""Numbers in one form, when to try again, which news about a message counts. Pure."""

import datetime

from setiakawan.core.contacts import normal_email, normal_phone

CODE_LIFE = datetime.timedelta(minutes=15)
CODE_TRIES = 5
CODES_PER_HOUR = 5
LEASE = datetime.timedelta(minutes=3)
WORDS_KEPT = datetime.timedelta(days=7)
_DELAYS = (1, 5, 30, 120, 360)
_ORDER = ("waiting", "sending", "sent", "delivered", "read")


class NumberUnclear(ValueError):
    """What was typed is neither a telephone number nor an e-mail address."""


def normalised(typed: str) -> str:
    """One form for an address, however it was typed: `0812-3456-7890` becomes `+6281234567890`. Raises NumberUnclear."""
    if normal_email(typed):
        name, _, domain = typed.strip().partition("@")
        return f"{name}@{domain.lower()}"
    if "@" in typed:
        raise NumberUnclear("Alamat surel ini belum lengkap.")
    if number := normal_phone(typed):
        return number
    raise NumberUnclear("Nomor telepon ini belum lengkap. Contoh: 0812 3456 7890.")


def masked(address: str) -> str:
    """Enough of an address to recognise one's own: `+62••••••7890`, `s•••@contoh.id`."""
    if "@" in address:
        name, _, domain = address.partition("@")
        return f"{name[:1]}•••@{domain}"
    return f"{address[:3]}{'•' * max(len(address) - 7, 3)}{address[-4:]}"


def next_try(attempts: int, at: datetime.datetime) -> datetime.datetime | None:
    """When to try again after so many failed attempts; None when it is enough: 1, 5, 30 minutes, 2 and 6 hours."""
    return at + datetime.timedelta(minutes=_DELAYS[attempts - 1]) if attempts <= len(_DELAYS) else None


def later_state(now: str, news: str) -> str:
    """The state after news of a gateway. News may come twice and out of order; it never goes back, and a failure no
    longer counts once the message arrived."""
    if news == "failed":
        return now if now in {"delivered", "read"} else "failed"
    if now not in _ORDER or news not in _ORDER:
        return now
    return max(now, news, key=_ORDER.index)

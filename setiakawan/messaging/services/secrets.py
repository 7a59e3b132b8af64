"""One-time codes and links: made, used up, withdrawn. Only fingerprints are kept."""

import datetime
import secrets

from django.db import transaction
from django.db.models import F

from setiakawan.core.sealing import blind_index
from setiakawan.messaging import rules
from setiakawan.messaging.kinds import KINDS
from setiakawan.messaging.models import Link, OneTimeCode
from setiakawan.messaging.services.sending import send


class TooManyCodes(Exception):
    """Five codes were asked for within an hour; more would let somebody guess or disturb."""


@transaction.atomic
def issue_code(
    *, purpose: str, subject: str, at: datetime.datetime, to: str | None = None, area_code: str = "",
    life: datetime.timedelta = rules.CODE_LIFE,
) -> str:  # fmt: skip
    """Make a code of six digits; earlier ones for the same purpose and subject stop working.

    With `to` it is sent there; without, the caller hands it over. Raises TooManyCodes, NumberUnclear, KeyError.
    """
    KINDS[purpose]
    earlier = OneTimeCode.objects.filter(purpose=purpose, subject=subject)
    if earlier.filter(issued_at__gt=at - datetime.timedelta(hours=1)).count() >= rules.CODES_PER_HOUR:
        raise TooManyCodes
    earlier.filter(used_at=None, valid_until__gt=at).update(valid_until=at)
    code = f"{secrets.randbelow(1_000_000):06d}"
    OneTimeCode.objects.create(
        purpose=purpose, subject=subject, code_index=_code_index(purpose, subject, code), issued_at=at,
        valid_until=at + life,
    )  # fmt: skip
    if to is not None:
        text = f"Kode Setiakawan Anda: {code}. Jangan berikan kepada siapa pun, termasuk petugas yang menelepon Anda."
        send(to=to, kind=purpose, text=text, subject=subject, at=at, area_code=area_code, not_after=at + life)
    return code


@transaction.atomic
def check_code(*, purpose: str, subject: str, code: str, at: datetime.datetime) -> bool:
    """Use a code up. A wrong one counts against the five tries; the right one works once. Unknown, wrong, used and old
    look the same."""
    live = OneTimeCode.objects.filter(
        purpose=purpose, subject=subject, used_at=None, valid_until__gt=at, tries__lt=rules.CODE_TRIES
    )
    row = live.select_for_update().order_by("-issued_at", "-pk").first()
    if row is None:
        return False
    if bytes(row.code_index) == _code_index(purpose, subject, "".join(code.split())):
        return bool(live.filter(pk=row.pk).update(used_at=at))
    OneTimeCode.objects.filter(pk=row.pk).update(tries=F("tries") + 1)
    return False


def _code_index(purpose: str, subject: str, code: str) -> bytes:
    return blind_index(f"{subject}\x00{code}", f"code:{purpose}")


def issue_link(*, purpose: str, subject: str, valid_for: datetime.timedelta, at: datetime.datetime) -> str:
    """Make a token that nobody can guess; whoever holds it may open the subject until it ends or is withdrawn."""
    token = secrets.token_urlsafe(24)
    Link.objects.create(
        purpose=purpose, subject=subject, token_index=blind_index(token, f"link:{purpose}"), issued_at=at,
        valid_until=at + valid_for,
    )  # fmt: skip
    return token


def withdraw_links(*, purpose: str, subject: str, at: datetime.datetime) -> int:
    """Close every open link to a subject at once. Returns how many."""
    return Link.objects.filter(purpose=purpose, subject=subject, withdrawn_at=None).update(withdrawn_at=at)

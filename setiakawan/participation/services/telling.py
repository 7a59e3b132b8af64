"""Telling a participant that something is there to be read or answered. The message says no more than that: kind of help
and village at most, never who, where, or why.
"""

import datetime

from setiakawan.messaging.rules import NumberUnclear
from setiakawan.messaging.services import send
from setiakawan.participation.models import Notice, Participant

_HOW = "Buka halaman Anda, atau tanyakan kepada operator desa."


def tell(
    whom: Participant, subject: str, what: str, words: str, *, on: datetime.date, at: datetime.datetime, kind: str = "match"
) -> bool:  # fmt: skip
    """Tell somebody one thing about one subject for one day, once, in the caller's transaction. False: told before.

    Without a telephone only the notice is kept; staff see it beside the subject and pass it on.
    """
    _, is_new = Notice.objects.get_or_create(
        participant=whom, subject=subject, what=what, on=on, defaults={"sent_at": at}
    )
    if is_new and whom.phone:
        try:
            send(to=whom.phone, kind=kind, text=f"{words} {_HOW}", subject=subject, at=at, area_code=whom.area_id)
        except NumberUnclear:
            return is_new  # a number that no channel takes: as if there were none
    return is_new

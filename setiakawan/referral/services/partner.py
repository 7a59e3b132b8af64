"""What a partner does. What they say moves the request; it never closes the loop."""

import datetime
from collections.abc import Callable

from django.db import transaction

from setiakawan.audit.services import record
from setiakawan.core.dates import office_today
from setiakawan.core.text import clean_text
from setiakawan.messaging.rules import NumberUnclear
from setiakawan.messaging.services.secrets import TooManyCodes, issue_code
from setiakawan.messaging.services.sending import send
from setiakawan.referral.models import NoteKind, Referral
from setiakawan.referral.queries.referrals import has_ground
from setiakawan.referral.rules.status import OPEN, Side, Status
from setiakawan.referral.services.links import CODE, Partner
from setiakawan.referral.services.steps import CannotMove, add_note, hold, require_words, stands, take_step
from setiakawan.registry.models import ContactKind

CONFIRM_LIFE = datetime.timedelta(hours=24)


class ConsentGone(Exception):
    """The person took their consent back: the partner neither reads nor does anything more."""


class DayPassed(Exception):
    """A proposed date lies in the past."""


def _held(by: Partner, referral_id: int, at: datetime.datetime) -> Referral:
    row = hold(referral_id)
    by.require(row)
    if not has_ground(row, at=at, on=office_today()):
        raise ConsentGone
    return row


def _told(by: Partner, row: Referral, what: str) -> Referral:
    record(by, "referral.answer", row, area_code=row.person.area_id, details={"status": what})
    return row


def _move(to: Status) -> Callable[..., Referral]:
    @transaction.atomic
    def move(*, referral_id: int, reason: str = "", outcome: str = "", by: Partner, at: datetime.datetime) -> Referral:
        row = _held(by, referral_id, at)
        take_step(row, to, side=Side.PARTNER, actor=by, reason=reason, outcome=outcome, at=at)
        return _told(by, row, to)

    move.__doc__ = f"This will move a request to {to.value}. Raises Referral.DoesNotExist, ConsentGone, CannotMove, ReasonMissing, OutcomeWrong."
    return move


accept = _move(Status.ACCEPTED)
reject = _move(Status.REJECTED)
begin = _move(Status.IN_PROGRESS)
put_off = _move(Status.ON_HOLD)
give_up = _move(Status.FAILED)


@transaction.atomic
def ask_back(*, referral_id: int, words: str, by: Partner, at: datetime.datetime) -> Referral:
    """This will keep a question of the partner for the office. Raises as the moves."""
    row = _running(by, referral_id, at)
    add_note(row, NoteKind.ASK, side=Side.PARTNER, actor=by, words=require_words(words), at=at)
    return _told(by, row, NoteKind.ASK)


@transaction.atomic
def propose_date(
    *, referral_id: int, day: datetime.date, words: str = "", by: Partner, at: datetime.datetime
) -> Referral:
    """This will keep a date on which the person may come, or be visited. Raises as the moves, DayPassed."""
    row = _running(by, referral_id, at)
    if day < office_today():
        raise DayPassed
    add_note(row, NoteKind.DATE, side=Side.PARTNER, actor=by, words=clean_text(words)[:500], day=day, at=at)
    return _told(by, row, NoteKind.DATE)


@transaction.atomic
def say_done(*, referral_id: int, words: str = "", by: Partner, at: datetime.datetime) -> Referral:
    """This will keep that, as the partner says, help was given, and send the person a code with which they may confirm it.

    The request stays open until the person or the companion says so. Raises as the moves.
    """
    row = _running(by, referral_id, at)
    if stands(row).status not in (Status.ACCEPTED, Status.IN_PROGRESS):
        raise CannotMove
    add_note(row, NoteKind.DONE, side=Side.PARTNER, actor=by, words=clean_text(words)[:500], at=at)
    send_confirmation_code(row, at)
    return _told(by, row, NoteKind.DONE)


def _running(by: Partner, referral_id: int, at: datetime.datetime) -> Referral:
    row = _held(by, referral_id, at)
    if Status(stands(row).status) not in OPEN:
        raise CannotMove
    return row


def send_confirmation_code(row: Referral, at: datetime.datetime) -> bool:
    """Send the person the code with which they say that help came; False where they have no telephone that can be used."""
    phone = row.person.contacts.filter(kind=ContactKind.PHONE, withdrawn_at=None).order_by("-pk").first()
    subject = f"referral:{row.pk}:done"
    try:
        if phone is None:
            return False
        code = issue_code(purpose=CODE, subject=subject, at=at, life=CONFIRM_LIFE)
        text = (
            f"Sudahkah Anda dibantu? Bila sudah, sebutkan kode ini kepada yang membantu: {code}. Bila belum, abaikan."
        )
        send(
            to=phone.value, kind=CODE, text=text, subject=f"referral:{row.pk}", at=at, area_code=row.person.area_id,
            not_after=at + CONFIRM_LIFE,
        )  # fmt: skip
    except (NumberUnclear, TooManyCodes):
        return False
    return True

"""The person or the companion says what came of it. Only this closes a request."""

import datetime
import uuid

from django.db import transaction

from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record
from setiakawan.core.dates import office_today
from setiakawan.core.text import clean_text
from setiakawan.messaging.services.secrets import check_code
from setiakawan.referral.models import Confirmation, Referral, Way
from setiakawan.referral.queries.referrals import has_ground
from setiakawan.referral.rules.outcomes import Outcome
from setiakawan.referral.rules.status import NOT_HELPED, OPEN, Side, Status
from setiakawan.referral.services.links import CODE, CodeWrong, Partner
from setiakawan.referral.services.partner import ConsentGone, send_confirmation_code
from setiakawan.referral.services.steps import Actor, CannotMove, OutcomeWrong, hold, hold_for, stands, take_step


class NotYet(Exception):
    """What happened lies in the future, or before the request was made."""


@transaction.atomic
def confirm(
    *, referral_id: int, way: str, outcome: str, words: str = "", on: datetime.date, client_id: uuid.UUID, by: Scope,
    at: datetime.datetime, today: datetime.date,
) -> Confirmation:  # fmt: skip
    """This will keep what the person said came of it, asked by telephone or at a visit. "Got help" completes the request;
    everything else ends it without help, and only "does not want it" leaves nothing owed.

    The same `client_id` again changes nothing. Raises NotAllowed, Referral.DoesNotExist, NotYet, OutcomeWrong, CannotMove.
    """
    row = hold_for(by, referral_id, "referral.ask")
    if before := row.confirmations.filter(client_id=client_id).first():
        return before
    if not row.asked_on <= on <= today:
        raise NotYet
    if way not in (Way.CALL, Way.VISIT):
        raise OutcomeWrong
    made = _said(row, way, Outcome(outcome), words, on, client_id, by, at)
    record(by, "referral.confirm", row, area_code=row.person.area_id, details={"kind": way, "status": outcome})
    return made


@transaction.atomic
def confirm_own(
    *, referral_id: int, client_id: uuid.UUID, by: Scope, at: datetime.datetime, today: datetime.date
) -> Confirmation:
    """This will keep that the person themself said at the citizens' door that they got help.

    The same `client_id` again changes nothing. Raises Referral.DoesNotExist for anybody else's request, CannotMove.
    """
    row = hold(referral_id)
    if not by.owns(row.person_id):
        raise Referral.DoesNotExist
    if before := row.confirmations.filter(client_id=client_id).first():
        return before
    made = _said(row, Way.DOOR, Outcome.GOT_HELP, "", today, client_id, by, at)
    record(by, "referral.confirm", row, area_code=row.person.area_id, details={"kind": "door", "status": "got_help"})
    return made


def confirm_with_code(*, referral_id: int, code: str, by: Partner, at: datetime.datetime) -> Confirmation:
    """This will complete a request with the code that the person gave to the partner. Raises CodeWrong, CannotMove,
    ConsentGone, Referral.DoesNotExist. A wrong try counts, although nothing else happens.
    """
    with transaction.atomic():
        _may_close(referral_id, by, at)
    if not check_code(purpose=CODE, subject=f"referral:{referral_id}:done", code=code, at=at):
        raise CodeWrong
    with transaction.atomic():
        row = _may_close(referral_id, by, at)
        made = _said(row, Way.CODE, Outcome.GOT_HELP, "", office_today(), uuid.uuid4(), by, at)
        record(
            by, "referral.confirm", row, area_code=row.person.area_id, details={"kind": "code", "status": "got_help"}
        )
    return made


def _may_close(referral_id: int, by: Partner, at: datetime.datetime) -> Referral:
    row = hold(referral_id)
    by.require(row)
    if not has_ground(row, at=at, on=office_today()):
        raise ConsentGone
    if Status(stands(row).status) not in OPEN:
        raise CannotMove
    return row


@transaction.atomic
def ask_person(*, referral_id: int, by: Scope, at: datetime.datetime) -> bool:
    """This will send the person the code with which they confirm. False: no telephone that can be used.

    Raises NotAllowed, Referral.DoesNotExist, CannotMove.
    """
    row = hold_for(by, referral_id, "referral.ask")
    if Status(stands(row).status) not in OPEN:
        raise CannotMove
    sent = send_confirmation_code(row, at)
    record(by, "referral.note", row, area_code=row.person.area_id, details={"accept": sent})
    return sent


def _said(
    row: Referral, way: str, outcome: Outcome, words: str, on: datetime.date, client_id: uuid.UUID, by: Actor, at
) -> Confirmation:
    now = Status(stands(row).status)
    if now in OPEN:
        to = Status.COMPLETED if outcome == Outcome.GOT_HELP else Status.FAILED
        told = clean_text(words) or "Menurut warga"
        take_step(
            row,
            to,
            side=Side.PERSON,
            actor=by,
            reason=told if len(told) > 4 else "Menurut warga",
            outcome=outcome,
            at=at,
        )
    elif now not in NOT_HELPED or outcome != Outcome.DECLINED_BY_PERSON:
        raise CannotMove
    return Confirmation.objects.create(
        referral=row, way=way, outcome=outcome, words=clean_text(words)[:500] or None, on=on, by_id=by.pk, at=at,
        client_id=client_id,
    )  # fmt: skip

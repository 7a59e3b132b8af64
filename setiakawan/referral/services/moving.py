"""What the office does with a request: answers the partner, writes down what a partner said by telephone, ends it."""

import datetime

from django.db import transaction

from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record
from setiakawan.referral.models import NoteKind, Referral, ReferralNote
from setiakawan.referral.rules.status import OPEN, Side, Status
from setiakawan.referral.services.steps import CannotMove, add_note, hold_for, require_words, stands, take_step


@transaction.atomic
def reply(*, referral_id: int, words: str, by: Scope, at: datetime.datetime) -> ReferralNote:
    """This will keep an answer of the office, which the partner reads on their page. Never a diagnosis, never a number.

    Raises NotAllowed, Referral.DoesNotExist, CannotMove, ReasonMissing.
    """
    row = hold_for(by, referral_id, "referral.ask")
    if Status(stands(row).status) not in OPEN:
        raise CannotMove
    made = add_note(row, NoteKind.REPLY, side=Side.OFFICE, actor=by, words=require_words(words), at=at)
    record(by, "referral.note", row, area_code=row.person.area_id)
    return made


@transaction.atomic
def move(
    *, referral_id: int, to: str, reason: str = "", outcome: str = "", by: Scope, at: datetime.datetime
) -> Referral:
    """This will move a request as the table allows the office: what a partner said by telephone, an end, a wrong entry.

    Raises NotAllowed, Referral.DoesNotExist, CannotMove, ReasonMissing, OutcomeWrong, ValueError for an unknown status.
    """
    row = hold_for(by, referral_id, "referral.ask")
    take_step(row, Status(to), side=Side.OFFICE, actor=by, reason=reason, outcome=outcome, at=at)
    record(by, "referral.move", row, area_code=row.person.area_id, details={"status": to})
    return row

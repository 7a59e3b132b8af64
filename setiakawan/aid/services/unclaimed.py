"""What nobody collected goes back, for a reason, after the last day."""

import datetime
from decimal import Decimal

from django.db import transaction

from setiakawan.accounts.scope import Scope
from setiakawan.aid.models import PaymentKind, RoundState
from setiakawan.aid.queries.payments import standings
from setiakawan.aid.services.moving import give_back, hold_round
from setiakawan.aid.services.words import require_words
from setiakawan.audit.services import record


class LastDayAhead(Exception):
    """Until the last day has passed, families may still collect."""


@transaction.atomic
def return_unclaimed(*, round_id: int, reason: str, by: Scope, on: datetime.date) -> Decimal:
    """This will give back to the budget what of an instalment was not paid by its last day, owed or on its way, and close
    it; the rupiah returned. What the channel says later is refused row by row.

    Raises NotAllowed, Round.DoesNotExist, WrongRoundState, LastDayAhead, WordsMissing.
    """
    held = hold_round(by, "aid.pay", round_id, RoundState.APPROVED, RoundState.SENT)
    if on <= held.ends_on:
        raise LastDayAhead
    reason = require_words(reason, 200)
    places = standings(held.entitlements.values_list("pk", flat=True))
    back = give_back(held, places, PaymentKind.RETURNED, by, on, reason)
    held.state = RoundState.CLOSED
    held.save(update_fields=["state"])
    record(by, "aid.return_unclaimed", held, area_code=held.list.area_id, reason=reason)
    return back

"""The last look before money goes out: what an approval saw may have changed since."""

import datetime

from setiakawan.accounts.scope import Scope
from setiakawan.aid.models import Entitlement, Round
from setiakawan.aid.queries.clashes import clashes_of
from setiakawan.aid.queries.payments import standings

SEEN = "Diperiksa sebelum dikirim: "


def look_again(held: Round, by: Scope, on: datetime.date) -> list[Entitlement]:
    """Hold back, with the reason, whoever must not be paid on a day, let go whom such a look held back before and against
    whom nothing stands now, and return those not held back; in the caller's transaction.

    What is held back here stays owed, so that it goes out once it is cleared, or back to the budget at the end. What was
    held back at the approval was never owed and stays so. Raises NotAllowed.
    """
    rows = list(held.entitlements.select_related("entry"))
    places = standings([row.pk for row in rows])
    clashing = {clash.entry_id: clash.words for clash in clashes_of(by, held.list, on)}
    changed = []
    for row in rows:
        words = f"{SEEN}{clashing[row.entry_id]}"[:200] if row.entry_id in clashing else ""
        is_open = places[row.pk].owed or not row.amount
        if is_open and row.held_reason != words and (not row.held_reason or row.held_reason.startswith(SEEN)):
            row.held_reason = words
            changed.append(row)
    Entitlement.objects.bulk_update(changed, ["held_reason"], batch_size=200)
    return [row for row in rows if not row.held_reason]

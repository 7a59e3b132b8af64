"""The last look before money goes out or things change hands: what an approval saw may have changed since."""

import datetime
from collections.abc import Sequence

from setiakawan.accounts.scope import Scope
from setiakawan.aid.models import Entitlement, Round
from setiakawan.aid.models.payment import LOOKS
from setiakawan.aid.queries.clashes import Clash, clashes_of
from setiakawan.aid.queries.payments import standings

SEEN, HANDING = LOOKS


def look_again(held: Round, by: Scope, on: datetime.date) -> list[Entitlement]:
    """Hold back, with the reason, whoever must not be paid on a day, let go whom such a look held back before and against
    whom nothing stands now, and return those not held back; in the caller's transaction.

    What is held back here stays owed, so that it goes out once it is cleared, or back to the budget at the end. What was
    held back at the approval was never owed and stays so. Raises NotAllowed.
    """
    rows = list(held.entitlements.select_related("entry"))
    _mark(rows, clashes_of(by, held.list, on), SEEN)
    return [row for row in rows if not row.held_reason]


def look_at(row: Entitlement, by: Scope, on: datetime.date) -> None:
    """The same for one entitlement whose things are about to be handed over. Raises NotAllowed."""
    _mark([row], clashes_of(by, row.round.list, on, entry_id=row.entry_id), HANDING)


def _mark(rows: Sequence[Entitlement], clashes: Sequence[Clash], before: str) -> None:
    places = standings([row.pk for row in rows])
    clashing = {clash.entry_id: clash.words for clash in clashes}
    changed = []
    for row in rows:
        words = f"{before}{clashing[row.entry_id]}"[:200] if row.entry_id in clashing else ""
        if places[row.pk].is_open and row.held_reason != words and (not row.held_reason or row.is_held_for_now):
            row.held_reason = words
            changed.append(row)
    Entitlement.objects.bulk_update(changed, ["held_reason"], batch_size=200)

"""How families want to be paid."""

from collections.abc import Iterable

from setiakawan.accounts.scope import Scope
from setiakawan.aid.models import PayoutAccount
from setiakawan.core.bulk import chunks
from setiakawan.registry.queries import family_for
from setiakawan.registry.rules.masking import mask_number


def latest_payouts(family_ids: Iterable[int]) -> dict[int, PayoutAccount]:
    """The way that holds for each family that told one; the caller asked for them by scope. One query per 300."""
    found = {}
    for some in chunks(set(family_ids), 300):
        rows = PayoutAccount.objects.filter(family__in=some, person=None).order_by("pk")
        found |= {row.family_id: row for row in rows}
    return found


def payouts_of(scope: Scope, family_id: int) -> list[PayoutAccount]:
    """All that a family told so far, the latest first, each with a masked `shown`. Raises NotAllowed,
    Family.DoesNotExist.
    """
    scope.require("aid.see")
    family = family_for(scope, family_id)
    rows = PayoutAccount.objects.filter(family=family, person=None).select_related("by").order_by("-pk")
    return [with_shown(row) for row in rows]


def with_shown(row: PayoutAccount) -> PayoutAccount:
    """The same row with `shown`: "Bank Kaltimtara ••••1234, atas nama Siti", or only the channel."""
    number = f"{row.institution} {mask_number(row.number)}, atas nama {row.holder}" if row.number else ""
    row.shown = " · ".join(filter(None, (row.get_channel_display(), number)))
    return row


def others_with(scope: Scope, row: PayoutAccount) -> int:
    """How many other families in the scope are paid to the same number now. Two queries. Raises NotAllowed."""
    scope.require("aid.see")
    if row.mark is None:
        return 0
    rows = PayoutAccount.objects.filter(scope.q("family__area"), mark=row.mark, person=None).exclude(
        family=row.family_id
    )
    families = set(rows.values_list("family_id", flat=True))
    return sum(bytes(way.mark or b"") == bytes(row.mark) for way in latest_payouts(families).values())

"""Confirmed acts as columns, for the circles of support that `solidarity` draws."""

import datetime
from typing import NamedTuple

from setiakawan.accounts.scope import Scope
from setiakawan.participation.models import ActHelper, Pair, PairState


class ActTie(NamedTuple):
    """One helper of one confirmed act that one receiver got. Numbers are None where nobody is linked.

    `helper_person`, `receiver_person`: registered persons; `helper_organization`: uuid text or "". `is_weak`: only silence
    confirmed it. `is_staff`: paid for it, so no neighbour's act. `pair`: the lasting pair within which it happened.
    """

    helper: int
    helper_person: int | None
    helper_organization: str
    receiver: int
    receiver_person: int | None
    area: str
    kind: str
    happened_on: datetime.date
    is_weak: bool
    is_staff: bool
    pair: int | None


class PairTie(NamedTuple):
    """One active lasting pair: evidence of a tie by being kept, whether or not an act fell into the window."""

    pair: int
    helper: int
    helper_person: int | None
    helper_organization: str
    receiver: int
    receiver_person: int | None
    area: str
    since: datetime.date
    is_staff: bool


def acts_for_ties(scope: Scope, since: datetime.date, until: datetime.date) -> list[ActTie]:
    """Confirmed, undisputed acts with a receiver from `since` to before `until` whose village lies in the scope, ordered by
    day. One query. Raises NotAllowed.
    """
    scope.require("participation.see")
    rows = ActHelper.objects.filter(
        scope.q("act__area"), act__confirmed_on__isnull=False, act__receiver__isnull=False, act__happened_on__gte=since,
        act__happened_on__lt=until,
    ).order_by("act__happened_on", "act", "participant")  # fmt: skip
    columns = rows.values_list(
        "participant", "participant__person", "participant__organization", "act__receiver", "act__receiver__person",
        "act__area", "act__kind", "act__happened_on", "act__confirmed_how", "is_staff", "act__pair",
    )  # fmt: skip
    return [ActTie(*row[:8], row[8] == "silence", *row[9:]) for row in columns.iterator(chunk_size=5000)]


def pairs_for_ties(scope: Scope, on: datetime.date) -> list[PairTie]:
    """Lasting pairs that go on on a day, in the scope. One query. Raises NotAllowed."""
    scope.require("participation.see")
    begun = Pair.objects.filter(scope.q("area"), since__lte=on, helper_agreed_at__isnull=False)
    rows = begun.filter(until=None, state=PairState.ACTIVE) | begun.filter(until__gt=on)
    columns = rows.order_by("pk").values_list(
        "pk", "helper", "helper__person", "helper__organization", "receiver", "receiver__person", "area", "since",
        "helper__is_staff",
    )  # fmt: skip
    return [PairTie(*row) for row in columns]

"""What every step of a payment shares: hold the instalment, move money between two places, keep what happened."""

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal

from setiakawan.accounts.scope import Scope
from setiakawan.aid.models import Entitlement, PaymentEvent, Round
from setiakawan.aid.queries.payments import ZERO, Standing, entitlement_for, rounds_in
from setiakawan.aid.services.ledger import post, post_all


class WrongRoundState(Exception):
    """This step does not fit where the instalment stands; `state` is that."""

    def __init__(self, state: str):
        super().__init__(state)
        self.state = state


class NotPaid(Exception):
    """What was not paid cannot be confirmed or returned in this way."""


class LastDayPassed(Exception):
    """After the last day of an instalment nothing of it is paid any more."""


def move(
    moves: Mapping[int, tuple[str, Decimal]], source: str, target: str, on: datetime.date, by: Scope, words: str
) -> None:
    """This will move rupiah of entitlements from one place to another: by entitlement the key, each once, and how much.

    A fixed number of queries per 300.
    """
    amounts = {
        key: {f"{source}:{number}": -amount, f"{target}:{number}": amount} for number, (key, amount) in moves.items()
    }
    post_all(amounts=amounts, on=on, words=words, entered_by=by.user_id)


def event(
    number: int, kind: str, on: datetime.date, by: Scope, amount: Decimal, reference: str = "", way="", note=""
) -> PaymentEvent:
    """What happened to an entitlement, to be kept by `keep`."""
    return PaymentEvent(
        entitlement_id=number, kind=kind, on=on, amount=amount, reference=reference, way=way, note=note[:200],
        by_id=by.user_id,
    )  # fmt: skip


def keep(events: Iterable[PaymentEvent]) -> None:
    """This will keep what happened, in order. One query per 500."""
    PaymentEvent.objects.bulk_create(events, batch_size=500)


def hold_round(by: Scope, verb: str, round_id: int, *states: str) -> Round:
    """Hold an instalment until the transaction ends. Raises NotAllowed, Round.DoesNotExist, WrongRoundState."""
    by.require(verb)
    held = rounds_in(by).select_for_update(of=("self",)).get(pk=round_id)
    by.require(verb, held.list.area_id)
    if states and held.state not in states:
        raise WrongRoundState(held.state)
    return held


def hold_entitlement(by: Scope, verb: str, entitlement_id: int) -> Entitlement:
    """Hold the instalment of an entitlement until the transaction ends. Raises NotAllowed, Entitlement.DoesNotExist."""
    by.require(verb)
    row = entitlement_for(by, entitlement_id)
    by.require(verb, row.round.list.area_id)
    row.round = Round.objects.select_related("list").select_for_update(of=("self",)).get(pk=row.round_id)
    return row


def give_back(
    held: Round, places: Mapping[int, Standing], kind: str, by: Scope, on: datetime.date, reason: str = ""
) -> Decimal:
    """This will give back to the budget, once per instalment, what is owed or on its way, and keep why; the rupiah."""
    back = {number: where.owed + where.sent for number, where in places.items() if where.owed or where.sent}
    total = sum(back.values(), ZERO)
    amounts = {f"{place}:{n}": -getattr(places[n], place) for n in back for place in ("owed", "sent")}
    post(
        key=f"back:{held.pk}", on=on, words="Kembali ke anggaran", entered_by=by.user_id,
        amounts={f"budget:{held.list.programme}": total, **amounts},
    )  # fmt: skip
    keep(event(number, kind, on, by, amount, note=reason) for number, amount in back.items())
    return total

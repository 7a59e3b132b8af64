"""Into the hands of a family: cash, goods, and its word that it has them."""

import datetime
from collections.abc import Iterable

from django.db import transaction

from setiakawan.accounts.scope import Scope
from setiakawan.aid.models import Channel, Entitlement, GoodsHandover, PaymentKind, Round, RoundState
from setiakawan.aid.queries.payments import ZERO, goods_left, standings
from setiakawan.aid.services.looking import look_at
from setiakawan.aid.services.moving import (
    LastDayPassed,
    NotPaid,
    WrongRoundState,
    event,
    hold_entitlement,
    hold_round,
    keep,
    move,
)  # fmt: skip
from setiakawan.aid.services.words import require_name
from setiakawan.audit.services import record
from setiakawan.core.bulk import chunks

_HANDING = (RoundState.APPROVED, RoundState.SENT)


class GoodsGiven(Exception):
    """The things of this entitlement, or a thing with this serial number, were handed over before."""


class HeldBack(Exception):
    """Nothing is given to this family now; `words` say why."""

    def __init__(self, words: str):
        super().__init__(words)
        self.words = words


@transaction.atomic
def confirm_receipt(*, entitlement_id: int, way: str, note: str = "", by: Scope, on: datetime.date) -> bool:
    """This will record that the family says it has the money or goods: by signature, one-time code or witness. Cash that
    is at the village is thereby paid out. Again, nothing changes and the answer is False.

    Raises NotAllowed, Entitlement.DoesNotExist, NotPaid, LastDayPassed, NameMissing where a witness has no name,
    ValueError.
    """
    if way not in ("signature", "code", "witness"):
        raise ValueError(way)
    row = hold_entitlement(by, "aid.confirm", entitlement_id)
    if standings([row.pk])[row.pk].is_confirmed:
        return False
    note = require_name(note, 200) if way == "witness" else note[:200]
    _receive(row.round, [row], way, note, by, on)
    record(by, "aid.confirm_receipt", row, area_code=row.round.list.area_id, details={"kind": way})
    return True


@transaction.atomic
def confirm_signed(*, round_id: int, entitlement_ids: Iterable[int], by: Scope, on: datetime.date) -> int:
    """This will record everybody who signed on the returned sheet of an instalment, all or nobody; how many were new. A
    fixed number of queries per 300.

    Raises NotAllowed, Round.DoesNotExist, Entitlement.DoesNotExist, NotPaid, LastDayPassed.
    """
    held = hold_round(by, "aid.confirm", round_id)
    wanted = sorted(set(entitlement_ids))
    rows = [row for some in chunks(wanted, 300) for row in held.entitlements.filter(pk__in=some).order_by("pk")]
    if len(rows) != len(wanted):
        raise Entitlement.DoesNotExist
    new = _receive(held, rows, "signature", "", by, on)
    record(by, "aid.confirm_signed", held, area_code=held.list.area_id, details={"count": len(new), "numbers": new})
    return len(new)


def _receive(held: Round, rows: list[Entitlement], way: str, note: str, by: Scope, on: datetime.date) -> list[int]:
    """Who of an instalment says for the first time that it has its money or things; cash is thereby paid out."""
    places = standings([row.pk for row in rows])
    rows = [row for row in rows if not places[row.pk].is_confirmed]
    cash = {row.pk: places[row.pk].sent for row in rows if places[row.pk].sent and row.channel == Channel.CASH}
    if cash and on > held.ends_on:
        raise LastDayPassed
    given = {row.pk: places[row.pk].given + cash.get(row.pk, ZERO) for row in rows}
    if any(not given[row.pk] and (row.amount or not places[row.pk].goods_given) for row in rows):
        raise NotPaid
    # A channel's reference begins with the number of the instalment, so none is the same.
    references = {number: f"tunai:{number}" for number in cash}
    move({n: (f"paid:{references[n]}", cash[n]) for n in cash}, "sent", "given", on, by, "Dibayarkan tunai")
    paid = [event(n, PaymentKind.PAID, on, by, cash[n], references[n], way=way, note=note) for n in cash]
    keep([*paid, *(event(n, PaymentKind.CONFIRMED, on, by, given[n], way=way, note=note) for n in given)])
    return list(given)


def hand_over_goods(
    *, entitlement_id: int, goods: str, serial: str, witness: str, benefit: str | None = None, by: Scope,
    on: datetime.date,
) -> GoodsHandover:  # fmt: skip
    """This will record one thing handed over: each that the entitlement owes once, and each serial number once.

    `benefit` is which of the things; where it is None, the first that is still owed. Everybody is looked at again first;
    who must not be given it any more is held back, and that stays. Raises NotAllowed, Entitlement.DoesNotExist,
    WrongRoundState, HeldBack, GoodsGiven, LastDayPassed, NotPaid where nothing such is owed or the serial number is
    missing, NameMissing.
    """
    _look(entitlement_id, by, on)
    return _hand_over(entitlement_id, benefit, goods, serial, witness, by, on)


@transaction.atomic
def _look(entitlement_id: int, by: Scope, on: datetime.date) -> None:
    row = hold_entitlement(by, "aid.pay", entitlement_id)
    before = row.held_reason
    if row.goods_due and row.round.state in _HANDING:
        look_at(row, by, on)
    if row.held_reason != before:
        record(by, "aid.hold_back", row, area_code=row.round.list.area_id, details={"held": bool(row.held_reason)})


@transaction.atomic
def _hand_over(
    entitlement_id: int, benefit: str | None, goods: str, serial: str, witness: str, by: Scope, on: datetime.date
) -> GoodsHandover:  # fmt: skip
    row = hold_entitlement(by, "aid.pay", entitlement_id)
    if row.round.state not in _HANDING:
        raise WrongRoundState(row.round.state)
    if row.held_reason:
        raise HeldBack(row.held_reason)
    if on > row.round.ends_on:
        raise LastDayPassed
    serial = "".join(serial.split()).upper()[:60]
    if not serial or not row.goods_due or benefit not in (None, *(due["code"] for due in row.goods_due)):
        raise NotPaid
    still = [due for due in goods_left(row) if benefit in (None, due["code"])]
    if not still or GoodsHandover.objects.filter(serial=serial).exists():
        raise GoodsGiven
    code = still[0]["code"]
    made = GoodsHandover.objects.create(
        entitlement=row, benefit=code, piece=row.goods.filter(benefit=code).count() + 1, goods=require_name(goods, 80),
        serial=serial, on=on, witness=require_name(witness), by_id=by.user_id,
    )  # fmt: skip
    record(by, "aid.hand_over_goods", made, area_code=row.round.list.area_id)
    return made

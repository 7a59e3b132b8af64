"""Into the hands of a family: cash, goods, and its word that it has them."""

import datetime
from collections.abc import Iterable

from django.db import transaction

from setiakawan.accounts.scope import Scope
from setiakawan.aid.models import Channel, Entitlement, GoodsHandover, PaymentKind, RoundState
from setiakawan.aid.queries.payments import standings
from setiakawan.aid.services.moving import (
    LastDayPassed,
    NotPaid,
    WrongRoundState,
    hold_entitlement,
    hold_round,
    keep_event,
    move,
)  # fmt: skip
from setiakawan.aid.services.words import require_words
from setiakawan.audit.services import record


class GoodsGiven(Exception):
    """The goods of this entitlement, or goods with this serial number, were handed over before."""


@transaction.atomic
def confirm_receipt(*, entitlement_id: int, way: str, note: str = "", by: Scope, on: datetime.date) -> bool:
    """This will record that the family says it has the money or goods: by signature, one-time code or witness. Cash that
    is at the village is thereby paid out. Again, nothing changes and the answer is False.

    Raises NotAllowed, Entitlement.DoesNotExist, NotPaid, LastDayPassed, WordsMissing where a witness has no name,
    ValueError.
    """
    if way not in ("signature", "code", "witness"):
        raise ValueError(way)
    row = hold_entitlement(by, "aid.confirm", entitlement_id)
    where = standings([row.pk])[row.pk]
    if where.is_confirmed:
        return False
    note = require_words(note, 200) if way == "witness" else note[:200]
    given = where.given
    if where.sent and row.channel == Channel.CASH:
        if on > row.round.ends_on:
            raise LastDayPassed
        reference = f"tunai:{row.pk}"  # a channel's begins with the number of the instalment, so none is the same
        move(f"paid:{reference}", row.pk, "sent", "given", where.sent, on, by, "Dibayarkan tunai")
        keep_event(row.pk, PaymentKind.PAID, on, by, where.sent, reference, way=way, note=note)
        given += where.sent
    if not given and not row.goods.exists():
        raise NotPaid
    keep_event(row.pk, PaymentKind.CONFIRMED, on, by, given, way=way, note=note)
    record(by, "aid.confirm_receipt", row, area_code=row.round.list.area_id, details={"kind": way})
    return True


@transaction.atomic
def confirm_signed(*, round_id: int, entitlement_ids: Iterable[int], by: Scope, on: datetime.date) -> int:
    """This will record everybody who signed on the returned sheet of an instalment, all or nobody; how many were new.

    Raises NotAllowed, Round.DoesNotExist, Entitlement.DoesNotExist, NotPaid, LastDayPassed.
    """
    held = hold_round(by, "aid.confirm", round_id)
    wanted = sorted(set(entitlement_ids))
    if held.entitlements.filter(pk__in=wanted).count() != len(wanted):
        raise Entitlement.DoesNotExist
    new = sum(confirm_receipt(entitlement_id=number, way="signature", by=by, on=on) for number in wanted)
    record(by, "aid.confirm_signed", held, area_code=held.list.area_id, details={"count": new})
    return new


@transaction.atomic
def hand_over_goods(
    *, entitlement_id: int, goods: str, serial: str, witness: str, by: Scope, on: datetime.date
) -> GoodsHandover:
    """This will record goods handed over: once per entitlement, and each serial number once.

    Raises NotAllowed, Entitlement.DoesNotExist, WrongRoundState, GoodsGiven, LastDayPassed, NotPaid where the entitlement
    is held back or the serial number is missing, WordsMissing.
    """
    row = hold_entitlement(by, "aid.pay", entitlement_id)
    if row.round.state not in (RoundState.APPROVED, RoundState.SENT):
        raise WrongRoundState(row.round.state)
    if on > row.round.ends_on:
        raise LastDayPassed
    serial = "".join(serial.split()).upper()[:60]
    if row.held_reason or not serial:
        raise NotPaid
    if row.goods.exists() or GoodsHandover.objects.filter(serial=serial).exists():
        raise GoodsGiven
    made = GoodsHandover.objects.create(
        entitlement=row, goods=require_words(goods, 80), serial=serial, on=on, witness=require_words(witness, 120),
        by_id=by.user_id,
    )  # fmt: skip
    record(by, "aid.hand_over_goods", made, area_code=row.round.list.area_id)
    return made

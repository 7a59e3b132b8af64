"""From an approved list to money that a family says it has. Each step enters the ledger once, however often it is tried."""

import datetime
from collections.abc import Collection
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from setiakawan.accounts.scope import NotAllowed, Scope
from setiakawan.aid.models import (
    AidList,
    Channel,
    Entitlement,
    EntryState,
    ListEntry,
    ListState,
    PaymentEvent,
    PaymentKind,
    Round,
    RoundState,
)  # fmt: skip
from setiakawan.aid.models.payment import year_end
from setiakawan.aid.queries.clashes import clashes_of
from setiakawan.aid.queries.lists import list_for
from setiakawan.aid.queries.payments import ZERO, standings
from setiakawan.aid.queries.payouts import doubts_of
from setiakawan.aid.queries.programmes import held_by
from setiakawan.aid.rules.answers import Answer
from setiakawan.aid.rules.goods import goods_for_all, goods_in
from setiakawan.aid.rules.money import instalments
from setiakawan.aid.rules.programme import Rules
from setiakawan.aid.services.ledger import balance, post
from setiakawan.aid.services.looking import look_again
from setiakawan.aid.services.moving import (
    LastDayPassed,
    NotPaid,
    WrongRoundState,
    event,
    give_back,
    hold_round,
    keep,
    move,
)
from setiakawan.aid.services.payouts import WAY, take_ways
from setiakawan.aid.services.words import require_words
from setiakawan.audit.services import record

_CHECKED = "Cara menerima diperiksa pengirim sebelum dikirim"


class ListNotApproved(Exception):
    """Only an approved list is paid."""


class RoundExists(Exception):
    """This instalment is there already, or the list has no more."""


class OwnRound(Exception):
    """Nobody approves an instalment that they prepared."""


class BudgetExceeded(Exception):
    """The programme's budget has less left than this instalment needs; `left` and `needed` are rupiah."""

    def __init__(self, left: Decimal, needed: Decimal):
        super().__init__(f"{left} < {needed}")
        self.left, self.needed = left, needed


class LastDayWrong(Exception):
    """The last day is before the instalment is due, or in another budget year."""


class StillUnderWay(Exception):
    """Some money is on its way or owed, so the instalment cannot be closed."""


class AmountDiffers(Exception):
    """The channel paid another amount than was sent; `sent` is that."""

    def __init__(self, sent: Decimal):
        super().__init__(str(sent))
        self.sent = sent


class ReferenceTaken(Exception):
    """The channel's reference was entered before for another entitlement or another amount."""


@transaction.atomic
def prepare_round(
    *,
    list_id: int,
    due_on: datetime.date,
    channel: str,
    last_on: datetime.date | None = None,
    by: Scope,
    on: datetime.date,
) -> Round:
    """This will prepare the next instalment of an approved list: the rupiah and the things that each chosen entry is owed
    by its judgement, and how it is paid, with those held back who must not be paid now.

    `channel` is how money goes to families that told no way of their own; things are handed over. `last_on` is the last
    day on which anything is paid, at the latest and by default the last of the budget year. Raises NotAllowed, AidList.DoesNotExist, ListNotApproved,
    RoundExists, LastDayWrong; ValueError for a channel that pays no money.
    """
    by.require("aid.pay")
    if by.user_id is None:
        raise NotAllowed("aid.pay")
    aid_list = AidList.objects.select_for_update(of=("self",)).get(pk=list_for(by, list_id).pk)
    if aid_list.state != ListState.APPROVED:
        raise ListNotApproved
    if Channel(channel) == Channel.GOODS:
        raise ValueError(channel)
    rules = held_by(aid_list.document, aid_list.programme).programme.rules_on(aid_list.valid_from)
    live = aid_list.rounds.exclude(state=RoundState.CANCELLED)
    number = (live.aggregate(last=Max("number"))["last"] or 0) + 1
    if number > rules.instalments or live.filter(state=RoundState.DRAFT).exists():
        raise RoundExists
    last_on = last_on or year_end(due_on)
    if not due_on <= last_on <= year_end(due_on):
        raise LastDayWrong
    made = Round.objects.create(list=aid_list, number=number, due_on=due_on, last_on=last_on, made_by_id=by.user_id)
    held = {clash.entry_id: clash.words for clash in clashes_of(by, aid_list, on)}
    rows = [
        _due(made, entry, rules, channel, held.get(entry.pk, ""))
        for entry in aid_list.entries.filter(state=EntryState.CHOSEN).select_related("judgement")
    ]
    take_ways(rows)
    Entitlement.objects.bulk_create(rows, batch_size=500)
    record(by, "aid.prepare_round", made, area_code=aid_list.area_id, details={"count": len(rows)})
    return made


def _due(made: Round, entry: ListEntry, rules: Rules, channel: str, held: str) -> Entitlement:
    """The part of a year that an entry gets in an instalment."""
    amount = instalments(entry.amount or ZERO, rules.instalments)[made.number - 1]
    goods = entry.judgement.goods
    if not goods and (goods is None or entry.judgement.answer != Answer.YES):
        goods = goods_for_all(rules)
    due = goods_in(goods, made.number, rules.instalments)
    way = Channel.GOODS if due and not amount else channel
    return Entitlement(
        round=made, entry=entry, amount=amount, goods_due=due, channel=way, held_reason=held[:200]
    )  # fmt: skip


@transaction.atomic
def approve_round(*, round_id: int, by: Scope, on: datetime.date) -> Round:
    """This will approve an instalment: from then on each family is owed its rupiah, within the programme's budget, by the
    way that it told last until now, and its things, which the ledger does not know.

    Raises NotAllowed, Round.DoesNotExist, WrongRoundState, OwnRound, BudgetExceeded.
    """
    _one_approval_at_a_time()
    held = hold_round(by, "aid.approve", round_id, RoundState.DRAFT)
    if by.user_id is None or held.made_by_id == by.user_id:
        raise OwnRound
    programme = held_by(held.list.document, held.list.programme).programme
    clashing = {clash.entry_id: clash.words for clash in clashes_of(by, held.list, on)}
    rows = list(held.entitlements.select_related("entry"))
    take_ways(rows)
    for row in rows:
        row.held_reason = clashing.get(row.entry_id, "")[:200]
    Entitlement.objects.bulk_update(rows, ["held_reason", *WAY], batch_size=200)
    owed = {row.pk: row.amount for row in rows if not row.held_reason and row.amount}
    needed, account = sum(owed.values(), ZERO), f"budget:{programme.code}"
    if programme.budget is not None:
        left = programme.budget + balance(account)
        if needed > left:
            raise BudgetExceeded(left, needed)
    post(
        key=f"owe:{held.pk}", on=on, words=f"{programme.label}, tahap {held.number}", entered_by=by.user_id,
        amounts={account: -needed, **{f"owed:{number}": amount for number, amount in owed.items()}},
    )  # fmt: skip
    held.state, held.approved_by_id, held.approved_at = RoundState.APPROVED, by.user_id, timezone.now()
    held.save(update_fields=["state", "approved_by", "approved_at"])
    record(by, "aid.approve_round", held, area_code=held.list.area_id, details={"count": len(owed)})
    return held


def _one_approval_at_a_time() -> None:
    """Two instalments must not spend the same rest of a budget: all that wait for approval are held, in order."""
    list(Round.objects.select_for_update().filter(state=RoundState.DRAFT).order_by("pk").values_list("pk"))


@transaction.atomic
def send_round(*, round_id: int, checked: Collection[int] = (), by: Scope, on: datetime.date) -> list[Entitlement]:
    """This will hand what is owed to the channels, and return what was handed over now. Again, it hands over only what
    came back unpaid. Whoever must not be paid any more is held back, and the others are paid.

    Money goes where the approval said. Where the family told another way since, or the account's owner is gone, that
    family waits until the sender says that the way is right (`checked`: numbers of PayoutAccount), which nobody says of a
    way that they recorded themselves. Who approves but does not pay, as the head, sends only what they looked at. Raises
    NotAllowed, Round.DoesNotExist, WrongRoundState, LastDayPassed.
    """
    may_pay = by.allows("aid.pay")
    held = hold_round(by, "aid.pay" if may_pay else "aid.approve", round_id, RoundState.APPROVED, RoundState.SENT)
    if on > held.ends_on:
        raise LastDayPassed
    rows = {row.pk: row for row in look_again(held, by, on)}
    tries = dict(
        PaymentEvent.objects.filter(entitlement__in=rows, kind=PaymentKind.SENT)
        .values_list("entitlement_id").annotate(last=Max("id")).order_by()
    )  # fmt: skip
    goods = {number for number, row in rows.items() if row.channel == Channel.GOODS}
    going = {number: where.owed for number, where in standings(rows.keys() - goods).items() if where.owed}
    doubts = doubts_of(held, [rows[number] for number in going], on)
    cleared = {n for n, doubt in doubts.items() if doubt.way.pk in checked and doubt.may_be_cleared_by(by.user_id)}
    out = cleared | (going.keys() - doubts.keys() if may_pay else set())
    going = {number: amount for number, amount in going.items() if number in out}
    Entitlement.objects.bulk_update(take_ways(rows[number] for number in cleared), WAY, batch_size=200)
    keys = {number: (f"send:{number}:{tries.get(number, 0)}", amount) for number, amount in going.items()}
    move(keys, "owed", "sent", on, by, "Dikirim ke penyalur")
    notes = dict.fromkeys(cleared, _CHECKED)
    keep(event(n, PaymentKind.SENT, on, by, amount, note=notes.get(n, "")) for n, amount in going.items())
    held.state = RoundState.SENT
    held.save(update_fields=["state"])
    record(
        by, "aid.send_round", held, area_code=held.list.area_id, details={"count": len(going), "checked": len(cleared)}
    )
    return [rows[number] for number in going]


def settle(
    *, entitlement: Entitlement, paid: Decimal, reference: str, on: datetime.date, by: Scope, note: str = ""
) -> bool:
    """This will enter what the channel says of one entitlement: all that is on its way reached the family, or,
    with `paid` zero, came back. False when this was entered before. Inside the caller's transaction.

    Raises NotAllowed; NotPaid when nothing is on its way; AmountDiffers; LastDayPassed for a day after the last;
    ReferenceTaken when the same reference said something else before.
    """
    by.require("aid.pay", entitlement.round.list.area_id)
    said = PaymentEvent.objects.filter(reference=reference, kind__in=(PaymentKind.PAID, PaymentKind.FAILED))
    if before := list(said.values_list("entitlement_id", "kind", "amount")):
        known = sum((amount for _, kind, amount in before if kind == PaymentKind.PAID), ZERO)
        if {number for number, *_ in before} != {entitlement.pk} or known != paid:
            raise ReferenceTaken
        return False
    where = standings([entitlement.pk])[entitlement.pk]
    if not where.sent:
        raise NotPaid
    if paid not in (0, where.sent):
        raise AmountDiffers(where.sent)
    if on > entitlement.round.ends_on:
        raise LastDayPassed
    if paid:
        move({entitlement.pk: (f"paid:{reference}", paid)}, "sent", "given", on, by, "Dibayarkan")
        keep([event(entitlement.pk, PaymentKind.PAID, on, by, paid, reference, way="file", note=note)])
    else:
        move({entitlement.pk: (f"failed:{reference}", where.sent)}, "sent", "owed", on, by, "Kembali dari penyalur")
        keep([event(entitlement.pk, PaymentKind.FAILED, on, by, where.sent, reference, way="file", note=note)])
    return True


@transaction.atomic
def close_round(*, round_id: int, by: Scope, on: datetime.date) -> Decimal:
    """This will return what nobody collected to the budget and close the instalment; the rupiah returned. Where only
    things are given, nothing has to be sent before.

    Raises NotAllowed, Round.DoesNotExist, WrongRoundState; StillUnderWay while a channel has not answered.
    """
    held = hold_round(by, "aid.pay", round_id, RoundState.APPROVED, RoundState.SENT)
    places = standings(held.entitlements.values_list("pk", flat=True))
    if held.state == RoundState.APPROVED and any(where.owed for where in places.values()):
        raise WrongRoundState(held.state)
    if any(where.sent for where in places.values()):
        raise StillUnderWay
    back = give_back(held, places, PaymentKind.RETURNED, by, on)
    held.state = RoundState.CLOSED
    held.save(update_fields=["state"])
    record(by, "aid.close_round", held, area_code=held.list.area_id)
    return back


@transaction.atomic
def cancel_round(*, round_id: int, reason: str, by: Scope, on: datetime.date) -> None:
    """This will cancel an instalment of which nothing was sent or handed over; what was owed goes back to the budget.

    Raises NotAllowed, Round.DoesNotExist, WrongRoundState, WordsMissing.
    """
    held = hold_round(by, "aid.pay", round_id, RoundState.DRAFT, RoundState.APPROVED)
    reason = require_words(reason)
    places = standings(held.entitlements.values_list("pk", flat=True))
    if any(where.goods_given for where in places.values()):
        raise WrongRoundState(held.state)
    give_back(held, places, PaymentKind.CANCELLED, by, on, reason)
    held.state = RoundState.CANCELLED
    held.save(update_fields=["state"])
    record(by, "aid.cancel_round", held, area_code=held.list.area_id, reason=reason)

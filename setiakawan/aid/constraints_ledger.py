"""What must hold of aid's money and things on live data: every rupiah is in one known place, and told as it moved."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.db.models import Count, Q

from setiakawan.aid.models import (
    Channel,
    Entitlement,
    GoodsHandover,
    PaymentEvent,
    PaymentKind,
    Posting,
    RoundState,
)  # fmt: skip
from setiakawan.aid.queries.sums import SEN, MoneySum
from setiakawan.aid.words import rupiah
from setiakawan.core.checks import invariant

_ZERO, _PLACES = Decimal(0), ("owed", "sent", "given")


@dataclass(frozen=True)
class _Account:
    """What an account got and gave in all, both in rupiah without a sign."""

    got: Decimal = _ZERO
    gave: Decimal = _ZERO

    @property
    def holds(self) -> Decimal:
        return self.got - self.gave


def _accounts() -> dict[str, _Account]:
    rows = Posting.objects.values_list("account").order_by()
    sums = rows.annotate(
        got=MoneySum("amount", filter=Q(amount__gt=0)), gave=MoneySum("amount", filter=Q(amount__lt=0))
    )
    return {account: _Account(got or _ZERO, -(gave or _ZERO)) for account, got, gave in sums}


def _told() -> dict[tuple[int, str], Decimal]:
    """What the events of each entitlement say in all, by kind."""
    rows = PaymentEvent.objects.values_list("entitlement_id", "kind").annotate(total=MoneySum("amount")).order_by()
    return {(number, kind): total for number, kind, total in rows}


def _due() -> dict[int, tuple[str, Decimal]]:
    """Of each entitlement its programme, and the rupiah that the approval owed it."""
    rows = Entitlement.objects.select_related("round__list").only(
        "amount", "held_reason", "round__approved_at", "round__list__programme"
    )
    found = {}
    for row in rows.iterator(chunk_size=2000):
        was_owed = row.round.approved_at and (not row.held_reason or row.is_held_for_now)
        found[row.pk] = (row.round.list.programme, row.amount if was_owed else _ZERO)
    return found


@invariant("aid.ledger_balances")
def ledger_balances():
    """Setiap transaksi berjumlah nol."""
    rows = Posting.objects.values("transaction").annotate(total=MoneySum("amount")).order_by()
    rows = rows.filter(Q(total__gt=SEN / 2) | Q(total__lt=-SEN / 2))
    yield from (f"Transaksi {row['transaction']} tidak seimbang." for row in rows)


@invariant("aid.one_programme_each")
def one_programme_each():
    """Satu transaksi tidak memindahkan uang dari program yang satu ke program yang lain."""
    due = _due()
    sides = Posting.objects.order_by("transaction_id").values_list("transaction_id", "account")
    for number, accounts in groupby(sides.iterator(chunk_size=2000), key=lambda side: side[0]):
        names = (account.partition(":") for _, account in accounts)
        if len({name if place == "budget" else due.get(_number(name), ("",))[0] for place, _, name in names}) > 1:
            yield f"Transaksi {number} memindahkan uang antarprogram."


def _number(name: str) -> int:
    return int(name) if name.isdecimal() else 0


@invariant("aid.entitlements_add_up")
def entitlements_add_up():
    """Tiap rupiah ada pada akun yang dikenal: anggaran tiap program sama dengan penyalurannya, tiap hak penerima utuh."""
    accounts, due = _accounts(), _due()
    budgets, spent, strange = Counter(), Counter(), _ZERO
    for account, sums in accounts.items():
        place, _, name = account.partition(":")
        if place == "budget":
            budgets[name] += sums.holds
        elif place in _PLACES and _number(name) in due:
            spent[due[_number(name)][0]] += sums.holds
            if sums.holds < 0:
                yield f"Akun {account} negatif."
        else:
            strange += sums.holds
            yield f"Akun {account} tidak dikenal."
    for programme in sorted(budgets.keys() | spent.keys()):
        if apart := budgets[programme] + spent[programme]:
            yield f"Program {programme}: anggaran dan penyalurannya berselisih {rupiah(apart)}."
    if apart := budgets.total() + spent.total() + strange:
        yield f"Seluruh buku besar berselisih {rupiah(apart)}."
    told = _told()
    for number, (_, owed) in due.items():
        back = told.get((number, PaymentKind.RETURNED), _ZERO) + told.get((number, PaymentKind.CANCELLED), _ZERO)
        left = sum(accounts[key].holds for place in _PLACES if (key := f"{place}:{number}") in accounts)
        if left + back != owed:
            yield f"Hak penerima {number}: {rupiah(left)} di buku besar dan {rupiah(back)} kembali, seharusnya {rupiah(owed)}."


@invariant("aid.told_as_entered")
def told_as_entered():
    """Yang tercatat dikirim, gagal, dibayarkan, dan dikonfirmasi sama dengan yang berpindah di buku besar."""
    accounts, told = _accounts(), _told()
    for number, (_, owed) in _due().items():
        of_owed, sent, given = (accounts.get(f"{place}:{number}", _Account()) for place in _PLACES)
        moved = {
            PaymentKind.SENT: sent.got, PaymentKind.PAID: given.got, PaymentKind.FAILED: of_owed.got - owed,
        }  # fmt: skip
        if (number, PaymentKind.CONFIRMED) in told:
            moved[PaymentKind.CONFIRMED] = given.holds
        for kind, amount in moved.items():
            if told.get((number, kind), _ZERO) != amount:
                yield f"Hak penerima {number}: catatan {PaymentKind(kind).label.lower()} berbeda dari buku besar."


@invariant("aid.paid_in_time")
def paid_in_time():
    """Tidak ada yang dibayarkan sesudah hari terakhir tahapnya."""
    paid = PaymentEvent.objects.filter(kind=PaymentKind.PAID).select_related("entitlement__round")
    for event in paid.iterator(chunk_size=2000):
        if event.on > event.entitlement.round.ends_on:
            yield f"Hak penerima {event.entitlement_id} dibayarkan sesudah hari terakhir tahapnya."


def _holding(*rounds: str) -> Iterable[str]:
    """The accounts of entitlements of such instalments that hold something."""
    accounts = _accounts()
    numbers = Entitlement.objects.filter(round__state__in=rounds).order_by("pk").values_list("pk", flat=True)
    for account in (f"{place}:{number}" for number in numbers.iterator(chunk_size=2000) for place in _PLACES):
        if account in accounts and accounts[account].holds:
            yield account


@invariant("aid.paid_only_when_approved")
def paid_only_when_approved():
    """Hanya tahap yang disetujui yang mempunyai uang di buku besar."""
    for account in _holding(RoundState.DRAFT):
        yield f"Akun {account} berisi sebelum tahapnya disetujui."


@invariant("aid.nothing_left_when_closed")
def nothing_left_when_closed():
    """Tahap yang ditutup atau dibatalkan tidak menyisakan uang yang terutang atau dalam perjalanan."""
    for account in _holding(RoundState.CLOSED, RoundState.CANCELLED):
        if not account.startswith("given:"):
            yield f"Akun {account} masih menyimpan uang sesudah tahapnya ditutup."


@invariant("aid.goods_as_owed")
def goods_as_owed():
    """Barang yang diserahkan tidak melebihi yang menjadi hak penerima."""
    given: dict[int, Counter] = {}
    rows = GoodsHandover.objects.values_list("entitlement_id", "benefit").annotate(n=Count("pk")).order_by()
    for number, benefit, many in rows:
        given.setdefault(number, Counter())[benefit] = many
    for row in Entitlement.objects.filter(pk__in=given).only("goods_due").order_by("pk").iterator(chunk_size=2000):
        due = Counter({thing["code"]: thing["count"] for thing in row.goods_due})
        if given[row.pk] - due:
            yield f"Hak penerima {row.pk} menerima lebih banyak barang daripada haknya. Cocokkan dengan berita acaranya."


@invariant("aid.goods_owe_no_money")
def goods_owe_no_money():
    """Yang diserahkan sebagai barang tidak menyimpan rupiah yang tidak akan dibayarkan siapa pun."""
    held = [
        f"{place}:{row.pk}" for row in Entitlement.objects.filter(channel=Channel.GOODS) for place in ("owed", "sent")
    ]
    accounts = _accounts()
    for account in held:
        if account in accounts and accounts[account].holds:
            yield f"Akun {account} menyimpan uang bagi penerima barang. Batalkan tahapnya, atau tutup agar kembali ke kas."

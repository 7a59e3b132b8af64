"""What must hold of aid on live data."""

from decimal import Decimal

from django.db.models import Count, F, Q

from setiakawan.aid.models import (
    AidList,
    Entitlement,
    EntryState,
    ListEntry,
    ListState,
    PaymentEvent,
    PaymentKind,
    Posting,
    Round,
    RoundState,
)  # fmt: skip
from setiakawan.aid.queries.sums import SEN, MoneySum
from setiakawan.core.checks import invariant


@invariant("aid.ledger_balances")
def ledger_balances():
    """Setiap transaksi berjumlah nol."""
    rows = Posting.objects.values("transaction").annotate(total=MoneySum("amount")).order_by()
    rows = rows.filter(Q(total__gt=SEN / 2) | Q(total__lt=-SEN / 2))
    yield from (f"Transaksi {row['transaction']} tidak seimbang." for row in rows)


@invariant("aid.entitlements_add_up")
def entitlements_add_up():
    """Yang terutang, dalam perjalanan, dan dibayarkan tidak pernah negatif dan tidak melebihi hak penerima."""
    sums: dict[str, Decimal] = dict(
        Posting.objects.exclude(account__startswith="budget:")
        .values_list("account")
        .annotate(t=MoneySum("amount"))
        .order_by()
    )
    together: dict[int, Decimal] = {}
    for account, total in sums.items():
        number = int(account.partition(":")[2])
        together[number] = together.get(number, Decimal(0)) + total
        if total < 0:
            yield f"Akun {account} negatif."
    amounts = dict(Entitlement.objects.values_list("pk", "amount"))
    for number, total in together.items():
        if number not in amounts or total > amounts[number]:
            yield f"Hak penerima {number} melebihi jumlahnya."


@invariant("aid.approved_by_another")
def approved_by_another():
    """Daftar dan tahap tidak pernah disetujui oleh yang menyusunnya."""
    for model, words in ((AidList, "Daftar"), (Round, "Tahap")):
        rows = model.objects.filter(approved_by=F("made_by")).values_list("pk", flat=True)
        yield from (f"{words} {number} disetujui oleh penyusunnya." for number in rows)


@invariant("aid.quota_kept")
def quota_kept():
    """Daftar yang belum dikunci tidak memuat lebih banyak daripada kuotanya."""
    rows = (
        AidList.objects.exclude(quota=None).exclude(state=ListState.APPROVED)
        .annotate(n=Count("entries", filter=Q(entries__state=EntryState.CHOSEN))).filter(n__gt=F("quota"))
    )  # fmt: skip
    yield from (f"Daftar {row.pk} memuat {row.n} dari kuota {row.quota}." for row in rows)


@invariant("aid.paid_only_when_approved")
def paid_only_when_approved():
    """Hanya tahap yang disetujui dan hanya penerima dalam daftar yang mempunyai uang di buku besar."""
    early = Round.objects.filter(state__in=(RoundState.DRAFT,)).values_list("entitlements", flat=True)
    accounts = [f"{place}:{number}" for number in early for place in ("owed", "sent", "given")]
    for start in range(0, len(accounts), 900):
        for account in Posting.objects.filter(account__in=accounts[start : start + 900]).values_list(
            "account", flat=True
        ):
            yield f"Akun {account} berisi sebelum tahapnya disetujui."


@invariant("aid.once_on_list")
def once_on_list():
    """Satu keluarga atau orang hanya sekali dalam satu daftar."""
    rows = ListEntry.objects.values("list", "family", "person").annotate(n=Count("id")).filter(n__gt=1).order_by()
    yield from (f"Keluarga {row['family']} dua kali dalam daftar {row['list']}." for row in rows)


def _balances(place: str) -> dict[int, Decimal]:
    rows = Posting.objects.filter(account__startswith=f"{place}:").values_list("account").annotate(t=MoneySum("amount"))
    return {int(account.partition(":")[2]): total for account, total in rows.order_by() if total}


@invariant("aid.paid_as_told")
def paid_as_told():
    """Yang tercatat dibayarkan sama dengan buku besar, tidak lebih dari hak penerima, dan tidak sesudah hari terakhir."""
    told: dict[int, Decimal] = {}
    paid = PaymentEvent.objects.filter(kind=PaymentKind.PAID).select_related("entitlement__round")
    for event in paid.iterator(chunk_size=2000):
        told[event.entitlement_id] = told.get(event.entitlement_id, Decimal(0)) + event.amount
        if event.on > event.entitlement.round.ends_on:
            yield f"Hak penerima {event.entitlement_id} dibayarkan sesudah hari terakhir tahapnya."
    given = _balances("given")
    for number in told.keys() | given.keys():
        if told.get(number, 0) != given.get(number, 0):
            yield f"Hak penerima {number}: peristiwa dan buku besar berbeda."


@invariant("aid.nothing_left_when_closed")
def nothing_left_when_closed():
    """Tahap yang ditutup atau dibatalkan tidak menyisakan uang yang terutang atau dalam perjalanan."""
    ended = Entitlement.objects.filter(round__state__in=(RoundState.CLOSED, RoundState.CANCELLED))
    left = (_balances("owed").keys() | _balances("sent").keys()) & set(ended.values_list("pk", flat=True))
    yield from (f"Hak penerima {number} masih menyimpan uang sesudah tahapnya ditutup." for number in sorted(left))


@invariant("aid.confirmed_once")
def confirmed_once():
    """Satu hak penerima dikonfirmasi keluarga paling banyak sekali."""
    rows = PaymentEvent.objects.filter(kind=PaymentKind.CONFIRMED).values("entitlement").annotate(n=Count("id"))
    for row in rows.filter(n__gt=1).order_by():
        yield f"Hak penerima {row['entitlement']} dikonfirmasi {row['n']} kali."

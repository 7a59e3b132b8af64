"""What must hold of aid on live data."""

from django.db.models import Count, F, Q

from setiakawan.aid.constraints_ledger import (
    entitlements_add_up,
    goods_as_owed,
    goods_owe_no_money,
    ledger_balances,
    nothing_left_when_closed,
    one_programme_each,
    paid_in_time,
    paid_only_when_approved,
    told_as_entered,
)
from setiakawan.aid.models import AidList, EntryState, ListEntry, ListState, PaymentEvent, PaymentKind, Round
from setiakawan.core.checks import invariant

MONEY = (
    ledger_balances, one_programme_each, entitlements_add_up, told_as_entered, paid_in_time, paid_only_when_approved,
    nothing_left_when_closed, goods_as_owed, goods_owe_no_money,
)  # fmt: skip
"""What is checked of money and things."""


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


@invariant("aid.once_on_list")
def once_on_list():
    """Satu keluarga atau orang hanya sekali dalam satu daftar."""
    rows = ListEntry.objects.values("list", "family", "person").annotate(n=Count("id")).filter(n__gt=1).order_by()
    yield from (f"Keluarga {row['family']} dua kali dalam daftar {row['list']}." for row in rows)


@invariant("aid.confirmed_once")
def confirmed_once():
    """Satu hak penerima dikonfirmasi keluarga paling banyak sekali."""
    rows = PaymentEvent.objects.filter(kind=PaymentKind.CONFIRMED).values("entitlement").annotate(n=Count("id"))
    for row in rows.filter(n__gt=1).order_by():
        yield f"Hak penerima {row['entitlement']} dikonfirmasi {row['n']} kali."

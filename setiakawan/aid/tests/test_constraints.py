"""Whatever row of money or things somebody changes behind the office's back, the check names it."""

from decimal import Decimal

import pytest

from setiakawan.aid.models import Entitlement, GoodsHandover, PaymentEvent, Posting, Transaction
from setiakawan.aid.services.handing_over import confirm_receipt, hand_over_goods
from setiakawan.aid.services.payments import close_round, send_round
from setiakawan.aid.tests.conftest import CHAIR, DAY, MONEY, RICE
from setiakawan.aid.tests.test_payments import all_hold, results, row

pytestmark = pytest.mark.django_db
ONE = Decimal("0.01")


@pytest.fixture
def books(village):
    """An instalment in which everything happened: one paid and confirmed, one that came back and is on its way again, one
    returned after another instalment, and things handed over. Two more programmes have their own money.
    """
    for _ in range(3):
        village.family(1)
    code = village.programme(MONEY, RICE)
    held = village.round(village.approved(programme=code))
    by = village.maker.scope
    first, second, third = held.entitlements.order_by("pk")
    send_round(round_id=held.pk, by=by, on=DAY)
    results(
        village, held, row(first.pk), row(second.pk, "gagal", reference="R2"), row(third.pk, "gagal", reference="R3")
    )
    confirm_receipt(entitlement_id=first.pk, way="signature", by=village.operator.scope, on=DAY)
    hand_over_goods(entitlement_id=first.pk, goods="Beras", serial="B-1", witness="Ketua RT", by=by, on=DAY)
    Entitlement.objects.filter(pk=third.pk).update(held_reason="Diperiksa sebelum dikirim: Menunggu")
    send_round(round_id=held.pk, by=by, on=DAY)
    closed = village.round(held.list)
    send_round(round_id=closed.pk, by=by, on=DAY)
    failed = [row(due.pk, "gagal", reference=f"T{due.pk}") for due in closed.entitlements.all()]
    results(village, closed, *failed)
    close_round(round_id=closed.pk, by=by, on=DAY)
    other = village.round(village.approved(programme=village.programme(MONEY, code="lain")))
    village.round(village.approved(programme=village.programme(CHAIR, code="kursi")))
    assert all_hold() == []
    return first, second, third, other.entitlements.first(), code


def posting(account, *, gets=True):
    rows = Posting.objects.filter(account=account)
    return (rows.filter(amount__gt=0) if gets else rows.filter(amount__lt=0)).first()


def change(found, **values):
    type(found).objects.filter(pk=found.pk).update(**values)


def swap_programmes(first, second, third, other, code):
    """Both sides stay balanced; only the programmes are exchanged."""
    mine, theirs = posting(f"budget:{code}", gets=False), posting("budget:lain", gets=False)
    change(mine, account="budget:lain")
    change(theirs, account=f"budget:{code}")


def swap_families(first, second, third, other, code):
    mine, theirs = posting(f"given:{first.pk}"), posting(f"sent:{second.pk}")
    change(mine, account=f"given:{second.pk}")
    assert theirs


def pay_from_another(first, second, third, other, code):
    """A balanced transaction between two families of one programme."""
    made = Transaction.objects.create(key="x", on=DAY, words="x")
    for account, amount in ((f"owed:{third.pk}", -5), (f"given:{first.pk}", 5)):
        Posting.objects.create(transaction=made, account=account, amount=amount)


def forget(prefix):
    """A whole transaction goes, with both its sides."""

    def tamper(*_):
        found = Transaction.objects.filter(key__startswith=prefix).first()
        found.postings.all().delete()
        found.delete()

    tamper.__name__ = f"forget {prefix}"
    return tamper


def unsay(kind):
    def tamper(*_):
        PaymentEvent.objects.filter(kind=kind).first().delete()

    tamper.__name__ = f"unsay {kind}"
    return tamper


def say_other(kind):
    def tamper(*_):
        found = PaymentEvent.objects.filter(kind=kind).first()
        change(found, amount=found.amount + ONE)

    tamper.__name__ = f"say other {kind}"
    return tamper


def say_twice(kind):
    def tamper(*_):
        found = PaymentEvent.objects.filter(kind=kind).first()
        found.pk, found.reference = None, ""
        found.save()

    tamper.__name__ = f"say twice {kind}"
    return tamper


def touch(place, field):
    def tamper(first, second, third, other, code):
        number = {"budget": code, "owed": third.pk, "sent": second.pk, "given": first.pk}[place]
        found = posting(f"{place}:{number}", gets=place != "budget")
        if field == "amount":
            change(found, amount=found.amount + ONE)
        elif field == "gone":
            found.delete()
        elif field == "twice":
            found.pk = None
            found.save()
        else:
            change(found, account=field)

    tamper.__name__ = f"{place} {field}"
    return tamper


def raise_what_is_due(first, second, third, other, code):
    change(first, amount=first.amount + ONE)


def lower_what_is_due(first, second, third, other, code):
    change(other, amount=other.amount - ONE)


def hold_what_was_owed(first, second, third, other, code):
    change(other, held_reason="Sudah bubar")


def let_go_what_was_held(first, second, third, other, code):
    """Somebody held at the approval never had money; without the reason it is missing."""
    forget(f"owe:{other.round_id}")()


def one_thing_more(first, second, third, other, code):
    GoodsHandover.objects.create(
        entitlement=first,
        benefit="rice",
        piece=2,
        goods="Beras",
        serial="B-2",
        on=DAY,
        witness="x",
        by=first.round.made_by,
    )


def another_thing(first, second, third, other, code):
    GoodsHandover.objects.update(benefit="chair")


def things_no_more_due(first, second, third, other, code):
    change(first, goods_due=[])


def money_as_things(first, second, third, other, code):
    change(other, channel="goods")


KINDS = ("sent", "paid", "failed", "confirmed", "returned")
WAYS = [
    *(touch(place, field) for place in ("budget", "owed", "sent", "given")
      for field in ("amount", "gone", "twice", "budget:lain", "owed:999999", "sent:", "emas:1", "given:satu")),
    *(forget(prefix) for prefix in ("owe", "send", "paid", "failed", "back")),
    *(unsay(kind) for kind in KINDS if kind != "confirmed"), *(say_other(kind) for kind in KINDS),
    *(say_twice(kind) for kind in KINDS),
    swap_programmes, swap_families, pay_from_another, raise_what_is_due, lower_what_is_due, hold_what_was_owed,
    let_go_what_was_held, one_thing_more, another_thing, things_no_more_due, money_as_things,
]  # fmt: skip


@pytest.mark.parametrize("tamper", WAYS, ids=lambda tamper: tamper.__name__)
def test_a_row_changed_behind_the_offices_back_is_named(books, tamper):
    tamper(*books)
    assert all_hold() != []


def test_the_sentence_names_the_programme_and_the_difference(books):
    *_, code = books
    change(found := posting(f"budget:{code}", gets=False), amount=found.amount - 1000)
    assert f"Program {code}: anggaran dan penyalurannya berselisih −Rp 1.000." in all_hold()

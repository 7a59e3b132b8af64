"""How a family wants to be paid, and how instalments take it over."""

import pytest

from setiakawan.aid.models import PayoutAccount
from setiakawan.aid.services.payments import approve_round, prepare_round, send_round
from setiakawan.aid.services.payouts import AccountUnclear, set_payout
from setiakawan.aid.services.results import import_results
from setiakawan.aid.tests.conftest import DAY
from setiakawan.registry.models import Family
from setiakawan.registry.rules.masking import mask_number

pytestmark = pytest.mark.django_db
BANK = {"channel": "bank", "institution": "Bankaltimtara", "number": "0012 3456-789", "holder": "Siti Rekaan"}


def prepared(village, channel="bank"):
    return prepare_round(
        list_id=village.approved().pk, due_on=DAY, channel=channel, by=village.maker.scope, on=DAY
    )  # fmt: skip


def way(held):
    row = held.entitlements.get()
    return row.channel, row.account or "", row.institution, row.holder


def test_an_account_keeps_its_zeros_its_history_and_the_same_again_is_one(village):
    family = village.family(1)
    first = set_payout(family_id=family.pk, by=village.maker.scope, **BANK)
    assert set_payout(family_id=family.pk, by=village.maker.scope, **BANK) == first
    assert PayoutAccount.objects.get().number == "00123456789"
    set_payout(family_id=family.pk, channel="cash", by=village.maker.scope)
    assert PayoutAccount.objects.count() == 2
    assert way(prepared(village)) == ("cash", "", "", "")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"number": "1.23E+15"}, "number"), ({"number": "12345"}, "number"), ({"number": "1" * 21}, "number"),
        ({"number": "٠١٢٣٤٥٦٧"}, "number"), ({"number": "=1+1"}, "number"), ({"institution": " "}, "institution"),
        ({"holder": ""}, "holder"), ({"channel": "wallet"}, "number"),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_account_is_refused_by_field(village, wrong, field):
    family = village.family(1)
    with pytest.raises(AccountUnclear) as told:
        set_payout(family_id=family.pk, by=village.maker.scope, **BANK | wrong)
    assert list(told.value.faults) == [field]
    assert PayoutAccount.objects.count() == 0


def test_a_family_without_an_account_is_paid_in_cash_where_the_channel_needs_one(village):
    village.family(1)
    aid_list = village.approved()
    for channel, paid in (("bank", "cash"), ("wallet", "cash"), ("post", "post")):
        held = prepare_round(list_id=aid_list.pk, due_on=DAY, channel=channel, by=village.maker.scope, on=DAY)
        assert held.entitlements.get().channel == paid
        approve_round(round_id=held.pk, by=village.approver.scope, on=DAY)


def test_an_account_changed_before_the_approval_counts_and_after_it_only_for_money_that_came_back(village):
    family = village.family(1)
    maker, approver = village.maker.scope, village.approver.scope
    held = prepared(village)
    set_payout(family_id=family.pk, by=maker, **BANK)
    approve_round(round_id=held.pk, by=approver, on=DAY)
    old = ("bank", "00123456789", "Bankaltimtara", "Siti Rekaan")
    assert way(held) == old
    set_payout(family_id=family.pk, by=maker, **BANK | {"number": "99887766"})
    send_round(round_id=held.pk, by=maker, on=DAY)
    assert way(held) == old
    row = {"nomor": str(held.entitlements.get().pk), "status": "gagal", "jumlah": "", "tanggal": "2026-06-15"}
    import_results(round_id=held.pk, rows=[row | {"rujukan": "R1"}], by=maker, today=DAY)
    send_round(round_id=held.pk, by=maker, on=DAY)
    assert way(held) == old, "nobody alone turns money to another account"
    import_results(round_id=held.pk, rows=[row | {"rujukan": "R2"}], by=maker, today=DAY)
    (sent,) = send_round(round_id=held.pk, by=approver, on=DAY)
    assert way(held)[1] == sent.account == "99887766"


def test_the_page_records_warns_of_a_shared_number_and_shows_only_its_end(village):
    one, other = village.family(1), village.family(1)
    set_payout(family_id=other.pk, by=village.maker.scope, **BANK)
    address, client = f"/keluarga/{one.pk}/bantuan/cara-menerima/", village.maker.client
    wrong = client.post(address, BANK | {"number": "12"})
    assert wrong.status_code == 422
    assert "6 sampai 20 angka" in wrong.content.decode()
    page = client.post(address, BANK, follow=True).content.decode()
    assert "juga dicatat untuk 1 keluarga lain" in page
    assert "00123456789" not in page
    assert mask_number("00123456789") in page
    assert "1 keluarga lain" in client.get(address).content.decode()


def test_who_may_not_pay_or_does_not_see_the_family_records_nothing(village):
    family = village.family(1)
    address = f"/keluarga/{family.pk}/bantuan/cara-menerima/"
    assert village.operator.client.post(address, BANK).status_code == 403
    assert village.maker.client.post("/keluarga/999999/bantuan/cara-menerima/", BANK).status_code == 404
    with pytest.raises(Family.DoesNotExist):
        set_payout(family_id=999999, by=village.maker.scope, **BANK)
    assert PayoutAccount.objects.count() == 0

"""How a family wants to be paid, and how instalments take it over."""

import pytest

from setiakawan.aid.models import PayoutAccount
from setiakawan.aid.services.payments import approve_round, prepare_round, send_round
from setiakawan.aid.services.payouts import AccountUnclear, set_payout
from setiakawan.aid.services.results import import_results
from setiakawan.aid.tests.conftest import DAY
from setiakawan.registry.models import Family
from setiakawan.registry.rules.masking import mask_number
from tests.people import make_person

pytestmark = pytest.mark.django_db
BANK = {"channel": "bank", "institution": "Bankaltimtara", "number": "0012 3456-789", "holder": "Siti Rekaan"}


def prepared(village, channel="bank"):
    return prepare_round(
        list_id=village.approved().pk, due_on=DAY, channel=channel, by=village.maker.scope, on=DAY
    )  # fmt: skip


def way(held, **family):
    row = held.entitlements.get(**family)
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


OLD, NEW = ("bank", "00123456789", "Bankaltimtara", "Siti Rekaan"), BANK | {"number": "99887766"}


def approved(village, family):
    """An instalment that was approved with the account of the family, which a maker recorded."""
    held = prepared(village)
    set_payout(family_id=family.pk, by=village.maker.scope, **BANK)
    approve_round(round_id=held.pk, by=village.approver.scope, on=DAY)
    assert way(held, entry__family=family) == OLD, "what is told before the approval counts"
    return held


def send(held, by, *checked):
    return [row.entry.family_id for row in send_round(round_id=held.pk, checked=checked, by=by.scope, on=DAY)]


def failed(village, held, reference):
    row = {"nomor": str(held.entitlements.first().pk), "status": "gagal", "jumlah": "", "tanggal": "2026-06-15"}
    import_results(round_id=held.pk, rows=[row | {"rujukan": reference}], by=village.maker.scope, today=DAY)


def test_an_account_changed_after_the_approval_waits_until_another_officer_says_that_it_is_right(village):
    family, other = village.family(1), village.family(1)
    held = approved(village, family)
    changed = set_payout(family_id=family.pk, by=village.maker.scope, **NEW)
    assert send(held, village.maker) == [other.pk], "who has nothing to do with it is paid"
    assert send(held, village.maker, changed.pk) == [], "nobody alone turns money to another account"
    assert send(held, village.approver) == []
    assert send(held, village.approver, changed.pk) == [family.pk]
    due = held.entitlements.get(entry__family=family)
    assert (due.account, due.events.get(kind="sent").note) == (
        "99887766",
        "Cara menerima diperiksa pengirim sebelum dikirim",
    )
    assert send(held, village.approver, changed.pk) == []


def test_a_tick_is_for_the_account_that_was_seen_not_for_one_that_came_after(village):
    family = village.family(1)
    held = approved(village, family)
    seen = set_payout(family_id=family.pk, by=village.maker.scope, **NEW)
    set_payout(family_id=family.pk, by=village.maker.scope, **BANK | {"number": "11112222"})
    assert send(held, village.approver, seen.pk) == []
    set_payout(family_id=family.pk, by=village.maker.scope, **BANK)
    assert send(held, village.maker) == [family.pk], "what the approval saw holds again"


def test_money_that_came_back_waits_for_the_new_account_to_be_looked_at_too(village):
    family = village.family(1)
    held = approved(village, family)
    assert send(held, village.maker) == [family.pk]
    changed = set_payout(family_id=family.pk, by=village.maker.scope, **NEW)
    failed(village, held, "R1")
    assert send(held, village.maker, changed.pk) == []
    assert send(held, village.approver, changed.pk) == [family.pk]
    assert way(held)[1] == "99887766"
    failed(village, held, "R2")
    assert send(held, village.maker) == [family.pk]


def test_the_pages_show_who_changed_an_account_when_and_ask_for_a_tick(village):
    family = village.family(1)
    held = approved(village, family)
    changed = set_payout(family_id=family.pk, by=village.maker.scope, **NEW)
    page = village.approver.client.get(f"/penyaluran/{held.pk}/").content.decode()
    assert "Rekening berubah sesudah disetujui, dicatat" in page
    address = f"/penyaluran/{held.pk}/kirim/"
    mine = village.maker.client.get(address).content.decode()
    assert "Anda sendiri yang mencatatnya" in mine
    assert 'name="checked"' not in mine
    theirs = village.approver.client.get(address).content.decode()
    assert mask_number("99887766") in theirs and mask_number("00123456789") in theirs
    assert "99887766" not in theirs
    assert f'value="{changed.pk}"' in theirs
    assert village.approver.client.post(address, {"checked": ["x"]}).status_code == 422
    assert village.approver.client.post(address, {"checked": [changed.pk]}).status_code == 302
    assert way(held)[1] == "99887766"


def test_the_head_looks_at_the_account_where_the_office_has_one_officer_and_sends_that_alone(village):
    family, other = village.family(1), village.family(1)
    held, head = approved(village, family), make_person("head_of_office")
    changed = set_payout(family_id=family.pk, by=village.maker.scope, **NEW)
    address = f"/penyaluran/{held.pk}/kirim/"
    assert "Periksa rekening dan kirim" in head.client.get(f"/penyaluran/{held.pk}/").content.decode()
    assert head.client.post(address, {"checked": [changed.pk]}).status_code == 302
    assert [row.entry.family_id for row in held.entitlements.filter(events__kind="sent")] == [family.pk]
    assert village.operator.client.post(address).status_code == 403
    assert send(held, village.maker) == [other.pk]


@pytest.mark.parametrize(
    ("trouble", "words"),
    [("death", "sudah meninggal"), ("move_out", "sudah pindah"), ("", "tidak lagi dalam keluarga")],
)
def test_an_account_whose_owner_is_gone_waits_until_somebody_looked(village, trouble, words):
    family, other = village.family(1), village.family(1)
    owner = village.registry.person("Pemilik Rekaan", sex="L", birth_date="1990-01-01", occupation="PETANI")
    village.registry.member(family, owner, "child")
    held = prepared(village)
    told = set_payout(family_id=family.pk, person_id=owner.pk, by=village.maker.scope, **BANK)
    approve_round(round_id=held.pk, by=village.approver.scope, on=DAY)
    if trouble:
        village.registry.event(owner, trouble, DAY)
    else:
        owner.memberships.update(valid_until=DAY)
    for address in (
        f"/penyaluran/{held.pk}/",
        f"/keluarga/{family.pk}/bantuan/",
        f"/keluarga/{family.pk}/bantuan/cara-menerima/",
    ):
        assert f"Pemilik rekening {words}" in village.maker.client.get(address).content.decode()
    assert send(held, village.maker) == [other.pk]
    assert send(held, village.maker, told.pk) == [family.pk], "the account itself is the one that was approved"


def test_an_account_belongs_to_somebody_of_the_family_or_to_nobody_named(village):
    family, other = village.family(1), village.family(1)
    address, client = f"/keluarga/{family.pk}/bantuan/cara-menerima/", village.maker.client
    assert client.post(address, BANK | {"person_id": other.head.pk}).status_code == 422
    with pytest.raises(AccountUnclear):
        set_payout(family_id=family.pk, person_id=other.head.pk, by=village.maker.scope, **BANK)
    client.post(address, BANK | {"person_id": family.head.pk})
    assert PayoutAccount.objects.get().person == family.head
    assert "milik Siti Rekaan" in client.get(f"/keluarga/{family.pk}/bantuan/").content.decode()
    client.post(address, {"channel": "cash", "person_id": family.head.pk})
    assert PayoutAccount.objects.last().person is None


def test_the_form_says_what_each_way_needs_and_never_that_an_account_may_stay_empty(village):
    page = village.maker.client.get(f"/keluarga/{village.family(1).pk}/bantuan/cara-menerima/").content.decode()
    assert page.count("(wajib untuk bank dan dompet digital)") == 3
    assert "(boleh kosong)" not in page
    assert "Kantor pos dan tunai: yang lain tidak perlu diisi." in page


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

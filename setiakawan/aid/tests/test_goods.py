"""Things are owed and given as things, never as rupiah that nobody pays. Everybody here is invented."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from setiakawan.aid.models import GoodsHandover, OutsideList, Posting, StoredJudgement
from setiakawan.aid.queries.payments import standings
from setiakawan.aid.rules.goods import goods_in, pieces
from setiakawan.aid.services.checking import check_entry
from setiakawan.aid.services.handing_over import GoodsGiven, HeldBack, confirm_receipt, hand_over_goods
from setiakawan.aid.services.ledger import balance
from setiakawan.aid.services.lists import approve_list, verify_list
from setiakawan.aid.services.moving import NotPaid, WrongRoundState
from setiakawan.aid.services.outside import clear_outside
from setiakawan.aid.services.payment_file import payment_file
from setiakawan.aid.services.payments import cancel_round, close_round, prepare_round, send_round
from setiakawan.aid.tests.conftest import CHAIR, DAY, MONEY, RICE
from setiakawan.aid.tests.test_looking import dies, has_it_twice, is_listed, is_suspended, moves
from setiakawan.aid.tests.test_payments import all_hold, results, row
from setiakawan.audit.models import Entry

pytestmark = pytest.mark.django_db


def give(village, due, serial, **changes):
    told = {"entitlement_id": due.pk, "goods": "Barang rekaan", "serial": serial, "witness": "Ketua RT 1"}
    return hand_over_goods(**told | changes, by=village.maker.scope, on=DAY)


def where(due):
    return standings([due.pk])[due.pk]


@given(goods=st.lists(st.integers(1, 40)), count=st.integers(1, 12))
def test_over_all_instalments_every_thing_is_given_once_and_early(goods, count):
    year = [{"code": str(n), "label": "x", "unit": "buah", "count": many} for n, many in enumerate(goods)]
    parts = [pieces(goods_in(year, number, count)) for number in range(1, count + 1)]
    assert sum(parts) == pieces(year)
    assert parts == sorted(parts, reverse=True)


def test_a_programme_of_things_owes_no_rupiah_and_a_chair_given_once_is_given_in_the_first_instalment(village):
    family = village.family(1)
    listed = village.approved(programme=village.programme(CHAIR))
    due = village.round(listed).entitlements.get()
    assert (due.amount, due.channel, due.goods_due[0]["count"]) == (0, "goods", 1)
    assert not Posting.objects.exists()
    give(village, due, "KR-1")
    assert where(due).words == "Barang diserahkan, belum dikonfirmasi keluarga"
    confirm_receipt(entitlement_id=due.pk, way="signature", by=village.operator.scope, on=DAY)
    assert where(due).words == "Barang diterima keluarga"
    assert close_round(round_id=due.round_id, by=village.maker.scope, on=DAY) == 0
    assert village.round(listed).entitlements.get().goods_due == []
    assert StoredJudgement.objects.get(family=family).goods == [
        {"code": "chair", "label": "Kursi roda", "unit": "buah", "count": 1}
    ]  # fmt: skip
    assert all_hold() == []


def test_money_and_things_of_one_programme_go_their_own_ways(village):
    village.family(1)
    code = village.programme(MONEY, CHAIR, RICE)
    due = village.round(village.approved(programme=code)).entitlements.get()
    assert (due.amount, due.channel) == (Decimal(200000), "cash")
    assert [(owed["code"], owed["count"]) for owed in due.goods_due] == [("chair", 1), ("rice", 1)]
    assert balance(f"budget:{code}") == -200000
    give(village, due, "B-1", benefit="rice")
    assert where(due).words == "Belum dibayarkan · 1 dari 2 barang diserahkan"
    with pytest.raises(NotPaid):
        confirm_receipt(entitlement_id=due.pk, way="signature", by=village.operator.scope, on=DAY)
    with pytest.raises(GoodsGiven):
        give(village, due, "B-2", benefit="rice")
    send_round(round_id=due.round_id, by=village.maker.scope, on=DAY)
    results(village, due.round, row(due.pk))
    give(village, due, "KR-1")
    assert where(due).words == "Dibayarkan, belum dikonfirmasi keluarga · Barang diserahkan"
    assert [(g.benefit, g.piece) for g in due.goods.order_by("pk")] == [("rice", 1), ("chair", 1)]
    assert all_hold() == []


def test_two_of_a_kind_are_handed_over_one_by_one_and_no_third(village):
    village.family(1)
    made = village.round(village.approved(programme=village.programme(RICE, instalments=6)))
    due = made.entitlements.get()
    give(village, due, "B-1")
    with pytest.raises(GoodsGiven):
        give(village, due, "b-1 ")
    give(village, due, "B-2")
    with pytest.raises(GoodsGiven):
        give(village, due, "B-3")
    assert list(due.goods.values_list("piece", flat=True)) == [1, 2]


def test_who_is_owed_no_things_is_given_none(village):
    village.family(1)
    due = village.round(village.approved()).entitlements.get()
    for benefit in (None, "chair"):
        with pytest.raises(NotPaid):
            give(village, due, "KR-1", benefit=benefit)
    with pytest.raises(ValueError, match="goods"):
        prepare_round(list_id=due.round.list_id, due_on=DAY, channel="goods", by=village.maker.scope, on=DAY)
    with pytest.raises(ValueError, match="goods"):
        payment_file(round_id=due.round_id, channel="goods", by=village.maker.scope)
    assert not GoodsHandover.objects.exists()


def test_an_instalment_is_not_cancelled_once_something_of_it_was_handed_over(village):
    village.family(1)
    due = village.round(village.approved(programme=village.programme(CHAIR))).entitlements.get()
    give(village, due, "KR-1")
    with pytest.raises(WrongRoundState):
        cancel_round(round_id=due.round_id, reason="Salah jadwal", by=village.maker.scope, on=DAY)


@pytest.mark.parametrize(
    ("trouble", "words"),
    [(dies, "meninggal atau pindah"), (moves, "meninggal atau pindah"), (is_suspended, "Menunggu hasil"),
     (has_it_twice, "Sudah menerima dari")],
)  # fmt: skip
def test_trouble_after_the_approval_holds_back_the_things_of_that_family_alone(village, trouble, words):
    families = [village.family(1), village.family(1)]
    made = village.round(village.approved(programme=village.programme(CHAIR, code="sembako")))
    first, second = (made.entitlements.get(entry__family=family) for family in families)
    trouble(village, families[0])
    with pytest.raises(HeldBack, match=words):
        give(village, first, "KR-1")
    give(village, second, "KR-2")
    first.refresh_from_db()
    assert first.held_reason.startswith("Diperiksa sebelum diserahkan: ")
    page = village.maker.client.get(f"/penyaluran/{made.pk}/").content.decode()
    assert words in page
    assert f"/penyaluran/hak/{first.pk}/barang/" in page, "whoever is cleared is given it by trying again"


def test_who_is_cleared_is_given_it_after_all(village):
    family = village.family(1)
    family.nik = village.registry.new_nik()
    village.registry.nik(family.head, family.nik)
    due = village.round(village.approved(programme=village.programme(CHAIR, code="sembako"))).entitlements.get()
    is_listed(village, family)
    address, told = (
        f"/penyaluran/hak/{due.pk}/barang/",
        {"goods": "Kursi roda", "serial": "KR-1", "witness": "Ketua RT"},
    )
    refused = village.maker.client.post(address, told)
    assert refused.status_code == 422
    assert "Ditahan, belum boleh diserahkan." in refused.content.decode()
    given = {"entry_id": due.entry_id, "outside_id": OutsideList.objects.get().pk, "by": village.maker.scope, "on": DAY}
    clear_outside(reason="Bukan lagi pegawai", **given)
    assert village.maker.client.post(address, told).status_code == 302
    due.refresh_from_db()
    assert (due.held_reason, due.goods.get().serial) == ("", "KR-1")
    verbs = list(Entry.objects.filter(verb__in=("aid.hold_back", "aid.hand_over_goods")).values_list("verb", flat=True))
    assert sorted(verbs) == ["aid.hand_over_goods", "aid.hold_back", "aid.hold_back"]


def test_whoever_was_vouched_for_on_the_spot_is_given_the_things_of_members_too(village):
    family = village.family(None)
    child = village.registry.person("Anak Rekaan", sex="L", birth_date="2016-01-01", occupation="PELAJAR")
    village.registry.member(family, child, "child")
    school = {"code": "school", "label": "Paket sekolah", "unit": "paket", "per": "once", "who": {"age": {"to": 15}}}
    made = village.draft(programme=village.programme(MONEY, school, instalments=1))
    entry = made.entries.get(family=family)
    village.deliberate(made, additions={entry.pk: "Tetangga tahu keadaannya"})
    check_entry(entry_id=entry.pk, seen="Rumah bocor, tanpa penghasilan", by=village.tksk.scope, on=DAY)
    verify_list(list_id=made.pk, by=village.tksk.scope)
    due = village.round(approve_list(list_id=made.pk, by=village.approver.scope, on=DAY)).entitlements.get()
    assert (due.amount, [thing["code"] for thing in due.goods_due]) == (2_400_000, ["school"])


def test_things_judged_before_they_were_kept_are_those_that_everybody_gets(village):
    village.family(1)
    listed = village.approved(programme=village.programme(MONEY, CHAIR))
    StoredJudgement.objects.update(goods=None)
    assert village.round(listed).entitlements.get().goods_due[0]["code"] == "chair"


def test_a_family_reads_which_things_it_gets_beside_the_money(village):
    family = village.family(1)
    village.approved(programme=village.programme(MONEY, CHAIR, RICE))
    letter = village.maker.client.get(f"/keluarga/{family.pk}/bantuan/surat/").content.decode()
    assert "sebesar Rp 2.400.000 setahun" in letter
    assert "Barang yang Anda terima setahun: 1 buah Kursi roda, 12 karung Beras 10 kg." in letter

"""Two records of somebody who receives aid become one only when a second officer agrees, and nobody receives twice."""

import pytest

from setiakawan.aid.models import AidList, ListEntry, PayoutAccount
from setiakawan.aid.queries.payments import standings
from setiakawan.aid.queries.payouts import latest_payouts
from setiakawan.aid.services.payments import send_round
from setiakawan.aid.services.payouts import choose_payout, set_payout
from setiakawan.aid.tests.conftest import DAY
from setiakawan.aid.tests.test_payments import all_hold
from setiakawan.registry.merging import CannotMerge
from setiakawan.registry.models import Merge
from setiakawan.registry.services import merging
from tests.people import make_person

pytestmark = pytest.mark.django_db
WHY = "Satu keluarga, nomor KK berganti"


@pytest.fixture
def receiving(village):
    """A family on an approved list, and the same family on another card that came later."""
    family = village.family(1)
    village.approved()
    again = village.family(None)
    again.memberships.update(role="")
    return village, family, again


def test_families_need_a_second_officer_where_one_receives(receiving):
    village, family, again = receiving
    given = {"kept": again.pk, "gone": family.pk, "reason": WHY, "by": village.maker.scope}
    with pytest.raises(merging.SecondPersonNeeded):
        merging.merge_families(**given, on=DAY)
    found = merging.propose_merge(subject="family", **given)
    with pytest.raises(merging.OwnMerge):
        merging.decide_merge(merge_id=found.pk, approve=True, by=village.maker.scope, on=DAY)


def test_persons_need_one_as_well_where_their_family_receives(receiving):
    village, family, again = receiving
    with pytest.raises(merging.SecondPersonNeeded):
        merging.merge_persons(kept=family.head.pk, gone=again.head.pk, reason=WHY, by=village.maker.scope, on=DAY)


def test_whoever_receives_nothing_is_merged_by_one(village):
    one, other = village.family(1), village.family(None)
    other.memberships.update(valid_until=DAY)
    village.draft()
    merging.merge_persons(kept=one.head.pk, gone=other.head.pk, reason=WHY, by=village.maker.scope, on=DAY)


def test_the_page_proposes_and_the_other_officer_sees_both_cards(receiving):
    village, family, again = receiving
    address = f"/keluarga/{again.pk}/gabung/?lain={family.pk}"
    answer = village.maker.client.post(address, {"dipakai": "ini", "alasan": WHY})
    found = Merge.objects.get()
    assert (found.state, answer.url) == ("proposed", f"/warga/gabungan/{found.pk}/")
    page = make_person("other_officer").client.get(answer.url).content.decode()
    assert page.count("Siti Rekaan") >= 2
    answer = make_person("other_officer").client.post(answer.url, {"keputusan": "setuju", "alasan": ""})
    assert answer.status_code == 302
    assert ListEntry.objects.get(list__state="approved").family_id == again.pk


def test_two_who_are_both_on_one_list_are_not_merged(village):
    one, other = village.family(1), village.family(1, rt="002")
    village.approved()
    with pytest.raises(CannotMerge) as refused:
        merging.propose_merge(subject="family", kept=one.pk, gone=other.pk, reason=WHY, by=village.maker.scope)
    assert "both_on_a_list" in {obstacle.code for obstacle in refused.value.obstacles}


@pytest.fixture
def both_told(receiving):
    """Two cards of one family, each with an account, an instalment approved with the first; then they become one."""
    village, family, again = receiving
    account = {"channel": "bank", "institution": "Bankaltimtara", "holder": "Siti Rekaan", "by": village.maker.scope}
    ways = [
        set_payout(family_id=one.pk, number=number, **account)
        for one, number in ((family, "00112233"), (again, "99887766"))
    ]
    held = village.round(AidList.objects.get())
    found = merging.propose_merge(subject="family", kept=again.pk, gone=family.pk, reason=WHY, by=village.maker.scope)
    merging.decide_merge(merge_id=found.pk, approve=True, by=village.approver.scope, on=DAY)
    return village, again, ways, held, found


def sent_to(held, by, *checked):
    send_round(round_id=held.pk, checked=checked, by=by.scope, on=DAY)
    due = held.entitlements.get()
    return due.account if standings([due.pk])[due.pk].sent else None


def test_two_families_with_an_account_each_wait_until_somebody_says_which(both_told):
    village, family, (first, second), held, _ = both_told
    address, client = f"/keluarga/{family.pk}/bantuan/cara-menerima/", village.maker.client
    assert "Dua rekening, pilih satu" in client.get(address).content.decode()
    assert (
        "Dua rekening sesudah keluarga digabung, pilih satu" in client.get(f"/penyaluran/{held.pk}/").content.decode()
    )
    marker = latest_payouts([family.pk])[family.pk]
    assert sent_to(held, village.approver, marker.pk, first.pk, second.pk) is None
    assert "Pilih dahulu" in village.approver.client.get(f"/penyaluran/{held.pk}/kirim/").content.decode()
    assert client.post(address, {"pakai": "999999"}).status_code == 404
    assert client.post(address, {"pakai": str(marker.pk)}).status_code == 404
    assert client.post(address, {"pakai": str(first.pk)}).status_code == 302
    assert sent_to(held, village.maker) == "00112233", "the account that the approval saw needs no second look"
    assert all_hold() == []


def test_the_other_account_is_looked_at_by_a_second_officer(both_told):
    village, family, (_, second), held, _ = both_told
    chosen = choose_payout(family_id=family.pk, payout_id=second.pk, by=village.maker.scope)
    assert sent_to(held, village.maker, chosen.pk) is None
    assert sent_to(held, village.approver, chosen.pk) == "99887766"


def test_split_again_each_family_has_its_own_account(both_told):
    village, family, (first, second), _, found = both_told
    merging.split_merge(merge_id=found.pk, reason="Ternyata dua keluarga", by=village.maker.scope)
    assert latest_payouts([found.gone_number, family.pk]) == {found.gone_number: first, family.pk: second}
    assert not PayoutAccount.objects.filter(is_undecided=True).exists()


@pytest.mark.parametrize("numbers", [("00112233", ""), ("", "00112233"), ("00112233", "00112233")])
def test_where_one_had_an_account_or_both_the_same_nothing_waits(village, numbers):
    one, other = village.family(None), village.family(None)
    other.memberships.update(role="")
    for family, number in zip((one, other), numbers, strict=True):
        if number:
            account = {"channel": "bank", "institution": "Bankaltimtara", "holder": "Siti Rekaan", "number": number}
            set_payout(family_id=family.pk, by=village.maker.scope, **account)
    merging.merge_families(kept=one.pk, gone=other.pk, reason=WHY, by=village.maker.scope, on=DAY)
    assert latest_payouts([one.pk])[one.pk].number == "00112233"

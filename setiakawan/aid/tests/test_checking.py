"""Neighbours bring in somebody whose facts are unknown: marked, checked before approval, and never past a clear no."""

import uuid

import pytest

from setiakawan.accounts.scope import NotAllowed
from setiakawan.aid.models import StoredJudgement
from setiakawan.aid.services.checking import AmountUnknown, NothingToCheck, OwnAddition, StillUnknown, check_entry
from setiakawan.aid.services.lists import (
    CannotComeIn,
    ListFrozen,
    NeedsChecking,
    NotOnList,
    approve_list,
    rank_again,
    remove_entry,
    restore_entry,
    verify_list,
)
from setiakawan.aid.services.suspending import lift_suspension, suspend
from setiakawan.aid.services.words import WordsMissing
from setiakawan.aid.tests.conftest import DAY
from setiakawan.welfare.models import DecileRecord

pytestmark = pytest.mark.django_db
WHY = "Tetangga tahu keadaannya"


@pytest.fixture
def brought(village):
    """A list on which the meeting brought in a family of whom the decile is unknown; the family and its entry."""
    village.family(1)
    family = village.family(None, name="Dewi Rekaan")
    made = village.draft()
    entry = made.entries.get(family=family)
    village.deliberate(made, additions={entry.pk: WHY})
    entry.refresh_from_db()
    entry.list.refresh_from_db()
    return family, entry


def decile(village, family, number):
    DecileRecord.objects.create(decile=number, stated_on=DAY, source=village.source, family=family)


def check(village, entry, seen="", by=None):
    done = check_entry(entry_id=entry.pk, seen=seen, by=(by or village.tksk).scope, on=DAY)
    entry.refresh_from_db()
    return done


def test_a_meeting_brings_in_somebody_unknown_and_the_list_waits_for_the_check(village, brought):
    _, entry = brought
    assert entry.state == "chosen" and entry.needs_check
    assert entry.changes.get().reason == WHY
    with pytest.raises(NeedsChecking):
        verify_list(list_id=entry.list_id, by=village.tksk.scope)
    shown = village.tksk.client.get(f"/penerima/{entry.list_id}/").content.decode()
    assert "Perlu diperiksa" in shown and "Belum diketahui: Desil DTSEN" in shown
    assert f"/penerima/baris/{entry.pk}/periksa/" in shown


def test_the_fact_that_was_missing_settles_it_as_a_yes(village, brought):
    family, entry = brought
    with pytest.raises(StillUnknown) as told:
        check(village, entry)
    assert told.value.missing == ["Desil DTSEN"]
    decile(village, family, 2)
    check(village, entry)
    assert (entry.state, entry.decile, entry.amount, entry.needs_check) == ("chosen", 2, 2_400_000, False)
    assert StoredJudgement.objects.get(pk=entry.judgement_id).answer == "yes"
    verify_list(list_id=entry.list_id, by=village.tksk.scope)
    approve_list(list_id=entry.list_id, by=village.approver.scope, on=DAY)


def test_or_as_a_no_which_takes_it_out_and_nobody_brings_it_back(village, brought):
    family, entry = brought
    decile(village, family, 9)
    check(village, entry)
    last = entry.changes.order_by("-pk").first()
    assert (entry.state, last.before, last.after) == ("removed", "chosen", "removed")
    assert "desil 1 sampai 5" in last.reason
    with pytest.raises(CannotComeIn, match="tidak memenuhi"):
        restore_entry(entry_id=entry.pk, reason=WHY, by=village.maker.scope, on=DAY)
    with pytest.raises(CannotComeIn):
        village.deliberate(entry.list, additions={entry.pk: WHY})
    verify_list(list_id=entry.list_id, by=village.tksk.scope)


def test_what_was_seen_on_the_spot_settles_it_with_its_amount_and_its_reason(village, brought):
    _, entry = brought
    with pytest.raises(WordsMissing):
        check(village, entry, seen="ya")
    check(village, entry, seen="Rumah bocor, tanpa penghasilan sejak Mei")
    assert (entry.state, entry.amount) == ("chosen", 2_400_000)
    assert "Rumah bocor" in entry.changes.order_by("-pk").first().reason
    with pytest.raises(NothingToCheck):
        check(village, entry, seen="Sekali lagi dilihat")
    verify_list(list_id=entry.list_id, by=village.tksk.scope)


def test_nobody_vouches_for_whom_they_brought_in_themselves(village):
    family = village.family(None)
    made = village.draft()
    entry = made.entries.get()
    village.deliberate(made, additions={entry.pk: WHY}, by=village.maker.scope)
    with pytest.raises(OwnAddition):
        check(village, entry, seen="Saya sudah melihatnya", by=village.maker)
    decile(village, family, 1)
    check(village, entry, by=village.maker)  # a fact speaks for itself
    assert not entry.needs_check


def test_only_who_verifies_checks_and_elsewhere_there_is_no_such_entry(village, brought, tksk_busang):
    _, entry = brought
    with pytest.raises(NotAllowed):
        check(village, entry, seen="Dilihat sendiri", by=village.operator)
    with pytest.raises(NotOnList):
        check(village, entry, seen="Dilihat sendiri", by=tksk_busang)
    assert tksk_busang.client.get(f"/penerima/baris/{entry.pk}/periksa/").status_code == 404


def test_an_amount_that_hangs_on_missing_facts_is_not_vouched_for(village):
    family = village.family(
        1
    )  # PKH gives by member: who is not known to be elderly, pregnant or at school is given nothing
    made = village.draft(programme="pkh")
    entry = made.entries.get(family=family)
    village.deliberate(made, additions={entry.pk: WHY})
    with pytest.raises(AmountUnknown):
        check(village, entry, seen="Ada anak sekolah di rumah")


@pytest.mark.parametrize("how", ["death", "dissolved", "suspended"])
def test_who_died_dissolved_or_is_suspended_never_comes_in(village, how):
    family = village.family(None)
    made = village.draft()
    entry = made.entries.get()
    if how == "death":
        village.registry.event(family.head, "death", DAY)
    elif how == "dissolved":
        type(family).objects.filter(pk=family.pk).update(dissolved_on=DAY)
    else:
        row = suspend(
            programme="sembako", family_id=family.pk, reason="Sedang diperiksa", by=village.maker.scope, on=DAY
        )
    for act in (
        lambda: village.deliberate(made, additions={entry.pk: WHY}),
        lambda: restore_entry(entry_id=entry.pk, reason=WHY, by=village.maker.scope, on=DAY),
    ):
        with pytest.raises(CannotComeIn):
            act()
    told = {
        "held_on": "2020-01-01", "place": "Balai desa", "chair": "Kepala desa", "attendance": "Rahma",
        f"why_{entry.pk}": WHY, "client_id": uuid.uuid4(),
    }  # fmt: skip
    answer = village.operator.client.post(f"/penerima/{made.pk}/musyawarah/", told)
    assert answer.status_code == 422 and "Tidak dapat dimasukkan" in answer.content.decode()
    assert made.entries.get().state == "unknown"
    if how == "suspended":
        lift_suspension(suspension_id=row.pk, reason="Sudah selesai", by=village.maker.scope, on=DAY)
        village.deliberate(made, additions={entry.pk: WHY})
        assert made.entries.get().needs_check


def test_one_brought_in_after_the_verification_stops_the_approval(village):
    village.family(1)
    family = village.family(None)
    made = village.draft()
    village.deliberate(made)
    verify_list(list_id=made.pk, by=village.tksk.scope)
    entry = made.entries.get(family=family)
    restore_entry(entry_id=entry.pk, reason=WHY, by=village.maker.scope, on=DAY)
    with pytest.raises(NeedsChecking):
        approve_list(list_id=made.pk, by=village.approver.scope, on=DAY)
    answer = village.approver.client.post(f"/penerima/{made.pk}/setujui/")
    assert "1 penerima dalam daftar masih perlu diperiksa" in answer.content.decode()
    check(village, entry, seen="Dilihat hari ini di rumahnya")
    approve_list(list_id=made.pk, by=village.approver.scope, on=DAY)
    with pytest.raises(ListFrozen):
        check(village, entry, seen="Dilihat sekali lagi")


def test_one_outside_the_quota_waits_unchecked_and_stops_the_list_only_when_it_moves_up(village):
    poor, family = village.family(1), village.family(None)
    made = village.draft(quota=1)
    entry = made.entries.get(family=family)
    village.deliberate(made, additions={entry.pk: WHY})
    verify_list(list_id=made.pk, by=village.tksk.scope)
    remove_entry(entry_id=made.entries.get(family=poor).pk, reason="Sudah pindah ke kota", by=village.maker.scope)
    with pytest.raises(NeedsChecking):
        approve_list(list_id=made.pk, by=village.approver.scope, on=DAY)
    rank_again(list_id=made.pk, method="decile", quota=2, by=village.maker.scope)
    with pytest.raises(NeedsChecking):
        approve_list(list_id=made.pk, by=village.approver.scope, on=DAY)


def test_the_page_of_the_check_says_what_is_missing_and_refuses_silence(village, brought):
    family, entry = brought
    page = village.tksk.client.get(f"/penerima/baris/{entry.pk}/periksa/").content.decode()
    assert "Desil DTSEN" in page and f"/keluarga/{family.pk}/" in page
    refused = village.tksk.client.post(f"/penerima/baris/{entry.pk}/periksa/", {"seen": " "})
    assert refused.status_code == 422 and "Masih belum diketahui: Desil DTSEN" in refused.content.decode()
    assert (
        village.tksk.client.post(f"/penerima/baris/{entry.pk}/periksa/", {"seen": "Rumahnya bocor"}).status_code == 302
    )
    again = village.tksk.client.post(f"/penerima/baris/{entry.pk}/periksa/", {"seen": "Rumahnya bocor"})
    assert again.status_code == 422 and "tidak menunggu pemeriksaan" in again.content.decode()

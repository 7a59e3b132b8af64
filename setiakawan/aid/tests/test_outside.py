"""Other offices' lists stand against aid that would be given twice. Everybody here is invented."""

import datetime

import pytest

from setiakawan.accounts.scope import NotAllowed
from setiakawan.aid.models import ListEntry, OutsideList, OutsidePerson
from setiakawan.aid.queries.clashes import clashes_of, cleared_words
from setiakawan.aid.services.lists import StillClashing, approve_list, verify_list
from setiakawan.aid.services.outside import NotListed, clear_outside, load_outside, withdraw_outside
from setiakawan.aid.services.payments import approve_round, prepare_round
from setiakawan.aid.services.words import WordsMissing
from setiakawan.aid.tests.conftest import DAY, YEAR
from setiakawan.audit.models import Entry
from tests.people import make_person

pytestmark = pytest.mark.django_db


def load(village, nik, **changes):
    given = {
        "kind": "servants", "source": "BKD Kutai Timur", "as_of": DAY, "digest": "a" * 64,
        "rows": [(2, {"NIK": nik}), (3, {"NIK": "123"}), (4, {"NIK": nik})], "by": village.maker.scope, "today": DAY,
    }  # fmt: skip
    return load_outside(**given | changes)


def numbered(village):
    family, nik = village.family(1), village.registry.new_nik()
    village.registry.nik(family.head, nik)
    return family, nik


def words_of(village, aid_list):
    return [clash.words for clash in clashes_of(village.maker.scope, aid_list, DAY)]


def test_a_wrong_row_is_told_by_its_number_and_the_same_file_changes_nothing(village):
    _, nik = numbered(village)
    first, again = load(village, nik), load(village, nik)
    assert [number for number, _ in first.errors] == [3, 4]
    assert (first.is_new, again.is_new, OutsidePerson.objects.count()) == (True, False, 1)
    with pytest.raises(NotAllowed):
        load(village, nik, by=village.operator.scope)


def test_aid_elsewhere_clashes_only_in_the_same_time_and_until_withdrawn(village):
    _, nik = numbered(village)
    made = village.draft()
    given = {"kind": "recipients", "source": "Kabupaten Berau", "programme": "sembako"}
    before = {"valid_from": datetime.date(2025, 7, 1), "valid_until": YEAR[0]}
    load(village, nik, digest="b" * 64, **given | before)
    assert words_of(village, made) == []
    withdraw_outside(outside_id=OutsideList.objects.get().pk, reason="Salah masa", by=village.maker.scope, on=DAY)
    now = load(village, nik, digest="b" * 64, valid_from=YEAR[0], valid_until=YEAR[1], **given)
    assert words_of(village, made) == ["Seorang anggota ada dalam daftar Kabupaten Berau, keadaan per 15-06-2026."]
    withdraw_outside(outside_id=now.list.pk, reason="Keliru kirim", by=village.maker.scope, on=DAY)
    assert words_of(village, made) == []


def test_who_is_listed_between_preparing_and_approving_is_not_paid(village):
    _, nik = numbered(village)
    aid_list = village.approved()
    made = prepare_round(list_id=aid_list.pk, due_on=DAY, channel="bank", by=village.maker.scope, on=DAY)
    load(village, nik, kind="recipients", programme="sembako", valid_from=YEAR[0], valid_until=YEAR[1])
    approve_round(round_id=made.pk, by=village.approver.scope, on=DAY)
    assert "BKD Kutai Timur" in made.entitlements.get().held_reason


def test_a_civil_servant_stands_against_a_programme_whose_rules_refuse_them(village):
    _, nik = numbered(village)
    load(village, nik)
    assert len(words_of(village, village.draft())) == 1


def cleared(village, entry, outside, **changes):
    given = {"reason": "BKD: sudah berhenti sejak Mei", "by": village.maker.scope, "on": DAY}
    return clear_outside(entry_id=entry.pk, outside_id=outside.pk, **given | changes)


def test_a_cleared_family_may_be_approved_and_the_reason_stays(village):
    _, nik = numbered(village)
    outside, made = load(village, nik).list, village.draft()
    village.deliberate(made)
    verify_list(list_id=made.pk, by=village.tksk.scope)
    with pytest.raises(StillClashing):
        approve_list(list_id=made.pk, by=village.approver.scope, on=DAY)
    assert cleared(village, made.entries.get(), outside) == 1
    assert words_of(village, made) == []
    approve_list(list_id=made.pk, by=village.approver.scope, on=DAY)
    row = outside.people.get()
    assert (row.cleared_on, row.cleared_by, row.cleared_reason) == (
        DAY,
        village.maker.user,
        "BKD: sudah berhenti sejak Mei",
    )
    assert Entry.objects.filter(verb="aid.clear_outside", area_code=made.area_id).count() == 1
    assert (
        "dinyatakan tidak berlaku 15-06-2026" in cleared_words(village.approver.scope, made, DAY)[made.entries.get().pk]
    )


def test_clearing_needs_a_reason_a_list_that_stands_and_the_family_in_reach(village):
    _, nik = numbered(village)
    outside, entry = load(village, nik).list, village.draft().entries.get()
    with pytest.raises(WordsMissing):
        cleared(village, entry, outside, reason=" ")
    with pytest.raises(NotAllowed):
        cleared(village, entry, outside, by=village.operator.scope)
    with pytest.raises(ListEntry.DoesNotExist):
        cleared(
            village,
            entry,
            outside,
            by=make_person("officer", username="jauh", full_name="Jauh", areas=["64.08.02"]).scope,
        )
    with pytest.raises(NotListed):
        clear_outside(entry_id=entry.pk, outside_id=0, reason="Sudah ditanyakan", by=village.maker.scope, on=DAY)
    cleared(village, entry, outside)
    with pytest.raises(NotListed):
        cleared(village, entry, outside)


def test_a_clearing_outlasts_the_same_news_and_ends_with_later_news(village):
    _, nik = numbered(village)
    made = village.draft()
    cleared(village, made.entries.get(), load(village, nik).list)
    load(village, nik, digest="c" * 64, as_of=DAY)
    assert words_of(village, made) == []
    load(village, nik, digest="d" * 64, source="KemenPAN rekaan")
    assert "KemenPAN" in words_of(village, made)[0]
    later = DAY + datetime.timedelta(days=1)
    load(village, nik, digest="e" * 64, as_of=later, today=later)
    assert "keadaan per 16-06-2026" in words_of(village, made)[0]


def test_the_pages_clear_a_family_and_show_wrong_rows_without_what_stood_in_them(village):
    family, nik = numbered(village)
    outside, made = load(village, nik).list, village.draft()
    client, entry = village.maker.client, made.entries.get()
    address = f"/penerima/baris/{entry.pk}/luar/"
    assert address in client.get(f"/penerima/{made.pk}/").content.decode()
    asked = client.get(address).content.decode()
    assert "BKD Kutai Timur" in asked and nik not in asked
    assert client.post(address, {"outside_id": outside.pk, "reason": ""}).status_code == 422
    assert client.post(address, {"outside_id": 999_999, "reason": "Sudah ditanyakan"}).status_code == 422
    assert client.post(address, {"outside_id": outside.pk, "reason": "Sudah ditanyakan"}).status_code == 302
    shown = client.get(f"/penerima/luar/{outside.pk}/").content.decode()
    assert "Baris 3" in shown and "Sudah ditanyakan" in shown
    assert nik not in shown and "123" not in shown and family.head.name not in shown

"""Other offices' lists stand against aid that would be given twice. Everybody here is invented."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from setiakawan.accounts.scope import NotAllowed
from setiakawan.aid.models import OutsideList, OutsidePerson
from setiakawan.aid.queries.lists import clashes_of
from setiakawan.aid.services.outside import load_outside, withdraw_outside
from setiakawan.aid.services.payments import approve_round, prepare_round
from setiakawan.aid.tests.conftest import DAY, YEAR

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


def test_the_page_loads_a_file_and_names_a_missing_column(village):
    _, nik = numbered(village)
    client = village.maker.client

    def send(text):
        file = SimpleUploadedFile("asn.csv", text.encode())
        told = {"kind": "servants", "source": "BKD Kutai Timur", "as_of": "2026-01-01", "file": file}
        return client.post("/penerima/luar/", told)

    assert "NIK" in send("nama;kk\nSiti;1\n").content.decode()
    assert OutsideList.objects.count() == 0
    assert send(f"NIK;nama\n{nik};Siti\n").status_code == 302
    assert OutsideList.objects.get().rows == 1

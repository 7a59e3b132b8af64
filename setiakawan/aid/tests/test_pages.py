"""What staff and families read about aid."""

import re

import pytest

from setiakawan.aid.models import AidList, Objection, Round, RuleDocument
from setiakawan.aid.queries.objections import sent_in
from setiakawan.aid.queries.programmes import held_by
from setiakawan.aid.services.judging import judge_family
from setiakawan.aid.services.objections import DecidedBefore, Settled, answer_objection
from setiakawan.aid.tests.conftest import DAY
from setiakawan.registry.models import Family
from tests.people import LONG_LEES, SANGATTA_UTARA_VILLAGE

pytestmark = pytest.mark.django_db


def read(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


@pytest.mark.postgres
def test_a_family_reads_what_was_decided_why_and_what_is_missing(village):
    poor, rich, unknown = village.family(1), village.family(9, name="Rich Rekaan"), village.family(None)
    for family in (poor, rich, unknown):
        judge_family(programme="sembako", family_id=family.pk, by=village.maker.scope, on=DAY)
    client = village.maker.client
    assert "Keluarga Anda memenuhi semua syarat" in read(client, f"/keluarga/{poor.pk}/bantuan/surat/")
    why = read(client, f"/keluarga/{rich.pk}/bantuan/surat/")
    assert "belum dapat menerima" in why
    assert "desil 9" in why
    assert "desil.xlsx, 15 Juni 2026" in why
    assert "Desil DTSEN" in read(client, f"/keluarga/{unknown.pk}/bantuan/surat/")
    page = read(client, f"/keluarga/{rich.pk}/bantuan/")
    assert "Tidak memenuhi" in page
    assert "Rich Rekaan" not in read(client, f"/keluarga/{poor.pk}/bantuan/")


def test_a_programme_that_is_none_does_not_exist(village):
    family = village.family(1)
    read(village.maker.client, f"/keluarga/{family.pk}/bantuan/sembako/")
    read(village.maker.client, f"/keluarga/{family.pk}/bantuan/tidak-ada/", 404)


def test_elsewhere_a_familys_aid_does_not_exist(village, tksk_busang, village_operator_busang):
    family = village.family(1)
    judge_family(programme="sembako", family_id=family.pk, by=village.maker.scope, on=DAY)
    for nobody in (tksk_busang, village_operator_busang):
        read(nobody.client, f"/keluarga/{family.pk}/bantuan/", 404)
    with pytest.raises(Family.DoesNotExist):
        judge_family(programme="sembako", family_id=family.pk, by=tksk_busang.scope, on=DAY)


def test_an_officer_writes_a_programme_and_a_colleague_lets_it_hold(village):
    for _ in range(3):
        village.family(1)
    village.family(9)
    writer, colleague = village.maker.client, village.approver.client
    broken = held_by(None, "sembako").text.replace("number:", "numbr:")
    answer = writer.post("/program/tulis/", {"text": broken})
    assert answer.status_code == 422
    assert "versions[1].criteria[1].when.numbr" in answer.content.decode()
    assert not RuleDocument.objects.exists()
    text = held_by(None, "sembako").text.replace("to: 5", "to: 1").replace('"200000"', '"250000"')
    writer.post("/program/tulis/", {"text": text})
    row = RuleDocument.objects.get()
    shown = read(writer, f"/program/versi/{row.pk}/?wilayah={SANGATTA_UTARA_VILLAGE}")
    assert "Rp 9.000.000" in shown
    writer.post(f"/program/versi/{row.pk}/ajukan/")
    own = writer.post(f"/program/versi/{row.pk}/setujui/", {"note": ""})
    assert "disetujui oleh orang lain" in own.content.decode()
    colleague.post(f"/program/versi/{row.pk}/setujui/", {"note": ""})
    assert "Rp 250.000" in read(writer, "/program/sembako/")


@pytest.mark.postgres
def test_a_list_goes_its_way_through_the_pages_to_a_confirmed_payment(village):
    family = village.family(1)
    maker, colleague = village.maker.client, village.approver.client
    maker.post(
        "/penerima/susun/",
        {"programme": "sembako", "area": SANGATTA_UTARA_VILLAGE, "valid_from": "2026-07-01", "valid_until": "2027-07-01",
         "method": "decile", "quota": ""},
    )  # fmt: skip
    made = AidList.objects.get()
    entry = made.entries.get(family=family)
    form = read(village.operator.client, f"/penerima/{made.pk}/musyawarah/")
    number = re.search(r'name="client_id" value="([^"]+)"', form)[1]
    told = {
        "held_on": "2020-01-01", "place": "Balai desa", "chair": "Kepala desa", "attendance": "Rahma\nYusuf",
        f"rank_{entry.pk}": "1", "client_id": number,
    }  # fmt: skip
    village.operator.client.post(f"/penerima/{made.pk}/musyawarah/", told)
    village.tksk.client.post(f"/penerima/{made.pk}/verifikasi/", {"note": ""})
    refused = maker.post(f"/penerima/{made.pk}/setujui/")
    assert "disetujui oleh orang lain" in refused.content.decode()
    colleague.post(f"/penerima/{made.pk}/setujui/")
    maker.post(f"/penerima/{made.pk}/tahap/", {"due_on": "2026-07-10", "channel": "cash"})
    held = Round.objects.get()
    colleague.post(f"/penyaluran/{held.pk}/setujui/")
    maker.post(f"/penyaluran/{held.pk}/kirim/")
    file = maker.post(f"/penyaluran/{held.pk}/berkas/", {"jalur": "cash"})
    assert file.content[:2] == b"PK"
    due = held.entitlements.get()
    from django.core.files.uploadedfile import SimpleUploadedFile

    def results(text):
        return maker.post(f"/penyaluran/{held.pk}/hasil/", {"file": SimpleUploadedFile("hasil.csv", text.encode())})

    wrong = results("nomor,status\n1,berhasil\n")
    assert "jumlah, tanggal, rujukan" in wrong.content.decode()
    results(f"rujukan,nomor,status,tanggal,jumlah\nA1,{due.pk},berhasil,2020-01-02,200000\n")
    assert "belum dikonfirmasi" in read(maker, f"/penyaluran/{held.pk}/")
    village.operator.client.post(f"/penyaluran/hak/{due.pk}/", {"way": "signature", "note": ""})
    assert "Diterima keluarga" in read(maker, f"/penyaluran/{held.pk}/")


def test_an_objection_is_answered_by_somebody_else_and_changes_the_list(village, companion):
    family = village.family(1)
    aid_list = village.approved()
    entry = aid_list.entries.get(family=family)
    form = read(village.operator.client, f"/sanggah/baru/?penerima={entry.pk}")
    number = re.search(r'name="client_id" value="([^"]+)"', form)[1]
    told = {
        "kind": "objection", "channel": "paper", "programme": "sembako", "area": SANGATTA_UTARA_VILLAGE, "is_for_self": "0",
        "sender": "Tetangga Rekaan", "contact": "", "about": "Siti Rekaan", "words": "Keluarga ini sudah pindah ke kota",
        "received_on": "2020-01-01", "client_id": number,
    }  # fmt: skip
    for _ in range(2):
        village.operator.client.post(f"/sanggah/baru/?penerima={entry.pk}", told)
    row = Objection.objects.get()
    for decided in (village.maker, village.approver):
        with pytest.raises(DecidedBefore):
            answer_objection(
                objection_id=row.pk, outcome="granted", reasons="Benar sudah pindah", by=decided.scope, on=DAY
            )
    from tests.people import make_person

    third = make_person("officer", username="petugas.tiga", full_name="Petugas Tiga")
    answer = {"outcome": "granted", "new_state": "removed", "reasons": "Benar, keluarga sudah pindah sejak Mei"}
    third.client.post(f"/sanggah/{row.pk}/jawab/", answer)
    entry.refresh_from_db()
    assert entry.state == "removed"
    told = sent_in(row.receipt.lower(), row.sender, DAY)
    assert (told.outcome, told.reasons) == ("Diterima", "Benar, keluarga sudah pindah sejak Mei")
    with pytest.raises(Settled):
        answer_objection(objection_id=row.pk, outcome="refused", reasons="Sekali lagi", by=third.scope, on=DAY)


def test_elsewhere_no_objection_is_read(village, tksk_busang):
    village.family(1)
    village.approved()
    shown = read(tksk_busang.client, "/sanggah/")
    assert "Tidak ada yang menunggu" in shown
    answer = tksk_busang.client.post(
        "/sanggah/baru/", {"area": SANGATTA_UTARA_VILLAGE, "programme": "sembako", "kind": "proposal"}
    )
    assert answer.status_code == 422
    assert LONG_LEES not in answer.content.decode() or not Objection.objects.exists()


@pytest.mark.parametrize("query", ["?wilayah=64.09.01.1001", "?wilayah=x", "?wilayah=64"])
def test_a_preview_outside_the_scope_is_refused(village, query):
    village.maker.client.post("/program/tulis/", {"text": held_by(None, "sembako").text})
    row = RuleDocument.objects.get()
    assert village.maker.client.get(f"/program/versi/{row.pk}/{query}").status_code == 403


def test_the_page_of_a_family_leads_to_its_aid_for_who_may_see_it(village, companion):
    family = village.family(1)
    there = f"/keluarga/{family.pk}/bantuan/"
    assert there in read(village.operator.client, f"/keluarga/{family.pk}/")
    assert there not in read(companion.client, f"/keluarga/{family.pk}/")
    read(companion.client, there, 403)


@pytest.mark.postgres
def test_what_waits_for_somebody_stands_on_their_home(village, tksk_busang):
    village.family(1)
    made = village.draft()
    village.deliberate(made)
    village.tksk.client.post(f"/penerima/{made.pk}/verifikasi/", {"note": ""})
    assert "keputusan bantuan menunggu" in read(village.approver.client, "/")
    assert "keputusan bantuan menunggu" not in read(village.maker.client, "/")
    assert "keputusan bantuan menunggu" not in read(tksk_busang.client, "/")

"""The pages of functioning as their users meet them."""

import datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from setiakawan.functioning.models import AssistiveDevice, Disability, DisabilityCard, Response
from setiakawan.functioning.tests.test_services import official
from setiakawan.registry.tests.conftest import registry  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(datetime.datetime.fromisoformat("2026-03-12T07:30+08:00"), tick=False):
        yield


@pytest.fixture
def siti(registry):  # noqa: F811
    return registry.person("Siti Rekaan", birth_date="1984-02-29")


BEGIN = {"instrument": "wg_ss/2026-1", "asked_on": "2026-03-12", "respondent": "self", "place": "Rumah"}


def test_six_questions_one_by_one_and_what_they_say(siti, companion):
    client = companion.client
    assert client.post(f"/warga/{siti.pk}/fungsi/tanya/", BEGIN).status_code == 302
    here = f"/fungsi/pengisian/{Response.objects.get().pk}/"
    assert client.get(here).status_code == 302
    for number, answer in enumerate(("1", "1", "3", "1", "refused", "1"), 1):
        page = client.get(f"{here}tanya/").content.decode()
        assert f"Pertanyaan {number} dari 6" in page and "Tidak mau menjawab" in page
        there = client.post(f"{here}tanya/?soal={number}", {"answer": answer})
        assert there["Location"].endswith(f"?soal={number + 1}")
    assert "Tidak mau menjawab" in client.get(f"{here}tanya/").content.decode()
    assert client.post(f"{here}tanya/", {"finish": "1"})["Location"] == here
    result = client.get(here).content.decode()
    assert "Batas yang dianjurkan" in result and "Belum diketahui" in result and "bukan naskah resmi" in result
    assert "D3: ya" in client.get(f"/warga/{siti.pk}/fungsi/").content.decode()


def test_a_question_without_an_answer_is_asked_again(siti, companion):
    companion.client.post(f"/warga/{siti.pk}/fungsi/tanya/", BEGIN)
    answer = companion.client.post(f"/fungsi/pengisian/{Response.objects.get().pk}/tanya/", {"answer": "9"})
    assert answer.status_code == 422


def test_a_child_is_not_asked_the_questions_of_adults(companion, registry):  # noqa: F811
    child = registry.person("Anak Rekaan", birth_date="2016-03-01")
    address = f"/warga/{child.pk}/fungsi/tanya/"
    assert "modul fungsi anak 5–17" in companion.client.get(address).content.decode()
    refused = companion.client.post(address, BEGIN)
    assert refused.status_code == 422 and "memerlukan instrumen lain" in refused.content.decode()


def test_disability_device_and_card_are_recorded_and_shown(siti, companion):
    client, here = companion.client, f"/warga/{siti.pk}/fungsi/"
    assert client.post(f"{here}disabilitas/", {"kind": "visual", "on": "2026-03-01"}).status_code == 302
    assert client.post(f"{here}alat/", {"kind": "white_cane", "state": "needed", "on": "2026-03-01"}).status_code == 302
    assert client.post(f"{here}kartu/", {"number": "KPD-RAHASIA", "issued_on": "2026-03-01"}).status_code == 302
    broken = {"state": "broken", "on": "2026-03-10"}
    client.post(f"/fungsi/alat/{AssistiveDevice.objects.get().pk}/", broken)
    resolved = {"state": "resolved", "on": "2026-03-11", "reason": "Sudah dioperasi"}
    client.post(f"/fungsi/disabilitas/{Disability.objects.get().pk}/", resolved)
    page = client.get(here).content.decode()
    assert "rusak" in page and "Tidak ada lagi" in page and "Sudah dioperasi" in page and "KPD-RAHASIA" not in page
    late = client.post(f"{here}alat/", {"kind": "glasses", "state": "given", "on": "2027-01-01"})
    assert late.status_code == 422


def test_a_card_is_changed_with_a_reason_and_shown_with_its_history(siti, companion):
    client, here = companion.client, f"/warga/{siti.pk}/fungsi/"
    client.post(f"{here}kartu/", {"issued_on": "2026-03-01", "last_valid_on": "2026-12-31"})
    card = DisabilityCard.objects.get()
    assert "Berlaku" in client.get(here).content.decode()
    assert client.post(f"/fungsi/kartu/{card.pk}/", {"state": "lost", "on": "2026-03-10"}).status_code == 422
    client.post(f"/fungsi/kartu/{card.pk}/", {"state": "lost", "on": "2026-03-10", "reason": "Hilang di pasar"})
    assert "Hilang di pasar" in client.get(here).content.decode()


@pytest.mark.postgres
def test_what_was_recorded_stands_on_the_persons_page_and_timeline(siti, companion, companion_busang):
    client, here = companion.client, f"/warga/{siti.pk}/fungsi/"
    client.post(f"{here}disabilitas/", {"kind": "visual", "on": "2026-03-01"})
    client.post(f"{here}alat/", {"kind": "white_cane", "state": "needed", "on": "2026-03-02", "done_by": "LKS Harapan"})
    page = client.get(f"/warga/{siti.pk}/").content.decode()
    assert "Disabilitas sensorik netra" in page and "LKS Harapan" in page
    assert companion_busang.client.get(f"/warga/{siti.pk}/").status_code == 404


def test_an_officer_loads_sentences_and_sees_every_fault(officer, companion):
    send = lambda text: officer.client.post("/fungsi/naskah/", {"file": SimpleUploadedFile("naskah.yaml", text)})  # noqa: E731
    faulty = send(b"code: wg_ss\nversi: 1\n")
    assert faulty.status_code == 422 and "tidak dikenal" in faulty.content.decode()
    assert send(b"\xff\xfe").status_code == 422
    assert send(official().encode()).status_code == 302
    assert "Surat izin contoh" in officer.client.get("/fungsi/naskah/").content.decode()
    assert companion.client.get("/fungsi/naskah/").status_code == 403


@pytest.mark.parametrize("area", ["64.09", "x", "64", "64.08.06' OR 1=1"])
def test_counts_of_an_area_outside_the_scope_do_not_exist(tksk, area):
    assert tksk.client.get("/fungsi/", {"wilayah": area}).status_code == 404


def test_the_counts_say_what_was_counted(siti, officer):
    page = officer.client.get("/fungsi/").content.decode()
    assert "Belum pernah ditanya" in page and "D3" in page

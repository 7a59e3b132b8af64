"""The pages of welfare facts as their users meet them."""

import datetime

import pytest
import time_machine

from setiakawan.registry.tests.conftest import registry  # noqa: F401
from setiakawan.welfare.models import FactRecord

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(datetime.datetime.fromisoformat("2026-03-12T07:30+08:00"), tick=False):
        yield


@pytest.fixture
def siti(registry):  # noqa: F811
    return registry.person("Siti Rekaan", sex="P", birth_date="1990-02-28")


@pytest.fixture
def home(siti, registry):  # noqa: F811
    return registry.family((siti, "head"))


SAID = {"on": "2026-03-01", "ground": "seen"}


def test_questions_one_by_one_with_the_day_carried_over(home, companion):
    ask = f"/keluarga/{home.pk}/kesejahteraan/tanya/"
    page = companion.client.get(ask).content.decode()
    assert "pertanyaan 1 dari" in page and "makan dua kali" in page and "Tidak mau menjawab" in page
    there = companion.client.post(ask, SAID | {"answer": "no"})["Location"]
    assert there.startswith(f"{ask}?soal=clothes&tgl=2026-03-01&dari=seen")
    assert 'value="2026-03-01"' in companion.client.get(there).content.decode()
    assert "pertanyaan 2 dari" in companion.client.get(ask).content.decode()
    page = companion.client.get(f"/keluarga/{home.pk}/kesejahteraan/").content.decode()
    assert "Prasejahtera" in page and "1 dari enam indikator tidak terpenuhi" in page and "1 Maret 2026" in page
    assert companion.client.get(f"{ask}?soal=selesai")["Location"] == f"/keluarga/{home.pk}/kesejahteraan/"


def test_a_number_needs_an_answer_or_why_there_is_none(home, companion):
    ask = f"/keluarga/{home.pk}/kesejahteraan/tanya/?soal=monthly_income"
    for wrong in ({}, {"answer": "1.000", "missing": "refused"}, {"answer": "banyak"}, {"answer": "-5"}):
        assert companion.client.post(ask, SAID | wrong).status_code == 422
    assert companion.client.post(ask, SAID | {"answer": "1.250.000"}).status_code == 302
    assert "Rp 1.250.000" in companion.client.get(f"/keluarga/{home.pk}/kesejahteraan/").content.decode()
    assert companion.client.post(ask, SAID | {"missing": "refused"}).status_code == 302
    assert companion.client.post(ask, SAID | {"answer": "5", "on": "2026-03-13"}).status_code == 422


def test_pregnancy_is_asked_of_women_and_shown_until_its_last_day(siti, companion, registry):  # noqa: F811
    ask = f"/warga/{siti.pk}/kesejahteraan/tanya/?soal=is_pregnant"
    early = companion.client.post(ask, SAID | {"answer": "yes", "until": "2026-02-01"})
    assert early.status_code == 422
    companion.client.post(ask, SAID | {"answer": "yes", "until": "2026-07-01"})
    assert FactRecord.objects.get().until == datetime.date(2026, 7, 1)
    assert "Hamil" in companion.client.get(f"/warga/{siti.pk}/").content.decode()
    budi = registry.person("Budi Rekaan", sex="L")
    assert "hamil" not in companion.client.get(f"/warga/{budi.pk}/kesejahteraan/").content.decode()
    unknown = registry.person("Ani Rekaan")
    assert "hamil" in companion.client.get(f"/warga/{unknown.pk}/kesejahteraan/").content.decode()


def test_a_wrong_record_is_corrected_or_withdrawn_and_stays_readable(home, companion):
    ask, page = f"/keluarga/{home.pk}/kesejahteraan/tanya/", f"/keluarga/{home.pk}/kesejahteraan/"
    companion.client.post(f"{ask}?soal=floor_area", SAID | {"answer": "360"})
    companion.client.post(f"{ask}?soal=has_car", SAID | {"answer": "yes"})
    area, car = FactRecord.objects.order_by("pk")
    correct = f"/kesejahteraan/fakta/{area.pk}/perbaiki/"
    assert companion.client.post(correct, SAID | {"answer": "36"}).status_code == 422
    assert companion.client.post(correct, SAID | {"answer": "36", "reason": "Salah ketik"}).status_code == 302
    withdraw = f"/kesejahteraan/fakta/{car.pk}/tarik/"
    assert "Mobil" in companion.client.get(withdraw).content.decode()
    assert companion.client.post(withdraw, {"reason": ""}).status_code == 422
    assert companion.client.post(withdraw, {"reason": "Milik tetangga"}).status_code == 302
    shown = companion.client.get(page).content.decode()
    assert "36 m²" in shown and "360 m²" in shown and "Milik tetangga" in shown and "sudah diperbaiki" in shown
    assert companion.client.get(withdraw).status_code == 404


def test_who_may_not_record_sees_no_way_to(home, head_of_office, partner):
    page = head_of_office.client.get(f"/keluarga/{home.pk}/kesejahteraan/").content.decode()
    assert "tanya/" not in page and "belum diketahui" in page
    assert head_of_office.client.get(f"/keluarga/{home.pk}/kesejahteraan/tanya/").status_code == 403
    assert partner.client.get(f"/keluarga/{home.pk}/kesejahteraan/").status_code == 403


def test_the_family_page_says_prosperity_at_a_glance(home, officer, django_assert_max_num_queries):
    shown = officer.client.get(f"/keluarga/{home.pk}/").content.decode()
    assert "Enam indikator KS-I" in shown and "6 belum diketahui" in shown
    assert f"/keluarga/{home.pk}/kesejahteraan/" in shown
    ask = f"/keluarga/{home.pk}/kesejahteraan/tanya/"
    for code in ("has_car", "has_boat", "has_fridge", "eats_twice"):
        officer.client.post(f"{ask}?soal={code}", SAID | {"answer": "yes"})
    with django_assert_max_num_queries(18):
        officer.client.get(f"/keluarga/{home.pk}/kesejahteraan/")

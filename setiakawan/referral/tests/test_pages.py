import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from setiakawan.consent.services import withdraw_consent
from setiakawan.core.dates import office_today
from setiakawan.referral.models import CapacityAnswer, Referral
from setiakawan.referral.queries.referrals import recipient_of
from setiakawan.referral.rules.status import Status
from setiakawan.referral.services import capacity, links
from tests.people import make_person

pytestmark = pytest.mark.django_db


def key_of(referred):
    key = links.make_key(referral_id=referred.row.pk, by=referred.by, at=timezone.now())
    return key, "/r/" + key.url.rstrip("/").split("/")[-1] + "/"


@pytest.fixture
def opened(referred):
    """A browser in which a partner opened the link with its code, and the address."""
    referred.ask()
    key, here = key_of(referred)
    client = Client()
    assert client.post(here, {"code": f"{key.code[:3]} {key.code[3:]}"}).status_code == 302
    return client, here


def text(answer):
    return answer.content.decode()


def test_an_officer_finds_a_service_shows_what_is_shared_and_asks(referred):
    client, person = referred.officer.client, referred.person
    found = text(
        client.get(reverse("referral:choose", args=[person.pk]), {"jenis": "health_basic", "akses": ["toilet"]})
    )
    assert "Puskesmas Rekaan" in found and "tempatnya belum terjangkau" in found.lower()
    here = reverse("referral:ask", args=[person.pk, referred.listed.service.pk])
    shown = text(client.get(here, {"jenis": "health_basic", "akses": ["toilet", "ramp"], "asal": "", "sesudah": ""}))
    assert client.get(here, {"asal": "rumah"}).status_code == 404
    for words in ("Hanya ini yang dibagikan", "supaya dikenali saat datang", "Anda boleh menarik izin kapan saja"):
        assert words in shown
    form = {"words": "Kontrol luka di kaki", "urgency": "urgent"}
    assert client.post(here, form).status_code == 422
    answer = client.post(here, form | {"basis": "consent", "spoken_by": "self", "how": "spoken"})
    made = Referral.objects.get()
    assert answer["Location"] == reverse("referral:referral", args=[made.pk])
    page = text(client.get(answer["Location"]))
    assert "Menunggu jawaban" in page and "Mendesak" in page and "Catat kata warga" in page
    assert "Siti Aminah Rekaan" in text(client.get(reverse("referral:list")))
    assert client.post(here, form).status_code == 422
    assert "Rujukan ke Puskesmas Rekaan" in text(client.get(reverse("registry:person", args=[person.pk])))


def test_consent_and_basis_that_do_not_fit_are_refused_in_words(referred):
    here = reverse("referral:ask", args=[referred.person.pk, referred.listed.service.pk])
    form = {"words": "Kontrol luka", "urgency": "routine", "basis": "law", "spoken_by": "self", "how": "spoken"}
    answer = referred.officer.client.post(here, form)
    assert answer.status_code == 422 and "undang-undang menyebut pasalnya" in text(answer)


def test_nothing_is_shown_before_the_code_and_a_wrong_one_says_so(referred):
    referred.ask()
    key, here = key_of(referred)
    client = Client()
    first = client.get(here)
    assert "Siti" not in text(first) and "no-store" in first["Cache-Control"]
    assert client.get(here + "terima/").status_code == client.post(here + "terima/").status_code == 302
    wrong = client.post(here, {"code": "000000" if key.code != "000000" else "111111"})
    assert wrong.status_code == 422 and "Siti" not in text(wrong)
    assert client.post(here, {"code": "abc"}).status_code == 422
    assert Client().get("/r/tidak-ada/").status_code == 404
    assert client.post(here, {"new": "1"}).status_code == 302
    assert client.post(here, {"code": key.code}).status_code == 422


def test_a_partner_answers_from_the_link(opened, referred):
    client, here = opened
    page = text(client.get(here))
    assert (
        "Siti Aminah Rekaan" in page
        and "Kontrol luka di kaki" in page
        and "Gang Rahasia" not in page
        and "4321" not in page
    )
    assert "Sudah dibantu" not in page
    assert client.post(here + "tanya/", {"words": "Bisa datang pagi?"}).status_code == 302
    assert client.post(here + "terima/").status_code == 302
    assert client.post(here + "terima/").status_code == 422
    assert client.post(here + "tanggal/", {"day": "2020-01-01"}).status_code == 422
    assert client.post(here + "selesai/", {}).status_code == 302
    assert "Bisa datang pagi?" in text(client.get(here))
    assert client.get(here + "bernyanyi/").status_code == 404
    assert referred.state().status == Status.ACCEPTED


def test_a_rejection_without_a_reason_is_refused_and_with_one_ends_the_page(opened, referred):
    client, here = opened
    assert client.post(here + "tolak/", {"outcome": "no_capacity"}).status_code == 422
    assert client.post(here + "tolak/", {"outcome": "no_capacity", "reason": "Sedang penuh"}).status_code == 302
    page = text(client.get(here))
    assert "sudah berakhir" in page and "Siti" not in page
    staff = text(referred.officer.client.get(reverse("referral:referral", args=[referred.row.pk])))
    assert "Cari layanan lain" in staff and "tempat penuh" in staff
    again = referred.officer.client.get(re.search(r'href="([^"]*rujuk/\?jenis[^"]*)"', staff)[1].replace("&amp;", "&"))
    assert "RSUD Rekaan" in text(again) and "Puskesmas Rekaan" not in text(again)


def test_withdrawn_consent_is_shown_to_the_partner_at_once(opened, referred):
    client, here = opened
    withdraw_consent(
        person_id=referred.person.pk, purpose="referral", recipient=recipient_of(referred.listed.service), by=referred.by,
        at=timezone.now(), on=office_today(),
    )  # fmt: skip
    page = text(client.get(here))
    assert "Izin ditarik" in page and "Siti" not in page and "Kontrol" not in page
    refused = client.post(here + "terima/")
    assert refused.status_code == 422 and "Izin sudah ditarik" in text(refused) and "Siti" not in text(refused)
    assert client.get(here + "kode/").status_code == 404


def test_a_code_is_good_for_eight_hours_in_one_browser(opened, time_machine):
    client, here = opened
    assert Client().get(here).content != client.get(here).content
    time_machine.move_to(timezone.now() + datetime.timedelta(hours=8, seconds=1))
    assert "Siti" not in text(client.get(here))


def test_a_signed_in_partner_sees_only_their_organisations_requests_and_opening_is_an_act(referred):
    mine, other = referred.ask(), referred.ask(service_id=referred.hospital.service.pk)
    member = make_person("partner")
    assert "belum terhubung" in text(member.client.get(reverse("referral:partner")))
    assert member.client.get(reverse("referral:partner_referral", args=[mine.pk])).status_code == 404
    capacity.set_member(organization_id=referred.listed.row.pk, username="mitra", by=referred.by, today=office_today())
    here = reverse("referral:partner_referral", args=[mine.pk])
    listed = text(member.client.get(reverse("referral:partner")))
    assert here in listed and "Siti" not in listed and "Siti" not in text(member.client.get(here))
    assert member.client.post(here).status_code == 302
    assert "Siti" in text(member.client.get(here))
    assert member.client.post(f"{here}terima/").status_code == 302
    there = reverse("referral:partner_referral", args=[other.pk])
    for path in (there, f"{there}terima/", f"{there}kode/"):
        assert member.client.get(path).status_code == member.client.post(path).status_code == 404
    members = reverse("referral:members", args=[referred.listed.row.pk])
    assert "Klinik Harapan" in text(referred.officer.client.get(members))
    assert referred.officer.client.post(members, {"username": "petugas"}).status_code == 422


def test_the_office_writes_down_what_a_partner_said_by_telephone(referred):
    referred.ask()
    client, number = referred.officer.client, referred.row.pk

    def act(what, **form):
        return client.post(reverse("referral:act", args=[number, what]), form).status_code

    assert (act("diterima"), act("diterima"), act("balas", words="Bisa datang Senin"), act("zzz")) == (
        302,
        422,
        302,
        404,
    )
    assert (act("dibatalkan"), act("dibatalkan", reason="Pindah kota")) == (422, 302)
    assert act("balas", words="Sudah terlambat") == 422
    key = client.post(reverse("referral:key", args=[number]))
    assert key.status_code == 422


def test_the_key_is_shown_once_and_the_link_goes_into_the_outbox(referred):
    referred.ask()
    client, here = referred.officer.client, reverse("referral:key", args=[referred.row.pk])
    assert client.get(here).status_code == 200 and not re.search(r"/r/[\w-]{20,}/", text(client.get(here)))
    page = text(client.post(here))
    assert re.search(r"/r/[\w-]{20,}/", page) and re.search(r"<strong>\d{6}</strong>", page)


def test_room_is_asked_for_and_answered_without_a_name(referred):
    client = referred.officer.client
    here = reverse("referral:ask_capacity", args=[referred.listed.service.pk])
    page = text(client.post(here, {"area": referred.person.area_id, "age_group": "18-59"}))
    path = re.search(r"(/k/[\w-]{20,}/)", page)[1]
    stranger = Client()
    shown = text(stranger.get(path))
    assert "Poli umum" in shown and "18–59 tahun" in shown and "Siti" not in shown
    assert stranger.post(path, {}).status_code == 422
    answer = stranger.post(path, {"room": "waiting", "note": "Dua minggu"})
    assert "Terima kasih" in text(stranger.get(answer["Location"])) and CapacityAnswer.objects.get().room == "waiting"
    assert "Ada daftar tunggu" in text(client.get(reverse("referral:questions")))


def test_lists_cost_the_same_number_of_queries_however_long(referred, registry, django_assert_max_num_queries):
    client = referred.officer.client
    for number in range(8):
        referred.person = registry.person(f"Warga {number} Rekaan")
        referred.ask()
    client.get(reverse("referral:list"))
    with django_assert_max_num_queries(12):
        client.get(reverse("referral:list"))

"""Pages of events, matching, one's part today and the wall."""

import datetime
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from setiakawan.participation.models import Event, MatchingRun, Need, SignUp
from setiakawan.participation.services import events
from setiakawan.participation.services.acts import confirm_act
from setiakawan.participation.services.matching import run_matching
from tests.people import BUSANG, LONG_LEES, SANGATTA_UTARA_VILLAGE, make_area

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 12)
SECRET = "Rahasia Rekaan"


@pytest.fixture(autouse=True)
def _on_the_day(time_machine_day):
    """The office's date is the day of the neighbours."""


@pytest.fixture
def time_machine_day():
    import time_machine

    with time_machine.travel(datetime.datetime(2026, 3, 12, 2, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def event(neighbours):
    return events.plan_event(
        title="Donor darah", kind="blood", area=SANGATTA_UTARA_VILLAGE, place="Balai desa", on=DAY, capacity=1,
        organizer="Karang Taruna", client_id=uuid.uuid4(), by=neighbours.operator.scope, today=DAY,
    )  # fmt: skip


def sign_up(client, event, **changes):
    given = {"name": "Ani", "phone": "", "area": SANGATTA_UTARA_VILLAGE, "client_id": str(uuid.uuid4())}
    return client.post(f"/acara/{event.pk}/", given | changes)


class TestPublicEvents:
    def test_a_stranger_signs_up_sees_their_place_and_takes_it_back(self, event):
        stranger = Client()
        answer = sign_up(stranger, event)
        page = stranger.get(answer["Location"])
        assert "Anda mendapat tempat" in page.content.decode()
        assert (
            "Anda di daftar tunggu" in stranger.get(sign_up(stranger, event, name="Budi")["Location"]).content.decode()
        )
        assert "sudah dibatalkan" in stranger.post(answer["Location"], follow=True).content.decode()
        assert [r.state for r in SignUp.objects.all()] == ["withdrawn", "placed"]

    def test_nobody_else_is_shown(self, event):
        sign_up(Client(), event, name=SECRET, phone="0812 3400 7777")
        for address in ("/acara/", f"/acara/{event.pk}/"):
            shown = Client().get(address).content.decode()
            assert SECRET not in shown
            assert "7777" not in shown

    @pytest.mark.parametrize(
        "changes", [{"name": ""}, {"area": "99.99.99.9999"}, {"phone": "abc"}, {"pledge": "nonsense"}, {"amount": "-1"}]
    )
    def test_what_is_wrong_is_said_beside_the_field(self, event, changes):
        answer = sign_up(Client(), event, **changes)
        assert answer.status_code == 422
        assert not SignUp.objects.exists()

    def test_a_cancelled_event_says_why_and_takes_nobody(self, event, neighbours):
        given = {"by": neighbours.operator.scope, "on": DAY, "at": timezone.now()}
        events.cancel_event(event_id=event.pk, reason="Balai desa terendam", **given)
        assert "terendam" in Client().get(f"/acara/{event.pk}/").content.decode()
        assert sign_up(Client(), event).status_code == 422

    def test_a_page_of_one_sign_up_needs_its_own_address(self, event):
        assert Client().get("/acara/pendaftaran/tebakan/").status_code == 404
        assert Client().get("/acara/999999/").status_code == 404


class TestStaffEvents:
    def test_an_operator_announces_notes_who_came_and_sees_what_became_of_pledges(self, neighbours):
        client = neighbours.operator.client
        told = {
            "title": "Kerja bakti", "kind": "cleaning", "area": SANGATTA_UTARA_VILLAGE, "place": "Balai desa",
            "on": DAY.isoformat(), "capacity": "", "starts": "08:00", "organizer": "Karang Taruna", "words": "",
            "client_id": str(uuid.uuid4()),
        }  # fmt: skip
        there = client.post("/gotong-royong/acara/baru/", told)["Location"]
        event = Event.objects.get()
        entered = {
            "name": "Ani",
            "area": SANGATTA_UTARA_VILLAGE,
            "pledge": "food",
            "amount": "12",
            "client_id": str(uuid.uuid4()),
        }
        assert client.post(f"{there}daftarkan/", entered).status_code == 302
        row = SignUp.objects.get()
        client.post(f"{there}hadir/", {"hadir": [row.pk]})
        kept = {"happened_on": DAY.isoformat(), "quantity": "", "note": "Dilihat sendiri"}
        assert client.post(f"/gotong-royong/acara/janji/{row.pledges.get().pk}/", kept)["Location"] == there
        page = client.get(there).content.decode()
        assert "1 dari 1 yang dicatat datang" in page
        assert "belum genap" in page
        assert client.get(f"/gotong-royong/acara/{event.pk}/batal/").status_code == 200

    def test_lists_cost_the_same_however_many_come(self, neighbours, event, django_assert_max_num_queries):
        client = neighbours.operator.client
        for n in range(20):
            sign_up(Client(), event, name=f"Warga {n}", pledge="food", amount="2")
        client.get("/gotong-royong/acara/")
        with django_assert_max_num_queries(14):
            client.get("/gotong-royong/acara/")
        with django_assert_max_num_queries(12):
            client.get(f"/gotong-royong/acara/{event.pk}/")


class TestMatching:
    def test_a_run_proposes_with_reasons_and_says_who_is_left_and_why(self, neighbours):
        asks = [neighbours.join(f"Yang meminta {n}") for n in (1, 2)]
        helps = neighbours.join("Penolong", checked=True)
        first, second = (neighbours.need(who) for who in asks)
        neighbours.offer(helps, capacity=1)
        answer = neighbours.operator.client.post(
            "/gotong-royong/pencocokan/jalankan/", {"area": SANGATTA_UTARA_VILLAGE}
        )
        run = MatchingRun.objects.get()
        assert (run.needs, run.proposed, [code for _, _, code in run.left]) == (2, 1, ["busy"])
        page = neighbours.operator.client.get(answer["Location"]).content.decode()
        assert "tetangga satu desa" in page
        assert "Semua penolong yang cocok sudah penuh." in page
        assert {first.matches.count(), second.matches.count()} == {0, 1}

    def test_running_again_proposes_nothing_twice(self, neighbours):
        neighbours.need(neighbours.join("Yang meminta"))
        neighbours.offer(neighbours.join("Penolong", checked=True))
        given = {"area": SANGATTA_UTARA_VILLAGE, "by": neighbours.operator.scope, **neighbours.now}
        assert [run_matching(**given).proposed, run_matching(**given).proposed] == [1, 0]

    def test_who_declined_is_not_asked_again_and_stands_no_lower(self, neighbours):
        asks, helps = neighbours.join("Yang meminta"), neighbours.join("Penolong", checked=True)
        need = neighbours.need(asks)
        neighbours.offer(helps)
        given = {"area": SANGATTA_UTARA_VILLAGE, "by": neighbours.operator.scope, **neighbours.now}
        run_matching(**given)
        neighbours.says(need.matches.get(), "helper", agrees=False)
        assert run_matching(**given).proposed == 0
        other = neighbours.need(neighbours.join("Yang lain"))
        assert run_matching(**given).proposed == 1
        assert other.matches.get().helper_id == helps.pk

    def test_somebody_elsewhere_sees_no_run(self, neighbours, village_operator_busang):
        run = run_matching(area=SANGATTA_UTARA_VILLAGE, by=neighbours.operator.scope, **neighbours.now)
        assert village_operator_busang.client.get(f"/gotong-royong/pencocokan/{run.pk}/").status_code == 404
        assert (
            village_operator_busang.client.post(
                "/gotong-royong/pencocokan/jalankan/", {"area": SANGATTA_UTARA_VILLAGE}
            ).status_code
            == 422
        )


class TestEverybody:
    def test_a_stranger_sees_one_small_act_and_nobody_in_it(self, neighbours):
        asks = neighbours.join(SECRET, phone="0812 3400 7777")
        neighbours.need(asks, place="Gang Rahasia 7", words="Pagar biru")
        page = Client().get("/peran-saya/", {"desa": SANGATTA_UTARA_VILLAGE}).content.decode()
        assert f"K-{Need.objects.get().pk}" in page
        assert not any(secret in page for secret in (SECRET, "7777", "Gang", "Pagar"))

    def test_what_is_far_is_not_offered(self, neighbours):
        make_area(LONG_LEES)
        neighbours.need(neighbours.join("Yang meminta"))
        page = Client().get("/peran-saya/", {"desa": LONG_LEES}).content.decode()
        assert "belum ada yang menunggu" in page
        assert Client().get("/peran-saya/", {"desa": BUSANG}).status_code == 422

    def test_the_wall_withholds_what_could_point_at_somebody(self, neighbours):
        for count in (1, 6):
            for n in range(count):
                need = neighbours.need(neighbours.join(f"Yang meminta {count} {n}"))
                helps = neighbours.join(SECRET, checked=True)
                neighbours.agreed(need, helps)
                act = neighbours.act(need, helps)
                confirm_act(act_id=act.pk, how="call", note="Ditelepon hari ini", by=neighbours.officer.scope, on=DAY)
            page = Client().get("/papan/").content.decode()
            assert SECRET not in page
            assert (">sedikit<" in page) == (count == 1)
        assert "<b>5</b>" in page  # seven, rounded down to fives

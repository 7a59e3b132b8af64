import datetime
import uuid

import pytest
from django.test import Client

from setiakawan.messaging.models import Message
from setiakawan.participation.models import Need, Participant
from setiakawan.registry.models import Person
from tests.people import SANGATTA_UTARA_VILLAGE, make_area
from tests.world import world

__all__ = ["world"]

PHONE = "0812 3456 7890"


@pytest.fixture
def village(db):
    return make_area(SANGATTA_UTARA_VILLAGE)


@pytest.fixture
def door():
    return Client()


def code_of(last=True):
    message = Message.objects.filter(kind="portal.code").latest("pk")
    return message.text.split(": ")[1][:6]


def come_in(door, phone=PHONE, name="Dayang Rekaan"):
    """Come in by telephone; take part on the way when it is the first time."""
    assert door.post("/saya/masuk/", {"phone": phone}).status_code == 302
    answer = door.post("/saya/kode/", {"code": code_of()})
    if answer["Location"].endswith("/ikut/"):
        asked = {"name": name, "area": SANGATTA_UTARA_VILLAGE, "is_adult": "yes", "client_id": uuid.uuid4()}
        answer = door.post("/saya/ikut/", asked)
    assert answer["Location"] == "/saya/", answer["Location"]
    return Participant.objects.latest("pk")


class TestComingIn:
    def test_a_stranger_joins_with_a_telephone_and_three_answers(self, village, door):
        me = come_in(door)
        assert me.name == "Dayang Rekaan" and me.person is None
        page = door.get("/saya/").content.decode()
        assert "Dayang Rekaan" in page and "81234567890" not in page

    def test_the_second_time_the_code_is_enough(self, village, door):
        come_in(door)
        come_in(Client())
        assert Participant.objects.count() == 1

    def test_wrong_codes_answer_alike_and_do_not_let_in(self, village, door):
        door.post("/saya/masuk/", {"phone": PHONE})
        right = code_of()
        wrong = f"{(int(right) + 1) % 1000000:06d}"
        for _ in range(5):
            assert door.post("/saya/kode/", {"code": wrong}).status_code == 422
        assert door.post("/saya/kode/", {"code": right}).status_code == 422
        assert "tidak cocok" in door.post("/saya/kode/", {"code": right}).content.decode()

    def test_a_code_of_one_telephone_does_not_open_another(self, village, door):
        door.post("/saya/masuk/", {"phone": PHONE})
        code = code_of()
        other = Client()
        other.post("/saya/masuk/", {"phone": "0813 0000 0000"})
        assert other.post("/saya/kode/", {"code": code}).status_code == 422 or code_of() == code

    def test_known_and_unknown_numbers_are_answered_alike(self, village, door):
        come_in(Client())
        known, unknown = (door.post("/saya/masuk/", {"phone": p}) for p in (PHONE, "0813 9999 0000"))
        assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])

    @pytest.mark.parametrize("typed", ["", "abc", "123", "siti@contoh.id"])
    def test_what_is_no_number_is_told_in_words(self, village, door, typed):
        assert door.post("/saya/masuk/", {"phone": typed}).status_code in (200, 422)
        assert not Message.objects.exists()

    def test_a_sixth_code_within_the_hour_is_refused_in_words(self, village, door):
        for _ in range(5):
            door.post("/saya/masuk/", {"phone": PHONE})
        assert "satu jam lagi" in door.post("/saya/masuk/", {"phone": PHONE}).content.decode()

    def test_several_people_with_one_telephone_choose(self, village, door):
        come_in(Client())
        second = Client()
        second.post("/saya/masuk/", {"phone": PHONE})
        second.post("/saya/kode/", {"code": code_of()})
        second.get("/saya/siapa/")
        asked = {"name": "Adik Rekaan", "area": SANGATTA_UTARA_VILLAGE, "is_adult": "no"}
        session = second.session
        session["portal_proved"] = door.session.get("portal_proved", session.get("portal_proved"))
        second.post("/saya/ikut/", asked)
        door.post("/saya/masuk/", {"phone": PHONE})
        answer = door.post("/saya/kode/", {"code": code_of()})
        assert answer["Location"] == "/saya/siapa/"
        page = door.get("/saya/siapa/").content.decode()
        assert "Dayang Rekaan" in page and "Adik Rekaan" in page
        other = Participant.objects.create(name="Orang Lain", area=village, client_id=uuid.uuid4())
        assert door.post("/saya/siapa/", {"siapa": other.pk}).status_code == 200, "somebody of another telephone"
        chosen = Participant.objects.get(name="Adik Rekaan")
        assert door.post("/saya/siapa/", {"siapa": chosen.pk})["Location"] == "/saya/"
        assert "Adik Rekaan" in door.get("/saya/").content.decode()

    def test_half_an_hour_of_silence_ends_it(self, village, door):
        import time_machine

        with time_machine.travel("2026-03-12 01:00:00", tick=False) as clock:
            come_in(door)
            clock.shift(datetime.timedelta(minutes=29))
            assert "Dayang" in door.get("/saya/").content.decode()
            clock.shift(datetime.timedelta(minutes=29))
            assert "Dayang" in door.get("/saya/").content.decode()
            clock.shift(datetime.timedelta(minutes=31))
            assert "Dayang" not in door.get("/saya/").content.decode()
            assert door.get("/saya/data/")["Location"] == "/saya/masuk/"

    def test_a_stolen_session_cookie_alone_does_not_let_in(self, village, door):
        come_in(door)
        thief = Client()
        thief.cookies["sessionid"] = door.cookies["sessionid"].value
        assert "Dayang" not in thief.get("/saya/").content.decode()

    def test_leaving_forgets(self, village, door):
        come_in(door)
        door.post("/saya/keluar/")
        assert "Dayang" not in door.get("/saya/").content.decode()


class TestAsking:
    def test_one_question_per_page_and_nothing_before_it_is_sent(self, village, door):
        me = come_in(door)
        steps = [
            ("jenis", {"kind": "ride"}),
            ("untuk", {"for_whom": "in_care"}),
            ("orangnya", {"other_name": "Anak Rekaan", "other_phone": ""}),
            ("kapan", {"on": "2030-01-10", "times": ["morning"]}),
            ("tempat", {"place": "Rumah biru dekat masjid"}),
            ("harapan", {"wished_sex": "", "helpers": "1", "words": "Kursi roda"}),
        ]
        for slug, asked in steps:
            answer = door.post(f"/saya/perlu/tanya/{slug}/", asked)
            assert answer.status_code == 302, answer.content.decode()
        assert answer["Location"] == "/saya/perlu/tanya/kirim/" and not Need.objects.exists()
        page = door.get("/saya/perlu/tanya/kirim/").content.decode()
        assert "Rumah biru" in page and "Anak Rekaan" in page
        assert door.post("/saya/perlu/tanya/kirim/", {"x": ""})["Location"] == "/saya/"
        need = Need.objects.get()
        assert (need.kind, need.asked_by, need.area_id) == ("ride", me, village.pk)
        assert "Rumah biru" not in str(door.session.items())

    def test_a_wrong_answer_is_told_beside_the_question(self, village, door):
        come_in(door)
        assert door.post("/saya/perlu/tanya/jenis/", {"kind": "uang"}).status_code == 422
        assert door.get("/saya/perlu/tanya/kirim/")["Location"] == "/saya/perlu/tanya/jenis/"
        assert door.get("/saya/ngawur/tanya/jenis/").status_code == 404

    def test_sending_twice_asks_once(self, village, door):
        come_in(door)
        kept = [("jenis", {"kind": "company"}), ("untuk", {"for_whom": "self"}), ("kapan", {"on": ""}),
                ("tempat", {"place": ""}), ("harapan", {"wished_sex": "", "helpers": "1", "words": ""})]  # fmt: skip
        for slug, asked in kept:
            door.post(f"/saya/perlu/tanya/{slug}/", asked)
        saved = dict(door.session)
        door.post("/saya/perlu/tanya/kirim/", {"x": ""})
        session = door.session
        session["portal_kept"] = saved["portal_kept"]
        session.save()
        door.post("/saya/perlu/tanya/kirim/", {"x": ""})
        assert Need.objects.count() == 1


@pytest.fixture
def person(village):
    return Person.objects.create(
        name="Dayang Rekaan", name_key="dayang rekaan", area=village, birth_date=datetime.date(1980, 8, 17),
        birth_precision="day",
    )  # fmt: skip


class TestOwnData:
    def test_without_a_link_by_the_office_nothing_is_shown(self, village, door, person):
        come_in(door)
        page = door.get("/saya/data/").content.decode()
        assert "belum yakin" in page and "1980" not in page

    def test_who_holds_the_telephone_but_not_the_birth_date_sees_nothing(self, village, door, person):
        me = come_in(door)
        Participant.objects.filter(pk=me.pk).update(person=person)
        assert "Yang tercatat" not in door.get("/saya/data/").content.decode()
        assert door.post("/saya/data/", {"born": "1980-08-18"}).status_code == 422
        for address in ("perbaiki", "salinan", "tarik-izin"):
            assert door.post(f"/saya/data/{address}/", {"text": "x"})["Location"] == "/saya/data/"
        assert door.post("/saya/data/", {"born": "17-08-1980"}).status_code == 302
        page = door.get("/saya/data/").content.decode()
        assert "Yang tercatat" in page and "17 Agustus 1980" in page

    def test_an_estimated_birth_date_opens_nothing(self, village, door, person):
        me = come_in(door)
        Participant.objects.filter(pk=me.pk).update(person=person)
        Person.objects.filter(pk=person.pk).update(birth_precision="year")
        assert door.post("/saya/data/", {"born": "1980-08-17"}).status_code == 422

    def test_guessing_ends_after_five_tries(self, village, door, person):
        me = come_in(door)
        Participant.objects.filter(pk=me.pk).update(person=person)
        for day in range(1, 6):
            door.post("/saya/data/", {"born": f"1980-01-0{day}"})
        assert "satu jam lagi" in door.post("/saya/data/", {"born": "1980-08-17"}).content.decode()

    def test_a_correction_is_answered_by_staff_and_read_by_the_citizen(
        self, village, door, person, officer, tksk_busang
    ):
        me = come_in(door)
        Participant.objects.filter(pk=me.pk).update(person=person)
        door.post("/saya/data/", {"born": "1980-08-17"})
        assert door.post("/saya/data/perbaiki/", {"text": "Tempat lahir saya Bontang"})["Location"] == "/saya/data/"
        row = person.pk and door.get("/saya/data/").content.decode()
        assert "Menunggu jawaban" in row
        assert "Bontang" not in tksk_busang.client.get("/saya/petugas/perbaikan/").content.decode()
        listed = officer.client.get("/saya/petugas/perbaikan/").content.decode()
        assert "Bontang" in listed
        from setiakawan.portal.models import CorrectionRequest

        at = f"/saya/petugas/perbaikan/{CorrectionRequest.objects.get().pk}/"
        assert tksk_busang.client.get(at).status_code == 404
        assert officer.client.post(at, {"text": "Sudah diperbaiki"}).status_code == 302
        assert officer.client.post(at, {"text": "Lagi"}).status_code == 302
        assert "Sudah diperbaiki" in door.get("/saya/data/").content.decode()

    def test_a_copy_holds_ones_own_data_and_nobody_elses(self, village, door, person):
        Person.objects.create(name="Orang Lain Rekaan", name_key="orang lain", area=village)
        me = come_in(door)
        Participant.objects.filter(pk=me.pk).update(person=person)
        door.post("/saya/data/", {"born": "1980-08-17"})
        text = door.post("/saya/data/salinan/").content.decode()
        assert "Dayang Rekaan" in text and "17 Agustus 1980" in text and "Orang Lain" not in text

    def test_a_card_opens_with_the_birth_date_and_an_older_card_no_longer(self, village, door, person, officer):
        from django.utils import timezone

        from setiakawan.messaging.services import issue_link
        from setiakawan.portal.services import CARD

        me = come_in(Client())
        Participant.objects.filter(pk=me.pk).update(person=person)
        subject = f"participant:{me.pk}"
        old = issue_link(purpose=CARD, subject=subject, valid_for=datetime.timedelta(days=1), at=timezone.now())
        printed = officer.client.post(f"/saya/petugas/kartu/{me.pk}/")
        assert printed["Content-Type"] == "application/pdf" and printed.content.startswith(b"%PDF")
        assert door.post(f"/saya/kartu/{old}/", {"born": "1980-08-17"}).status_code == 422
        new = issue_link(purpose=CARD, subject=subject, valid_for=datetime.timedelta(days=1), at=timezone.now())
        assert door.post(f"/saya/kartu/{new}/", {"born": "1980-08-16"}).status_code == 422
        assert door.post(f"/saya/kartu/{new}/", {"born": "1980-08-17"})["Location"] == "/saya/"
        assert "Yang tercatat" in door.get("/saya/data/").content.decode()
        assert door.post("/saya/kartu/ngawur/", {"born": "1980-08-17"}).status_code == 422


@pytest.mark.parametrize("number", [999_999_999, 2**63])
def test_numbers_that_no_row_has_are_not_found_at_the_door_either(village, door, number):
    come_in(door)
    for address in (
        f"permintaan/{number}/",
        f"pertemuan/{number}/",
        f"pertemuan/{number}/selesai/",
        f"pertemuan/{number}/lapor/",
        f"aksi/{number}/sudah/",
        f"kawan/{number}/akhiri/",
    ):
        assert door.get(f"/saya/{address}").status_code == 404, address
    for address in (f"pertemuan/{number}/jawab/ya/", f"milik/need/{number}/tarik/", f"kawan/{number}/ya/"):
        assert door.post(f"/saya/{address}").status_code == 404, address


class TestReferrals:
    def test_a_person_says_that_a_service_helped_and_nobody_else_can(self, world, door):
        from setiakawan.referral.models import Confirmation

        mine = Participant.objects.get(pk=world["participant_id"])
        Person.objects.filter(pk=mine.person_id).update(birth_date=datetime.date(1980, 8, 17), birth_precision="day")
        come_in(door, phone="0812 0000 0002")
        door.post("/saya/data/", {"born": "1980-08-17"})
        page = door.get("/saya/data/").content.decode()
        assert "Rujukan ke layanan lain" in page
        other = Client()
        come_in(other, phone="0813 0000 9999", name="Orang Lain Rekaan")
        elsewhere = Person.objects.create(
            name="Orang Lain", name_key="orang lain", area=mine.area, birth_date=datetime.date(1990, 1, 1),
            birth_precision="day",
        )  # fmt: skip
        Participant.objects.filter(name="Orang Lain Rekaan").update(person=elsewhere)
        other.post("/saya/data/", {"born": "1990-01-01"})
        at = f"/saya/data/rujukan/{world['referral_id']}/terbantu/"
        before = Confirmation.objects.count()
        assert other.post(at).status_code == 404
        assert Confirmation.objects.count() == before
        assert door.post(at).status_code == 302
        assert Confirmation.objects.filter(referral=world["referral_id"]).exists()

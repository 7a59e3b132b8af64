"""A mother asks for a ride for her child, a neighbour takes it and is thanked: by keyboard, narrow, without JavaScript."""

import uuid

import pytest

from setiakawan.core.dates import office_today
from setiakawan.messaging.models import Message
from setiakawan.participation.models import Act, Match, Need
from setiakawan.participation.services.participants import add_reference, check_identity, register_participant
from tests.browser import NARROW, screenshot
from tests.keyboard import Keyboard
from tests.people import SANGATTA_UTARA_VILLAGE, make_area, make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SEND = "main form .actions button[type=submit]"
TINY = {"width": 320, "height": 640}
MOTHER, NEIGHBOUR = "0812 0000 1111", "0812 0000 2222"


def code() -> str:
    return Message.objects.filter(kind="portal.code").latest("pk").text.split(": ")[1][:6]


def come_in(keyboard, address, phone, name=""):
    page = keyboard.page
    page.goto(f"{address}/saya/masuk/")
    keyboard.look("warga-masuk")
    keyboard.type("[name=phone]", phone)
    keyboard.press(SEND)
    keyboard.look("warga-kode")
    keyboard.type("[name=code]", code())
    keyboard.press(SEND)
    if name:
        keyboard.look("warga-ikut")
        keyboard.type("[name=name]", name)
        page.locator("[name=area]").select_option(SANGATTA_UTARA_VILLAGE)
        page.get_by_label("Ya, 18 tahun ke atas").check()
        keyboard.press(SEND)
    page.wait_for_url(f"{address}/saya/")


class WithoutScripts(Keyboard):
    """Somebody whose browser runs no scripts: axe is one, so only the width is checked; the same pages pass axe beside."""

    def look(self, name):
        wide, room = self.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert wide <= room, self.page.url
        self.step += 1
        screenshot(self.page, f"{self.journey}-{self.step:02}-{name}")


@pytest.fixture(params=[(TINY, False), (NARROW, True)], ids=["320-no-js", "360"])
def door(request, open_page):
    window, scripts = request.param

    def _open():
        person = Keyboard if scripts else WithoutScripts
        return person(open_page(window, java_script_enabled=scripts), "warga")

    return _open


def test_a_mother_asks_for_a_ride_and_a_neighbour_is_thanked(door, address):
    make_area(SANGATTA_UTARA_VILLAGE)
    officer = make_person("officer").scope
    helper = register_participant(
        name="Pak Amat Rekaan", area=SANGATTA_UTARA_VILLAGE, phone=NEIGHBOUR, is_adult=True, skills=["drive"],
        client_id=uuid.uuid4(), by=officer,
    )  # fmt: skip
    check_identity(participant_id=helper.pk, by=officer, on=office_today())
    add_reference(participant_id=helper.pk, vouched_by_id=None, note="Ketua RT", by=officer, on=office_today())

    # The mother comes in with her telephone and asks, one question per page; a wrong answer is told beside it.
    mother = door()
    mother.page.goto(f"{address}/saya/")
    mother.look("warga-selamat-datang")
    come_in(mother, address, MOTHER, "Ibu Dayang Rekaan")
    page = mother.page
    mother.press("main a[href$='/perlu/tanya/jenis/']")
    mother.look("warga-jenis")
    mother.press(SEND)
    assert page.get_by_text("Pilih salah satu.").first.is_visible()
    mother.look("warga-jenis-salah")
    page.locator("[name=kind][value=ride]").check()
    mother.press(SEND)
    page.locator("[name=for_whom][value=in_care]").check()
    mother.press(SEND)
    mother.type("[name=other_name]", "Anak Dayang")
    mother.press(SEND)
    mother.look("warga-kapan")
    page.locator("[name=times][value=morning]").check()
    mother.press(SEND)
    mother.type("[name=place]", "Rumah biru dekat langgar")
    mother.press(SEND)
    mother.look("warga-harapan")
    mother.press(SEND)
    mother.look("warga-periksa")
    mother.press(SEND)
    need = Need.objects.get()
    assert page.get_by_text("Terima kasih. Permintaan Anda sudah tersimpan.").is_visible()

    # The neighbour sees kind, village and time only, and steps forward.
    neighbour = door()
    come_in(neighbour, address, NEIGHBOUR)
    there = neighbour.page
    neighbour.press(f"main a[href='/saya/permintaan/{need.pk}/']")
    neighbour.look("warga-permintaan")
    for secret in ("Dayang", "Rumah biru", "0000"):
        assert not there.get_by_text(secret).count(), secret
    neighbour.press(SEND)
    match = Match.objects.get()

    # She agrees; now name and place are open, a number in a message is covered.
    page.goto(f"{address}/saya/")
    mother.look("warga-menunggu")
    mother.press(f"main a[href='/saya/pertemuan/{match.pk}/']")
    assert not page.get_by_text("Amat").count()
    mother.press("main form[action$='/jawab/ya/'] button")
    assert page.get_by_text("Pak Amat Rekaan").first.is_visible()
    mother.type("[name=text]", "Kami siap jam 7. Telepon saya 0812 0000 1111")
    mother.press("main form:not([action]) button")
    mother.look("warga-pertemuan")
    there.goto(f"{address}/saya/pertemuan/{match.pk}/")
    assert there.get_by_text("Rumah biru dekat langgar").is_visible()
    assert there.get_by_text("Kami siap jam 7").is_visible() and not there.get_by_text("1111").count()

    # It is done, confirmed and thanked.
    neighbour.press("main a[href$='/selesai/']")
    neighbour.look("warga-selesai")
    neighbour.type("[name=quantity]", "1")
    neighbour.press(SEND)
    act = Act.objects.get()
    page.goto(f"{address}/saya/")
    mother.press(f"main a[href='/saya/aksi/{act.pk}/sudah/']")
    mother.type("[name=text]", "Terima kasih, Pak. Anak saya senang sekali.")
    mother.look("warga-terima-kasih")
    mother.press(SEND)
    act.refresh_from_db()
    assert act.confirmed_on == office_today() and act.confirmed_how == "portal"
    there.goto(f"{address}/saya/")
    assert there.get_by_text("Anak saya senang sekali.").is_visible()
    neighbour.look("warga-halaman-saya")

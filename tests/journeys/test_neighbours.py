"""A neighbour takes what somebody asked for at the village office, does it, and is thanked; by keyboard, wide and narrow."""

import pytest

from setiakawan.messaging.models import Message
from setiakawan.participation.models import Act, Match, Need
from setiakawan.participation.services.participants import register_participant
from tests.browser import NARROW, WIDE
from tests.keyboard import Keyboard
from tests.people import SANGATTA_UTARA_VILLAGE, make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SEND = "main form .actions button"
ROS, AMAT = "0812 5555 0001", "0812 5555 0002"


@pytest.fixture(params=[WIDE, NARROW], ids=["1280", "360"])
def keyboard(request, open_page):
    return Keyboard(open_page(request.param), "gotong-royong")


def come_in(keyboard, address, phone):
    """Somebody comes in at the citizens' door with their telephone."""
    keyboard.page.context.clear_cookies()
    keyboard.page.goto(f"{address}/saya/masuk/")
    keyboard.type("input[name=phone]", phone)
    keyboard.press("main form button[type=submit]")
    code = Message.objects.filter(kind="portal.code").latest("pk").text.split(": ")[1][:6]
    keyboard.type("input[name=code]", code)
    keyboard.press("main form button[type=submit]")


def test_a_neighbour_takes_it_and_is_thanked(keyboard, address):
    page, operator = keyboard.page, make_person("village_operator")
    register_participant(
        name="Amat Rekaan", area=SANGATTA_UTARA_VILLAGE, phone=AMAT, is_adult=True, by=operator.scope,
        client_id="6b1c3c52-5a4e-4a43-9a53-1d1a6a8f0001",
    )  # fmt: skip

    # At the village office, one question per page.
    keyboard.sign_in(operator, address)
    page.goto(f"{address}/gotong-royong/")
    keyboard.look("kosong")
    keyboard.press("main a[href$='/kebutuhan/baru/']")
    keyboard.look("jenis")
    keyboard.tick("input[name=kind][value=water]")
    keyboard.press(SEND)
    keyboard.type("input[name=name]", "Rosdiana Rekaan")
    keyboard.type("input[name=phone]", "123")
    keyboard.press(SEND)
    assert page.get_by_text("Nomor telepon ini belum benar").first.is_visible()
    keyboard.look("nomor-salah")
    page.locator("input[name=phone]").fill(ROS)
    keyboard.press(SEND)
    keyboard.tick("input[name=for_whom][value=self]")
    keyboard.press(SEND)
    keyboard.look("kapan")
    keyboard.press(SEND)
    keyboard.type("input[name=place]", "Rumah biru di belakang masjid")
    keyboard.press(SEND)
    keyboard.look("harapan")
    keyboard.press(SEND)
    keyboard.look("periksa")
    keyboard.press("main form .actions button:not([name])")
    need = Need.objects.get()
    assert need.state == "open"
    keyboard.look("kebutuhan")

    # A neighbour sees kind and village, no more, and steps forward.
    come_in(keyboard, address, AMAT)
    page.goto(f"{address}/saya/permintaan/{need.pk}/")
    assert "Rosdiana" not in page.content() and "biru" not in page.content()
    keyboard.look("tetangga-melihat")
    keyboard.press(SEND)
    match = Match.objects.get()

    # She agrees; then the place opens, and never a number.
    come_in(keyboard, address, ROS)
    page.goto(f"{address}/saya/pertemuan/{match.pk}/")
    keyboard.press("main form[action$='/ya/'] button")
    come_in(keyboard, address, AMAT)
    page.goto(f"{address}/saya/pertemuan/{match.pk}/")
    assert page.get_by_text("Rumah biru di belakang masjid").first.is_visible()
    assert "55550001" not in page.content().replace(" ", "")
    keyboard.look("disepakati")
    page.goto(f"{address}/saya/pertemuan/{match.pk}/selesai/")
    keyboard.press(SEND)

    # She says that it came, and thanks him; he reads it.
    act = Act.objects.get()
    come_in(keyboard, address, ROS)
    page.goto(f"{address}/saya/aksi/{act.pk}/sudah/")
    keyboard.type("textarea[name=text]", "Terima kasih banyak, Pak Amat")
    keyboard.press(SEND)
    act.refresh_from_db()
    assert (act.confirmed_how, act.thanks) == ("portal", "Terima kasih banyak, Pak Amat")
    come_in(keyboard, address, AMAT)
    assert page.get_by_text("Terima kasih banyak, Pak Amat").first.is_visible()

    # The office sees it all with both names.
    keyboard.sign_in(operator, address)
    for path, name in ((f"pertemuan/{match.pk}/", "pertemuan"), (f"aksi/{act.pk}/", "aksi"), ("peserta/", "peserta"),
                       (f"peserta/{match.helper_id}/", "satu-peserta"), ("?status=done", "daftar")):  # fmt: skip
        page.goto(f"{address}/gotong-royong/{path}")
        keyboard.look(name)

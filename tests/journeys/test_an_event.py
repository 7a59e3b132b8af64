"""A Karang Taruna runs an event that ends in acts: wide, narrow and dark, and at 320 px without JavaScript; by keyboard."""

import datetime
import uuid

import pytest

from setiakawan.core.dates import office_today
from setiakawan.participation.models import Act, Event, SignUp
from setiakawan.participation.services.events import plan_event
from tests.browser import NARROW, WIDE
from tests.keyboard import Keyboard
from tests.people import SANGATTA_UTARA_VILLAGE, make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SEND = "main form .actions button"
SMALL = {"width": 320, "height": 640}


@pytest.fixture(
    params=[(WIDE, {}), (NARROW, {"color_scheme": "dark"}), (SMALL, {"java_script_enabled": False})],
    ids=["1280", "360 dark", "320 without JavaScript"],
)
def keyboard(request, open_page):
    viewport, options = request.param
    made = Keyboard(open_page(viewport, **options), "acara")
    if not options.get("java_script_enabled", True):
        made.look = lambda name: fits(made.page)
        made.press = lambda selector, key="Enter": made.page.locator(selector).first.click()
    return made


def fits(page):
    """Nothing runs out of a page on which no script can look."""
    assert page.locator("main").bounding_box()["width"] <= page.viewport_size["width"]


def come(page, keyboard, address, event, name, pledge=""):
    """Somebody signs up on the public page."""
    page.goto(f"{address}/acara/{event.pk}/")
    page.locator("[name=name]").fill(name)
    page.locator("[name=area]").select_option(SANGATTA_UTARA_VILLAGE)
    if pledge:
        page.locator("[name=pledge]").select_option(pledge)
        page.locator("[name=amount]").fill("4")
    keyboard.press(SEND)


def test_an_event_is_announced_filled_attended_and_ends_in_an_act(keyboard, address):
    page, operator = keyboard.page, make_person("village_operator")
    event = plan_event(
        title="Kerja bakti Karang Taruna", kind="cleaning", area=SANGATTA_UTARA_VILLAGE, place="Balai desa", capacity=1,
        on=office_today(), starts=datetime.time(8), organizer="Karang Taruna Maju", client_id=uuid.uuid4(),
        by=operator.scope, today=office_today(),
    )  # fmt: skip

    # Everybody sees it; one has a place, the next one waits; what is missing is said.
    page.goto(f"{address}/acara/")
    keyboard.look("daftar-umum")
    page.goto(f"{address}/acara/{event.pk}/")
    keyboard.look("acara-umum")
    come(page, keyboard, address, event, "Ani Rekaan", "food")
    assert page.get_by_text("Anda mendapat tempat").is_visible()
    keyboard.look("mendapat-tempat")
    come(page, keyboard, address, event, "Budi Rekaan")
    assert page.get_by_text("Anda di daftar tunggu").is_visible()
    keyboard.look("daftar-tunggu")
    keyboard.press(SEND)
    assert page.get_by_text("sudah dibatalkan").is_visible()

    # The operator notes who came, and later that the pledge was kept.
    keyboard.sign_in(operator, address)
    page.goto(f"{address}/gotong-royong/acara/")
    keyboard.look("acara-petugas")
    page.goto(f"{address}/gotong-royong/acara/{event.pk}/")
    page.locator("input[name=hadir]").first.check()
    keyboard.press(SEND)
    assert SignUp.objects.get(number=1).attended is True
    keyboard.look("kehadiran")
    page.goto(f"{address}/gotong-royong/acara/janji/{SignUp.objects.get(number=1).pledges.get().pk}/")
    page.locator("[name=happened_on]").fill(office_today().isoformat())
    page.locator("[name=note]").fill("Dilihat sendiri di balai desa")
    keyboard.look("janji")
    keyboard.press(SEND)
    assert Act.objects.get().confirmed_on is not None
    keyboard.look("janji-menjadi-aksi")

    # Matching, one's part today and the wall.
    page.goto(f"{address}/gotong-royong/pencocokan/")
    keyboard.look("pencocokan")
    keyboard.press(SEND)
    keyboard.look("satu-pencocokan")
    page.goto(f"{address}/peran-saya/?desa={SANGATTA_UTARA_VILLAGE}")
    keyboard.look("peran-saya")
    page.goto(f"{address}/papan/")
    keyboard.look("papan")


def test_an_operator_announces_an_event_and_is_told_what_is_missing(keyboard, address):
    page = keyboard.page
    keyboard.sign_in(make_person("village_operator"), address)
    page.goto(f"{address}/gotong-royong/acara/baru/")
    keyboard.look("acara-baru")
    page.locator("[name=title]").fill("Donor darah")
    page.locator("main form").evaluate("form => form.noValidate = true")
    keyboard.press(SEND)
    assert page.get_by_text("Tuliskan tempatnya.").first.is_visible()
    keyboard.look("acara-kurang")
    assert not Event.objects.exists()

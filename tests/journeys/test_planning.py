"""The head reads the figures, opens a village, accepts proposals; a companion draws the circle; all by keyboard."""

import datetime

import pytest
from django.urls import reverse

from setiakawan.core.dates import office_today
from setiakawan.solidarity.models import ProposalAnswer
from setiakawan.solidarity.services.months import keep_month
from setiakawan.solidarity.services.plans import make_plan
from setiakawan.solidarity.tests.conftest import Village
from tests.browser import NARROW, WIDE
from tests.keyboard import Keyboard
from tests.people import OFFICE, SANGATTA_UTARA, SANGATTA_UTARA_VILLAGE, make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[WIDE, NARROW], ids=["1280", "360"])
def keyboard(request, open_page):
    return Keyboard(open_page(request.param), "solidaritas")


@pytest.fixture
def village(db):
    return Village()


def test_the_head_reads_opens_a_village_and_accepts(keyboard, village, address):
    page, head, today = keyboard.page, make_person("head_of_office"), office_today()
    keep_month(area=OFFICE, month=today.replace(day=1), by=village.officer.scope)
    plan = make_plan(area=SANGATTA_UTARA, on=today + datetime.timedelta(days=1), by=village.tksk.scope)
    keyboard.sign_in(head, address)
    assert page.url == f"{address}/laporan/", "the head begins with the report"
    keyboard.look("satu-layar")
    page.goto(f"{address}/laporan/bulan/")
    keyboard.look("laporan-bulan")
    page.goto(f"{address}/laporan/bulan/unduh/?bentuk=pdf")
    keyboard.look("unduh")
    page.goto(f"{address}/terbuka/")
    keyboard.look("terbuka")
    page.goto(f"{address}/hksn/")
    keyboard.look("hksn")
    page.goto(address + reverse("solidarity:overview"))
    keyboard.look("kabupaten")
    page.goto(address + reverse("solidarity:area", args=[SANGATTA_UTARA_VILLAGE]))
    assert page.get_by_text("warga yang membutuhkan sudah ditanyakan").is_visible()
    keyboard.look("desa")
    page.goto(address + reverse("solidarity:plans"))
    keyboard.look("rencana")
    keyboard.press(f"main a[href='{reverse('solidarity:plan', args=[plan.pk])}']")
    keyboard.look("usul")
    boxes = page.locator("input[name=usul]")
    wanted = min(boxes.count(), 10)
    for at in range(wanted):
        boxes.nth(at).focus()
        page.keyboard.press("Space")
    keyboard.press("main form .actions button")
    assert ProposalAnswer.objects.filter(kind="accepted").count() == wanted > 0
    page.goto(address + reverse("solidarity:proposal", args=[plan.proposals.first().pk]))
    keyboard.look("satu-usul")
    page.emulate_media(media="print")
    keyboard.look("satu-usul-cetak")


def test_a_supervisor_sees_a_circle_and_who_carries_much(keyboard, village, address):
    page = keyboard.page
    keyboard.sign_in(village.tksk, address)
    page.goto(address + reverse("solidarity:circle", args=[village.person["Darto"].pk]))
    assert page.get_by_role("img").first.is_visible()
    keyboard.look("lingkar")
    page.goto(address + reverse("solidarity:interview", args=[village.person["Darto"].pk]))
    keyboard.look("wawancara")
    page.goto(address + reverse("solidarity:loads", args=[SANGATTA_UTARA_VILLAGE]))
    keyboard.look("beban")

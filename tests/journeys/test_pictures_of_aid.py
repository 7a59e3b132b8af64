"""Takes the pictures of the guide's page on aid in a small invented village: `bin/pictures`."""

import pytest

from setiakawan.aid.services.outside import load_outside
from setiakawan.aid.services.payments import send_round
from setiakawan.aid.tests.conftest import CHAIR, DAY, MONEY, Village
from setiakawan.core.dates import office_today
from setiakawan.registry.tests.conftest import registry
from tests.browser import NARROW
from tests.keyboard import Keyboard
from tests.pictures import Camera

__all__ = ["registry"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK = {"width": 720, "height": 800}


@pytest.fixture
def village(registry):
    """Three families that qualify, one whose decile is too high."""
    made = Village(registry)
    names = ((1, "Aminah Rekaan"), (2, "Budi Rekaan"), (3, "Dewi Rekaan"), (9, "Citra Rekaan"))
    made.families = [made.family(decile, name=name) for decile, name in names]
    return made


@pytest.fixture
def camera(open_page):
    return Camera(open_page())


def signed_in(open_page, person, address, window=DESK):
    page = open_page(window, color_scheme="light")
    Keyboard(page, "panduan").sign_in(person, address)
    return page


def test_pictures_of_a_programme_that_is_composed(open_page, camera, village, address):
    page = signed_in(open_page, village.maker, address)
    page.goto(f"{address}/program/susun/")
    told = {"label": "Paket gizi keluarga", "about": "Paket gizi bagi keluarga berpendapatan rendah.", "gift_1": "Paket gizi",
            "law": "Peraturan bupati (contoh)", "funds": "APBD Kabupaten Kutai Timur", "decile_to": "2", "goods_unit_1": "paket"}  # fmt: skip
    for name, value in told.items():
        page.fill(f"[name={name}]", value)
    page.check("[name=kind][value=goods]")
    page.check("[name=criteria][value='bantuan-prasejahtera-kutim:address']")
    camera.take(page, "bantuan-susun", height=900, top="main h2 >> nth=1")


def test_pictures_of_a_list_and_another_offices_list(open_page, camera, village, address):
    nik = village.registry.new_nik()
    village.registry.nik(village.families[0].head, nik)
    made = village.draft(quota=2)
    village.deliberate(made, ranking=[entry.pk for entry in made.entries.order_by("-pk")])
    outside = load_outside(
        kind="servants", source="BKD Kutai Timur", as_of=office_today(), digest="a" * 64, today=office_today(),
        rows=[(2, {"nik": nik}), (3, {"nik": "123"}), (4, {"nik": 6408990101800010})], by=village.maker.scope,
    ).list  # fmt: skip
    page = signed_in(open_page, village.maker, address)
    page.goto(f"{address}/penerima/{made.pk}/")
    camera.take(page, "bantuan-daftar", height=640, top="main h2 >> nth=0")
    page.goto(f"{address}/penerima/luar/{outside.pk}/")
    camera.take(page, "bantuan-luar", height=700, top="main h1")
    page = signed_in(open_page, village.operator, address)
    page.goto(f"{address}/penerima/{made.pk}/musyawarah/")
    camera.take(page, "bantuan-musyawarah", height=640, top="main form h2")


def test_a_picture_of_an_instalment_under_way(open_page, camera, village, address):
    held = village.round(village.approved(programme=village.programme(MONEY, CHAIR)))
    send_round(round_id=held.pk, by=village.maker.scope, on=DAY)
    page = signed_in(open_page, village.maker, address)
    page.goto(f"{address}/penyaluran/{held.pk}/")
    camera.take(page, "bantuan-tahap", height=760, top="main h1")


def test_a_picture_of_objecting_on_a_phone(open_page, camera, village, address):
    phone = open_page(NARROW, color_scheme="light")
    phone.goto(f"{address}/sanggah/kirim/")
    camera.take(phone, "bantuan-sanggah", height=900)

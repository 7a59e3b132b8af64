"""The pages of the registry in a real browser: axe finds nothing, 360 and 1280 px, light and dark, without a mouse."""

import datetime

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from setiakawan.registry.models import ChangeRequest
from setiakawan.registry.search import index_new
from setiakawan.registry.services.changes import propose_change
from tests.browser import NARROW, WIDE, check_page, screenshot
from tests.people import LONG_LEES, make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def siti(registry):
    """A person with everything on her page."""
    person = registry.person(
        "Siti Aminah", sex="P", birth_date="1984-02-29", mother_name="Halimah", occupation="Guru", nik=True, rt="003",
        birth_place="Sangkulirang", address="Jalan Gotong Royong 7",
    )  # fmt: skip
    child = registry.person("Budi", sex="L", birth_date="2010-01-01", birth_precision="year")
    away = registry.person("Jauh", area=LONG_LEES)
    registry.family((person, "head"), (child, "child"), (away, "other_kin"))
    registry.phone(person)
    registry.says(person, adopted=[], birth_date="1985-02-28", birth_precision="day")
    registry.event(person, "move_in", datetime.date(2020, 5, 1), note="dari Busang")
    propose_change(
        person_id=person.pk, version=1, values={"occupation": "Pedagang"}, reason="berdagang sejak lama",
        by=make_person("companion").scope, on=datetime.date(2026, 3, 1),
    )  # fmt: skip
    index_new()
    return person


def log_in(page, address, who):
    """Be this person without going through the log-in page."""
    cookie = who.client.cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": address}])


@pytest.mark.parametrize(("viewport", "scheme"), [(WIDE, "light"), (NARROW, "dark")], ids=["wide", "phone"])
def test_every_page_is_sound(siti, officer, open_page, address, viewport, scheme):
    page = open_page(viewport, color_scheme=scheme)
    log_in(page, address, officer)
    family, number = siti.memberships.get().family, siti.identifiers.get()
    pages = {
        "warga": reverse("registry:search"),
        "warga-cari": reverse("registry:search") + "?q=sitti",
        "warga-kosong": reverse("registry:search") + "?q=qwertz",
        "orang": reverse("registry:person", args=[siti.pk]),
        "riwayat": reverse("registry:field", args=[siti.pk, "birth_date"]),
        "ubah": reverse("registry:edit", args=[siti.pk]),
        "peristiwa": reverse("registry:events", args=[siti.pk]),
        "meninggal": reverse("registry:event", args=[siti.pk, "meninggal"]),
        "pindah": reverse("registry:event", args=[siti.pk, "pindah"]),
        "masuk-kk": reverse("registry:event", args=[siti.pk, "masuk-kk"]),
        "nomor": reverse("registry:add_number", args=[siti.pk]),
        "status-nomor": reverse("registry:judge_number", args=[number.pk]),
        "kontak": reverse("registry:add_contact", args=[siti.pk]),
        "tarik-peristiwa": reverse("registry:withdraw_event", args=[siti.events.get().pk]),
        "keluarga": reverse("registry:family", args=[family.pk]),
        "lahir": reverse("registry:birth", args=[family.pk]),
        "kepala": reverse("registry:change_head", args=[family.pk]),
        "pisah": reverse("registry:split", args=[family.pk]),
        "usulan": reverse("registry:changes"),
        "satu-usulan": reverse("registry:change", args=[ChangeRequest.objects.get().pk]),
        "unduh": reverse("registry:export"),
    }
    for name, path in pages.items():
        page.goto(address + path)
        check_page(page)
        screenshot(page, f"registry-{name}")


def test_a_name_is_found_while_it_is_typed_and_opened_without_a_mouse(siti, officer, page, address):
    log_in(page, address, officer)
    page.goto(address + reverse("registry:search"))
    page.get_by_label("Nama, NIK, atau nomor KK").focus()
    page.keyboard.type("sitti am", delay=30)
    expect(page.locator("#hasil tbody tr")).to_have_count(1, timeout=15_000)
    assert page.get_by_label("Nama, NIK, atau nomor KK").input_value() == "sitti am"
    check_page(page)
    page.get_by_role("link", name="Siti Aminah").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/warga/*/")
    assert page.get_by_role("heading", level=1).inner_text() == "Siti Aminah"


def test_a_number_is_shown_for_a_reason_by_keyboard_alone(siti, officer, phone, address):
    log_in(phone, address, officer)
    phone.goto(address + reverse("registry:person", args=[siti.pk]))
    phone.locator("#nomor").get_by_role("button", name="Tampilkan NIK").press("Enter")
    phone.wait_for_url("**/tampilkan/")
    check_page(phone)
    phone.get_by_label("Alasan").fill("warga lupa membawa KTP")
    phone.get_by_role("button", name="Tampilkan").press("Enter")
    phone.wait_for_selector(".revealed")
    check_page(phone)
    assert "6408990101" in phone.locator(".revealed").inner_text()
    phone.get_by_role("link", name="Kembali").press("Enter")
    phone.wait_for_url(f"**/warga/{siti.pk}/")


def test_it_works_without_javascript(siti, officer, open_page, address):
    page = open_page(WIDE, java_script_enabled=False)
    log_in(page, address, officer)
    page.goto(address + reverse("registry:search"))
    page.get_by_label("Nama, NIK, atau nomor KK").fill("amina")
    page.get_by_role("button", name="Cari").click()
    with page.expect_navigation():
        page.get_by_role("link", name="Siti Aminah").click()
    assert "Siti Aminah" in page.title()

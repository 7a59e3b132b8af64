"""The pages of areas in a real browser: accessible, narrow enough, and usable with the keyboard alone."""

import pytest
from django.conf import settings

from tests.browser import check_page, screenshot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = ["/wilayah/", "/wilayah/64.08.05.2006/", "/wilayah/64.08/", "/wilayah/91.01/", "/wilayah/?q=6402"]


def sign_in(page, person, address):
    session = person.client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
    return page


def test_every_page_passes_on_a_wide_screen(page, officer, address):
    sign_in(page, officer, address)
    for path in PAGES:
        page.goto(address + path)
        check_page(page)
    page.goto(address + "/wilayah/")
    screenshot(page, "wilayah")


def test_every_page_passes_on_a_phone(phone, officer, address):
    sign_in(phone, officer, address)
    for path in PAGES:
        phone.goto(address + path)
        check_page(phone)
    phone.goto(address + "/wilayah/")
    screenshot(phone, "wilayah")


def test_the_map_is_walked_and_left_with_the_keyboard(page, officer, address):
    sign_in(page, officer, address)
    page.goto(address + "/wilayah/64.08.04/")
    page.locator(".area-map-villages a").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/wilayah/64.08.04.2001/")


def test_the_map_can_be_skipped_to_its_table(page, officer, address):
    sign_in(page, officer, address)
    page.goto(address + "/wilayah/")
    page.locator(".area-map .skip").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.className") == "area-map-table"

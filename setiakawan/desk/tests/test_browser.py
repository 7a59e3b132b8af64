"""The door in a real browser, as strangers and as staff meet it."""

import pytest
from django.conf import settings

from tests.browser import NARROW, WIDE, check_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _check_in_all_guises(page) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for viewport in (WIDE, NARROW):
            page.set_viewport_size(viewport)
            check_page(page)


def _sign_in(page, person, address) -> None:
    session = person.client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])


def test_public_pages_are_accessible(page, address):
    for path in ("/", "/bantuan/", "/tentang/"):
        page.goto(address + path)
        _check_in_all_guises(page)


def test_every_kind_of_home_is_accessible(everybody, page, address):
    for name in ("officer", "companion", "administrator", "stranger"):
        page.context.clear_cookies()
        _sign_in(page, everybody[name], address)
        page.goto(address + "/")
        check_page(page)


def test_the_home_of_a_kecamatan_is_accessible_in_all_guises(tksk, page, address):
    _sign_in(page, tksk, address)
    page.goto(address + "/")
    _check_in_all_guises(page)


def test_help_opens_at_the_role_of_the_reader(tksk, open_page, address):
    page = open_page(java_script_enabled=False)
    _sign_in(page, tksk, address)
    page.goto(address + "/bantuan/")
    assert page.get_by_text("Bantu desa mengirim").is_visible()
    assert not page.get_by_text("Buka Kiriman").is_visible()
    page.get_by_text("Operator desa", exact=True).click()
    assert page.get_by_text("Kirim berkas").is_visible()


def test_strangers_never_download_more_than_a_slow_line_bears(open_page, address):
    page = open_page()
    sizes = {}
    page.on("response", lambda answer: sizes.__setitem__(answer.url, len(answer.body()) if answer.ok else 0))
    page.goto(address + "/", wait_until="networkidle")
    assert sum(sizes.values()) < 160_000, sizes

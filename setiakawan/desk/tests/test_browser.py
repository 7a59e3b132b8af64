"""The door in a real browser, as strangers and as staff meet it."""

import pytest
from django.conf import settings

from tests.browser import NARROW, WIDE, check_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "360"])
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])


@WIDTHS
@SCHEMES
@pytest.mark.parametrize("path", ["/", "/bantuan/", "/tentang/"])
def test_public_pages_are_accessible(open_page, address, viewport, scheme, path):
    page = open_page(viewport, color_scheme=scheme)
    page.goto(address + path)
    check_page(page)


@WIDTHS
@SCHEMES
@pytest.mark.parametrize("name", ["officer", "administrator", "stranger"])
def test_every_kind_of_home_is_accessible(everybody, open_page, address, viewport, scheme, name):
    page = open_page(viewport, color_scheme=scheme)
    session = everybody[name].client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
    page.goto(address + "/")
    check_page(page)


def test_help_opens_at_the_role_of_the_reader(tksk, open_page, address):
    page = open_page(java_script_enabled=False)
    session = tksk.client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
    page.goto(address + "/bantuan/")
    assert page.get_by_text("Bantu desa mengirim").is_visible()
    assert not page.get_by_text("Buka Kiriman").is_visible()
    page.get_by_text("Operator desa", exact=True).click()
    assert page.get_by_text("Unggah berkas").is_visible()


def test_strangers_never_download_more_than_a_slow_line_bears(open_page, address):
    page = open_page()
    sizes = {}
    page.on("response", lambda answer: sizes.__setitem__(answer.url, len(answer.body()) if answer.ok else 0))
    page.goto(address + "/", wait_until="networkidle")
    assert sum(sizes.values()) < 160_000, sizes

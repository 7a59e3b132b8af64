"""Follow every link as somebody who is signed in: each kind of page is accessible on a phone and on a desk."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings

from tests.browser import NARROW, WIDE, check_page
from tests.district import district
from tests.people import make_person

__all__ = ["district"]

pytestmark = pytest.mark.browser

_FILES = re.compile(r"\.zip$|\.csv$|/unduh/$|/static/")


def _shape(path: str) -> str:
    """What kind of page an address is: its numbers and the values it asks for do not matter."""
    parts = urlsplit(path)
    return re.sub(r"\d[\d.]*", "N", parts.path) + "?" + ",".join(sorted(parse_qs(parts.query)))


def _links(page, address: str) -> list[str]:
    """The addresses of our own pages that a page links to."""
    found = page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.href.baseVal ?? a.href)")
    inside = (urlsplit(link) for link in found if link.startswith((address, "/")))
    paths = (parts.path + (f"?{parts.query}" if parts.query else "") for parts in inside)
    return [path for path in paths if not _FILES.search(urlsplit(path).path)]


def _check_on_phone_and_desk(page) -> None:
    """Maps are looked at on the phone only: axe takes seconds over their hundreds of shapes, and they have own tests."""
    guises = ((NARROW, "dark"), (WIDE, "light"))
    for viewport, scheme in guises[:1] if page.locator(".area-map").count() else guises:
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        check_page(page)


def _walk(page, address: str, seen: set[str]) -> None:
    """Check every kind of page that can be reached and was not seen before."""
    waiting = ["/"]
    while waiting:
        path = waiting.pop(0)
        if _shape(path) in seen:
            continue
        seen.add(_shape(path))
        assert page.goto(address + path).status == 200, path
        _check_on_phone_and_desk(page)
        waiting += _links(page, address)


def test_every_page_that_links_lead_to_is_accessible(district, page, address):
    seen: set[str] = set()
    for name in ("officer", "companion", "administrator", "auditor"):
        session = make_person(name).client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.clear_cookies()
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
        seen -= {"/?", "/pendampingan/?"}  # everybody's home and day are others
        _walk(page, address, seen)
    assert len(seen) >= 60, sorted(seen)
    assert {"/pendampingan/N/?", "/pendampingan/N/catat/kunjungan/?", "/pendampingan/rencana/N/?"} <= seen

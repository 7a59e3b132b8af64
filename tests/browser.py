"""A real browser for the tests: Debian's Chromium, axe-core on every page, pictures in `test-output/`.

    def test_an_operator_uploads_a_file(page, address):
        page.goto(address + "/kiriman/")
        check_page(page)
        screenshot(page, "kiriman")

`page` is 1280 px wide, `phone` 360 px. Mark tests `@pytest.mark.browser` and let them use `address` (a live server).
"""

import os
import shutil
from pathlib import Path

import pytest

_HERE = Path(__file__).resolve().parent
_PICTURES = _HERE.parent / "test-output"
_AXE = _HERE / "vendor/axe-core/axe.min.js"
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 360, "height": 740}


def find_chromium() -> str | None:
    """The path of Debian's Chromium, if it is there."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def chromium():
    """A started Chromium, one per test process. Fails, rather than skips, where none is installed."""
    from playwright.sync_api import sync_playwright

    # Playwright's synchronous API keeps a running event loop in this thread, which Django takes for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=_ARGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_page(chromium):
    """Open a page in a fresh session: `open_page(viewport=NARROW, color_scheme="dark")`. Script errors fail the test."""
    contexts, errors = [], []

    def _open(viewport=WIDE, **options):
        context = chromium.new_context(viewport=viewport, locale="id-ID", timezone_id="Asia/Makassar", **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console", lambda m: errors.append(m.text) if m.type == "error" and "Content Security" in m.text else None
        )
        return page

    yield _open
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def page(open_page):
    """A page 1280 px wide."""
    return open_page()


@pytest.fixture
def phone(open_page):
    """A page 360 px wide, as on a cheap phone."""
    return open_page(NARROW, has_touch=True, is_mobile=True)


@pytest.fixture
def address(live_server):
    """The address of a running server on the test database."""
    return live_server.url


def check_page(page) -> None:
    """Assert that axe finds nothing on the page as it stands and that nothing runs out of its width."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "tags => axe.run({runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})", _TAGS
    )["violations"]
    told = [f"{v['id']}: {v['help']} → " + "; ".join(n["html"][:160] for n in v["nodes"][:3]) for v in found]
    assert told == [], f"{page.url}\n" + "\n".join(told)
    wide, room = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= room, f"{page.url} is {wide} px wide in a window of {room} px: {_too_wide(page)}"


def _too_wide(page) -> str:
    return page.evaluate(
        """() => [...document.querySelectorAll('body *')]
            .filter(e => e.getBoundingClientRect().right > window.innerWidth + 1)
            .slice(0, 5).map(e => e.outerHTML.slice(0, 120)).join(' | ')"""
    )


def screenshot(page, name: str) -> Path:
    """Keep a picture of the whole page as `test-output/<name>-<width>.png`."""
    _PICTURES.mkdir(exist_ok=True)
    path = _PICTURES / f"{name}-{page.viewport_size['width']}.png"
    page.screenshot(path=path, full_page=True)
    return path

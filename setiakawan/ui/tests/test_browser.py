"""The style page in a real browser: accessible in both themes, on phones, in forced colours, by keyboard, without scripts."""

import pytest
from django.conf import settings

from tests.browser import NARROW, WIDE, check_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TINY = {"width": 320, "height": 700}


@pytest.fixture
def style_page(officer, address, open_page):
    """Open the style page as somebody who is signed in."""

    def _open(viewport=WIDE, **options):
        page = open_page(viewport, **options)
        session = officer.client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
        page.goto(address + "/gaya/")
        return page

    return _open


def test_every_component_is_accessible_and_stays_in_its_width(style_page):
    page = style_page()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for viewport in (WIDE, NARROW, TINY):
            page.set_viewport_size(viewport)
            check_page(page)


def test_every_component_is_accessible_in_forced_colours(style_page):
    check_page(style_page(forced_colors="active"))


def test_every_target_is_44_pixels_high(style_page):
    page = style_page()
    for viewport in (WIDE, NARROW):
        page.set_viewport_size(viewport)
        assert _small_targets(page) == []


def _small_targets(page) -> list[str]:
    return page.evaluate(
        """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, summary')]
            .filter(e => !['checkbox', 'radio'].includes(e.type) && getComputedStyle(e).display !== 'inline')
            .filter(e => getComputedStyle(e).position !== 'absolute')
            .filter(e => e.getBoundingClientRect().height > 0 && e.getBoundingClientRect().height < 43.5)
            .map(e => e.outerHTML.slice(0, 100))"""
    )


def test_the_first_stop_of_the_keyboard_leads_past_the_header(style_page, address):
    page = style_page()
    page.goto(address + "/bantuan/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Langsung ke isi"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_focus_is_seen(style_page):
    page = style_page()
    page.locator(".button").first.focus()
    page.keyboard.press("Tab")
    outline = page.evaluate("(s => [s.outlineStyle, s.outlineWidth])(getComputedStyle(document.activeElement))")
    assert outline == ["solid", "3px"]


def test_the_menu_unfolds_on_a_phone_without_scripts(style_page):
    page = style_page(NARROW, java_script_enabled=False)
    way = page.get_by_role("link", name="Wilayah")
    assert not way.is_visible()
    page.get_by_role("link", name="Menu", exact=True).click()
    assert way.is_visible()
    page.get_by_role("link", name="Tutup menu").click()
    assert not way.is_visible()


def test_the_menu_lies_open_on_a_wide_screen(style_page):
    page = style_page()
    assert page.get_by_role("link", name="Wilayah").is_visible()
    assert not page.get_by_role("link", name="Menu", exact=True).is_visible()


def test_errors_take_the_focus_and_lead_to_their_field(style_page):
    page = style_page()
    assert page.evaluate("document.activeElement.className") == "errors"
    page.get_by_role("link", name="NIK harus 16 angka; yang Anda isi baru 5.").click()
    assert page.evaluate("document.activeElement.name") == "nik"


def test_files_can_be_dropped(style_page):
    page = style_page()
    page.evaluate(
        """() => {
            const held = new DataTransfer();
            held.items.add(new File(['x'.repeat(3000)], 'long-lees.xlsx'));
            const zone = document.querySelector('[data-dropzone]');
            zone.dispatchEvent(new DragEvent('drop', {dataTransfer: held, bubbles: true, cancelable: true}));
        }"""
    )
    assert page.evaluate("document.querySelector('[data-dropzone] input').files[0].name") == "long-lees.xlsx"
    assert "1 berkas dipilih (3 KB): long-lees.xlsx" in page.locator("[data-drop-words]").inner_text()


def test_a_file_can_be_chosen_without_scripts(style_page):
    page = style_page(java_script_enabled=False)
    page.locator("[data-dropzone] input").set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": b"a;b"})
    assert page.locator("[data-dropzone] input").input_value().endswith("a.csv")


def test_text_can_be_twice_as_large(style_page):
    page = style_page({"width": 640, "height": 450})  # 1280 pixels at 200 %
    check_page(page)
    assert page.get_by_role("link", name="Menu", exact=True).is_visible()


def test_paper_shows_the_content_only(style_page):
    page = style_page()
    page.emulate_media(media="print")
    assert not page.locator(".top").is_visible()
    assert page.locator("h1").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"

"""The pages of welfare in a real browser: axe finds nothing, 360 and 1280 px, light and dark."""

import datetime

import pytest

from setiakawan.demo.circumstances import write_circumstances
from setiakawan.registry.tests.conftest import registry  # noqa: F401
from setiakawan.welfare.models import FactRecord
from setiakawan.welfare.queries import version_in_use
from tests.browser import NARROW, WIDE, check_page, screenshot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("viewport", "scheme"), [(WIDE, "light"), (NARROW, "dark")], ids=["wide", "phone"])
def test_every_page_is_sound(
    registry,  # noqa: F811
    officer,
    other_officer,
    open_page,
    address,
    viewport,
    scheme,
):
    mother = registry.person("Siti Aminah", sex="P", birth_date="1992-05-01")
    child = registry.person("Budi", birth_date="2016-05-01")
    homes = [registry.family((mother, "head"), (child, "child"))] + [registry.family() for _ in range(9)]
    write_circumstances(seed=20, today=datetime.date(2026, 11, 25))
    home = next(home for home in homes if FactRecord.objects.filter(family=home).exists())
    record = FactRecord.objects.filter(family=home).first()
    page = open_page(viewport, color_scheme=scheme)
    cookie = officer.client.cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": address}])
    pages = {
        "kesejahteraan-keluarga": f"/keluarga/{home.pk}/kesejahteraan/",
        "kesejahteraan-keluarga-kosong": f"/keluarga/{homes[0].pk}/",
        "kesejahteraan-warga": f"/warga/{mother.pk}/kesejahteraan/",
        "kesejahteraan-tanya": f"/keluarga/{home.pk}/kesejahteraan/tanya/?soal=roof",
        "kesejahteraan-tanya-angka": f"/keluarga/{home.pk}/kesejahteraan/tanya/?soal=monthly_income",
        "kesejahteraan-tanya-hamil": f"/warga/{mother.pk}/kesejahteraan/tanya/?soal=is_pregnant",
        "kesejahteraan-perbaiki": f"/kesejahteraan/fakta/{record.pk}/perbaiki/",
        "kesejahteraan-tarik": f"/kesejahteraan/fakta/{record.pk}/tarik/",
        "skor": "/kesejahteraan/skor/",
        "skor-laporan": f"/kesejahteraan/skor/{version_in_use().pk}/",
    }
    for name, path in pages.items():
        page.goto(address + path)
        check_page(page)
        screenshot(page, name)


def test_a_family_is_asked_by_keyboard_alone(registry, officer, open_page, address):  # noqa: F811
    home = registry.family((registry.person("Siti Aminah"), "head"))
    page = open_page(NARROW)
    cookie = officer.client.cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": address}])
    page.goto(f"{address}/keluarga/{home.pk}/kesejahteraan/tanya/")
    page.get_by_role("button", name="Simpan dan lanjut").press("Enter")
    check_page(page)
    assert "Pilih salah satu." in page.content()
    page.get_by_label("Tidak", exact=True).press("Space")
    page.get_by_role("button", name="Simpan dan lanjut").press("Enter")
    page.wait_for_url("**soal=clothes**")
    page.get_by_role("link", name="Lewati").press("Enter")
    page.wait_for_url("**soal=sound_house**")
    page.get_by_role("link", name="Berhenti").press("Enter")
    page.wait_for_url("**/kesejahteraan/")
    assert page.get_by_text("1 dari enam indikator tidak terpenuhi").is_visible()
    check_page(page)

"""Another office's list, from a file with wrong rows to a family that is cleared; by keyboard, wide and narrow."""

import pytest

from setiakawan.aid.models import OutsideList
from setiakawan.aid.tests.conftest import Village
from setiakawan.core.dates import office_today
from setiakawan.registry.tests.conftest import registry
from tests.browser import NARROW, WIDE, check_page
from tests.keyboard import Keyboard

__all__ = ["registry"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SEND = "main form .actions button"


@pytest.fixture(params=[(WIDE, "light"), (NARROW, "light"), (NARROW, "dark")], ids=["1280", "360", "360-dark"])
def keyboard(request, open_page):
    window, scheme = request.param
    return Keyboard(open_page(window, color_scheme=scheme), f"daftar-luar-{scheme}")


def test_a_wrong_file_is_explained_a_good_one_stands_until_a_family_is_cleared(keyboard, registry, address, tmp_path):
    village, page = Village(registry), keyboard.page
    family, nik = village.family(1, name="Aminah Rekaan"), registry.new_nik()
    registry.nik(family.head, nik)
    made = village.draft()
    wrong, good = tmp_path / "tanpa-nik.csv", tmp_path / "asn.csv"
    wrong.write_text("nama;kk\nSiti;1\n", encoding="utf-8")
    good.write_text(f"NIK;nama\n{nik};Siti\n123;Budi\n6,40899E+15;Citra\n", encoding="utf-8")

    keyboard.sign_in(village.maker, address)
    page.goto(f"{address}/penerima/")
    keyboard.press("main a[href='/penerima/luar/']")
    keyboard.look("kosong")
    keyboard.press(SEND)
    keyboard.look("belum-diisi")
    keyboard.type("[name=source]", "BKD Kutai Timur")
    page.locator("[name=as_of]").fill(office_today().isoformat())
    page.locator("[name=file]").set_input_files(wrong)
    keyboard.press(SEND)
    assert page.get_by_text("Kolom ini tidak ada dalam berkas: NIK.").first.is_visible()
    keyboard.look("tanpa-nik")
    page.locator("[name=file]").set_input_files(good)
    keyboard.press(SEND)
    assert page.get_by_text("1 orang dimuat. 2 baris tidak dimuat.").is_visible()
    assert page.get_by_text("angka terakhirnya mungkin hilang").is_visible()
    keyboard.look("dimuat")
    outside = OutsideList.objects.get()
    page.goto(f"{address}/penerima/luar/")
    keyboard.look("daftar")

    page.goto(f"{address}/penerima/{made.pk}/")
    assert page.get_by_text("Seorang anggota ada dalam daftar BKD Kutai Timur").is_visible()
    keyboard.look("bentrok")
    keyboard.press("main a[href$='/luar/']")
    keyboard.look("nyatakan")
    keyboard.press(SEND)
    assert page.get_by_text("Tuliskan alasannya").first.is_visible()
    keyboard.tick(f"input[value='{outside.pk}']")
    keyboard.type("[name=reason]", "BKD lewat surat 12 Juni: sudah berhenti sejak Mei.")
    keyboard.press(SEND)
    assert not page.get_by_text("Seorang anggota ada dalam daftar").count()
    assert page.get_by_text("sudah berhenti sejak Mei").is_visible()
    keyboard.look("sudah-dinyatakan")
    page.goto(f"{address}/penerima/luar/{outside.pk}/")
    check_page(page)
    keyboard.press("main a[href$='/tarik/']")
    keyboard.type("[name=reason]", "Berkas yang keliru")
    keyboard.press(SEND)
    assert page.get_by_text("Ditarik").first.is_visible()
    keyboard.look("ditarik")

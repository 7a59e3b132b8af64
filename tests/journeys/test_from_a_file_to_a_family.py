"""A village operator hands in a file and reviews it; an officer merges it and finds the family.

Everything is done by keyboard, once on a wide screen and once on a phone's width. Every page on the way is checked and
kept as a picture.
"""

import pytest

from setiakawan.intake.models import Batch
from setiakawan.intake.pipeline import work
from setiakawan.intake.tests import samples
from tests.browser import NARROW, WIDE
from tests.keyboard import Keyboard
from tests.people import SANGATTA_UTARA_VILLAGE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEAD = {"nama": "MUHAMMAD NOER", "nik": "6408990503800001", "sex": "1", "tanggallahir": "1980-03-05", "kk_level": "1"}
WIFE = {"nama": "SITI AMINAH", "nik": "6408994201900002", "sex": "2", "tanggallahir": "1990-01-02", "kk_level": "3"}
SON = {"nama": "RIZKI", "nik": "6408991107120003", "sex": "1", "tanggallahir": "2012-07-11", "kk_level": "4"}
STRANGER = SON | {"nama": "HASAN", "tanggallahir": "2001-02-03", "no_kk": "6408990104120009", "kk_level": "1"}


@pytest.fixture(params=[WIDE, NARROW], ids=["1280", "360"])
def keyboard(request, open_page):
    return Keyboard(open_page(request.param), "berkas-ke-keluarga")


def work_in_the_background() -> Batch:
    batch = Batch.objects.latest("pk")
    work(batch.pk, workers=0)
    batch.refresh_from_db()
    return batch


def test_from_a_file_to_a_family(keyboard, village_operator, officer, address, tmp_path):
    file = tmp_path / "penduduk.xlsx"
    file.write_bytes(
        samples.xlsx([samples.OPENSID_HEADERS, *(samples.opensid_row(**row) for row in (HEAD, WIFE, SON, STRANGER))])
    )
    page = keyboard.page

    # The operator hands the file in.
    keyboard.sign_in(village_operator, address)
    keyboard.look("beranda-operator")
    page.goto(f"{address}/kiriman/")
    keyboard.press("a[href='/kiriman/baru/']")
    keyboard.look("kirim")
    keyboard.press("main form button[type=submit]")
    keyboard.look("kirim-salah")
    assert page.get_by_text("Pilih paling sedikit satu berkas.").first.is_visible()
    keyboard.reach("input[type=file]")
    page.locator("input[type=file]").set_input_files(file)
    keyboard.type("input[name=label]", "Penduduk Sangatta Utara")
    keyboard.press("main form button[type=submit]")
    keyboard.look("sedang-dibaca")

    # It is read; two people share a NIK, which the operator settles.
    batch = work_in_the_background()
    assert batch.area_id == SANGATTA_UTARA_VILLAGE
    page.get_by_role("heading", name="Yang ditemukan").wait_for()  # the page renews itself
    keyboard.look("kiriman")
    keyboard.press("main table a[href*='alasan=nik_on_two_people']")
    keyboard.look("alasan")
    page.get_by_role("link", name="HASAN").focus()
    keyboard.press("a:focus")
    keyboard.look("baris")
    assert "6408991107120003" not in page.content()
    keyboard.tick("input[value=reject]")
    keyboard.press("main form button[type=submit]")
    keyboard.look("baris-berikutnya")
    keyboard.tick("input[value=merge_new]")
    keyboard.press("main form button[type=submit]")
    assert page.get_by_text("Penggabungan dilakukan petugas").count() == 0

    # An officer merges.
    keyboard.sign_in(officer, address)
    page.goto(f"{address}/kiriman/{batch.pk}/")
    keyboard.press("a[href$='/gabung/']")
    keyboard.look("gabung")
    keyboard.press("main form button[type=submit]")
    assert work_in_the_background().state == "done"
    page.get_by_text("3 dari 4 baris").wait_for()
    keyboard.look("selesai")

    # The family is found under another spelling of the name.
    page.goto(f"{address}/")
    keyboard.look("beranda-petugas")
    keyboard.type("main input[name=q]", "moh nur")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    keyboard.look("cari")
    page.get_by_role("link", name="MUHAMMAD NOER").first.focus()
    keyboard.press("a:focus")
    keyboard.look("warga")
    keyboard.press("main a[href^='/keluarga/']")
    keyboard.look("keluarga")
    for name in ("MUHAMMAD NOER", "SITI AMINAH", "RIZKI"):
        assert page.get_by_role("link", name=name).first.is_visible()
    assert page.get_by_text("HASAN").count() == 0

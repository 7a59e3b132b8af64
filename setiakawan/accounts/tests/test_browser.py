"""Log-in and user administration as people meet them, by keyboard, on wide and narrow screens, in the dark as well."""

import pytest

from setiakawan.accounts.models import User
from tests.browser import check_page, screenshot
from tests.people import PASSWORD, make_area, make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def log_in(page, address, username, password=PASSWORD):
    page.goto(f"{address}/akun/masuk/")
    page.get_by_label("Nama pengguna").focus()
    page.keyboard.type(username)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_mistake_is_told_where_it_is_seen_and_heard(page, address):
    make_person("officer")
    log_in(page, address, "petugas", "keliru-keliru")
    assert "Nama pengguna atau kata sandi tidak cocok." in page.inner_text("main")
    check_page(page)
    screenshot(page, "masuk-keliru")


@pytest.mark.parametrize("screen", ["page", "phone"])
def test_an_administrator_brings_somebody_in_and_they_choose_their_password(screen, address, open_page, request):
    administrator = request.getfixturevalue(screen)
    make_person("administrator")
    make_area("64.08.06")
    log_in(administrator, address, "admin")
    administrator.goto(f"{address}/akun/pengguna/baru/")
    check_page(administrator)
    administrator.get_by_label("Nama lengkap").fill("Yosef Ngau")
    administrator.get_by_label("Nama pengguna").fill("yosef.ngau")
    administrator.get_by_label("Peran").select_option("companion")
    administrator.get_by_label("Wilayah").fill("Busang")
    administrator.get_by_role("button", name="Buat pengguna").click()
    password = administrator.locator("p.number").inner_text()
    check_page(administrator)
    screenshot(administrator, "kata-sandi-sementara")

    companion = open_page()
    log_in(companion, address, "yosef.ngau", password)
    companion.goto(f"{address}/akun/")
    assert "Pilih kata sandi Anda sendiri" in companion.inner_text("main")
    check_page(companion)
    companion.get_by_label("Kata sandi saat ini").fill(password)
    companion.get_by_label("Kata sandi baru", exact=False).first.fill("perahu-hijau-di-hulu")
    companion.get_by_label("Ulangi kata sandi baru").fill("perahu-hijau-di-hulu")
    with companion.expect_navigation():
        companion.get_by_role("button", name="Ganti kata sandi").click()
    companion.goto(f"{address}/akun/")
    assert "Busang" in companion.inner_text("main")
    assert not User.objects.get(username="yosef.ngau").must_change_password


PAGES = {
    "akun": "/akun/", "kata-sandi": "/akun/kata-sandi/", "faktor-kedua": "/akun/faktor-kedua/", "keluar": "/akun/keluar/",
    "pastikan": "/akun/pastikan/", "pengguna": "/akun/pengguna/", "pengguna-kosong": "/akun/pengguna/?q=tidak-ada",
    "pengguna-baru": "/akun/pengguna/baru/", "audit": "/audit/", "audit-kosong": "/audit/?nomor=tidak-ada",
    "tidak-ada": "/tidak/ada/",
}  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", [(1280, 900), (360, 740)], ids=["wide", "narrow"])
def test_every_page_is_accessible_and_fits(open_page, address, screen, scheme):
    make_person("administrator")
    tksk = make_person("tksk")
    page = open_page({"width": screen[0], "height": screen[1]}, color_scheme=scheme)
    page.goto(f"{address}/akun/masuk/")
    check_page(page)
    screenshot(page, f"masuk-{scheme}")
    log_in(page, address, "admin")
    for name, path in (PAGES | {"orang": f"/akun/pengguna/{tksk.user.pk}/"}).items():
        page.goto(address + path)
        check_page(page)
        screenshot(page, f"{name}-{scheme}")


def test_the_second_factor_is_set_up_by_scanning_or_typing(page, address):
    make_person("officer")
    log_in(page, address, "petugas")
    page.goto(f"{address}/akun/faktor-kedua/nyalakan/")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Lanjut").click()
    assert page.get_by_alt_text("Kode QR untuk aplikasi autentikator").bounding_box()["width"] == 220
    check_page(page)
    screenshot(page, "faktor-kedua-pasang")
    page.get_by_label("Kode enam angka dari aplikasi").fill("000000")
    page.get_by_role("button", name="Nyalakan").click()
    assert "Kode tidak cocok" in page.inner_text("main")
    check_page(page)

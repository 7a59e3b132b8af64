"""A companion leaves the queue's case not alone: assigned, visited, planned; all by keyboard, wide and narrow."""

import datetime

import pytest

from setiakawan.accompaniment.models import CircleAnswer, Plan, PlanState, Visit
from setiakawan.accompaniment.services.intake import open_case
from setiakawan.core.dates import office_today
from setiakawan.registry.tests.conftest import registry
from tests.browser import NARROW, WIDE, check_page
from tests.keyboard import Keyboard
from tests.people import make_person

__all__ = ["registry"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SEND = "main form .actions button:not([name])"
CASE = "a0000000-0000-4000-8000-000000000001"


@pytest.fixture(params=[WIDE, NARROW], ids=["1280", "360"])
def keyboard(request, open_page):
    return Keyboard(open_page(request.param), "pendampingan")


@pytest.fixture
def case(registry):
    """A case of five days ago in the queue."""
    tksk, today = make_person("tksk"), office_today()
    make_person("officer")
    person = registry.person("Siti Aminah Rekaan", sex="P", birth_date="1984-02-29")
    return open_case(
        person_id=person.pk, opened_on=today - datetime.timedelta(days=5), origin="village", urgency="urgent",
        client_id=CASE, by=tksk.scope, today=today,
    )  # fmt: skip


def test_from_the_queue_to_a_plan(keyboard, case, address):
    page, tksk, companion = keyboard.page, make_person("tksk"), make_person("companion")

    # The TKSK finds who waits and assigns a companion.
    keyboard.sign_in(tksk, address)
    page.goto(f"{address}/pendampingan/penyelia/")
    keyboard.look("penyelia")
    keyboard.press("main table a[href$='/tugaskan/']")
    keyboard.look("tugaskan")
    keyboard.press("main form button[type=submit]")
    keyboard.look("tugaskan-salah")
    keyboard.tick(f"input[name=companion_id][value='{companion.user.pk}']")
    keyboard.type("[name=reason]", "Tinggal di desa yang sama")
    keyboard.press("main form button[type=submit]")
    keyboard.look("ditugaskan")

    # The companion sees the late first contact and records the visit of yesterday, with who helps.
    keyboard.sign_in(companion, address)
    page.goto(f"{address}/pendampingan/")
    assert page.get_by_text("Terlambat 3 hari").is_visible()
    keyboard.look("hari-ini")
    keyboard.press("main a[href$='/catat/kunjungan/']")
    keyboard.look("kunjungan-kapan")
    keyboard.press(SEND)
    keyboard.look("kunjungan-hasil")
    keyboard.press(SEND)
    keyboard.tick("input[name=circle_result][value=nobody]")
    keyboard.look("kunjungan-lingkar")
    keyboard.press(SEND)
    keyboard.type("[name=story]", "Ia senang ada yang datang.")
    keyboard.press("main form button[name=ke]")
    keyboard.press(SEND)
    assert page.get_by_text("Ia senang ada yang datang.").is_visible()
    keyboard.look("kunjungan-periksa")
    keyboard.press(SEND)
    keyboard.look("pendampingan")
    assert Visit.objects.get().companion == companion.user
    assert CircleAnswer.objects.get().result == "nobody"

    # Every page of recording is accessible, and a plan is made in the person's words.
    for act in ("asesmen", "risiko", "spm", "layanan", "jeda", "tutup", "rencana"):
        page.goto(f"{address}/pendampingan/{case.pk}/catat/{act}/")
        check_page(page)
    keyboard.press(SEND)
    keyboard.press(SEND)
    keyboard.look("rencana-tujuan-salah")
    keyboard.type("[name=words_1]", "Saya ingin bisa ke pasar sendiri")
    page.locator("[name=cbr_1]").select_option("social.recreation")
    keyboard.press(SEND)
    keyboard.type("[name=what_1_1]", "Berlatih memakai tongkat")
    page.locator("[name=doer_1_1]").select_option("companion")
    keyboard.look("rencana-langkah")
    keyboard.press(SEND)
    keyboard.press(SEND)
    keyboard.press(SEND)
    keyboard.look("rencana-periksa")
    keyboard.press(SEND)
    keyboard.look("rencana-konsep")
    keyboard.press("main a[href$='/persetujuan/']")
    keyboard.tick("input[name=agrees][value=yes]")
    keyboard.press("main form button[type=submit]")
    keyboard.press("main a[href$='/ajukan/']")
    keyboard.press("main form button[type=submit]")

    # The TKSK approves.
    keyboard.sign_in(tksk, address)
    page.goto(f"{address}/pendampingan/rencana/{Plan.objects.get().pk}/")
    keyboard.press("main a[href$='/setujui/']")
    keyboard.press("main form button[type=submit]")
    keyboard.look("rencana-berlaku")
    assert Plan.objects.get().state == PlanState.APPROVED
    page.goto(f"{address}/warga/{case.person_id}/")
    check_page(page)


def test_from_the_page_of_a_person_to_a_companion_and_a_late_visit(keyboard, registry, address):
    page, today = keyboard.page, office_today()
    operator, tksk, companion = make_person("village_operator"), make_person("tksk"), make_person("companion")
    person = registry.person("Hamid Rekaan", sex="L", birth_date="1961-05-07")
    nine_days_ago, six_days_ago = (today - datetime.timedelta(days=days) for days in (9, 6))

    # The village operator asks for somebody, nine days ago, and comes back to the person with a receipt.
    keyboard.sign_in(operator, address)
    page.goto(f"{address}/warga/{person.pk}/")
    keyboard.press(f"main a[href='/warga/{person.pk}/pendampingan/']")
    keyboard.look("minta")
    page.locator("[name=opened_on]").fill("2150-01-01")
    page.locator("[name=origin]").select_option("village")
    keyboard.press("main form button[type=submit]")
    assert page.get_by_text("Tanggal ini belum tiba.").first.is_visible()
    keyboard.look("minta-salah")
    page.locator("[name=opened_on]").fill(nine_days_ago.isoformat())
    keyboard.press("main form button[type=submit]")
    assert page.get_by_text("Permintaan diterima").is_visible()
    keyboard.look("diterima")

    # The TKSK sees who waits and assigns.
    keyboard.sign_in(tksk, address)
    page.goto(f"{address}/pendampingan/antrean/")
    keyboard.look("antrean")
    keyboard.press("main table a[href$='/tugaskan/']")
    keyboard.tick(f"input[name=companion_id][value='{companion.user.pk}']")
    page.locator("[name=on]").fill(nine_days_ago.isoformat())
    keyboard.type("[name=reason]", "Ia mengenal keluarganya")
    keyboard.press("main form button[type=submit]")
    keyboard.look("ditugaskan")

    # The companion was there six days ago, without signal, and writes it down only now.
    keyboard.sign_in(companion, address)
    page.goto(f"{address}/pendampingan/")
    keyboard.press("main a[href$='/catat/kunjungan/']")
    page.locator("[name=happened_on]").fill(six_days_ago.isoformat())
    for _ in range(5):
        keyboard.press(SEND)
    visit = Visit.objects.get()
    assert visit.happened_on == six_days_ago
    assert page.get_by_text("6 hari sesudah kunjungan").is_visible()
    keyboard.look("kunjungan-terlambat-dicatat")

    # It had the wrong day: told anew, both stay.
    keyboard.press("main a[href$='/koreksi/']")
    keyboard.look("koreksi")
    keyboard.press(SEND)
    keyboard.look("koreksi-tanpa-alasan")
    keyboard.press("main .card a[href='?langkah=kapan']")
    page.locator("[name=happened_on]").fill((today - datetime.timedelta(days=7)).isoformat())
    keyboard.press(SEND)
    keyboard.press("main .card a[href='?langkah=alasan']")
    keyboard.type("[name=correction_reason]", "Salah melihat kalender")
    keyboard.press(SEND)
    keyboard.press(SEND)
    assert page.get_by_text("Sudah dikoreksi").is_visible()
    assert page.get_by_text("7 hari sesudah kunjungan").is_visible()
    keyboard.look("dikoreksi")
    page.goto(f"{address}/pendampingan/daftar/")
    keyboard.look("semua-pendampingan")


def test_the_pages_of_a_case_fit_a_small_screen(open_page, case, address):
    page = open_page({"width": 320, "height": 640})
    Keyboard(page, "kecil").sign_in(make_person("tksk"), address)
    for path in ("penyelia/", f"{case.pk}/", f"{case.pk}/catat/kunjungan/", f"{case.pk}/catat/rencana/"):
        page.goto(f"{address}/pendampingan/{path}")
        check_page(page)

"""A puskesmas answers a referral from its link, without an account; the person closes it with their own code."""

import pytest
from django.conf import settings
from django.utils import timezone

from setiakawan.core.dates import office_today
from setiakawan.messaging.models import Message
from setiakawan.referral.rules.status import Status
from setiakawan.referral.services import links
from setiakawan.referral.services.capacity import set_member
from setiakawan.referral.tests.conftest import referred
from setiakawan.registry.tests.conftest import registry
from tests.browser import NARROW, WIDE
from tests.keyboard import Keyboard
from tests.people import make_person

__all__ = ["referred", "registry"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SEND = "main form .actions button"
SMALL = {"width": 320, "height": 640}


def path_of(key):
    return "/r/" + key.url.rstrip("/").split("/")[-1] + "/"


def person_code(referred):
    sent = Message.objects.filter(kind="referral.code").latest("pk")
    return next(word.strip(".") for word in sent.text.split() if word.strip(".").isdigit())


@pytest.mark.parametrize(
    ("viewport", "options"),
    [(WIDE, {}), (NARROW, {"color_scheme": "dark"}), (SMALL, {"java_script_enabled": False})],
    ids=["1280", "360-dark", "320-no-script"],
)
def test_a_puskesmas_answers_from_its_link_and_the_person_closes_it(open_page, viewport, options, referred, address):
    referred.ask()
    key = links.make_key(referral_id=referred.row.pk, by=referred.by, at=timezone.now())
    page, has_script = open_page(viewport, **options), options.get("java_script_enabled", True)
    keyboard = Keyboard(page, f"rujukan-mitra-{viewport['width']}")
    look = keyboard.look if has_script else lambda name: None
    press = keyboard.press if has_script else lambda selector: page.locator(selector).first.click()

    # Given a link, nothing is shown before the code, and a wrong code says so beside the field.
    page.goto(address + path_of(key))
    assert not page.get_by_text("Siti Aminah").count()
    look("kode")
    page.locator("[name=code]").fill("12")
    press(SEND)
    assert page.get_by_text("Kode terdiri dari enam angka.").first.is_visible()
    look("kode-salah")
    page.locator("[name=code]").fill(key.code)
    press(SEND)

    # When the puskesmas reads what is asked, asks back, accepts and says that it is done
    assert page.get_by_text("Kontrol luka di kaki").is_visible() and page.get_by_text("Siti Aminah Rekaan").is_visible()
    look("permintaan")
    press("main a[href$='/tanya/']")
    look("tanya")
    page.locator("[name=words]").fill("Bisa datang hari Senin pagi?")
    press(SEND)
    press("main a[href$='/terima/']")
    look("terima")
    press(SEND)
    press("main a[href$='/selesai/']")
    look("selesai")
    press(SEND)
    assert referred.state().status == Status.ACCEPTED

    # Then only the person's own code closes it, and nothing about them is shown any more.
    press("main a[href$='/kode/']")
    look("kode-warga")
    page.locator("[name=code]").fill(person_code(referred))
    press(SEND)
    assert referred.state().status == Status.COMPLETED
    assert page.get_by_text("sudah berakhir").is_visible() and not page.get_by_text("Siti Aminah").count()
    look("berakhir")


@pytest.fixture(params=[WIDE, NARROW], ids=["1280", "360"])
def keyboard(request, open_page):
    return Keyboard(open_page(request.param), "rujukan")


def test_an_officer_refers_is_refused_and_goes_on_to_another_service(keyboard, referred, address):
    page, officer = keyboard.page, referred.officer
    referred.hospital.offer("health_basic", "Poli penyakit dalam")
    keyboard.sign_in(officer, address)

    # The officer finds a service that fits and shows the person what would be shared.
    page.goto(f"{address}/warga/{referred.person.pk}/rujuk/")
    page.locator("[name=jenis]").select_option("health_basic")
    keyboard.press("main form .actions button")
    keyboard.look("pilih-layanan")
    keyboard.press("main .cards a[href*='/rujuk/']")
    assert page.get_by_text("Hanya ini yang dibagikan").is_visible()
    keyboard.press(SEND)
    keyboard.look("belum-lengkap")
    page.locator("[name=words]").fill("Kontrol luka di kaki, dua kali seminggu")
    for name, value in (("basis", "consent"), ("spoken_by", "self"), ("how", "spoken"), ("urgency", "routine")):
        keyboard.tick(f"input[name={name}][value={value}]")
    keyboard.look("isi")
    keyboard.press(SEND)
    keyboard.look("terkirim")

    # The partner says no by telephone; the need goes on to another service, the first is not proposed again.
    keyboard.press("main a[href$='/ditolak/']")
    keyboard.press(SEND)
    keyboard.look("tanpa-alasan")
    keyboard.tick("input[name=outcome][value=no_capacity]")
    page.locator("[name=reason]").fill("Penuh sampai akhir bulan")
    keyboard.press(SEND)
    keyboard.look("ditolak")
    keyboard.press("main a[href*='sesudah=']")
    offered = page.locator("main .cards > li")
    assert offered.count() == 2 and not offered.get_by_text("Poli penyakit dalam").count()
    keyboard.look("layanan-lain")
    page.goto(f"{address}/rujukan/")
    keyboard.look("daftar")
    page.goto(f"{address}/direktori/")
    keyboard.look("direktori")
    page.goto(f"{address}/direktori/{referred.listed.row.pk}/")
    keyboard.look("lembaga")
    page.goto(f"{address}/direktori/layanan/{referred.listed.service.pk}/")
    keyboard.look("layanan")
    page.goto(f"{address}/direktori/perlu-dicek/")
    keyboard.look("perlu-dicek")
    page.goto(f"{address}/direktori/tempat/{referred.listed.place.pk}/")
    keyboard.look("tempat")


def test_the_other_pages_of_directory_and_partners_are_accessible(keyboard, referred, address):
    page, number = keyboard.page, referred.listed.row.pk
    row = referred.ask()
    member = make_person("partner")
    set_member(organization_id=number, username="mitra", by=referred.by, today=office_today())
    session(page, referred.officer, address)
    for path in (
        "/direktori/baru/", f"/direktori/{number}/cek/", f"/direktori/{number}/tutup/", f"/direktori/{number}/kontak/",
        f"/direktori/{number}/akun/", f"/direktori/layanan/{referred.listed.service.pk}/tempat/", "/rujukan/tempat/",
        f"/rujukan/{row.pk}/", f"/rujukan/{row.pk}/tautan/", f"/rujukan/{row.pk}/konfirmasi/", f"/rujukan/{row.pk}/balas/",
    ):  # fmt: skip
        page.goto(address + path)
        keyboard.look(path.strip("/").replace("/", "-"))
    page.goto(f"{address}/rujukan/{row.pk}/tautan/")
    keyboard.press(SEND)
    keyboard.look("tautan-dan-kode")
    session(page, member, address)
    for path in ("/mitra/", f"/mitra/{row.pk}/"):
        page.goto(address + path)
        keyboard.look(path.strip("/").replace("/", "-"))
    keyboard.press("main form .actions button")
    assert page.get_by_text("Siti Aminah Rekaan").is_visible()
    keyboard.look("mitra-terbuka")


def session(page, person, address):
    """Sign a person in without the log-in page."""
    value = person.client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.clear_cookies()
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": address}])

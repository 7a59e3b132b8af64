"""A companion leaves: 25 cases are offered, accepted and moved, the account is switched off; an officer reads SPM. By keyboard."""

import datetime
import uuid
from decimal import Decimal

import pytest

from setiakawan.accompaniment.models import Assignment, HandOver
from setiakawan.accompaniment.services.assessing import set_spm_need
from setiakawan.accompaniment.services.assigning import assign
from setiakawan.accompaniment.services.intake import open_case
from setiakawan.accompaniment.services.residue import residue_of
from setiakawan.accompaniment.services.services_given import give_service
from setiakawan.core.dates import office_today
from setiakawan.registry.tests.conftest import registry
from tests.browser import NARROW, WIDE
from tests.keyboard import Keyboard
from tests.people import SANGATTA_UTARA_VILLAGE, make_person

__all__ = ["registry"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SUBMIT = "main form button[type=submit]"


@pytest.fixture
def cases(registry):
    """25 cases of five days ago that the companion of Sangatta accompanies."""
    tksk, companion, today = make_person("tksk"), make_person("companion"), office_today()
    since, given = today - datetime.timedelta(days=5), {"by": tksk.scope, "today": today}
    made = []
    for n in range(25):
        person = registry.person(f"Warga Rekaan {n + 1}")
        case = open_case(
            person_id=person.pk, opened_on=since, origin="village", urgency="ordinary", client_id=uuid.uuid4(), **given
        )
        assign(case_id=case.pk, companion_id=companion.user.pk, on=since, reason="Satu desa dengannya", **given)
        made.append(case)
    return made


@pytest.mark.parametrize(("viewport", "scheme"), [(WIDE, "light"), (NARROW, "dark")], ids=["1280", "360"])
def test_twenty_five_cases_go_to_others_and_the_account_is_switched_off(open_page, cases, address, viewport, scheme):
    keyboard = Keyboard(open_page(viewport, color_scheme=scheme), "serah-terima")
    page, tksk, companion, administrator = keyboard.page, *map(make_person, ("tksk", "companion", "administrator"))
    areas = [SANGATTA_UTARA_VILLAGE]
    receivers = [
        make_person("companion", username=f"penerima.{n}", full_name=f"Penerima {n}", areas=areas)
        for n in ("satu", "dua")
    ]

    # The administrator cannot switch the account off and is led to what hangs on it.
    keyboard.sign_in(administrator, address)
    page.goto(f"{address}/akun/pengguna/{companion.user.pk}/")
    keyboard.press(f"main a[href$='/pengguna/{companion.user.pk}/'].button")
    assert page.get_by_text("Norhayati").is_visible()
    keyboard.look("yang-masih-dipegang")

    # The TKSK lists everything, with a receiver each.
    keyboard.sign_in(tksk, address)
    page.goto(f"{address}/pendampingan/serah-terima/pengguna/{companion.user.pk}/")
    keyboard.press(SUBMIT)
    keyboard.look("susun-salah")
    keyboard.tick("input[name=why][value='Berhenti bekerja']")
    keyboard.press(SUBMIT)
    keyboard.look("daftar")
    assert page.locator("main .cards > li").count() == 25

    # Each receiver answers: the first declines one and accepts the rest, the second accepts all at once.
    for receiver in receivers:
        keyboard.sign_in(receiver, address)
        page.goto(f"{address}/pendampingan/tawaran/")
        if receiver is receivers[0]:
            keyboard.look("tawaran")
            keyboard.reach("main .cards summary")
            page.keyboard.press("Enter")
            keyboard.press("details[open] button.danger")
            keyboard.look("tolak-salah")
            keyboard.type("details[open] textarea", "Rumahnya terlalu jauh dari saya")
            keyboard.press("details[open] button.danger")
        keyboard.press("main button[name=all]")
        keyboard.look("dijawab")

    # The TKSK offers the declined one to the other, who does not answer: it moves into the queue, the rest to who accepted.
    keyboard.sign_in(tksk, address)
    page.goto(f"{address}/pendampingan/serah-terima/{HandOver.objects.get().pk}/")
    keyboard.press("main .cards a[href$='/penerima/']")
    keyboard.tick(f"input[name=user_id][value='{receivers[1].user.pk}']")
    keyboard.press(SUBMIT)
    keyboard.press("main a[href$='/selesaikan/']")
    keyboard.look("selesaikan")
    keyboard.press(SUBMIT)
    keyboard.look("selesai")
    assert residue_of(companion.user.pk) == []
    held = Assignment.objects.filter(companion__in=[one.user for one in receivers], valid_until=None)
    assert held.count() == 24

    # Now the account can be switched off.
    keyboard.sign_in(administrator, address)
    page.goto(f"{address}/akun/pengguna/{companion.user.pk}/")
    keyboard.press("main form[action$='/nonaktifkan/'] button")
    companion.user.refresh_from_db()
    assert not companion.user.is_active


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "360"])
def test_an_officer_reads_the_minimum_services_of_a_kecamatan_and_downloads_them(open_page, cases, address, viewport):
    tksk, today = make_person("tksk"), office_today()
    given = {"by": tksk.scope, "today": today}
    for case in cases[:4]:
        set_spm_need(case_id=case.pk, category="disability", on=case.opened_on, **given)
    give_service(
        case_id=cases[0].pk, kind="meals", given_on=today, quantity=Decimal(1), client_id=uuid.uuid4(), **given
    )
    keyboard = Keyboard(open_page(viewport, accept_downloads=True), "spm")
    page = keyboard.page
    keyboard.sign_in(make_person("officer"), address)
    page.goto(f"{address}/pendampingan/spm/")
    keyboard.look("kabupaten")
    keyboard.press("main tbody a[href*='wilayah=64.08.04&']:not([href*=kelompok])")
    keyboard.look("kecamatan")
    keyboard.reach("main button[value=xlsx]")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == f"spm-64.08.04-{today:%Y-%m}.xlsx"
    page.goto(f"{address}/pendampingan/spm/?wilayah=64.08.04")
    keyboard.press("main a[href*='kelompok=belum-terlayani']")
    keyboard.look("belum-terlayani")
    assert page.locator("main tbody tr").count() == 3

"""A rule written as text, and a family that reads why and objects through an operator; by keyboard, wide and narrow."""

import pytest

from setiakawan.aid.models import Objection, RuleDocument
from setiakawan.aid.queries.programmes import held_by
from setiakawan.aid.services.judging import judge_family
from setiakawan.aid.tests.conftest import Village
from setiakawan.core.dates import office_today
from setiakawan.registry.tests.conftest import registry
from tests.browser import NARROW, WIDE
from tests.keyboard import Keyboard
from tests.people import SANGATTA_UTARA_VILLAGE, make_person

__all__ = ["registry"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SEND = "main form .actions button"


@pytest.fixture(params=[WIDE, NARROW], ids=["1280", "360"])
def keyboard(request, open_page):
    return Keyboard(open_page(request.param), "bantuan")


@pytest.fixture
def village(registry):
    """Two families that qualify, one whose decile is too high, one whose decile nobody knows."""
    made = Village(registry)
    made.families = [made.family(d, name=n) for d, n in ((1, "Aminah Rekaan"), (3, "Budi Rekaan"), (9, "Citra Rekaan"))]
    made.family(None, name="Dewi Rekaan")
    return made


def test_a_rule_is_written_as_text_and_a_colleague_lets_it_hold(keyboard, village, address):
    page, officer, colleague = keyboard.page, village.maker, village.approver

    # The officer writes a version; a fault is named with its place.
    keyboard.sign_in(officer, address)
    page.goto(f"{address}/program/")
    keyboard.look("program")
    page.goto(f"{address}/program/sembako/")
    keyboard.look("satu-program")
    keyboard.press("main a[href*='/program/tulis/']")
    text = held_by(None, "sembako").text.replace('"200000"', '"250000"')
    page.locator("textarea[name=text]").fill(text.replace("number:", "numbr:"))
    keyboard.press(SEND)
    assert page.get_by_text("versions[1].criteria[1].when.numbr").first.is_visible()
    keyboard.look("aturan-salah")
    page.locator("textarea[name=text]").fill(text)
    keyboard.press(SEND)
    document = RuleDocument.objects.get()
    page.goto(f"{address}/program/versi/{document.pk}/?wilayah={SANGATTA_UTARA_VILLAGE}")
    assert page.get_by_text("Rp 6.000.000").first.is_visible()
    keyboard.look("terjangkau")
    keyboard.press("main a[href$='/ajukan/']")
    keyboard.press(SEND)
    keyboard.look("menunggu-orang-lain")

    # A colleague lets it hold.
    keyboard.sign_in(colleague, address)
    page.goto(f"{address}/program/versi/{document.pk}/")
    keyboard.press("main a[href$='/setujui/']")
    keyboard.press(SEND)
    assert RuleDocument.objects.get().state == "approved"


def test_a_mother_is_told_why_she_got_no_aid_and_objects(keyboard, village, address):
    page, rich = keyboard.page, village.families[2]
    judge_family(programme="sembako", family_id=rich.pk, by=village.maker.scope, on=office_today())
    keyboard.sign_in(village.operator, address)
    page.goto(f"{address}/keluarga/{rich.pk}/bantuan/")
    keyboard.look("keluarga")
    keyboard.press("main a[href$='/surat/']")
    assert page.get_by_text("belum dapat menerima bantuan ini").is_visible()
    keyboard.look("surat")
    page.goto(f"{address}/sanggah/baru/")
    keyboard.look("sanggah-baru")
    page.locator("[name=programme]").select_option("sembako")
    page.locator("[name=area]").select_option(SANGATTA_UTARA_VILLAGE)
    keyboard.type("[name=sender]", "Citra Rekaan")
    keyboard.type("[name=about]", "Keluarga saya di RT 001")
    keyboard.type("[name=words]", "Suami saya berhenti bekerja sejak Mei, desil kami tidak sesuai lagi.")
    keyboard.press(SEND)
    objection = Objection.objects.get()
    assert page.locator("main .number", has_text=objection.receipt).is_visible()
    keyboard.look("tanda-terima")

    # Somebody else looks again and answers with reasons.
    keyboard.sign_in(make_person("other_officer"), address)
    page.goto(f"{address}/sanggah/")
    keyboard.look("menunggu-jawaban")
    page.goto(f"{address}/sanggah/{objection.pk}/jawab/")
    page.locator("[name=outcome]").select_option("more")
    keyboard.type("[name=reasons]", "Mohon surat keterangan berhenti bekerja dari desa.")
    keyboard.press(SEND)
    assert page.get_by_text("Mohon surat keterangan").is_visible()
    keyboard.look("dijawab")

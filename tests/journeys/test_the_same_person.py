"""An officer finds one woman recorded twice, merges her records, learns that they are two, and splits them again.

Where she is accompanied, a reviewer decides, one officer proposes, another agrees.
"""

import uuid

import pytest

from setiakawan.accompaniment.services.intake import open_case
from setiakawan.core.dates import office_today
from setiakawan.linkage.models import Decision
from setiakawan.linkage.services.linking import link_registry
from setiakawan.registry.models import Merge, Person
from setiakawan.registry.tests.conftest import registry
from tests.browser import NARROW, WIDE, check_page
from tests.keyboard import Keyboard
from tests.people import make_person

__all__ = ["registry"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[WIDE, NARROW], ids=["1280", "360"])
def keyboard(request, open_page):
    return Keyboard(open_page(request.param), "orang-sama")


@pytest.fixture
def double(registry):
    """Siti with a NIK in a family, and St. with a telephone."""
    said = {"birth_date": "1980-05-12", "mother_name": "Hadijah Rekaan", "sex": "P"}
    one = registry.person("Siti Nurhaliza Rekaan", nik=True, **said)
    other = registry.person("St. Nurhaliza Rekaan", rt="004", **said)
    registry.family((one, "head"))
    registry.phone(other)
    return one, other


def test_from_the_queue_to_one_record_and_back_to_two(keyboard, double, address):
    page, officer = keyboard.page, make_person("officer")
    one, other = double
    link_registry(by=officer.scope)

    # The desk says that a pair waits; the officer opens it and reads what speaks for and against.
    keyboard.sign_in(officer, address)
    page.goto(f"{address}/orang-sama/")
    keyboard.look("antrean")
    keyboard.press(f"main table a[href='/orang-sama/{one.pk}/{other.pk}/']")
    assert page.get_by_text("hanya satu yang tahu").first.is_visible()
    keyboard.look("pasangan")

    # Same: they come to the merge, forget to choose, and are told beside the field.
    keyboard.press("main button[value=same]")
    keyboard.look("gabung")
    keyboard.press("main form button[type=submit]")
    keyboard.look("gabung-salah")
    keyboard.tick(f"input[name=dipakai][value='{one.pk}']")
    keyboard.type("[name=alasan]", "Satu orang, dua kali diketik")
    keyboard.press("main form button[type=submit]")
    keyboard.look("satu-orang")
    assert not Person.objects.filter(pk=other.pk).exists()
    assert one.contacts.count() == 1

    # It was her sister after all.
    page.goto(f"{address}/warga/gabungan/?status=done")
    keyboard.look("penggabungan")
    keyboard.press("main table a[href^='/warga/gabungan/']")
    keyboard.look("satu-penggabungan")
    keyboard.press("main a[href$='/pisah/']")
    keyboard.look("pisah")
    keyboard.type("[name=alasan]", "Ternyata kakaknya")
    keyboard.press("main form button[type=submit]")
    keyboard.look("dua-orang")
    assert other.contacts.count() == 1

    for path in (
        "/orang-sama/bobot/",
        f"/orang-sama/{one.pk}/",
        f"/keluarga/{one.memberships.get().family_id}/gabung/",
    ):
        page.goto(f"{address}{path}")
        check_page(page)


def test_a_reviewer_decides_and_two_officers_make_one_of_somebody_accompanied(keyboard, double, address):
    page, tksk = keyboard.page, make_person("tksk")
    officer, second = make_person("officer"), make_person("other_officer")
    one, other = double
    open_case(
        person_id=other.pk, opened_on=office_today(), origin="village", urgency="ordinary", client_id=uuid.uuid4(),
        by=tksk.scope, today=office_today(),
    )  # fmt: skip
    link_registry(by=officer.scope)

    # The TKSK, who knows the village, says that they are one; merging is not theirs.
    keyboard.sign_in(tksk, address)
    page.goto(f"{address}/orang-sama/{one.pk}/{other.pk}/")
    keyboard.press("main button[value=same]")
    assert Decision.objects.get().verdict == "same"

    # An officer proposes, since one of the two is accompanied, and cannot agree to it alone.
    keyboard.sign_in(officer, address)
    page.goto(f"{address}/warga/{one.pk}/gabung/{other.pk}/")
    assert page.get_by_text("petugas lain harus ikut memeriksa").is_visible()
    keyboard.look("usul-gabung")
    keyboard.tick(f"input[name=dipakai][value='{one.pk}']")
    keyboard.type("[name=alasan]", "Satu orang, dua kali diketik")
    keyboard.press("main form button[type=submit]")
    assert page.get_by_text("Ini usulan Anda").is_visible()
    assert Person.objects.filter(pk=other.pk).exists()

    # The other officer sees both records and agrees.
    keyboard.sign_in(second, address)
    page.goto(f"{address}/warga/gabungan/")
    keyboard.press("main table a[href^='/warga/gabungan/']")
    keyboard.look("usulan-gabung")
    keyboard.press("main button[value=setuju]")
    assert not Person.objects.filter(pk=other.pk).exists()
    assert one.cases.count() == 1

    # And splits again, when her sister is at the door.
    page.goto(f"{address}/warga/gabungan/{Merge.objects.get().pk}/pisah/")
    keyboard.type("[name=alasan]", "Ternyata kakaknya")
    keyboard.press("main form button[type=submit]")
    assert other.cases.count() == 1
    assert one.cases.count() == 0


def test_families_groups_and_what_teaches_most(keyboard, double, registry, address):
    page, officer = keyboard.page, make_person("officer")
    one, other = double
    said = {"birth_date": "1961-06-08", "mother_name": "Painem Rekaan", "sex": "L"}
    father, again = (registry.person("Yusuf Maulana Rekaan", **said) for _ in range(2))
    registry.member(one.memberships.get().family, father, "husband")
    registry.family((again, "head"), (other, "wife"))
    registry.person("Siti Nurhaliza Rekaan", birth_date="1980-05-12", mother_name="Hadijah Rekaan", sex="P")
    link_registry(by=officer.scope)
    keyboard.sign_in(officer, address)
    for path, name in (
        ("keluarga/", "keluarga"),
        ("kelompok/", "kelompok"),
        ("mengajarkan/", "mengajarkan"),
        ("bobot/", "bobot"),
    ):
        page.goto(f"{address}/orang-sama/{path}")
        keyboard.look(name)
    page.goto(f"{address}/orang-sama/keluarga/")
    keyboard.press("main table a[href*='?lain=']")
    keyboard.look("gabung-keluarga")
    assert page.get_by_text("Yusuf Maulana Rekaan").first.is_visible()


def test_while_a_birth_is_typed_who_is_recorded_already_is_shown(keyboard, registry, address):
    page, officer = keyboard.page, make_person("officer")
    registry.person("Aisyah Putri Maulida", sex="P", birth_date="2026-01-05", mother_name="Hadijah Rekaan")
    family = registry.family((registry.person("Hadijah Rekaan"), "head"))
    keyboard.sign_in(officer, address)
    page.goto(f"{address}/keluarga/{family.pk}/lahir/")
    keyboard.type("[name=name]", "Aisyah Putri Maulida")
    assert page.get_by_text("Mungkin sudah tercatat").count() == 0
    keyboard.type("[name=mother_name]", "Hadijah Rekaan")
    page.get_by_text("Mungkin sudah tercatat").wait_for()
    keyboard.look("mungkin-sudah-tercatat")

"""An officer finds one woman recorded twice, merges her records, learns that they are two, and splits them again."""

import pytest

from setiakawan.linkage.services.linking import link_registry
from setiakawan.registry.models import Person
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

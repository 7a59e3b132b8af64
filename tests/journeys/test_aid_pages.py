"""Every page of aid as each who works with it sees it: narrow, wide, in the dark, and enlarged to 200 per cent."""

import uuid

import pytest
from django.conf import settings

from setiakawan.accounts.scope import visitor_scope
from setiakawan.aid.services.outside import load_outside
from setiakawan.aid.services.printing import print_letter
from setiakawan.aid.services.visitors import send_objection
from setiakawan.aid.tests.conftest import CHAIR, DAY, MONEY, Village
from setiakawan.core.dates import office_today
from setiakawan.registry.tests.conftest import registry
from tests.browser import NARROW, WIDE, check_page, screenshot
from tests.people import SANGATTA_UTARA_VILLAGE, make_person

__all__ = ["registry"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TINY, ENLARGED = {"width": 320, "height": 640}, {"width": 640, "height": 450}
GUISES = ((TINY, "light"), (NARROW, "dark"), (ENLARGED, "light"), (WIDE, "light"))
FOR_ANYBODY = ("/sanggah/kirim/", "/sanggah/lacak/")
STAFF = ("officer", "other_officer", "village_operator", "tksk", "head_of_office")


@pytest.fixture
def addresses(registry):
    """One of everything: lists in two states, an instalment under way, another office's list, an objection, a letter."""
    made = Village(registry)
    families = [made.family(1, name=f"{name} Rekaan") for name in ("Aminah", "Budi", "Dewi")]
    nik = registry.new_nik()
    registry.nik(families[2].head, nik)
    going = made.round(made.approved(programme=made.programme(MONEY, CHAIR)))
    due, draft = going.entitlements.first(), made.draft(quota=2)
    made.deliberate(draft, ranking=[entry.pk for entry in draft.entries.order_by("-pk")])
    outside = load_outside(
        kind="servants", source="BKD Kutai Timur", as_of=DAY, digest="a" * 64, today=office_today(),
        rows=[(2, {"nik": nik}), (3, {"nik": "123"})], by=made.maker.scope,
    ).list  # fmt: skip
    objection = send_objection(
        kind="objection", programme="sembako", area=SANGATTA_UTARA_VILLAGE, is_for_self=True, sender="Citra Rekaan",
        contact="", about="Keluarga saya", words="Suami saya berhenti bekerja.", letter="", client_id=uuid.uuid4(),
        by=visitor_scope(settings.OFFICE_AREA), on=office_today(),
    )  # fmt: skip
    print_letter(family_id=families[0].pk, by=made.operator.scope, on=office_today())
    family, entry = families[0].pk, draft.entries.first().pk
    return [
        "/program/", "/program/sembako/", "/program/susun/", "/penerima/", "/penerima/susun/", f"/penerima/{draft.pk}/",
        f"/penerima/{going.list_id}/", f"/penerima/{draft.pk}/musyawarah/", f"/penerima/{draft.pk}/verifikasi/",
        f"/penerima/{draft.pk}/peringkat/", f"/penerima/baris/{entry}/", f"/penerima/{going.list_id}/tahap/",
        "/penerima/luar/", f"/penerima/luar/{outside.pk}/", f"/penyaluran/{going.pk}/", f"/penyaluran/{going.pk}/kirim/",
        f"/penyaluran/{going.pk}/hasil/", f"/penyaluran/hak/{due.pk}/", f"/penyaluran/hak/{due.pk}/barang/",
        "/sanggah/", "/sanggah/baru/", "/sanggah/hari-libur/", f"/sanggah/{objection.pk}/",
        f"/sanggah/{objection.pk}/jawab/", f"/sanggah/{objection.pk}/keluarga/", f"/keluarga/{family}/bantuan/",
        f"/keluarga/{family}/bantuan/surat/", f"/keluarga/{family}/bantuan/surat/baca/",
        f"/keluarga/{family}/bantuan/cara-menerima/",
    ]  # fmt: skip


def test_every_page_of_aid_fits_its_window_and_is_accessible_for_each_who_sees_it(addresses, open_page, address):
    page, seen = open_page(), {}
    for name in STAFF:
        page.context.clear_cookies()
        session = make_person(name).client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
        for path in addresses:
            status = page.goto(address + path).status
            assert status in (200, 403, 404), (name, path, status)
            if status == 200 and seen.get(path) != page.content().count("<a "):
                look(page, f"{name}{path}", GUISES[1:2] if path in seen else GUISES)
                seen[path] = page.content().count("<a ")
    assert set(addresses) == set(seen)


def test_the_pages_for_anybody_fit_every_window(open_page, address, registry):
    page = open_page()
    for path in FOR_ANYBODY:
        page.goto(address + path)
        look(page, f"siapa-saja{path}")


def look(page, name, guises=GUISES):
    for window, scheme in guises:
        page.set_viewport_size(window)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        check_page(page)
        if window in (NARROW, WIDE):
            screenshot(page, f"bantuan-lihat{name.replace('/', '-')}")

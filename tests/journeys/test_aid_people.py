"""An officer who composes a programme of goods, a village's meeting with its minutes, sums that fit a phone; wide and narrow."""

from decimal import Decimal

import pytest

from setiakawan.aid.models import AidList, RuleDocument
from setiakawan.aid.tests.conftest import Village
from setiakawan.core.dates import office_today
from setiakawan.registry.models import Person
from setiakawan.registry.tests.conftest import registry
from tests.browser import NARROW, WIDE
from tests.keyboard import Keyboard
from tests.people import SANGATTA_UTARA_VILLAGE

__all__ = ["registry"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SEND = "main form .actions button"


@pytest.fixture
def village(registry):
    """Three families that qualify, one whose decile is too high."""
    made = Village(registry)
    names = ((1, "Aminah Rekaan"), (2, "Budi Rekaan"), (3, "Dewi Rekaan"), (9, "Citra Rekaan"))
    made.families = [made.family(decile, name=name) for decile, name in names]
    return made


@pytest.fixture(params=[(WIDE, "light"), (NARROW, "light"), (NARROW, "dark")], ids=["1280", "360", "360-dark"])
def keyboard(request, open_page):
    window, scheme = request.param
    return Keyboard(open_page(window, color_scheme=scheme), f"bantuan-{scheme}")


def test_an_officer_composes_a_programme_of_goods_and_a_colleague_lets_it_hold(keyboard, village, address):
    page = keyboard.page
    keyboard.journey = f"susun-{keyboard.journey}"
    keyboard.sign_in(village.maker, address)
    page.goto(f"{address}/program/")
    keyboard.press("main a[href='/program/susun/']")
    keyboard.look("kosong")
    keyboard.press(SEND)
    keyboard.look("belum-diisi")
    keyboard.type("[name=label]", "Paket gizi keluarga")
    keyboard.type("[name=about]", "Paket gizi bagi keluarga berpendapatan rendah.")
    keyboard.type("[name=law]", "Peraturan bupati (contoh)")
    keyboard.type("[name=funds]", "APBD Kabupaten Kutai Timur")
    keyboard.type("[name=decile_to]", "2")
    keyboard.reach("[name=criteria][value='bantuan-prasejahtera-kutim:address']")
    page.keyboard.press("Space")
    keyboard.tick("[name=kind][value=goods]")
    keyboard.type("[name=gift_1]", "Paket gizi")
    keyboard.type("[name=amount_1]", "100000")
    keyboard.press(SEND)
    assert page.get_by_text("Belum ada pemberian berupa barang: isi satuannya, misalnya buah.").first.is_visible()
    keyboard.look("salah")
    page.locator("[name=amount_1]").fill("")
    keyboard.type("[name=goods_unit_1]", "paket")
    keyboard.press(SEND)
    row = RuleDocument.objects.get()
    page.goto(f"{address}/program/versi/{row.pk}/?wilayah={SANGATTA_UTARA_VILLAGE}")
    assert page.get_by_role("cell", name="2 paket").is_visible()
    keyboard.look("terjangkau")
    keyboard.press("main a[href$='/ajukan/']")
    keyboard.press(SEND)
    keyboard.sign_in(village.approver, address)
    page.goto(f"{address}/program/versi/{row.pk}/")
    keyboard.press("main a[href$='/setujui/']")
    keyboard.press(SEND)
    page.goto(f"{address}/program/paket-gizi-keluarga/")
    assert page.get_by_role("heading", name="Paket gizi keluarga").is_visible()
    keyboard.look("berlaku")


def test_a_village_decides_who_comes_in_and_prints_the_minutes(keyboard, village, address):
    page = keyboard.page
    keyboard.journey = f"musyawarah-{keyboard.journey}"
    made = village.draft(quota=2)
    aminah, budi, dewi = (made.entries.get(family=family).pk for family in village.families[:3])
    keyboard.sign_in(village.maker, address)
    page.goto(f"{address}/penerima/baris/{dewi}/")
    keyboard.type("[name=reason]", "Menunggu kabar dari desa")
    keyboard.press(SEND)
    assert page.locator("#baris").get_by_role("cell", name="Dikeluarkan").first.is_visible()

    keyboard.sign_in(village.operator, address)
    page.goto(f"{address}/penerima/{made.pk}/")
    keyboard.press("main a[href$='/musyawarah/']")
    keyboard.look("isian")
    page.locator("[name=held_on]").fill("2100-01-01")
    keyboard.type("[name=place]", "Balai desa")
    keyboard.type("[name=chair]", "Kepala desa")
    keyboard.type("[name=attendance]", "Rahma, ketua RT 1\nYusuf, tokoh warga")
    for number, rank in ((dewi, "1"), (aminah, "2")):
        keyboard.type(f"[name=rank_{number}]", rank)
    page.locator(f"[name=why_{dewi}]").fill("Masih tinggal di RT 1 dan paling memerlukan")
    page.locator(f"[name=why_{budi}]").fill("Sudah pindah ke Bontang")
    keyboard.press(SEND)
    keyboard.look("hari-yang-belum-tiba")
    page.locator("[name=held_on]").fill(office_today().isoformat())
    keyboard.press(SEND)
    assert dict(made.entries.values_list("pk", "state")) == {aminah: "chosen", budi: "removed", dewi: "chosen"}
    keyboard.look("sesudah")
    held = AidList.objects.get().deliberations.get()
    keyboard.reach(f"form[action$='/musyawarah/{held.pk}/'] button")
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    assert coming.value.path().read_bytes()[:5] == b"%PDF-"


def test_the_price_of_each_way_to_rank_can_be_read_on_a_phone(keyboard, village, address):
    page = keyboard.page
    keyboard.journey = f"harga-{keyboard.journey}"
    made = village.draft(quota=2)
    entries = {f.pk: made.entries.get(family=f).pk for f in village.families[:3]}
    village.deliberate(made, ranking=list(reversed(list(entries.values()))))
    keyboard.sign_in(village.maker, address)
    page.goto(f"{address}/penerima/{made.pk}/")
    table = page.get_by_role("table", name="Harga tiap cara memeringkat")
    for words in ("Desil", "Peringkat warga", "Keluarga Dewi Rekaan", "Rp 4.800.000", "belum diukur"):
        assert table.get_by_text(words, exact=True).first.is_visible(), words
    wide = table.evaluate("e => [e.scrollWidth, e.parentElement.clientWidth]")
    assert wide[0] <= wide[1]
    keyboard.look("tabel")
    assert Person.objects.count() == len(village.families)


def test_sums_of_an_instalment_and_the_parts_of_a_list_fit_a_phone(keyboard, village, address):
    page = keyboard.page
    keyboard.journey = f"muat-{keyboard.journey}"
    made = village.approved(quota=2)
    for entry in made.entries.filter(state="chosen"):
        type(entry).objects.filter(pk=entry.pk).update(amount=Decimal("987654321000"))
    made.refresh_from_db()
    going = village.round(made)
    keyboard.sign_in(village.maker, address)
    page.goto(f"{address}/penyaluran/{going.pk}/")
    keyboard.look("tahap")
    page.goto(f"{address}/penerima/{made.pk}/")
    keyboard.press("main .kpis a[href='?status=chosen#baris']")
    assert page.url.endswith("?status=chosen#baris")
    assert page.locator("#baris h2").is_visible()
    assert page.locator("#baris tbody tr").count() == 2
    keyboard.look("bagian")


def test_large_sums_of_money_fit_a_phone(keyboard, village, address):
    page = keyboard.page
    keyboard.journey = f"tahap-{keyboard.journey}"
    held = village.round(village.approved())
    keyboard.sign_in(village.maker, address)
    page.goto(f"{address}/penyaluran/{held.pk}/")
    sum_of_money = "Rp 10.400.000.000" if page.viewport_size == NARROW else "Rp 400.000.000"
    page.locator(".kpi b").evaluate_all("(all, sum) => all.forEach(b => { b.textContent = sum })", sum_of_money)
    keyboard.look("jumlah-besar")

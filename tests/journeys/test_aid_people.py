"""A mother at the citizens' door, an officer who composes a programme of goods, and a village's meeting with its minutes."""

from decimal import Decimal

import pytest

from setiakawan.aid.models import AidList, Objection, RuleDocument
from setiakawan.aid.services.judging import judge_family
from setiakawan.aid.services.objections import answer_objection
from setiakawan.aid.tests.conftest import Village
from setiakawan.core.dates import office_today
from setiakawan.participation.models import Participant
from setiakawan.registry.models import Person
from setiakawan.registry.tests.conftest import registry
from tests.browser import NARROW, WIDE
from tests.journeys.test_gotong_royong import come_in
from tests.keyboard import Keyboard
from tests.people import SANGATTA_UTARA_VILLAGE, make_person

__all__ = ["registry"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SEND = "main form .actions button"
MOTHER = "0812 0000 3333"


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


def test_a_mother_reads_why_objects_without_an_account_and_follows_her_receipt(keyboard, village, address):
    page, family = keyboard.page, village.families[3]
    judge_family(programme="sembako", family_id=family.pk, by=village.maker.scope, on=office_today())
    keyboard.journey = "ibu"
    come_in(keyboard, address, MOTHER, "Citra Rekaan")
    Participant.objects.update(person=family.head)

    # She reads why.
    page.goto(f"{address}/saya/")
    keyboard.press("main a[href='/saya/data/']")
    if page.url.endswith("/saya/data/") and page.locator("[name=born]").count():
        keyboard.look("tanggal-lahir")
        page.locator("[name=born]").fill("1980-01-01")
        keyboard.press(SEND)
    assert page.get_by_text("Keluarga Anda belum dapat menerima bantuan ini, karena:").is_visible()
    assert not page.get_by_text("Aminah").count()
    keyboard.look("alasan")
    keyboard.press("main a[href='/sanggah/kirim/']")

    # She objects; what is missing is told beside it, and what she wrote stays.
    keyboard.look("sanggah")
    keyboard.type("[name=words]", "Suami saya berhenti bekerja sejak Mei.")
    keyboard.press(SEND)
    assert page.locator("[name=words]").input_value() == "Suami saya berhenti bekerja sejak Mei."
    for missing in ("Pilih bantuannya.", "Pilih desanya.", "Tuliskan nama Anda."):
        assert page.get_by_text(missing).first.is_visible()
    keyboard.look("sanggah-belum-lengkap")
    page.locator("[name=programme]").select_option("sembako")
    page.locator("[name=area]").select_option(SANGATTA_UTARA_VILLAGE)
    keyboard.type("[name=about]", "Keluarga saya, RT 001")
    keyboard.type("[name=sender]", "Citra Rekaan")
    keyboard.type("[name=contact]", MOTHER)
    keyboard.press(SEND)
    objection = Objection.objects.get()
    assert page.get_by_text(objection.receipt).is_visible()
    keyboard.look("tanda-terima")

    # She follows her number: a wrong name opens nothing, her own does.
    keyboard.press("main a[href='/sanggah/lacak/']")
    keyboard.type("[name=receipt]", objection.receipt.lower())
    keyboard.type("[name=known]", "Orang lain")
    keyboard.press(SEND)
    assert page.get_by_text("tidak cocok").first.is_visible()
    keyboard.look("tidak-cocok")
    page.locator("[name=known]").fill("3333")
    keyboard.press(SEND)
    assert page.get_by_text("Sedang dilihat kembali").is_visible()
    keyboard.look("sedang-dilihat")
    answer_objection(
        objection_id=objection.pk, outcome="refused", reasons="Desil keluarga masih sembilan menurut DTSEN Juni.",
        by=make_person("other_officer").scope, on=office_today(),
    )  # fmt: skip
    page.goto(f"{address}/sanggah/lacak/?nomor={objection.receipt}")
    keyboard.type("[name=known]", "citra rekaan")
    keyboard.press(SEND)
    assert page.get_by_text("Desil keluarga masih sembilan").is_visible()
    keyboard.look("jawaban")


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

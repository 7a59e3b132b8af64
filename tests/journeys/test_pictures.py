"""Takes the pictures of the guide (docs/panduan) in a demonstration district: `bin/pictures`.

Every picture is also a check: the page answers, nothing runs out of its width, axe finds nothing.
"""

import uuid

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.db.models import Count

from setiakawan.accompaniment.models import Case
from setiakawan.accompaniment.queries.cases import cases_in
from setiakawan.accompaniment.services.submissions import receive
from setiakawan.core.dates import office_today
from setiakawan.functioning.models import Response
from setiakawan.intake.models import Batch, Outcome, SourceRow
from setiakawan.intake.pipeline import work
from setiakawan.linkage.services.linking import link_registry
from setiakawan.participation.models import Need, Pair
from setiakawan.participation.queries.details import candidates_for
from setiakawan.registry.models import Family, FamilyRole, LifeEvent, Membership, Person
from setiakawan.registry.tests.conftest import Registry
from tests.district import LATE_VILLAGE, LATE_VILLAGE_NAME, district
from tests.pictures import Camera

__all__ = ["district"]

pytestmark = pytest.mark.browser

DESK = {"width": 1100, "height": 800}
SCREEN = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 800}


@pytest.fixture
def guide(open_page, address, district):
    """Whoever is asked for, signed in at a window: `guide(person)`; `guide.camera` takes the pictures."""
    return Guide(open_page, address, district)


class Guide:
    """Opens pages of the district for the named people."""

    def __init__(self, open_page, address, district):
        self.open_page, self.address, self.district = open_page, address, district
        self.camera = Camera(open_page())

    def __call__(self, person, window=DESK, **options):
        """A page on which the person has just signed in."""
        page = self.open_page(window, color_scheme="light", **options)
        self.sign_in(page, person.user.username, person.password)
        return page

    def sign_in(self, page, username: str, password: str) -> None:
        """Fill in the log-in page and send it."""
        page.goto(f"{self.address}/akun/masuk/")
        page.fill("input[name=login]", username)
        page.fill("input[name=password]", password)
        page.click("main button[type=submit]")
        page.wait_for_load_state()

    def go(self, page, path: str) -> None:
        """Open an address of the application."""
        page.goto(self.address + path)

    def send(self, page) -> None:
        """Press the page's main button and wait for what comes."""
        with page.expect_navigation():
            page.click("main form:last-of-type .actions button[type=submit] >> nth=0")


def work_in_the_background() -> Batch:
    """Do what the job worker would do with the newest batch."""
    batch = Batch.objects.latest("pk")
    work(batch.pk, workers=0)
    batch.refresh_from_db()
    return batch


def code_now(secret: str) -> str:
    """What an authenticator app shows for this secret now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def a_full_family(village: str) -> tuple[Family, Person]:
    """The largest family of the village that has a head, and that head."""
    here = Membership.objects.filter(valid_until=None, family__area=village)
    sizes = here.order_by().values("family").annotate(members=Count("pk")).order_by("-members", "family")
    heads = {stay.family_id: stay.person for stay in here.filter(role=FamilyRole.HEAD).select_related("person")}
    family = next(row["family"] for row in sizes if row["family"] in heads)
    return Family.objects.get(pk=family), heads[family]


def test_pictures_of_accounts(guide, administrator, tksk):
    page, camera = guide(administrator), guide.camera
    guide.go(page, "/akun/pengguna/")
    camera.take(page, "pengguna-daftar", height=900, until="main table")
    guide.go(page, "/akun/pengguna/baru/")
    page.fill("input[name=full_name]", "Yulia Ngau")
    page.fill("input[name=username]", "pendamping.longlees")
    page.select_option("select[name=role]", "companion")
    page.fill("input[name=area]", "64.08.06")
    camera.take(page, "pengguna-tambah", height=1200, until="main .actions")
    guide.send(page)
    password = page.locator("p.number b").inner_text()
    camera.take(page, "pengguna-kata-sandi-sementara", height=800, until="main .actions")
    page.get_by_role("link", name="Ke halaman pengguna").click()
    page.wait_for_load_state()
    camera.take(page, "pengguna-halaman", height=900)

    page = guide.open_page(DESK)
    guide.go(page, "/akun/masuk/")
    camera.take(page, "masuk", height=800, until="main .actions")
    guide.sign_in(page, "pendamping.longlees", password)
    camera.take(page, "masuk-kata-sandi-baru", height=900, until="main .actions")


def test_pictures_of_the_second_factor(guide, tksk):
    page, camera = guide(tksk), guide.camera
    guide.go(page, "/akun/")
    camera.take(page, "akun-saya", height=900, until="main .columns")
    guide.go(page, "/akun/faktor-kedua/nyalakan/")
    if "/pastikan/" in page.url:
        page.fill("input[name=password]", tksk.password)
        guide.send(page)
    camera.take(page, "faktor-kedua-pasang", height=900, until="main .card")
    secret = "".join(page.locator("main b.number").all_inner_texts())
    page.fill("input[name=code]", code_now(secret))
    guide.send(page)
    guide.go(page, "/akun/faktor-kedua/kode-cadangan/")
    camera.take(page, "faktor-kedua-kode-cadangan", height=1100, until="main .actions")
    page = guide(tksk)
    camera.take(page, "masuk-kode", height=700, until="main .actions")


def test_pictures_of_a_villages_file(guide, officer, tmp_path):
    camera, district = guide.camera, guide.district
    page = guide(district.late_operator)
    camera.take(page, "beranda-operator", height=720)
    guide.go(page, "/kiriman/baru/")
    page.set_input_files("input[type=file]", district.late_file)
    page.fill("input[name=label]", f"Penduduk {LATE_VILLAGE_NAME}")
    camera.take(page, "kiriman-kirim", height=1300, until="main .actions")
    guide.send(page)
    camera.take(page, "kiriman-dibaca", height=900, until="main progress")
    batch = work_in_the_background()
    guide.go(page, f"/kiriman/{batch.pk}/")
    camera.take(page, "kiriman-diperiksa", height=1200)
    waiting = SourceRow.objects.filter(batch=batch, is_waiting=True)
    code = waiting.exclude(findings__code="").values_list("findings__code", flat=True)[0]
    guide.go(page, f"/kiriman/{batch.pk}/baris/?alasan={code}")
    camera.take(page, "kiriman-alasan", height=860)
    guide.go(page, f"/kiriman/{batch.pk}/baris/{waiting.first().pk}/")
    camera.take(page, "kiriman-baris", height=1100)

    page = guide(officer)
    guide.go(page, f"/kiriman/{batch.pk}/gabung/")
    camera.take(page, "kiriman-gabung", height=800, until="main .actions")
    guide.send(page)
    batch = work_in_the_background()
    guide.go(page, f"/kiriman/{batch.pk}/")
    camera.take(page, "kiriman-selesai", height=900)
    guide.go(page, f"/kiriman/{batch.pk}/batal/")
    page.fill("textarea[name=reason], input[name=reason]", "Desa mengirim berkas bulan lalu; yang benar menyusul.")
    camera.take(page, "kiriman-batal", height=900, until="main .actions")
    guide.go(page, "/kiriman/")
    camera.take(page, "kiriman-daftar", height=900, until="main table")


def test_pictures_of_columns_and_refusals(guide, tmp_path):
    camera, district = guide.camera, guide.district
    page = guide(district.late_operator)
    table = tmp_path / "lansia-posyandu.csv"
    table.write_text(
        "Nama Warga;No Identitas;Kelamin;Umur;Alamat Rumah\n"
        "NORLAILA;6408994107550001;P;71;Gang Melati RT 003\n"
        "HADRIANSYAH;6408990211500002;L;76;Gang Melati RT 003\n",
        encoding="utf-8",
    )
    guide.go(page, "/kiriman/baru/")
    page.set_input_files("input[type=file]", table)
    guide.send(page)
    batch = work_in_the_background()
    file = batch.files.get()
    guide.go(page, f"/kiriman/{batch.pk}/")
    camera.take(page, "kiriman-kolom-belum-dikenal", height=900, until="main table")
    guide.go(page, f"/kiriman/{batch.pk}/berkas/{file.pk}/kolom/")
    camera.take(page, "kiriman-cocokkan", height=860)

    letter = tmp_path / "surat-pengantar.xlsx"
    letter.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< >>\nendobj\n")
    guide.go(page, "/kiriman/baru/")
    page.set_input_files("input[type=file]", letter)
    guide.send(page)
    batch = work_in_the_background()
    guide.go(page, f"/kiriman/{batch.pk}/")
    camera.take(page, "kiriman-berkas-ditolak", height=900, until="main table")


def test_pictures_of_people(guide, officer, companion, other_officer):
    page, camera = guide(officer), guide.camera
    family, head = a_full_family("64.08.04.2001")
    guide.go(page, "/warga/?q=moh")
    camera.take(page, "warga-cari", height=820)
    guide.go(page, f"/warga/{head.pk}/")
    camera.take(page, "warga-halaman", height=1300)
    guide.go(page, f"/warga/{head.pk}/riwayat/name/")
    camera.take(page, "warga-riwayat", height=900, until="main table")
    guide.go(page, f"/keluarga/{family.pk}/")
    camera.take(page, "keluarga", height=900)
    guide.go(page, f"/warga/{head.pk}/")
    with page.expect_navigation():
        page.locator("#nomor .masked button").first.click()
    page.fill("textarea[name=alasan]", "Mencocokkan dengan KTP yang dibawa warga.")
    camera.take(page, "nomor-alasan", height=800, until="main .actions")
    guide.send(page)
    camera.take(page, "nomor-terbuka", height=700, until="main .actions")
    guide.go(page, "/warga/unduh/?q=moh")
    camera.take(page, "warga-unduh", height=800, until="main .actions")

    page = guide(companion)
    guide.go(page, f"/warga/{head.pk}/usul/")
    page.fill("input[name=rt]", "007")
    page.fill("input[name=occupation]", "Nelayan")
    page.fill("textarea[name=alasan]", "Saya berkunjung hari ini; ia sudah melaut lagi dan pindah ke RT 007.")
    camera.take(page, "usulan-isi", height=1400, until="main .actions", top="main h2:has-text('Tempat tinggal')")
    guide.send(page)

    page = guide(officer)
    guide.go(page, "/usulan/")
    camera.take(page, "usulan-daftar", height=900, until="main table")
    with page.expect_navigation():
        page.locator("main tbody a").first.click()
    camera.take(page, "usulan-putuskan", height=1300, until="main .actions")

    page = guide(companion, PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)
    guide.go(page, f"/warga/{head.pk}/")
    camera.take(page, "warga-ponsel", height=800)


def test_pictures_of_life_events(guide, officer):
    page, camera = guide(officer), guide.camera
    family, head = a_full_family("64.08.04.2001")
    guide.go(page, f"/warga/{head.pk}/peristiwa/")
    camera.take(page, "peristiwa-pilih", height=1000, until="main .ways")
    guide.go(page, f"/warga/{head.pk}/peristiwa/meninggal/")
    page.fill("input[name=on]", "2026-11-02")
    camera.take(page, "peristiwa-meninggal", height=1300, until="main .actions")
    guide.go(page, f"/warga/{head.pk}/peristiwa/pindah/")
    page.select_option("select[name=area]", LATE_VILLAGE)
    camera.take(page, "peristiwa-pindah", height=1400, until="main .actions")
    guide.go(page, f"/keluarga/{family.pk}/lahir/")
    page.fill("input[name=name]", "Aisyah")
    camera.take(page, "peristiwa-lahir", height=1400, until="main .actions")
    guide.go(page, f"/keluarga/{family.pk}/kepala/")
    camera.take(page, "peristiwa-kepala", height=1300, until="main .actions")
    guide.go(page, f"/keluarga/{family.pk}/pisah/")
    camera.take(page, "peristiwa-pisah", height=1700, until="main .actions")

    guide.go(page, f"/warga/{head.pk}/peristiwa/hilang/")
    page.fill("input[name=on]", "2026-11-02")
    guide.send(page)
    event = LifeEvent.objects.latest("pk")
    guide.go(page, f"/warga/peristiwa/{event.pk}/tarik/")
    page.fill("textarea[name=alasan]", "Salah orang: yang dimaksud tetangganya.")
    camera.take(page, "peristiwa-tarik", height=900, until="main .actions")


def a_case_with_a_plan(person) -> Case:
    """One of the person's open cases whose plan is in force, with many visits."""
    cases = cases_in(person.scope).filter(closed_on=None, plans__state="approved", risks__level="medium")
    return cases.annotate(seen=Count("visits", distinct=True)).order_by("-seen", "pk").first()


def test_pictures_of_accompaniment(guide, companion, tksk, officer):
    camera, today, case = guide.camera, office_today(), a_case_with_a_plan(companion)
    phone = guide(companion, PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)
    guide.go(phone, "/pendampingan/")
    camera.take(phone, "pendampingan-hari-ini", height=1100)
    guide.go(phone, f"/pendampingan/{case.pk}/catat/kunjungan/?langkah=kapan")
    camera.take(phone, "pendampingan-kunjungan", height=1100, until="main .actions")
    guide.send(phone)
    guide.send(phone)
    phone.check("input[name=circle_result][value=nobody]")
    camera.take(phone, "pendampingan-lingkar", height=1300, until="main .actions")
    guide.send(phone)
    phone.fill("[name=story]", "Ia sudah dapat berjalan ke warung.")
    guide.send(phone)
    camera.take(phone, "pendampingan-periksa", height=1400, until="main .actions")

    receive(
        client_id=uuid.uuid4(), kind="visit", payload={"case_id": 999_999, "way": "home", "outcome": "met", "circle": None},
        happened_on=today, by=companion.scope, today=today,
    )  # fmt: skip
    page = guide(tksk)
    guide.go(page, f"/pendampingan/{case.pk}/")
    camera.take(page, "pendampingan-satu", height=1100)
    camera.take(page, "pendampingan-perjalanan", height=900, top="#perjalanan")
    guide.go(page, f"/pendampingan/rencana/{case.plans.get(state='approved').pk}/")
    camera.take(page, "pendampingan-rencana", height=1100)
    guide.go(page, "/pendampingan/penyelia/")
    camera.take(page, "pendampingan-penyelia", height=900)
    guide.go(page, f"/pendampingan/{case.pk}/penyelia/tugaskan/")
    camera.take(page, "pendampingan-tugaskan", height=900)
    guide.go(page, "/pendampingan/daftar/?waktu=late")
    camera.take(page, "pendampingan-daftar", height=1000)
    guide.go(page, "/pendampingan/kiriman/")
    camera.take(page, "pendampingan-kiriman", height=800, until="main table")
    page = guide(officer)
    guide.go(page, "/pendampingan/pengaturan/")
    camera.take(page, "pendampingan-pengaturan", height=900)


def test_pictures_of_functioning(guide, companion, officer):
    camera, case = guide.camera, a_case_with_a_plan(companion)
    here = f"/warga/{case.person_id}/fungsi/"
    phone = guide(companion, PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)
    guide.go(phone, here + "tanya/")
    phone.locator("[name=instrument]").first.check()
    phone.locator("[name=respondent]").first.check()
    guide.send(phone)
    camera.take(phone, "fungsi-pertanyaan", height=1200, until="main .actions")
    for n in range(12):
        if not phone.locator("main input[type=radio]").count():
            break
        phone.locator("main input[type=radio]").nth(2 if n == 3 else 3).check()
        guide.send(phone)
    guide.send(phone)
    assert Response.objects.latest("pk").finished_at
    page = guide(officer)
    guide.go(page, f"/fungsi/pengisian/{Response.objects.latest('pk').pk}/")
    camera.take(page, "fungsi-hasil", height=1000)
    guide.go(page, here)
    camera.take(page, "fungsi-warga", height=1000)
    guide.go(page, "/fungsi/")
    camera.take(page, "fungsi-hitungan", height=1000)


def test_pictures_of_records_that_may_be_one(guide, officer):
    registry, said = Registry(), {"mother_name": "Painem Rekaan"}
    people = (("Siti Nurhaliza Rekaan", "1980-05-12", "P"), ("Yusuf Maulana Rekaan", "1976-06-08", "L"))
    one, father = (registry.person(name, birth_date=born, sex=sex, nik=True, **said) for name, born, sex in people)
    other, again = (registry.person(name, birth_date=born, sex=sex, rt="004", **said) for name, born, sex in people)
    Person.objects.filter(pk=other.pk).update(name="St. Noerhaliza Rekaan")
    registry.family((father, "head"), (one, "wife"))
    registry.family((again, "head"), (other, "wife"))
    link_registry(by=officer.scope)
    page, camera = guide(officer), guide.camera
    guide.go(page, "/orang-sama/")
    camera.take(page, "orang-sama-antrean", height=900, until="main table")
    guide.go(page, f"/orang-sama/{one.pk}/{other.pk}/")
    camera.take(page, "orang-sama-pasangan", height=1500)
    guide.go(page, "/orang-sama/keluarga/")
    camera.take(page, "orang-sama-keluarga", height=800, until="main table")


def test_pictures_of_neighbours(guide, officer):
    page, camera = guide(officer), guide.camera
    guide.go(page, "/gotong-royong/")
    camera.take(page, "gotong-royong-daftar", height=1000)
    needs = Need.objects.filter(state="open").order_by("pk")
    need = next((n for n in needs if candidates_for(officer.scope, n.pk, office_today())), needs[0])
    guide.go(page, f"/gotong-royong/kebutuhan/{need.pk}/")
    camera.take(page, "gotong-royong-kebutuhan", height=1100)
    guide.go(page, "/gotong-royong/kawan/")
    camera.take(page, "gotong-royong-kawan", height=900)
    helper = Pair.objects.order_by("pk").first().helper_id
    guide.go(page, f"/gotong-royong/peserta/{helper}/")
    camera.take(page, "gotong-royong-peserta", height=1000)
    phone = guide(officer, PHONE)
    guide.go(phone, "/gotong-royong/kebutuhan/baru/")
    camera.take(phone, "gotong-royong-jenis", height=1100)


def test_pictures_of_the_desk_areas_and_the_log(guide, officer, auditor):
    page, camera = guide(officer, SCREEN), guide.camera
    camera.take(page, "beranda", height=1600, until=".area-map-drawing")
    guide.go(page, "/wilayah/64.08.04/")
    camera.take(page, "wilayah-halaman", height=1200, until=".area-map-drawing")
    guide.go(page, "/wilayah/")
    camera.take(page, "wilayah-peta", height=1300, until=".area-map-drawing")
    guide.go(page, "/wilayah/?q=sangatta+utara")
    camera.take(page, "wilayah-cari", height=700, until="main .area-list")
    assert SourceRow.objects.exclude(outcome=Outcome.REJECTED).exists()

    page = guide(auditor)
    guide.go(page, "/audit/")
    camera.take(page, "audit", height=900)

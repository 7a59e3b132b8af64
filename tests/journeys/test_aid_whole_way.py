"""A programme from an officer's idea to a frozen list, through four people; by keyboard alone on a window of 360 px."""

import datetime
import re

import pytest

from setiakawan.aid.models import AidList
from setiakawan.aid.tests.conftest import Village
from setiakawan.core.dates import office_today
from setiakawan.registry.tests.conftest import registry
from tests.browser import NARROW
from tests.keyboard import Keyboard
from tests.pdf_text import pages_of

__all__ = ["registry"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
VILLAGE = "Sangatta Utara"
ADDRESS = "Alamat jelas"


@pytest.fixture
def village(registry):
    """Four families that qualify for two places, one whose decile is too high, one whose decile nobody knows."""
    made = Village(registry)
    told = (
        (1, "Aminah Rekaan"),
        (2, "Budi Rekaan"),
        (2, "Dewi Rekaan"),
        (2, "Eko Rekaan"),
        (9, "Citra Rekaan"),
        (None, "Fitri Rekaan"),
    )
    made.families = {name.split()[0]: made.family(decile, name=name) for decile, name in told}
    return made


@pytest.fixture
def keyboard(open_page):
    return Keyboard(open_page(NARROW), "jalan-penuh", schemes=("light", "dark"))


def go_to(keyboard, *names):
    """Open the menu of a phone, then follow links by their words."""
    keyboard.follow("Menu")
    keyboard.follow(names[0], keyboard.page.get_by_role("navigation", name="Utama"))
    for name in names[1:]:
        keyboard.follow(name)


def test_a_programme_is_composed_a_list_deliberated_and_frozen_by_keyboard_alone(keyboard, village, address):
    compose_and_propose(keyboard, village, address)
    approve_the_programme(keyboard, village, address)
    draft_the_list(keyboard, village, address)
    record_the_meeting(keyboard, village, address)
    print_the_minutes(keyboard)
    verify(keyboard, village, address)
    try_to_approve_what_is_ones_own(keyboard, village, address)
    approve_the_list(keyboard, village, address)


def compose_and_propose(keyboard, village, address):
    keyboard.sign_in(village.maker, address)
    keyboard.look("beranda")
    go_to(keyboard, "Bantuan sosial")
    keyboard.look("program")
    keyboard.follow("Susun program")
    keyboard.look("susun")
    keyboard.write("Nama program", "Paket gizi keluarga")
    keyboard.write("Untuk apa", "Tambahan gizi bagi keluarga berpendapatan rendah.")
    keyboard.write("Dasar hukum", "Peraturan bupati (contoh)")
    keyboard.write("Sumber dana", "APBD Kabupaten Kutai Timur")
    keyboard.mark("keluarga")
    keyboard.write("Desil paling tinggi", "3")
    keyboard.mark(ADDRESS)
    keyboard.mark("uang")
    first = keyboard.control("group", "Pemberian 1")
    keyboard.write("Nama pemberian 1", "Tambahan gizi", first)
    keyboard.write("Jumlah rupiah", "200.000,50", first)
    keyboard.mark("per bulan", first)
    keyboard.send("Tambah pemberian")
    second = keyboard.control("group", "Pemberian 2")
    keyboard.write("Nama pemberian 2", "Saringan air", second)
    keyboard.write("Satuan barang", "buah", second)
    keyboard.mark("satu kali", second)
    keyboard.write("Banyaknya tahap setahun", "4")
    keyboard.write("Anggaran setahun", "100.000.000")
    keyboard.send("Simpan")
    keyboard.reads("Tulis jumlah rupiah lebih dari nol, misalnya 1.200.000.")
    keyboard.look("jumlah-salah")
    keyboard.write("Jumlah rupiah", "200.000", first)
    keyboard.send("Simpan")

    # Whom it reaches and what it costs.
    keyboard.choose("Desa atau kecamatan", VILLAGE)
    keyboard.send("Hitung")
    keyboard.reads("Rp 9.600.000", "4 buah", "Belum dapat diputuskan")
    keyboard.look("terjangkau")
    keyboard.follow("Ajukan untuk disetujui")
    keyboard.look("ajukan")
    keyboard.send("Ajukan untuk disetujui")
    keyboard.reads("Aturan yang Anda tulis sendiri disetujui oleh orang lain.")
    keyboard.look("diajukan")


def approve_the_programme(keyboard, village, address):
    keyboard.sign_in(village.approver, address)
    go_to(keyboard, "Bantuan sosial")
    keyboard.follow("paket-gizi-keluarga v1")
    keyboard.follow("Setujui")
    keyboard.look("setujui-program")
    keyboard.send("Simpan")
    go_to(keyboard, "Bantuan sosial", "Paket gizi keluarga")
    keyboard.look("program-berlaku")


def draft_the_list(keyboard, village, address):
    today = office_today()
    keyboard.sign_in(village.maker, address)
    go_to(keyboard, "Bantuan sosial", "Daftar penerima")
    keyboard.look("tanpa-daftar")
    keyboard.follow("Susun daftar")
    keyboard.choose("Program", "Paket gizi keluarga")
    keyboard.choose("Desa atau kelurahan", VILLAGE)
    keyboard.set_day("Berlaku sejak", today)
    keyboard.set_day("Berlaku sampai", today - datetime.timedelta(days=1))
    keyboard.choose("Cara memeringkat", "Desil")
    keyboard.write("Kuota", "2")
    keyboard.send("Simpan")
    keyboard.reads("Harus sesudah tanggal mulai.")
    keyboard.look("masa-terbalik")
    keyboard.set_day("Berlaku sampai", today + datetime.timedelta(days=365))
    keyboard.send("Simpan")
    assert states(village) == {
        "Aminah": "chosen",
        "Budi": "chosen",
        "Dewi": "waiting",
        "Eko": "waiting",
        "Fitri": "unknown",
    }
    prices = keyboard.page.get_by_role("table", name="Harga tiap cara memeringkat")
    assert prices.get_by_text("Rp 4.800.000").first.is_visible()
    keyboard.look("daftar")
    keyboard.follow("Ubah Keluarga Eko Rekaan")
    keyboard.write("Alasan", "Menunggu kabar dari desa")
    keyboard.send("Simpan")

    # What the village takes to its meeting.
    sheets = pages_of(keyboard.download("Lembar musyawarah"))
    assert "Keluarga Dewi Rekaan" in sheets[0] and "Citra" not in "".join(sheets)
    assert "Daftar hadir" in sheets[-1] and "Tanda tangan" in sheets[-1]


def record_the_meeting(keyboard, village, address):
    keyboard.sign_in(village.operator, address)
    go_to(keyboard, "Bantuan sosial", "Daftar penerima", "Paket gizi keluarga")
    keyboard.follow("Catat musyawarah")
    keyboard.look("musyawarah")
    keyboard.set_day("Tanggal musyawarah", office_today() + datetime.timedelta(days=1))
    keyboard.write("Tempat", "Balai desa")
    keyboard.write("Dipimpin oleh", "Sumarni, kepala desa")
    keyboard.write("Yang hadir", "Rahma, ketua RT 1\nYusuf, tokoh warga\nLina Ngau, kader")
    keyboard.write("Urutan menurut warga", "1", about(keyboard, "Dewi"))
    keyboard.write("Urutan menurut warga", "1", about(keyboard, "Aminah"))
    keyboard.write("Dikeluarkan karena", "Sudah pindah ke Bontang", about(keyboard, "Budi"))
    keyboard.write("Dimasukkan karena", "Masih tinggal di RT 1", about(keyboard, "Eko"))
    keyboard.send("Simpan")
    keyboard.reads("Tanggal ada di masa depan.", "Urutan 1 sudah dipakai untuk")
    keyboard.look("musyawarah-keliru")
    keyboard.set_day("Tanggal musyawarah", office_today())
    keyboard.write("Urutan menurut warga", "2", about(keyboard, "Aminah"))
    keyboard.send("Simpan")
    assert states(village) == {
        "Aminah": "chosen",
        "Budi": "removed",
        "Dewi": "chosen",
        "Eko": "waiting",
        "Fitri": "unknown",
    }
    keyboard.look("sesudah-musyawarah")


def about(keyboard, name):
    """The part of the form that speaks of this family."""
    return keyboard.page.get_by_role("group", name=re.compile(f"^Keluarga {name} "))


def print_the_minutes(keyboard):
    pages = pages_of(keyboard.download("Cetak berita acara"))
    minutes, attendance = " ".join(pages[:-1]), pages[-1]
    for told in (
        "Balai desa", "Sumarni, kepala desa", "dihadiri 3 orang", "Keluarga Budi Rekaan", "Sudah pindah ke Bontang",
        "Keluarga Eko Rekaan", "Masih tinggal di RT 1", "Darmawan",
    ):  # fmt: skip
        assert told in minutes, (told, minutes)
    assert minutes.index("Keluarga Dewi Rekaan") < minutes.index("Keluarga Aminah Rekaan")
    assert "Daftar hadir" in attendance and "Tanda tangan" in attendance
    for number, name in enumerate(("Rahma, ketua RT 1", "Yusuf, tokoh warga", "Lina Ngau, kader"), start=1):
        assert f"{number} {name}" in attendance, attendance


def verify(keyboard, village, address):
    keyboard.sign_in(village.tksk, address)
    go_to(keyboard, "Bantuan sosial", "Daftar penerima", "Paket gizi keluarga")
    keyboard.follow("Verifikasi")
    keyboard.write("Catatan", "Sudah dicocokkan dengan ketua RT.")
    keyboard.look("verifikasi")
    keyboard.send("Simpan")
    keyboard.reads("Sudah diverifikasi", "Sudah dicocokkan dengan ketua RT.")


def try_to_approve_what_is_ones_own(keyboard, village, address):
    keyboard.sign_in(village.maker, address)
    go_to(keyboard, "Bantuan sosial", "Daftar penerima", "Paket gizi keluarga")
    keyboard.reads("Daftar yang Anda susun sendiri disetujui oleh orang lain.")
    assert not keyboard.control("link", "Setujui").count()
    keyboard.look("menunggu-orang-lain")
    keyboard.page.goto(f"{address}/penerima/{AidList.objects.get().pk}/setujui/")
    keyboard.send("Setujui dan kunci daftar")
    keyboard.reads("Daftar yang Anda susun sendiri disetujui oleh orang lain.")
    keyboard.look("ditolak")
    assert AidList.objects.get().state == "verified"


def approve_the_list(keyboard, village, address):
    keyboard.sign_in(village.approver, address)
    go_to(keyboard, "Bantuan sosial", "Daftar penerima", "Paket gizi keluarga")
    keyboard.follow("Setujui")
    keyboard.look("setujui-daftar")
    keyboard.send("Setujui dan kunci daftar")
    keyboard.reads("Disetujui dan dikunci")
    for changing in ("Catat musyawarah", "Peringkat ulang", "Ubah Keluarga Dewi Rekaan"):
        assert not keyboard.control("link", changing).count()
    keyboard.look("terkunci")
    held = AidList.objects.get()
    assert (held.state, held.made_by, held.approved_by) == ("approved", village.maker.user, village.approver.user)


def states(village):
    """Where each family stands, by its first name."""
    found = dict(AidList.objects.get().entries.values_list("family_id", "state"))
    return {name: found[family.pk] for name, family in village.families.items() if family.pk in found}

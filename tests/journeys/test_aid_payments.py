"""Money and goods from an approved list to the hands of families, at half past midnight; by keyboard on a phone."""

import datetime
import io
import re
from zoneinfo import ZoneInfo

import pytest
import time_machine
from openpyxl import load_workbook

from setiakawan.aid.models import Round
from setiakawan.aid.tests.conftest import CHAIR, MONEY, Village
from setiakawan.aid.tests.test_payments import all_hold
from setiakawan.registry.tests.conftest import registry
from tests.browser import NARROW
from tests.keyboard import Keyboard
from tests.pdf_text import pages_of

__all__ = ["registry"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BEGIN = datetime.date(2026, 7, 1)
LAST = datetime.date(2026, 7, 31)


@pytest.fixture
def keyboard(open_page):
    return Keyboard(open_page(NARROW), "penyaluran", schemes=("light", "dark"))


@pytest.fixture
def at_night(settings):
    """Half past midnight at the office, when UTC still has the day before: `at_night(day)`."""
    travels = []

    def _travel(day):
        for before in travels:
            before.stop()
        moment = datetime.datetime.combine(day, datetime.time(0, 30), ZoneInfo(settings.TIME_ZONE))
        travels[:] = [time_machine.travel(moment, tick=True)]
        travels[0].start()

    yield _travel
    for before in travels:
        before.stop()


def test_money_and_a_chair_reach_families_and_what_nobody_took_goes_back(
    keyboard, registry, address, at_night, tmp_path
):
    village = Village(registry)
    for name in ("Aminah", "Budi", "Dewi", "Eko"):
        village.family(1, name=f"{name} Rekaan")
    made = village.approved(programme=village.programme(MONEY, CHAIR))
    at_night(BEGIN)
    keyboard.sign_in(village.maker, address)
    set_an_account(keyboard, address, made)
    prepare(keyboard, made, address)
    approve(keyboard, village, address)
    send_and_load_the_answer(keyboard, village, address, tmp_path)
    hand_over_a_chair(keyboard)
    confirm_a_signed_sheet(keyboard, village, address)
    return_what_is_left(keyboard, village, address, at_night)
    assert all_hold() == []


def set_an_account(keyboard, address, made):
    keyboard.page.goto(f"{address}/penerima/{made.pk}/")
    keyboard.follow("Keluarga Aminah Rekaan")
    keyboard.look("keluarga")
    keyboard.follow("Catat cara menerima")
    keyboard.mark("Bank")
    keyboard.write("Nama bank atau dompet", "Bank Rekaan")
    keyboard.write("Nomor rekening atau nomor dompet", "12x4")
    keyboard.write("Atas nama", "Aminah Rekaan")
    keyboard.send("Simpan")
    keyboard.reads("Nomor rekening terdiri dari 6 sampai 20 angka. Salin dari buku tabungan.")
    keyboard.look("rekening-salah")
    keyboard.write("Nomor rekening atau nomor dompet", "0012 3456 789")
    keyboard.send("Simpan")
    keyboard.reads("Bank Rekaan")
    assert not keyboard.page.get_by_text("00123456789").count()
    keyboard.look("rekening-tercatat")


def prepare(keyboard, made, address):
    keyboard.page.goto(f"{address}/penerima/{made.pk}/")
    keyboard.follow("Siapkan tahap")
    keyboard.set_day("Jadwal penyaluran", BEGIN)
    keyboard.choose("Jalur uang bila keluarga belum memilih", "Tunai di desa")
    keyboard.set_day("Hari terakhir", datetime.date(2027, 1, 1))
    keyboard.send("Simpan")
    keyboard.reads("Hari terakhir tidak boleh sebelum jadwal atau melewati 31 Desember tahun anggarannya.")
    keyboard.look("hari-terakhir-salah")
    keyboard.set_day("Hari terakhir", LAST)
    keyboard.send("Simpan")
    keyboard.follow("Tahap 1, 1 Juli 2026")
    keyboard.reads("Tahap yang Anda siapkan sendiri disetujui oleh orang lain.", "Hari terakhir 31 Juli 2026")
    keyboard.look("tahap-disiapkan")


def approve(keyboard, village, address):
    keyboard.sign_in(village.approver, address)
    open_the_round(keyboard, address)
    keyboard.follow("Setujui tahap")
    keyboard.look("setujui")
    keyboard.send("Setujui tahap")
    keyboard.reads("Disetujui")


def open_the_round(keyboard, address):
    keyboard.page.goto(f"{address}/penyaluran/{Round.objects.get().pk}/")


def send_and_load_the_answer(keyboard, village, address, tmp_path):
    keyboard.sign_in(village.maker, address)
    open_the_round(keyboard, address)
    keyboard.follow("Kirim ke penyalur")
    keyboard.send("Kirim")
    keyboard.look("dikirim")
    came = keyboard.save("Unduh berkas: Bank")
    assert came.suggested_filename.endswith("-bank.xlsx")
    book = load_workbook(io.BytesIO(came.path().read_bytes()))
    sheet = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[1]}
    assert [sheet.cell(2, heads[name]).value for name in ("rekening", "atas nama")] == ["00123456789", "Aminah Rekaan"]
    for name, value in (("status", "berhasil"), ("tanggal", "01/07/2026"), ("rujukan", "TRX-1")):
        sheet.cell(2, heads[name]).value = value
    wrong = {"nomor": "999999", "jumlah": "200000", "status": "berhasil", "tanggal": "01/07/2026", "rujukan": "TRX-2"}
    for name, value in wrong.items():
        sheet.cell(3, heads[name]).value = value
    answered = tmp_path / "hasil-bank.xlsx"
    book.save(answered)

    keyboard.follow("Muat hasil")
    keyboard.send("Muat")
    keyboard.reads("Pilih berkasnya.")
    keyboard.look("tanpa-berkas")
    keyboard.reach(keyboard.field("Berkas hasil"))
    keyboard.field("Berkas hasil").set_input_files(answered)  # The window of the operating system is not a page.
    keyboard.send("Muat")
    keyboard.reads("1 baris dicatat", "Baris 3:")
    keyboard.look("baris-salah")
    keyboard.follow("Kembali")
    keyboard.unfold("1 baris belum tercatat")
    keyboard.reads("Dibayarkan, belum dikonfirmasi keluarga", "hasil-bank.xlsx", "Baris 3:")
    keyboard.look("hasil")


def hand_over_a_chair(keyboard):
    keyboard.follow("Serahkan barang Keluarga Aminah Rekaan")
    keyboard.write("Barangnya", "Kursi roda aktif ukuran 16")
    keyboard.write("Nomor seri", "KR-2026-0001")
    keyboard.send("Simpan")
    keyboard.reads("Tuliskan nama saksinya.")
    keyboard.look("tanpa-saksi")
    keyboard.write("Nama saksi", "Rahma, ketua RT 1")
    keyboard.send("Simpan")
    keyboard.reads("Barang diserahkan")
    keyboard.follow("Serahkan barang Keluarga Budi Rekaan")
    keyboard.write("Barangnya", "Kursi roda aktif ukuran 16")
    keyboard.write("Nomor seri", "kr-2026-0001")
    keyboard.write("Nama saksi", "Rahma, ketua RT 1")
    keyboard.send("Simpan")
    keyboard.reads("sudah diserahkan")
    keyboard.look("nomor-seri-sama")
    keyboard.write("Nomor seri", "KR-2026-0002")
    keyboard.send("Simpan")


def confirm_a_signed_sheet(keyboard, village, address):
    sheets = " ".join(pages_of(keyboard.download("Daftar tanda terima")))
    for told in ("Keluarga Aminah Rekaan", "Keluarga Eko Rekaan", "Rp 200.000", "Kursi roda", "Tanda tangan"):
        assert told in sheets, (told, sheets)
    keyboard.sign_in(village.operator, address)
    open_the_round(keyboard, address)
    keyboard.follow("Catat lembar yang kembali")
    keyboard.send("Simpan")
    keyboard.reads("Centang paling sedikit satu penerima.")
    keyboard.look("lembar-kosong")
    signed = keyboard.page.get_by_role("checkbox", name=re.compile("Keluarga Budi Rekaan"))
    keyboard.reach(signed)
    keyboard.page.keyboard.press("Space")
    keyboard.send("Simpan")
    keyboard.look("lembar-dicatat")
    keyboard.follow("Konfirmasi Keluarga Aminah Rekaan")
    keyboard.choose("Cara", "Saksi")
    keyboard.look("konfirmasi")
    keyboard.write("Nama saksi atau catatan", "Rahma, ketua RT 1")
    keyboard.send("Simpan")
    assert keyboard.page.get_by_text("Diterima keluarga").count() == 2


def return_what_is_left(keyboard, village, address, at_night):
    at_night(LAST)
    keyboard.sign_in(village.maker, address)
    open_the_round(keyboard, address)
    assert not keyboard.control("link", "Kembalikan yang tidak diambil").count()
    at_night(LAST + datetime.timedelta(days=1))
    keyboard.sign_in(village.maker, address)
    open_the_round(keyboard, address)
    keyboard.follow("Kembalikan yang tidak diambil")
    keyboard.send("Simpan")
    keyboard.reads("Tuliskan alasannya dalam beberapa kata.")
    keyboard.look("kembali-tanpa-alasan")
    keyboard.write("Alasan", "Tidak diambil sampai hari terakhir")
    keyboard.send("Simpan")
    keyboard.reads("Rp 400.000")
    keyboard.look("dikembalikan")
    assert Round.objects.get().state == "closed"

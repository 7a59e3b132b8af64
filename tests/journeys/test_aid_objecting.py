"""A mother who got no aid reads why in three ways, objects and reads the answer; others object by telephone and on
paper. By keyboard alone on a window of 360 px, in light and dark.
"""

import pytest

from setiakawan.aid.models import Letter, Objection
from setiakawan.aid.queries.programmes import programme_labels
from setiakawan.aid.services.judging import judge_family
from setiakawan.aid.services.printing import print_letter
from setiakawan.aid.tests.conftest import Village
from setiakawan.core.dates import office_today
from setiakawan.participation.models import Participant
from setiakawan.registry.tests.conftest import registry
from tests.browser import NARROW
from tests.journeys.test_gotong_royong import code
from tests.keyboard import Keyboard
from tests.pdf_text import pages_of
from tests.people import make_person

__all__ = ["registry"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE, VILLAGE = "0812 0000 3333", "Sangatta Utara"
BECAUSE = "Keluarga Anda belum dapat menerima bantuan ini, karena:"
STORY = "Suami saya berhenti bekerja sejak Mei."


@pytest.fixture
def village(registry):
    """A family whose decile is too high, and a neighbour's that qualifies."""
    made = Village(registry)
    made.neighbour, made.own = made.family(1, name="Aminah Rekaan"), made.family(9, name="Citra Rekaan")
    for family in (made.neighbour, made.own):
        judge_family(programme="sembako", family_id=family.pk, by=made.maker.scope, on=office_today())
    print_letter(family_id=made.own.pk, by=made.operator.scope, on=office_today())
    return made


@pytest.fixture
def keyboard(open_page):
    return Keyboard(open_page(NARROW), "ibu", schemes=("light", "dark"))


def sees_nobody_else(keyboard):
    """Nothing on the page is about the neighbour."""
    assert "Aminah" not in keyboard.page.content()


def test_a_mother_reads_why_objects_and_reads_the_answer(keyboard, village, address):
    comes_in(keyboard, village, address)
    reads_why(keyboard)
    receipt = objects(keyboard)
    sees_the_clock(keyboard, receipt)
    is_answered(keyboard, village, address, receipt)


def comes_in(keyboard, village, address):
    keyboard.page.goto(f"{address}/saya/masuk/")
    keyboard.write("Nomor telepon Anda", PHONE)
    keyboard.press("main form .actions button")
    keyboard.write("Kode enam angka", code())
    keyboard.press("main form .actions button")
    keyboard.type("[name=name]", "Citra Rekaan")
    keyboard.choose("Desa atau kelurahan", VILLAGE)
    keyboard.mark("Ya, 18 tahun ke atas")
    keyboard.send("Ikut")
    Participant.objects.update(person=village.own.head)  # The office has recognised her.
    keyboard.page.goto(f"{address}/saya/")


def reads_why(keyboard):
    keyboard.follow("Apa yang dicatat tentang saya, siapa yang melihatnya, dan keputusan bantuan")
    keyboard.set_day("Tanggal lahir Anda", Participant.objects.get().person.birth_date)
    keyboard.look("tanggal-lahir")
    keyboard.send("Lanjut")
    keyboard.reads(BECAUSE, "desil 9")
    sees_nobody_else(keyboard)
    keyboard.look("alasan")


def objects(keyboard):
    keyboard.follow("Sampaikan sanggah")
    keyboard.look("sanggah")
    keyboard.write("Ceritakan dengan kata-kata Anda", STORY)
    keyboard.send("Kirim")
    keyboard.reads("Pilih bantuannya.", "Pilih desanya.", "Tuliskan nama Anda.")
    assert keyboard.field("Ceritakan dengan kata-kata Anda").input_value() == STORY
    keyboard.look("belum-lengkap")
    keyboard.mark("Keputusan tentang bantuan tidak benar")
    keyboard.mark("Untuk diri sendiri")
    keyboard.choose("Tentang bantuan apa?", programme_label())
    keyboard.choose("Di desa atau kelurahan mana?", VILLAGE)
    keyboard.write("Siapa yang dimaksud?", "Citra Rekaan, RT 001")
    keyboard.write("Nama Anda", "Citra Rekaan")
    keyboard.write("Nomor telepon", PHONE)
    keyboard.write("Nomor surat", Letter.objects.get().number)
    keyboard.send("Kirim")
    receipt = Objection.objects.get().receipt
    keyboard.reads(receipt)
    sees_nobody_else(keyboard)
    keyboard.look("tanda-terima")
    return receipt


def programme_label():
    return programme_labels()["sembako"]


def sees_the_clock(keyboard, receipt):
    keyboard.follow("Cari jawaban")
    keyboard.write("Nomor tanda terima", receipt.lower())
    keyboard.write("Nama pengirim, atau empat angka terakhir nomor teleponnya", "Aminah Rekaan")
    keyboard.send("Cari")
    keyboard.reads("tidak cocok")
    keyboard.look("tidak-cocok")
    keyboard.write("Nama pengirim, atau empat angka terakhir nomor teleponnya", "3333")
    keyboard.send("Cari")
    keyboard.reads("Sedang dilihat kembali", "Dijawab paling lambat")
    sees_nobody_else(keyboard)
    keyboard.look("sedang-dilihat")


def is_answered(keyboard, village, address, receipt):
    first = village.maker
    keyboard.sign_in(first, address)
    answers(keyboard, address, receipt)
    keyboard.reads("Anda ikut memutuskan yang pertama. Orang lain yang melihat untuk kedua kali.")
    keyboard.look("pemutus-pertama-ditolak")
    keyboard.sign_in(village.approver, address)
    answers(keyboard, address, receipt)
    keyboard.look("dijawab-petugas")

    keyboard.page.context.clear_cookies()
    keyboard.page.goto(f"{address}/sanggah/lacak/")
    keyboard.write("Nomor tanda terima", receipt)
    keyboard.write("Nama pengirim, atau empat angka terakhir nomor teleponnya", "citra rekaan")
    keyboard.send("Cari")
    keyboard.reads(
        "Tidak diterima", "Desil keluarga masih sembilan menurut DTSEN Juni.", "Masih ada yang ingin ditanyakan?"
    )
    sees_nobody_else(keyboard)
    keyboard.look("jawaban")


def answers(keyboard, address, receipt):
    keyboard.page.goto(f"{address}/sanggah/")
    keyboard.follow(receipt)
    keyboard.follow("Jawab")
    keyboard.choose("Hasil", "Tidak diterima")
    keyboard.write("Alasan", "Desil keluarga masih sembilan menurut DTSEN Juni.")
    keyboard.send("Simpan")


def test_her_letter_says_the_same_on_the_page_on_paper_and_read_aloud(keyboard, village, address):
    keyboard.journey = "surat"
    keyboard.sign_in(village.operator, address)
    keyboard.page.goto(f"{address}/keluarga/{village.own.pk}/bantuan/")
    keyboard.look("keluarga")
    keyboard.follow("Surat untuk keluarga")
    keyboard.reads("belum dapat menerima bantuan ini", "desil 9")
    sees_nobody_else(keyboard)
    keyboard.look("surat")
    paper = " ".join(pages_of(keyboard.download("Cetak PDF")))
    assert "belum dapat menerima bantuan ini" in paper and "Aminah" not in paper, paper
    assert Letter.objects.get().number in paper and "sanggah" in paper.lower(), paper
    keyboard.follow("Bacakan")
    keyboard.reads("belum dapat menerima bantuan ini")
    sees_nobody_else(keyboard)
    keyboard.look("dibacakan")


@pytest.mark.parametrize(
    ("kind", "way", "whose", "about"),
    [
        ("Sanggah: keputusan tidak benar", "Telepon", "Untuk diri sendiri", "Citra Rekaan, RT 001"),
        ("Sanggah: keputusan tidak benar", "Surat atau formulir kertas", "Untuk diri sendiri", "Citra Rekaan, RT 001"),
        ("Usul: seseorang perlu bantuan", "Telepon", "Untuk orang lain", "Nenek Sari di ujung RT 003"),
    ],
    ids=["telepon", "kertas", "usul"],
)
def test_an_operator_takes_in_what_is_said_or_written(keyboard, village, address, kind, way, whose, about):
    keyboard.journey = f"lisan-{way.split()[0].lower()}-{kind.split(':')[0].lower()}"
    keyboard.sign_in(village.operator, address)
    keyboard.page.goto(f"{address}/sanggah/")
    keyboard.follow("Terima usul atau sanggah")
    keyboard.send("Simpan")
    keyboard.look("kosong")
    keyboard.choose("Yang disampaikan", kind)
    keyboard.choose("Disampaikan lewat", way)
    keyboard.choose("Program", programme_label())
    keyboard.choose("Desa atau kelurahan", VILLAGE)
    keyboard.choose("Untuk siapa", whose)
    keyboard.write("Nama pengirim", "Citra Rekaan")
    keyboard.write("Cara menghubungi", PHONE)
    keyboard.write("Tentang siapa", about)
    keyboard.write("Isinya", STORY)
    keyboard.send("Simpan")
    row = Objection.objects.get()
    assert (row.get_kind_display(), row.get_channel_display(), row.is_for_self) == (
        kind,
        way,
        whose.endswith("sendiri"),
    )
    keyboard.reads(row.receipt, "Dijawab paling lambat", "Belum dikenali")
    keyboard.look("tercatat")
    paper = " ".join(pages_of(keyboard.download("Cetak tanda terima")))
    assert row.receipt in paper and "Dijawab paling lambat" in paper and "Citra Rekaan" in paper, paper
    keyboard.sign_in(make_person("village_operator_busang"), address)
    keyboard.page.goto(f"{address}/sanggah/")
    assert not keyboard.page.get_by_text(row.receipt).count()

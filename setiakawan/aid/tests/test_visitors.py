"""Anybody objects, proposes and reads the answer without an account, and never sees anybody else's data."""

import datetime
import re
import uuid

import pytest
from django.test import Client

from setiakawan.accounts.scope import visitor_scope
from setiakawan.aid.models import Holiday, Letter, Objection
from setiakawan.aid.queries.objections import clock_of, holidays
from setiakawan.aid.services import objections
from setiakawan.aid.services.calendar import add_holiday
from setiakawan.aid.services.printing import print_letter
from setiakawan.aid.services.visitors import NotAsked, look_up, reply_to_question, send_objection
from setiakawan.aid.tests.conftest import DAY
from setiakawan.messaging.models import Message
from setiakawan.welfare.models import DecileRecord
from tests.people import SANGATTA_UTARA_VILLAGE, make_person

pytestmark = pytest.mark.django_db
VISITOR = visitor_scope("64.08")


def sent(**changes):
    given = {
        "kind": "objection", "programme": "sembako", "area": SANGATTA_UTARA_VILLAGE, "is_for_self": True,
        "sender": "Siti Rekaan", "contact": "0812 0000 4321", "about": "Keluarga saya, RT 001", "letter": "",
        "words": "Suami saya sudah tidak bekerja", "client_id": uuid.uuid4(), "on": DAY, "by": VISITOR,
    }  # fmt: skip
    return send_objection(**given | changes)


@pytest.fixture
def third(village):
    return make_person("officer", username="petugas.tiga", full_name="Petugas Tiga")


def answer(row, by, outcome="refused", reasons="Desilnya masih sembilan", **more):
    return objections.answer_objection(
        objection_id=row.pk, outcome=outcome, reasons=reasons, by=by.scope, on=DAY, **more
    )


def test_a_stranger_sends_from_the_page_gets_a_receipt_and_finds_the_answer(village, third):
    visitor = Client()
    page = visitor.get("/sanggah/kirim/").content.decode()
    number = re.search(r'name="client_id" value="([^"]+)"', page)[1]
    told = {
        "kind": "objection", "programme": "sembako", "area": SANGATTA_UTARA_VILLAGE, "is_for_self": "1",
        "sender": "Siti Rekaan", "contact": "081200004321", "about": "Keluarga saya", "letter": "",
        "words": "Suami saya sudah tidak bekerja", "client_id": number,
    }  # fmt: skip
    for _ in range(2):
        assert visitor.post("/sanggah/kirim/", told, follow=True).redirect_chain[-1][0] == "/sanggah/terkirim/"
    row = Objection.objects.get()
    assert (row.channel, row.recorded_by, row.is_for_self) == ("web", None, True)
    assert row.receipt in visitor.get("/sanggah/terkirim/").content.decode()
    assert Client().get("/sanggah/terkirim/").status_code == 302
    answer(row, third)
    found = Client().post("/sanggah/lacak/", {"receipt": row.receipt.lower(), "known": "siti  rekaan"})
    assert "Desilnya masih sembilan" in found.content.decode() and "Tidak diterima" in found.content.decode()


@pytest.mark.parametrize("known", ["4321", "SITI REKAAN", " siti rekaan "])
def test_the_name_or_the_end_of_the_telephone_number_opens_the_answer(village, known):
    assert look_up(by=VISITOR, receipt=f" {sent().receipt.lower()}", known=known, on=DAY).receipt


@pytest.mark.parametrize("known", ["", "321", "12345", "Siti", "-", "08120000432"])
def test_a_wrong_word_and_an_unknown_receipt_are_answered_alike(village, known):
    receipt = sent().receipt
    assert look_up(by=VISITOR, receipt=receipt, known=known, on=DAY) is None
    wrong = Client().post("/sanggah/lacak/", {"receipt": receipt, "known": known or "x"})
    absent = Client().post("/sanggah/lacak/", {"receipt": "S-2222222222", "known": known or "x"})
    assert wrong.status_code == absent.status_code == 422
    bodies = [
        re.sub(r"S-\w{10}|csrf\S+|value=\"\S+\"|hx-headers\S+ \S+", "", a.content.decode()) for a in (wrong, absent)
    ]
    assert "tidak cocok" in bodies[0] and bodies[0] == bodies[1]


def test_whoever_left_no_telephone_number_is_not_found_by_digits(village):
    assert look_up(by=VISITOR, receipt=sent(contact="").receipt, known="0000", on=DAY) is None


def test_the_answer_page_tells_nothing_about_anybody_but_the_answer(village, third):
    village.family(1, name="Aminah Rekaan")
    aid_list = village.approved()
    row = sent(is_for_self=False, about="Aminah Rekaan", sender="Tetangga Rekaan")
    row.entry, row.family_id = aid_list.entries.get(), aid_list.entries.get().family_id
    row.save()
    answer(row, third, reasons="Sudah kami periksa kembali")
    page = Client().post("/sanggah/lacak/", {"receipt": row.receipt, "known": "Tetangga Rekaan"}).content.decode()
    assert "Sudah kami periksa kembali" in page
    assert "Aminah" not in page and "Suami saya" not in page and "0812" not in page


def test_too_many_tries_for_one_receipt_are_stopped(village, settings):
    receipt = sent().receipt
    for _ in range(6):
        Client().post("/sanggah/lacak/", {"receipt": receipt, "known": "salah"})
    page = Client().post("/sanggah/lacak/", {"receipt": receipt, "known": "4321"}).content.decode()
    assert "Terlalu banyak percobaan" in page and "Diterima" not in page


def test_the_number_of_a_letter_says_whom_it_is_about_without_showing_it(village):
    family = village.family(1, name="Aminah Rekaan")
    aid_list = village.approved()
    print_letter(family_id=family.pk, by=village.operator.scope, on=DAY)
    number = Letter.objects.get().number
    assert number in Client().get(f"/sanggah/kirim/?surat={number}").content.decode()
    assert "Aminah" not in Client().get(f"/sanggah/kirim/?surat={number}").content.decode()
    row = sent(letter=number.lower())
    assert (row.family, row.entry) == (family, aid_list.entries.get())
    assert sent(letter="B-2222222222").family is None


def test_more_is_asked_the_clock_rests_the_sender_adds_it_and_it_runs_anew(village, third):
    row = sent()
    closed = holidays()
    assert clock_of(row, closed, DAY).due == datetime.date(2026, 7, 3)
    with pytest.raises(NotAsked):
        reply_to_question(by=VISITOR, receipt=row.receipt, known="4321", words="Ini keterangannya", on=DAY)
    answer(row, third, outcome="more", reasons="Mohon surat keterangan berhenti bekerja")
    row = Objection.objects.get()
    assert clock_of(row, closed, DAY).waits_for_sender
    page = Client().post("/sanggah/lacak/", {"receipt": row.receipt, "known": "4321"}).content.decode()
    assert "Mohon surat keterangan" in page and "Kirim keterangan" in page
    with pytest.raises(NotAsked):
        reply_to_question(by=VISITOR, receipt=row.receipt, known="salah", words="Ini keterangannya", on=DAY)
    later = DAY + datetime.timedelta(days=9)
    reply_to_question(by=VISITOR, receipt=row.receipt, known="4321", words="Suratnya sudah saya serahkan", on=later)
    clock = clock_of(Objection.objects.get(), closed, later)
    assert (clock.waits_for_sender, clock.due) == (False, datetime.date(2026, 7, 14))
    assert "Suratnya sudah" in village.maker.client.get(f"/sanggah/{row.pk}/").content.decode()


def test_deadlines_leave_out_weekends_and_the_holidays_of_the_office(village):
    row = sent()
    before = clock_of(row, holidays(), DAY).due
    add_holiday(on=datetime.date(2026, 6, 17), label="Cuti bersama", by=village.maker.scope)
    add_holiday(on=datetime.date(2026, 6, 20), label="Hari Sabtu", by=village.maker.scope)
    assert clock_of(row, holidays(), DAY).due == before + datetime.timedelta(days=3)  # Friday becomes Monday
    assert clock_of(row, holidays(), before + datetime.timedelta(days=5)).days_late == 2
    client = village.maker.client
    assert "Cuti bersama" in client.get("/sanggah/hari-libur/").content.decode() or Holiday.objects.count() == 2
    assert village.operator.client.post("/sanggah/hari-libur/", {"on": "2026-08-17", "label": "x"}).status_code == 403


def test_the_sender_is_told_that_an_answer_is_there_and_not_what_it_says(village, third):
    answer(sent(), third, reasons="Desilnya masih sembilan")
    message = Message.objects.get()
    assert message.to == "+6281200004321"
    assert "lacak" in message.text and "Desil" not in message.text and "Siti" not in message.text
    answer(sent(contact="titip Bu RT"), third)
    assert Message.objects.count() == 1


def test_a_proposal_that_is_granted_puts_the_family_on_the_list_by_the_rules(village, third):
    village.family(1, name="Aminah Rekaan")
    aid_list = village.draft(quota=1)
    village.deliberate(aid_list)
    late = village.family(2, name="Budi Rekaan")
    row = sent(kind="proposal", is_for_self=False)
    with pytest.raises(objections.NobodyFound):
        objections.recognise_objection(objection_id=row.pk, number="6408990101010001", by=third.scope, on=DAY)
    row.family = late
    row.save()
    answer(row, third, outcome="granted", reasons="Benar, terlewat", new_state="chosen")
    entry = aid_list.entries.get(family=late)
    assert (entry.state, entry.place) == ("waiting", 2)  # within the quota the poorer one stays first
    assert Objection.objects.get().entry == entry


def test_a_proposal_for_a_family_that_does_not_qualify_is_not_put_on_the_list(village, third):
    village.family(1)
    village.draft()
    row = sent(kind="proposal")
    row.family = village.family(9)
    row.save()
    with pytest.raises(objections.RulesSayNo):
        answer(row, third, outcome="granted", new_state="chosen")
    assert not row.answers.exists()


@pytest.mark.parametrize("is_frozen", [True, False])
def test_who_was_left_out_for_a_missing_fact_comes_in_with_an_amount_or_a_check(village, third, is_frozen):
    village.family(1)
    family = village.family(None)
    aid_list = village.approved() if is_frozen else village.draft()
    row = sent()
    row.entry = entry = aid_list.entries.get(family=family)
    row.save()
    if is_frozen:
        with pytest.raises(objections.RulesSayNo):
            answer(row, third, outcome="granted", new_state="chosen")
        entry.refresh_from_db()
        assert (entry.state, entry.amount, row.answers.count()) == ("unknown", None, 0)
        DecileRecord.objects.create(decile=2, stated_on=DAY, source=village.source, family=family)
    answer(row, third, outcome="granted", reasons="Desilnya sudah ada", new_state="chosen")
    entry.refresh_from_db()
    assert (entry.state, entry.amount, entry.needs_check) == ("chosen", 2_400_000 if is_frozen else None, not is_frozen)


def test_who_does_not_qualify_by_what_is_known_since_is_not_brought_in(village, third):
    family = village.family(None)
    aid_list = village.draft()
    row = sent()
    row.entry = aid_list.entries.get(family=family)
    row.save()
    DecileRecord.objects.create(decile=9, stated_on=DAY, source=village.source, family=family)
    with pytest.raises(objections.RulesSayNo):
        answer(row, third, outcome="granted", new_state="chosen")


def test_without_a_list_nothing_is_promised(village, third):
    row = sent(kind="proposal")
    row.family = village.family(1)
    row.save()
    with pytest.raises(objections.NoOpenList):
        answer(row, third, outcome="granted", new_state="chosen")


def test_an_objection_against_somebody_on_an_open_list_lets_the_next_one_move_up(village, third):
    first, second = village.family(1), village.family(2)
    aid_list = village.draft(quota=1)
    row = sent(is_for_self=False)
    row.entry = aid_list.entries.get(family=first)
    row.save()
    answer(row, third, outcome="granted", reasons="Sudah pindah", new_state="removed")
    states = dict(aid_list.entries.values_list("family", "state"))
    assert states == {first.pk: "removed", second.pk: "chosen"}


def test_whoever_judged_the_family_does_not_look_the_second_time(village, third):
    from setiakawan.aid.services.judging import judge_family

    family = village.family(9)
    judge_family(programme="sembako", family_id=family.pk, by=third.scope, on=DAY)
    row = sent()
    row.family = family
    row.save()
    with pytest.raises(objections.DecidedBefore):
        answer(row, third)


def test_recognising_finds_a_family_by_the_nik_of_a_member_within_the_scope(village, third, tksk_busang):
    family = village.family(1)
    nik = "6408994107800123"
    from setiakawan.registry.services.numbers import add_identifier

    add_identifier(person_id=family.head.pk, kind="nik", number=nik, by=village.maker.scope, on=DAY)
    row = sent()
    with pytest.raises(Objection.DoesNotExist):
        objections.recognise_objection(objection_id=row.pk, number=nik, by=tksk_busang.scope, on=DAY)
    third.client.post(f"/sanggah/{row.pk}/keluarga/", {"number": "6408 9941 0780 0123"})
    assert Objection.objects.get().family == family

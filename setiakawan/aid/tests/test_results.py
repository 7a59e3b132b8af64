"""The channels' files: what goes out, what comes back, and what is never collected."""

import datetime
import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from setiakawan.aid.letters import letter_parts
from setiakawan.aid.models import Channel, PaymentEvent, PaymentKind, ResultFile
from setiakawan.aid.queries.family import aid_of_family
from setiakawan.aid.queries.payments import standings
from setiakawan.aid.queries.rounds import ledger_of
from setiakawan.aid.services.handing_over import confirm_receipt, confirm_signed
from setiakawan.aid.services.ledger import balance
from setiakawan.aid.services.moving import LastDayPassed, WrongRoundState
from setiakawan.aid.services.payment_file import payment_file
from setiakawan.aid.services.payments import LastDayWrong, prepare_round, send_round
from setiakawan.aid.services.payouts import set_payout
from setiakawan.aid.services.results import import_results
from setiakawan.aid.services.unclaimed import LastDayAhead, return_unclaimed
from setiakawan.aid.tests.conftest import DAY
from setiakawan.aid.tests.test_payments import all_hold, results, row
from setiakawan.intake.readers import read_file

pytestmark = pytest.mark.django_db
LAST, AFTER = datetime.date(2026, 12, 31), datetime.date(2027, 1, 1)


def sent(village, families=1):
    for _ in range(families):
        village.family(1)
    held = village.round(village.approved())
    send_round(round_id=held.pk, by=village.maker.scope, on=DAY)
    return held, list(held.entitlements.order_by("pk").values_list("pk", flat=True))


def sheets(made, tmp_path):
    path = tmp_path / "berkas.xlsx"
    path.write_bytes(made)
    return [[list(cells) for _, cells in sheet.rows] for sheet in read_file(path, "berkas.xlsx")]


def test_each_channel_gets_its_own_columns_and_the_sums_are_those_of_the_round(village, tmp_path):
    names = {"bank": "=1+1", "wallet": "Siti Rekaan", "post": "", "cash": ""}
    for channel, holder in names.items():
        family = village.family(1)
        numbers = {"institution": "Rekaan", "number": "081200001234", "holder": holder} if holder else {}
        set_payout(family_id=family.pk, channel=channel, by=village.maker.scope, **numbers)
    held = village.round(village.approved())
    send_round(round_id=held.pk, by=village.maker.scope, on=DAY)
    total, answered = 0, ["jumlah", "status", "tanggal", "rujukan"]
    heads = {
        "bank": ["nomor", "bank", "rekening", "atas nama", *answered],
        "wallet": ["nomor", "dompet", "nomor dompet", "atas nama", *answered],
        "post": ["nomor", "nama", "nik", "desa", "alamat", *answered],
        "cash": ["urut", "nomor", "kecamatan", "desa", "nama", "alamat", "jumlah", "tanda tangan", *answered[1:]],
    }
    for channel, head in heads.items():
        paid, sums = sheets(payment_file(round_id=held.pk, channel=channel, by=village.maker.scope), tmp_path)
        assert (paid[0], len(paid)) == (head, 2)
        assert sums == [["jalur", Channel(channel).label], ["banyaknya", "1"], ["jumlah", "200000.00"]]
        total += 200000
        if channel == "bank":
            assert paid[1][2:4] == ["081200001234", "1+1"]
    assert total == sum(where.sent for where in standings(held.entitlements.values_list("pk", flat=True)).values())


def test_the_file_of_a_channel_comes_back_half_answered_and_nothing_else_is_entered(village, tmp_path):
    held, numbers = sent(village, 2)
    (head, *lines), _ = sheets(payment_file(round_id=held.pk, channel="cash", by=village.maker.scope), tmp_path)
    rows = [dict(zip(head, line + [""] * len(head), strict=False)) for line in lines]
    rows[0] |= {"status": "berhasil", "tanggal": "15/06/2026", "rujukan": "R1"}
    rows.append(row(999999, status=""))
    told = results(village, held, *rows)
    assert (told.entered, told.pending, told.errors) == (1, 2, [])
    assert sorted(where.given for where in standings(numbers).values()) == [0, 200000]


def test_wrong_rows_stay_on_the_page_of_the_round_and_the_same_file_is_one(village):
    held, (number,) = sent(village)
    client, address = village.maker.client, f"/penyaluran/{held.pk}/hasil/"
    text = f"nomor,status,jumlah,tanggal,rujukan\n{number},berhasil,200000,2020-01-02,R1\n77,berhasil,1,2020-01-02,R2\n"
    for _ in range(2):
        client.post(address, {"file": SimpleUploadedFile("bank juni.csv", text.encode())})
    kept = ResultFile.objects.get()
    assert (kept.entered, kept.known, kept.faults) == (1, 0, [[3, "Nomor ini tidak ada pada tahap ini."]])
    page = client.get(f"/penyaluran/{held.pk}/").content.decode()
    assert "bank juni.csv" in page
    assert "Baris 3: Nomor ini tidak ada pada tahap ini." in page


def test_another_rounds_numbers_and_references_enter_nothing(village):
    held, (number,) = sent(village)
    results(village, held, row(number))
    other = village.round(held.list)
    send_round(round_id=other.pk, by=village.maker.scope, on=DAY)
    told = results(village, other, row(number, reference="R9"))
    assert (told.entered, len(told.errors)) == (0, 1)
    assert all_hold() == []


def test_what_was_not_collected_goes_back_after_the_last_day_and_nothing_is_paid_after_it(village):
    held, (number,) = sent(village)
    given = {"round_id": held.pk, "by": village.maker.scope}
    assert held.ends_on == LAST
    with pytest.raises(LastDayAhead):
        return_unclaimed(reason="Tidak diambil", on=LAST, **given)
    with pytest.raises(LastDayPassed):
        send_round(on=AFTER, **given)
    assert return_unclaimed(reason="Tidak diambil", on=AFTER, **given) == 200000
    with pytest.raises(WrongRoundState):
        return_unclaimed(reason="Tidak diambil", on=AFTER, **given)
    late = results(village, held, row(number))
    assert late.errors == [(2, "Tahap ini sudah ditutup dan sisanya dikembalikan ke kas.")]
    assert (balance("budget:sembako"), standings([number])[number].words) == (0, "Dikembalikan ke kas")
    assert PaymentEvent.objects.get(kind=PaymentKind.RETURNED).note == "Tidak diambil"
    assert all_hold() == []


def test_a_family_reads_that_its_money_went_back_and_how_to_ask_again(village):
    held, _ = sent(village)
    return_unclaimed(round_id=held.pk, reason="Tidak diambil", by=village.maker.scope, on=AFTER)
    family = held.entitlements.get().entry.family_id
    found = aid_of_family(village.maker.scope, family)
    part = next(part for part in letter_parts(found, "Dinas") if part.heading == "Uang yang dikembalikan")
    assert "Rp 200.000 (dua ratus ribu rupiah)" in part.points[0]
    assert "31 Desember 2026" in part.points[0]
    assert "sanggah" in part.after[0]
    assert part.points[0] in village.maker.client.get(f"/keluarga/{family}/bantuan/").content.decode()


def test_the_last_day_lies_between_the_due_day_and_the_end_of_the_budget_year(village):
    village.family(1)
    listed = village.approved()
    given = {"list_id": listed.pk, "due_on": DAY, "channel": "cash", "by": village.maker.scope, "on": DAY}
    for wrong in (DAY - datetime.timedelta(days=1), AFTER):
        with pytest.raises(LastDayWrong):
            prepare_round(last_on=wrong, **given)
    assert prepare_round(last_on=LAST, **given).ends_on == LAST


def test_the_ledger_of_a_round_adds_up_on_its_page(village):
    held, numbers = sent(village, 2)
    results(village, held, row(numbers[0]))
    return_unclaimed(round_id=held.pk, reason="Tidak diambil", by=village.maker.scope, on=AFTER)
    lines = ledger_of(village.maker.scope, held.pk)
    assert all(line.budget + line.owed + line.sent + line.given == 0 for line in lines)
    assert (lines[-1].budget, lines[-1].owed, lines[-1].sent, lines[-1].given) == (-200000, 0, 0, 200000)
    page = village.maker.client.get(f"/penyaluran/{held.pk}/").content.decode()
    assert "Kembali ke anggaran" in page


def test_a_returned_sheet_is_recorded_from_the_page_by_whoever_may(village):
    held, numbers = sent(village, 2)
    address, client = f"/penyaluran/{held.pk}/tanda-tangan/", village.operator.client
    page = client.get(address).content.decode()
    assert len(re.findall(r'name="signed"', page)) == 2
    assert f'href="/penyaluran/{held.pk}/"' in page
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"signed": [numbers[0]]}).status_code == 302
    assert standings(numbers)[numbers[0]].is_confirmed
    assert not standings(numbers)[numbers[1]].given


def test_a_file_is_only_for_who_may_pay_and_for_a_channel_that_exists(village):
    held, _ = sent(village)
    address = f"/penyaluran/{held.pk}/berkas/"
    assert village.operator.client.post(address, {"jalur": "cash"}).status_code == 403
    assert village.maker.client.post(address, {"jalur": "emas"}).status_code == 404


def test_a_channels_reference_that_looks_like_ours_never_meets_a_signature(village):
    held, (first, second) = sent(village, 2)
    results(village, held, row(first, reference=f"tunai:{second}"))
    given = {"round_id": held.pk, "by": village.operator.scope, "on": DAY}
    assert confirm_signed(entitlement_ids=[first, second], **given) == 2
    assert [where.given for where in standings([first, second]).values()] == [200000, 200000]
    assert all_hold() == []


def test_cash_is_paid_by_signature_until_the_last_day_and_not_on_the_next(village):
    held, (first, second) = sent(village, 2)
    given = {"way": "witness", "note": "Ketua RT 1", "by": village.operator.scope}
    assert confirm_receipt(entitlement_id=first, on=LAST, **given)
    with pytest.raises(LastDayPassed):
        confirm_receipt(entitlement_id=second, on=AFTER, **given)
    told = import_results(
        round_id=held.pk, rows=[row(second, day="2027-01-01")], by=village.maker.scope, today=AFTER
    )  # fmt: skip
    assert told.errors == [(2, "Tanggalnya sesudah hari terakhir tahap ini.")]
    assert all_hold() == []


@pytest.mark.parametrize(("cell", "paid"), [("200000.0", 1), ("2E5", 0), ("Rp200000", 0), ("200,000", 0)])
def test_an_amount_as_a_spreadsheet_wrote_it_is_read_exactly_or_refused(village, cell, paid):
    held, (number,) = sent(village)
    assert results(village, held, row(number, amount=cell)).entered == paid


def test_the_page_of_a_round_needs_as_many_queries_for_many_families_as_for_few(village):
    def queries(held):
        with CaptureQueriesContext(connection) as seen:
            village.maker.client.get(f"/penyaluran/{held.pk}/")
        return len(seen)

    held, _ = sent(village, 2)
    queries(held)  # the first page of a session takes more
    few = queries(held)
    for _ in range(6):
        village.family(1)
    many = village.approved(valid_from=datetime.date(2027, 7, 1), valid_until=datetime.date(2028, 7, 1))
    due = village.round(many)
    send_round(round_id=due.pk, by=village.maker.scope, on=DAY)
    assert due.entitlements.count() == 8
    assert queries(due) == few


@pytest.mark.parametrize(("moment", "status"), [("2026-12-31T15:59:00Z", 302), ("2026-12-31T16:30:00Z", 422)])
def test_the_last_day_ends_at_midnight_of_the_office_not_of_greenwich(village, moment, status):
    held, numbers = sent(village)
    with time_machine.travel(moment, tick=False):
        client = Client()
        client.force_login(village.operator.user)
        answer = client.post(f"/penyaluran/{held.pk}/tanda-tangan/", {"signed": numbers})
    assert answer.status_code == status
    assert standings(numbers)[numbers[0]].given == (200000 if status == 302 else 0)


def test_before_each_step_the_page_says_how_many_and_how_much(village):
    for _ in range(2):
        village.family(1)
    made = prepare_round(
        list_id=village.approved().pk, due_on=DAY, channel="cash", by=village.maker.scope, on=DAY
    )  # fmt: skip
    address = f"/penyaluran/{made.pk}"
    assert "2 penerima, Rp 400.000. Sesudah" in village.approver.client.get(f"{address}/setujui/").content.decode()
    village.approver.client.post(f"{address}/setujui/")
    assert "2 penerima, Rp 400.000." in village.maker.client.get(f"{address}/kirim/").content.decode()
    village.maker.client.post(f"{address}/kirim/")
    village.operator.client.post(f"{address}/tanda-tangan/", {"signed": [made.entitlements.first().pk]})
    back = village.maker.client.get(f"{address}/tutup/").content.decode()
    assert "Rp 200.000 bagi 1 penerima kembali ke kas." in back
    due = made.entitlements.last()
    assert (
        "Keluarga Siti Rekaan: Rp 200.000" in village.operator.client.get(f"/penyaluran/hak/{due.pk}/").content.decode()
    )


def test_the_families_of_a_round_are_found_by_name_and_by_what_is_open_a_page_at_a_time(village):
    village.family(1, name="Rahma Rekaan", rt="009")
    held, _ = sent(village, 26)
    held.entitlements.filter(entry__family__rt="009").update(held_reason="Ditangguhkan: Menunggu hasil")

    def page(query):
        return village.maker.client.get(f"/penyaluran/{held.pk}/{query}").content.decode()

    assert "1–25 dari 27" in page("")
    assert "26–27 dari 27" in page("?mulai=25")
    assert "1–1 dari 1" in page("?cari=rahma")
    assert "1–1 dari 1" in page("?status=periksa&cari=rt+9")
    assert "Tidak ada yang cocok" in page("?status=belum")
    assert "1–25 dari 27" in page("?status=konfirmasi&mulai=x")
    assert "Perlu diperiksa atau ditahan (1)" in page("")


def test_a_sheet_stands_on_the_screen_in_the_order_of_the_paper(village):
    for name, rt in (("Cici", "002"), ("Budi", "001"), ("Ani", "002")):
        village.family(1, name=name, rt=rt)
    held, _ = sent(village, 0)
    page = village.operator.client.get(f"/penyaluran/{held.pk}/tanda-tangan/").content.decode()
    assert re.findall("Keluarga (Ani|Budi|Cici)", page) == ["Budi", "Ani", "Cici"]

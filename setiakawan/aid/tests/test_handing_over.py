"""The family's word by code, and goods by serial number."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from setiakawan.aid.models import Entitlement, GoodsHandover
from setiakawan.aid.queries.payments import standings
from setiakawan.aid.services.codes import NoPhone, WrongCode, confirm_by_code, send_code
from setiakawan.aid.services.handing_over import GoodsGiven, confirm_signed, hand_over_goods
from setiakawan.aid.services.payments import send_round
from setiakawan.aid.services.results import import_results
from setiakawan.aid.tests.conftest import CHAIR, DAY, YEAR
from setiakawan.aid.tests.test_payments import all_hold
from setiakawan.messaging.models import Message
from setiakawan.registry.services.numbers import add_contact

pytestmark = pytest.mark.django_db


def paid(village):
    family = village.family(1)
    held = village.round(village.approved())
    row = held.entitlements.get()
    send_round(round_id=held.pk, by=village.maker.scope, on=DAY)
    told = {"nomor": str(row.pk), "status": "berhasil", "jumlah": "200000", "tanggal": "2026-06-15", "rujukan": "R1"}
    import_results(round_id=held.pk, rows=[told], by=village.maker.scope, today=DAY)
    return family, row


def test_the_code_on_the_telephone_confirms_once_and_a_wrong_one_does_not(village):
    family, row = paid(village)
    given = {"entitlement_id": row.pk, "by": village.operator.scope}
    with pytest.raises(NoPhone):
        send_code(at=timezone.now(), **given)
    add_contact(person_id=family.head.pk, kind="phone", value="0812 0000 4321", by=village.maker.scope, on=DAY)
    village.operator.client.post(f"/penyaluran/hak/{row.pk}/kode/")
    text = Message.objects.get().text
    code = re.search(r"\d{6}", text)[0]
    assert "200" not in text.replace(code, "")
    with pytest.raises(WrongCode):
        confirm_by_code(code="000000" if code != "000000" else "111111", on=DAY, at=timezone.now(), **given)
    told = {"way": "code", "code": f" {code[:3]} {code[3:]}", "note": ""}
    village.operator.client.post(f"/penyaluran/hak/{row.pk}/", told)
    assert standings([row.pk])[row.pk].is_confirmed
    with pytest.raises(WrongCode):
        confirm_by_code(code=code, on=DAY, at=timezone.now(), **given)


def test_goods_are_handed_over_once_per_serial_number(village):
    village.family(1)
    made = village.round(village.approved(programme=village.programme(CHAIR)))
    row, client = made.entitlements.get(), village.maker.client
    told = {"goods": "Kursi roda aktif", "serial": "KR-0012", "witness": "Ketua RT 1"}
    assert client.post(f"/penyaluran/hak/{row.pk}/barang/", told).status_code == 302
    assert client.post(f"/penyaluran/hak/{row.pk}/barang/", told).status_code == 422
    assert GoodsHandover.objects.get().serial == "KR-0012"
    assert village.operator.client.post(f"/penyaluran/hak/{row.pk}/barang/", told).status_code == 403


def test_one_entitlement_of_goods_is_handed_over_once_whatever_the_serial_number(village):
    village.family(1)
    made = village.round(village.approved(programme=village.programme(CHAIR)))
    given = {"entitlement_id": made.entitlements.get().pk, "goods": "Kursi roda", "witness": "Ketua RT 1", "on": DAY}
    hand_over_goods(serial="KR-1", by=village.maker.scope, **given)
    with pytest.raises(GoodsGiven):
        hand_over_goods(serial="KR-2", by=village.maker.scope, **given)
    assert GoodsHandover.objects.count() == 1


def test_who_signed_is_recorded_at_once_and_who_did_not_stays_open(village):
    for _ in range(3):
        village.family(1)
    held = village.round(village.approved())
    send_round(round_id=held.pk, by=village.maker.scope, on=DAY)
    numbers = sorted(held.entitlements.values_list("pk", flat=True))
    given = {"round_id": held.pk, "by": village.operator.scope, "on": DAY}
    with pytest.raises(Entitlement.DoesNotExist):
        confirm_signed(entitlement_ids=[*numbers, 999999], **given)
    assert not any(where.given for where in standings(numbers).values())
    assert confirm_signed(entitlement_ids=numbers[:2], **given) == 2
    assert confirm_signed(entitlement_ids=numbers[:2], **given) == 0
    assert [(w.given, w.sent, w.is_confirmed) for w in standings(numbers).values()] == [
        (200000, 0, True), (200000, 0, True), (0, 200000, False),
    ]  # fmt: skip


def test_a_sheet_of_many_needs_as_many_queries_as_one_of_few(village):
    for _ in range(12):
        village.family(1)
    held = village.round(village.approved())
    send_round(round_id=held.pk, by=village.maker.scope, on=DAY)
    numbers = list(held.entitlements.values_list("pk", flat=True))

    def queries(some):
        with CaptureQueriesContext(connection) as seen:
            assert confirm_signed(round_id=held.pk, entitlement_ids=some, by=village.operator.scope, on=DAY) == len(
                some
            )
        return len(seen)

    assert queries(numbers[:2]) == queries(numbers[2:]) < 25
    assert all_hold() == []


def test_an_instalment_of_many_is_sent_in_as_many_queries_as_one_of_few(village):
    def queries(families, **period):
        for _ in range(families):
            village.family(1)
        held = village.round(village.approved(**period))
        with CaptureQueriesContext(connection) as seen:
            send_round(round_id=held.pk, by=village.maker.scope, on=DAY)
        return len(seen)

    assert queries(2) == queries(8, valid_from=YEAR[1], valid_until=YEAR[1].replace(year=2028)) < 45

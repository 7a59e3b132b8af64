"""Two people at the same moment: one act counts, the other is told, and no rupiah moves twice."""

import datetime
import uuid
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import transaction

from setiakawan.aid.models import Deliberation, ListState, PaymentEvent, PaymentKind, PayoutAccount, Transaction
from setiakawan.aid.queries.payments import standings
from setiakawan.aid.services import handing_over, lists, moving, payments, payouts, unclaimed
from setiakawan.aid.services.ledger import balance, post
from setiakawan.aid.services.objections import Settled, answer_objection, receive_objection
from setiakawan.aid.services.results import import_results
from setiakawan.aid.tests.conftest import CHAIR, DAY, YEAR
from setiakawan.aid.tests.test_payments import all_hold, row
from setiakawan.registry.tests.test_concurrency import at_once, refusals
from tests.people import SANGATTA_UTARA_VILLAGE, make_person

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def third(village):
    """One more officer, who made nothing."""
    return make_person("officer", username="petugas.ketiga", full_name="Petugas Rekaan Ketiga").scope


def verified(village, **changes):
    made = village.draft(**changes)
    village.deliberate(made)
    return lists.verify_list(list_id=made.pk, by=village.tksk.scope)


def prepared(village, aid_list):
    return payments.prepare_round(list_id=aid_list.pk, due_on=DAY, channel="bank", by=village.maker.scope, on=DAY)


def sent(village):
    village.family(1)
    held = village.round(village.approved())
    payments.send_round(round_id=held.pk, by=village.maker.scope, on=DAY)
    return held


def test_two_approvals_of_one_list_are_one(village, third):
    village.family(1)
    made = verified(village)

    def approve(by):
        return lambda: lists.approve_list(list_id=made.pk, by=by, on=DAY)

    assert refusals(at_once(approve(village.approver.scope), approve(third))) == [lists.ListFrozen]
    assert made.steps.filter(to=ListState.APPROVED).count() == 1


def test_of_two_lists_with_the_same_family_approved_at_once_one_is_refused(village, third):
    village.family(1)
    one, other = verified(village), verified(village, valid_from=YEAR[0].replace(month=8))

    def approve(made, by):
        return lambda: lists.approve_list(list_id=made.pk, by=by, on=DAY)

    outcomes = at_once(approve(one, village.approver.scope), approve(other, third))
    assert refusals(outcomes) == [lists.StillClashing]


def test_a_list_approved_while_it_is_ranked_again_is_approved_as_it_was_or_as_it_became(village):
    for _ in range(3):
        village.family(1)
    made, by, approver = verified(village), village.maker.scope, village.approver.scope
    outcomes = at_once(
        lambda: lists.approve_list(list_id=made.pk, by=approver, on=DAY),
        lambda: lists.rank_again(list_id=made.pk, method="decile", quota=1, by=by),
    )
    made.refresh_from_db()
    assert made.state == ListState.APPROVED
    assert refusals(outcomes) in ([], [lists.ListFrozen])
    assert made.entries.filter(state="chosen").count() == (1 if made.quota else 3)


def test_the_same_meeting_sent_twice_at_once_is_one(village):
    village.family(1)
    made, number, by = village.draft(), uuid.uuid4(), village.operator.scope
    send = lambda: village.deliberate(made, client_id=number, by=by)  # noqa: E731
    assert refusals(at_once(send, send)) == []
    assert Deliberation.objects.count() == 1


def test_an_instalment_prepared_twice_at_once_is_one(village):
    village.family(1)
    aid_list, by = village.approved(), village.maker.scope
    prepare = lambda: payments.prepare_round(list_id=aid_list.pk, due_on=DAY, channel="bank", by=by, on=DAY)  # noqa: E731
    assert refusals(at_once(prepare, prepare)) == [payments.RoundExists]
    assert aid_list.rounds.count() == 1


def test_two_activations_of_one_instalment_owe_the_money_once(village, third):
    village.family(1)
    held = prepared(village, village.approved())

    def approve(by):
        return lambda: payments.approve_round(round_id=held.pk, by=by, on=DAY)

    assert refusals(at_once(approve(village.approver.scope), approve(third))) == [moving.WrongRoundState]
    assert balance("budget:sembako") == -200_000
    assert all_hold() == []


def test_two_instalments_activated_at_once_do_not_spend_the_same_rest_of_a_budget(village, third, monkeypatch):
    village.family(1)
    one = prepared(village, village.approved())
    other = prepared(village, village.approved(valid_from=YEAR[1], valid_until=YEAR[1].replace(year=2028)))
    real = payments.held_by
    monkeypatch.setattr(payments, "held_by", lambda *of: _with_budget(real(*of), Decimal("300000")))

    def approve(held, by):
        return lambda: payments.approve_round(round_id=held.pk, by=by, on=DAY)

    outcomes = at_once(approve(one, village.approver.scope), approve(other, third))
    assert refusals(outcomes) == [payments.BudgetExceeded]
    assert balance("budget:sembako") == -200_000


def _with_budget(held, budget):
    return replace(held, programme=replace(held.programme, budget=budget))


def test_an_instalment_cancelled_while_it_is_activated_owes_all_or_nothing(village):
    village.family(1)
    held, by, approver = prepared(village, village.approved()), village.maker.scope, village.approver.scope
    outcomes = at_once(
        lambda: payments.approve_round(round_id=held.pk, by=approver, on=DAY),
        lambda: payments.cancel_round(round_id=held.pk, reason="Salah jadwal", by=by, on=DAY),
    )
    assert refusals(outcomes) in ([], [moving.WrongRoundState])
    held.refresh_from_db()
    assert held.state == "cancelled"
    assert balance("budget:sembako") == 0
    assert all_hold() == []


def test_sent_twice_at_once_the_money_is_on_its_way_once(village):
    village.family(1)
    held, by = village.round(village.approved()), village.maker.scope
    send = lambda: payments.send_round(round_id=held.pk, by=by, on=DAY)  # noqa: E731
    assert sorted(len(went) for went in at_once(send, send)) == [0, 1]
    assert PaymentEvent.objects.filter(kind=PaymentKind.SENT).count() == 1
    assert all_hold() == []


def test_the_same_result_file_twice_at_once_pays_once(village):
    held = sent(village)
    number, by = held.entitlements.get().pk, village.maker.scope
    read = lambda: import_results(round_id=held.pk, rows=[row(number)], by=by, today=DAY)  # noqa: E731
    assert sorted((told.entered, told.known) for told in at_once(read, read)) == [(0, 1), (1, 0)]
    assert standings([number])[number].given == 200_000
    assert all_hold() == []


def test_two_result_files_at_once_do_not_pay_more_than_is_on_its_way(village):
    held = sent(village)
    number, by = held.entitlements.get().pk, village.maker.scope

    def read(reference):
        rows = [row(number, amount="200000", reference=reference)]
        return lambda: import_results(round_id=held.pk, rows=rows, by=by, today=DAY)

    assert sorted(told.entered for told in at_once(read("A"), read("B"))) == [0, 1]
    assert standings([number])[number].given == 200_000
    assert all_hold() == []


def test_an_instalment_closed_while_its_result_comes_in_loses_nothing(village):
    held = sent(village)
    number, by = held.entitlements.get().pk, village.maker.scope
    at_once(
        lambda: import_results(round_id=held.pk, rows=[row(number, amount="200000")], by=by, today=DAY),
        lambda: payments.close_round(round_id=held.pk, by=by, on=DAY),
    )
    where = standings([number])[number]
    assert where.given == 200_000
    assert where.owed == -balance("budget:sembako") - 200_000
    assert all_hold() == []


def test_money_returned_while_its_sheet_comes_in_is_paid_or_returned_never_both(village):
    held = sent(village)
    number, by, operator = held.entitlements.get().pk, village.maker.scope, village.operator.scope
    after = held.ends_on + datetime.timedelta(days=1)
    outcomes = at_once(
        lambda: handing_over.confirm_signed(round_id=held.pk, entitlement_ids=[number], by=operator, on=held.ends_on),
        lambda: unclaimed.return_unclaimed(round_id=held.pk, reason="Tidak diambil", by=by, on=after),
    )
    where = standings([number])[number]
    assert (where.given, where.returned) in ((200_000, 0), (0, 200_000))
    assert refusals(outcomes) in ([], [moving.NotPaid])
    assert all_hold() == []


def test_the_same_account_recorded_twice_at_once_is_one(village):
    family, by = village.family(1), village.maker.scope
    account = {"channel": "bank", "institution": "Bankaltimtara", "number": "00123456", "holder": "Siti Rekaan"}
    record = lambda: payouts.set_payout(family_id=family.pk, by=by, **account)  # noqa: E731
    assert refusals(at_once(record, record)) == []
    assert PayoutAccount.objects.count() == 1


def test_a_sheet_and_a_result_of_the_same_cash_at_once_pay_it_once(village):
    held, operator, by = sent(village), village.operator.scope, village.maker.scope
    number = held.entitlements.get().pk
    at_once(
        lambda: handing_over.confirm_signed(round_id=held.pk, entitlement_ids=[number], by=operator, on=DAY),
        lambda: import_results(round_id=held.pk, rows=[row(number)], by=by, today=DAY),
    )
    where = standings([number])[number]
    assert (where.given, where.sent, where.is_confirmed) == (200_000, 0, True)
    assert all_hold() == []


def test_a_receipt_confirmed_twice_at_once_is_one(village):
    held = sent(village)
    number, by = held.entitlements.get().pk, village.operator.scope
    import_results(round_id=held.pk, rows=[row(number)], by=village.maker.scope, today=DAY)
    confirm = lambda: handing_over.confirm_receipt(entitlement_id=number, way="signature", by=by, on=DAY)  # noqa: E731
    assert refusals(at_once(confirm, confirm)) == []
    assert PaymentEvent.objects.filter(kind=PaymentKind.CONFIRMED).count() == 1


def test_one_serial_number_handed_over_twice_at_once_is_one(village):
    for _ in range(2):
        village.family(1)
    held, by = village.round(village.approved(programme=village.programme(CHAIR))), village.maker.scope

    def hand_over(number):
        return lambda: handing_over.hand_over_goods(
            entitlement_id=number, goods="Kursi roda", serial="KR-1", witness="Rahma, ketua RT 1", by=by, on=DAY
        )

    outcomes = at_once(*(hand_over(number) for number in held.entitlements.values_list("pk", flat=True)))
    assert refusals(outcomes) == [handing_over.GoodsGiven]


def test_one_entitlement_of_goods_handed_over_twice_at_once_is_handed_over_once(village):
    village.family(1)
    held, by = village.round(village.approved(programme=village.programme(CHAIR))), village.maker.scope
    number = held.entitlements.get().pk

    def hand_over(serial):
        return lambda: handing_over.hand_over_goods(
            entitlement_id=number, goods="Kursi roda", serial=serial, witness="Rahma, ketua RT 1", by=by, on=DAY
        )

    assert refusals(at_once(hand_over("KR-1"), hand_over("KR-2"))) == [handing_over.GoodsGiven]


def test_a_sheet_recorded_twice_at_once_pays_each_family_once(village):
    held, by = sent(village), village.operator.scope
    numbers = list(held.entitlements.values_list("pk", flat=True))
    signed = lambda: handing_over.confirm_signed(round_id=held.pk, entitlement_ids=numbers, by=by, on=DAY)  # noqa: E731
    assert sorted(at_once(signed, signed)) == [0, 1]
    assert standings(numbers)[numbers[0]].given == 200_000
    assert all_hold() == []


def test_an_objection_answered_twice_at_once_has_one_answer(village, third):
    made = receive_objection(
        kind="objection", channel="paper", programme="sembako", area=SANGATTA_UTARA_VILLAGE, is_for_self=True,
        sender="Ibu Rekaan", about="Tidak masuk daftar", words="Keluarga saya tidak masuk.", received_on=DAY,
        client_id=uuid.uuid4(), by=village.operator.scope, today=DAY,
    )  # fmt: skip

    def answer(by):
        return lambda: answer_objection(
            objection_id=made.pk, outcome="refused", reasons="Sudah dinilai dua kali.", by=by, on=DAY
        )

    assert refusals(at_once(answer(village.approver.scope), answer(third))) == [Settled]
    assert made.answers.count() == 1


def test_one_transaction_entered_twice_at_once_is_entered_once(village):
    @transaction.atomic
    def enter():
        amounts = {"budget:x": Decimal(-5), "owed:1": Decimal(5)}
        post(key="k", on=DAY, words="contoh", amounts=amounts, entered_by=None)

    assert refusals(at_once(enter, enter)) == []
    assert Transaction.objects.count() == 1
    assert balance("owed:1") == 5

"""Money never appears, disappears or is paid twice."""

import datetime
from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from setiakawan.aid import constraints
from setiakawan.aid.models import Entitlement, GoodsHandover, PaymentEvent, Posting, ResultFile, RoundState
from setiakawan.aid.queries.payments import standings
from setiakawan.aid.rules.goods import pieces
from setiakawan.aid.services.handing_over import GoodsGiven, confirm_receipt, confirm_signed, hand_over_goods
from setiakawan.aid.services.ledger import Unbalanced, balance, post
from setiakawan.aid.services.moving import LastDayPassed, NotPaid, WrongRoundState
from setiakawan.aid.services.payments import (
    OwnRound,
    RoundExists,
    StillUnderWay,
    approve_round,
    cancel_round,
    close_round,
    prepare_round,
    send_round,
)
from setiakawan.aid.services.results import HeadersMissing, import_results
from setiakawan.aid.services.unclaimed import LastDayAhead, return_unclaimed
from setiakawan.aid.tests.conftest import CHAIR, DAY, MONEY, RICE

pytestmark = pytest.mark.django_db
NEXT_YEAR = datetime.date(2027, 1, 1)


def all_hold():
    return [
        sentence
        for check in (*constraints.MONEY, constraints.approved_by_another, constraints.quota_kept,
                      constraints.once_on_list, constraints.confirmed_once)
        for sentence in check()
    ]  # fmt: skip


def row(number, status="berhasil", amount="200000", day="2026-06-15", reference="R1"):
    return {"Tanggal": day, "Rujukan": reference, "Jumlah": amount, "Status": status, "Nomor": str(number)}


def results(village, held, *rows):
    return import_results(round_id=held.pk, rows=rows, by=village.maker.scope, today=DAY)


def test_an_instalment_goes_from_the_budget_to_a_family_that_says_so(village):
    village.family(1)
    held = village.round(village.approved())
    entitlement = held.entitlements.get()
    assert entitlement.amount == Decimal("200000")
    assert balance("budget:sembako") == -200000
    send_round(round_id=held.pk, by=village.maker.scope, on=DAY)
    assert results(village, held, row(entitlement.pk)).entered == 1
    confirm_receipt(entitlement_id=entitlement.pk, way="signature", by=village.operator.scope, on=DAY)
    where = standings([entitlement.pk])[entitlement.pk]
    assert (where.given, where.sent, where.owed, where.is_confirmed) == (200000, 0, 0, True)
    assert close_round(round_id=held.pk, by=village.maker.scope, on=DAY) == 0
    assert all_hold() == []


def test_the_same_file_twice_and_a_double_reference_enter_nothing_more(village):
    village.family(1)
    village.family(1)
    held = village.round(village.approved())
    first, second = held.entitlements.order_by("pk")
    send_round(round_id=held.pk, by=village.maker.scope, on=DAY)
    told = results(village, held, row(first.pk), row(second.pk))
    assert (told.entered, [number for number, _ in told.errors]) == (1, [3])
    again = results(village, held, row(first.pk))
    assert (again.entered, again.known, again.errors) == (0, 1, [])
    assert standings([first.pk])[first.pk].given == 200000


@pytest.mark.parametrize("changed", [{"amount": "1"}, {"status": "gagal"}, {"other": True}], ids=str)
def test_a_reference_that_said_something_else_before_is_named_as_wrong(village, changed):
    village.family(1)
    village.family(1)
    held = village.round(village.approved())
    first, second = held.entitlements.order_by("pk")
    send_round(round_id=held.pk, by=village.maker.scope, on=DAY)
    results(village, held, row(first.pk))
    number = second.pk if changed.pop("other", False) else first.pk
    told = results(village, held, row(number, **changed))
    assert (told.entered, told.known, [at for at, _ in told.errors]) == (0, 0, [2])
    assert all_hold() == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": "NaN"}, {"amount": "400.000"}, {"amount": "200000.01"}, {"amount": "-1"}, {"amount": ""},
        {"status": "mungkin"}, {"day": "0"}, {"day": "2026-06-16"}, {"day": "31-02-2026"}, {"reference": ""},
        {"reference": "R" * 41},
    ],
    ids=str,
)  # fmt: skip
def test_a_wrong_row_is_named_and_the_others_go_on(village, wrong):
    village.family(1)
    village.family(1)
    held = village.round(village.approved())
    first, second = held.entitlements.order_by("pk")
    send_round(round_id=held.pk, by=village.maker.scope, on=DAY)
    told = results(village, held, row(first.pk, **wrong), row(second.pk, reference="R2"))
    assert (told.entered, [number for number, _ in told.errors]) == (1, [2])
    assert standings([first.pk])[first.pk].given == 0


def test_a_file_without_rows_is_refused(village):
    village.family(1)
    held = village.round(village.approved())
    with pytest.raises(HeadersMissing):
        results(village, held)
    assert not held.files.exists()


def test_a_file_without_a_needed_column_enters_nothing(village):
    village.family(1)
    held = village.round(village.approved())
    with pytest.raises(HeadersMissing) as told:
        results(village, held, {"nomor": "1", "status": "berhasil"})
    assert told.value.missing == ["jumlah", "tanggal", "rujukan"]


def test_what_came_back_is_sent_again_and_in_the_end_returned(village):
    village.family(1)
    held = village.round(village.approved())
    number = held.entitlements.get().pk
    for attempt in ("R1", "R2"):
        assert len(send_round(round_id=held.pk, by=village.maker.scope, on=DAY)) == 1
        assert send_round(round_id=held.pk, by=village.maker.scope, on=DAY) == []
        with pytest.raises(StillUnderWay):
            close_round(round_id=held.pk, by=village.maker.scope, on=DAY)
        results(village, held, row(number, "gagal", reference=attempt))
    assert close_round(round_id=held.pk, by=village.maker.scope, on=DAY) == 200000
    assert balance("budget:sembako") == 0
    assert all_hold() == []


@pytest.mark.parametrize("amount", ["150000.50", "199999.99", "200001", "1"])
def test_another_amount_than_was_sent_is_refused_in_words(village, amount):
    village.family(1)
    held = village.round(village.approved())
    number = held.entitlements.get().pk
    send_round(round_id=held.pk, by=village.maker.scope, on=DAY)
    told = results(village, held, row(number, amount=amount))
    assert "padahal yang dikirim Rp 200.000" in told.errors[0][1]
    where = standings([number])[number]
    assert (where.given, where.sent) == (0, 200000)
    assert all_hold() == []


def test_who_died_after_the_approval_is_held_back(village):
    gone, here = village.family(1), village.family(1)
    aid_list = village.approved()
    village.registry.event(gone.head, "death", DAY)
    held = village.round(aid_list)
    kept = dict(held.entitlements.values_list("entry__family_id", "held_reason"))
    assert kept[here.pk] == ""
    assert kept[gone.pk]
    assert [e.entry.family_id for e in send_round(round_id=held.pk, by=village.maker.scope, on=DAY)] == [here.pk]


def test_nobody_approves_their_own_instalment_and_each_comes_once(village):
    village.family(1)
    aid_list = village.approved()
    made = prepare_round(list_id=aid_list.pk, due_on=DAY, channel="bank", by=village.maker.scope, on=DAY)
    with pytest.raises(RoundExists):
        prepare_round(list_id=aid_list.pk, due_on=DAY, channel="bank", by=village.maker.scope, on=DAY)
    with pytest.raises(OwnRound):
        approve_round(round_id=made.pk, by=village.maker.scope, on=DAY)
    with pytest.raises(WrongRoundState):
        send_round(round_id=made.pk, by=village.maker.scope, on=DAY)
    approve_round(round_id=made.pk, by=village.approver.scope, on=DAY)
    with pytest.raises(WrongRoundState):
        approve_round(round_id=made.pk, by=village.approver.scope, on=DAY)
    with pytest.raises(NotPaid):
        confirm_receipt(entitlement_id=made.entitlements.get().pk, way="code", by=village.maker.scope, on=DAY)


def test_a_transaction_is_entered_once_and_balances():
    amounts = {"budget:x": Decimal(-5), "owed:1": Decimal(5)}
    post(key="k", on=DAY, words="contoh", amounts=amounts, entered_by=None)
    post(key="k", on=DAY, words="contoh", amounts=amounts, entered_by=None)
    assert Posting.objects.count() == 2
    for wrong in ({"owed:1": Decimal(1)}, {"budget:x": Decimal(-6), "owed:1": Decimal(6)}):
        with pytest.raises(Unbalanced):
            post(key="k" if len(wrong) == 2 else "l", on=DAY, words="contoh", amounts=wrong, entered_by=None)


class PaymentLife(RuleBasedStateMachine):
    """Instalments of one list in any order of acts, with a plain count of rupiah and things beside the ledger."""

    village = aid_list = None

    def __init__(self):
        super().__init__()
        Posting.objects.all().delete()
        PaymentEvent.objects.all().delete()
        ResultFile.objects.all().delete()
        GoodsHandover.objects.all().delete()
        for old in self.aid_list.rounds.all():
            old.entitlements.all().delete()
            old.delete()
        self.paid, self.references, self.held = Decimal(0), 0, None
        self.things = {}

    def attempt(self, act, *refused):
        """Whether the act went through; what it may refuse changes nothing."""
        before = list(Posting.objects.order_by("pk").values_list("account", "amount"))
        try:
            act()
        except refused:
            assert list(Posting.objects.order_by("pk").values_list("account", "amount")) == before
            return False
        return True

    @rule()
    def prepare(self):
        def act():
            self.held = prepare_round(
                list_id=self.aid_list.pk, due_on=DAY, channel="bank", by=self.village.maker.scope, on=DAY
            )

        self.attempt(act, RoundExists)

    @precondition(lambda self: self.held)
    @rule(own=st.booleans())
    def approve(self, own):
        who = self.village.maker if own else self.village.approver
        act = lambda: approve_round(round_id=self.held.pk, by=who.scope, on=DAY)  # noqa: E731
        assert not (self.attempt(act, WrongRoundState, OwnRound) and own)

    @precondition(lambda self: self.held)
    @rule()
    def send(self):
        self.attempt(lambda: send_round(round_id=self.held.pk, by=self.village.maker.scope, on=DAY), WrongRoundState)

    @precondition(lambda self: self.held)
    @rule(
        place=st.integers(0, 2),
        amount=st.sampled_from(["200000", "1", "199999.99", "200001"]),
        paid=st.booleans(),
        again=st.booleans(),
    )
    def answer(self, place, amount, paid, again):
        self.references += 1
        numbers = list(self.held.entitlements.order_by("pk").values_list("pk", flat=True))
        line = row(
            numbers[place], "berhasil" if paid else "gagal", amount, reference=f"{self.held.pk}-{self.references}"
        )
        told = results(self.village, self.held, line)
        if told.entered and paid:
            self.paid += Decimal(amount)
        if again:
            assert results(self.village, self.held, line).entered == 0

    @rule(place=st.integers(0, 2))
    def go_on(self, place):
        """The next step of the way, so that long ways are walked too."""
        state = None
        if self.held:
            self.held.refresh_from_db()
            state = self.held.state
        if state == RoundState.DRAFT:
            self.approve(own=False)
        elif state == RoundState.APPROVED:
            self.send()
        elif state == RoundState.SENT:
            self.answer(place=place, amount="200000", paid=True, again=False)
        else:
            self.prepare()

    @precondition(lambda self: self.held)
    @rule(places=st.sets(st.integers(0, 2), min_size=1), late=st.booleans())
    def sign(self, places, late):
        """A signed sheet comes back, with cash paid by it; a late one pays nothing."""
        numbers = list(self.held.entitlements.order_by("pk").values_list("pk", flat=True))
        signed = [numbers[place] for place in places]
        going = sum(where.sent for where in standings(signed).values() if not where.is_confirmed)
        act = lambda: confirm_signed(  # noqa: E731
            round_id=self.held.pk, entitlement_ids=signed, by=self.village.operator.scope, on=NEXT_YEAR if late else DAY
        )
        if self.attempt(act, NotPaid, LastDayPassed):
            assert not (going and late)
            self.paid += going

    @precondition(lambda self: self.held)
    @rule(place=st.integers(0, 2), benefit=st.sampled_from([None, "chair", "rice", "money"]), serial=st.integers(0, 9))
    def hand_over(self, place, benefit, serial):
        """A thing changes hands, and no rupiah with it."""
        due = self.held.entitlements.order_by("pk")[place]
        before = list(Posting.objects.values_list("pk", flat=True))
        act = lambda: hand_over_goods(  # noqa: E731
            entitlement_id=due.pk, benefit=benefit, goods="Barang rekaan", serial=f"S-{serial}", witness="Ketua RT 1",
            by=self.village.maker.scope, on=DAY,
        )  # fmt: skip
        if self.attempt(act, WrongRoundState, GoodsGiven, NotPaid):
            assert serial not in self.things
            self.things[serial] = due.pk
        assert list(Posting.objects.values_list("pk", flat=True)) == before

    @precondition(lambda self: self.held)
    @rule(late=st.booleans())
    def return_what_is_left(self, late):
        act = lambda: return_unclaimed(  # noqa: E731
            round_id=self.held.pk, reason="Tidak diambil", by=self.village.maker.scope, on=NEXT_YEAR if late else DAY
        )
        assert not self.attempt(act, WrongRoundState, LastDayAhead) or late

    @precondition(lambda self: self.held)
    @rule(cancel=st.booleans())
    def end(self, cancel):
        if cancel:
            act = lambda: cancel_round(  # noqa: E731
                round_id=self.held.pk, reason="Salah jadwal", by=self.village.maker.scope, on=DAY
            )
        else:
            act = lambda: close_round(round_id=self.held.pk, by=self.village.maker.scope, on=DAY)  # noqa: E731
        self.attempt(act, WrongRoundState, StillUnderWay)

    @invariant()
    def everything_adds_up(self):
        assert all_hold() == []
        sums = {}
        for account, amount in Posting.objects.values_list("account", "amount"):
            place = account.partition(":")[0]
            sums[place] = sums.get(place, Decimal(0)) + amount
        assert sums.get("given", 0) == self.paid
        assert sum(sums.values()) == 0
        assert sums.get("budget", 0) <= 0
        given = Counter(GoodsHandover.objects.values_list("entitlement_id", flat=True))
        assert given == Counter(self.things.values())
        due = Entitlement.objects.in_bulk(given)
        assert all(many <= pieces(due[number].goods_due) for number, many in given.items())


def test_in_any_order_of_acts_every_rupiah_and_every_thing_is_somewhere_once(village):
    for _ in range(3):
        village.family(1)
    PaymentLife.village = village
    PaymentLife.aid_list = village.approved(programme=village.programme(MONEY, CHAIR, RICE))
    run_state_machine_as_test(
        PaymentLife,
        settings=settings(
            max_examples=15, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_the_year_ends_with_the_last_instalment(village):
    village.family(1)
    aid_list = village.approved()
    day = DAY
    for number in range(1, 13):
        held = village.round(aid_list)
        assert held.number == number
        day += datetime.timedelta(days=30)
    with pytest.raises(RoundExists):
        prepare_round(list_id=aid_list.pk, due_on=day, channel="bank", by=village.maker.scope, on=DAY)
    assert balance("budget:sembako") == -12 * 200000

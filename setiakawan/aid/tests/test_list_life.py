"""The life of a list in any order of acts: what was decided stays decided, and nobody decides alone."""

import datetime
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from setiakawan.aid.models import AidList, EntryState, Suspension
from setiakawan.aid.rules.ranking import CannotRank
from setiakawan.aid.services import checking, lists
from setiakawan.aid.services.suspending import lift_suspension, suspend
from setiakawan.aid.tests.conftest import DAY
from setiakawan.aid.tests.test_payments import all_hold

pytestmark = pytest.mark.django_db
ORDER = ["draft", "deliberated", "verified", "approved"]
REFUSALS = (
    checking.AmountUnknown, checking.NothingToCheck, checking.OwnAddition, checking.StillUnknown,
    lists.CannotComeIn, lists.NeedsChecking, lists.ListFrozen, lists.WrongStep, lists.OwnList, lists.StillClashing, lists.ListExists, CannotRank,
)  # fmt: skip


class ListLife(RuleBasedStateMachine):
    """One list of a year, with what must hold of it remembered beside it."""

    village = families = None
    year = 2026

    def __init__(self):
        super().__init__()
        ListLife.year += 1
        for row in Suspension.objects.filter(lifted_on=None):
            self.lift(row)
        self.list, self.out, self.frozen, self.suspended = None, set(), None, {}

    def lift(self, row):
        lift_suspension(suspension_id=row.pk, reason="Sudah selesai", by=self.village.maker.scope, on=DAY)

    def attempt(self, act):
        """Whether the act went through; what is refused leaves everything as it was."""
        before = self.entries()
        try:
            act()
        except REFUSALS:
            assert self.entries() == before
            return False
        return True

    def entries(self):
        rows = self.list.entries if self.list else AidList.objects.none()
        return list(rows.order_by("pk").values_list("pk", "state", "place") if self.list else rows.values_list("pk"))

    @rule(quota=st.none() | st.integers(1, 4))
    def draft(self, quota):
        start = datetime.date(self.year, 7, 1)

        def act():
            made = self.village.draft(valid_from=start, valid_until=start.replace(year=self.year + 1), quota=quota)
            self.list, self.frozen = made, None
            self.out = set(made.entries.filter(family__in=self.suspended).values_list("pk", flat=True))

        live = AidList.objects.filter(valid_from=start).exclude(state="cancelled").exists()
        if live:
            assert not self.attempt(act)
        else:
            act()

    @precondition(lambda self: self.list)
    @rule(method=st.sampled_from(["decile", "community", "hybrid", "score"]), quota=st.none() | st.integers(1, 4))
    def rank(self, method, quota):
        self.attempt(
            lambda: lists.rank_again(list_id=self.list.pk, method=method, quota=quota, by=self.village.maker.scope)
        )

    @precondition(lambda self: self.list)
    @rule(place=st.integers(0, 3), out=st.booleans())
    def move(self, place, out):
        number = self.list.entries.order_by("pk")[place].pk
        told = {"entry_id": number, "reason": "Kata warga", "by": self.village.maker.scope}
        if self.attempt(lambda: lists.remove_entry(**told) if out else lists.restore_entry(**told, on=DAY)):
            assert out or self.families[place].pk not in self.suspended
            self.out = self.out | {number} if out else self.out - {number}

    @precondition(lambda self: self.list)
    @rule(order=st.permutations(range(4)), out=st.none() | st.integers(0, 3), back=st.none() | st.integers(0, 3))
    def deliberate(self, order, out, back):
        numbers = list(self.list.entries.order_by("pk").values_list("pk", flat=True))
        told = {
            "ranking": [numbers[n] for n in order[:3]],
            "removals": {} if out is None else {numbers[out]: "Sudah pindah ke kota"},
            "additions": {} if back in (None, out) else {numbers[back]: "Dikenal tetangganya"},
        }  # fmt: skip
        if self.attempt(lambda: self.village.deliberate(self.list, **told)):
            assert not told["additions"] or self.families[back].pk not in self.suspended
            self.out = (self.out | set(told["removals"])) - set(told["additions"])

    @precondition(lambda self: self.list)
    @rule(place=st.integers(0, 3), seen=st.sampled_from(["", "Rumahnya tidak layak huni"]))
    def check(self, place, seen):
        number = self.list.entries.order_by("pk")[place].pk
        self.attempt(lambda: checking.check_entry(entry_id=number, seen=seen, by=self.village.tksk.scope, on=DAY))

    @precondition(lambda self: self.list)
    @rule()
    def verify(self):
        self.attempt(lambda: lists.verify_list(list_id=self.list.pk, by=self.village.tksk.scope))

    @precondition(lambda self: self.list)
    @rule(own=st.booleans(), paused=st.booleans())
    def approve(self, own, paused):
        first = self.list.entries.filter(state=EntryState.CHOSEN).order_by("place").first()
        if paused and first and first.family_id not in self.suspended:
            self.pause(first.family_id)
        who = (self.village.maker if own else self.village.approver).scope
        if self.attempt(lambda: lists.approve_list(list_id=self.list.pk, by=who, on=DAY)):
            assert not own
            assert not self.list.entries.filter(state=EntryState.CHOSEN, amount=None).exists()
            chosen = set(self.list.entries.filter(state=EntryState.CHOSEN).values_list("family_id", flat=True))
            assert not chosen & set(self.suspended)
            self.frozen = self.entries()

    @precondition(lambda self: self.list)
    @rule(paused=st.booleans())
    def go_on(self, paused):
        """The next step of the way, so that long ways are walked too."""
        self.list.refresh_from_db()
        if self.list.state == "draft":
            self.deliberate(order=[2, 0, 1, 3], out=None, back=None)
        elif self.list.state == "deliberated":
            self.verify()
        elif self.list.state == "verified":
            self.approve(own=False, paused=paused)

    @precondition(lambda self: self.list)
    @rule(sure=st.integers(0, 3))
    def cancel(self, sure):
        if sure:
            return
        by = self.village.maker.scope
        if self.attempt(lambda: lists.cancel_list(list_id=self.list.pk, reason="Salah masa berlaku", by=by)):
            self.frozen = self.entries()

    @rule(place=st.integers(0, 3))
    def suspend_or_lift(self, place):
        family = self.families[place].pk
        if family in self.suspended:
            self.lift(self.suspended.pop(family))
        else:
            self.pause(family)

    def pause(self, family):
        self.suspended[family] = suspend(
            programme="sembako", family_id=family, reason="Sedang diperiksa", by=self.village.maker.scope, on=DAY
        )

    @invariant()
    def what_was_decided_stays(self):
        assert all_hold() == []
        if self.list is None:
            return
        self.list.refresh_from_db()
        rows = {e.pk: e for e in self.list.entries.all()}
        assert {number for number, e in rows.items() if e.state == EntryState.REMOVED} == self.out
        ranked = sorted(e.place for e in rows.values() if e.state in (EntryState.CHOSEN, EntryState.WAITING))
        assert ranked == list(range(1, len(ranked) + 1))
        chosen = [e.place for e in rows.values() if e.state == EntryState.CHOSEN]
        assert sorted(chosen) == list(range(1, min(len(ranked), self.list.quota or len(ranked)) + 1))
        if self.frozen is not None:
            assert self.entries() == self.frozen

    @invariant()
    def nobody_decides_alone_and_no_step_is_left_out(self):
        if self.list is None:
            return
        steps = [step for step in self.list.steps.values_list("to", flat=True) if step != "cancelled"]
        assert steps[0] == "draft"
        for before, after in pairwise(steps):
            assert ORDER.index(after) <= ORDER.index(before) + 1
        if self.list.state == "approved":
            assert self.list.approved_by_id not in (None, self.list.made_by_id)
            assert "verified" in steps


def test_in_any_order_of_acts_a_list_keeps_what_was_decided(village):
    ListLife.village = village
    ListLife.families = [village.family(decile) for decile in (1, 2, 2, None)]
    run_state_machine_as_test(
        ListLife,
        settings=settings(
            max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )

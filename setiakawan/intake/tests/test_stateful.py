"""Batches that come, are decided, merged, sent again and undone in any order, against a simple model."""

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from setiakawan.core.checks import invariants
from setiakawan.intake.models import Batch, BatchState, SourceRow
from setiakawan.intake.pipeline import work
from setiakawan.intake.services.review import decide_by_reason
from setiakawan.intake.services.undo import BatchHasDependents, undo_batch
from setiakawan.intake.tests.dump import registry_dump
from setiakawan.intake.tests.making import SYSTEM, batch_of, merge
from setiakawan.intake.tests.strategies import aid_lists, calm, residents
from setiakawan.registry.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
DECISIONS = st.sampled_from(["merge_into", "merge_new", "keep_old", "reject"])


class Office(RuleBasedStateMachine):
    """The model: what the registry was before each batch, as long as nothing else happened to it since."""

    def __init__(self):
        super().__init__()
        self._outer = transaction.atomic()
        self._outer.__enter__()
        self.before: dict[int, list[str]] = {}
        self.sent: list[tuple] = []

    def teardown(self):
        transaction.set_rollback(True)
        self._outer.__exit__(None, None, None)

    def _batches(self, *states: str) -> list[Batch]:
        return list(Batch.objects.filter(state__in=states).order_by("pk"))

    def _merge(self, batch: Batch) -> None:
        mine, dump = self.before.get(batch.pk), registry_dump()
        merge(batch)
        if registry_dump() != dump:
            self.before.clear()
        self.before[batch.pk] = mine if mine is not None else dump

    @rule(people=residents(max_size=5), lists=aid_lists(max_size=3))
    def files_come(self, people, lists):
        batch = batch_of(people, lists, sha=f"s{len(self.sent)}-")
        self._merge(batch)
        self.sent.append((people, lists, batch.pk))

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def files_come_again(self, data):
        index = data.draw(st.integers(0, len(self.sent) - 1))
        dump = registry_dump()
        people, lists, first = self.sent[index]
        is_settled = Batch.objects.get(pk=first).state == BatchState.DONE
        self._merge(batch_of(people, lists, sha=f"s{index}-"))
        assert registry_dump() == dump or not is_settled  # what waited then may be certain now

    @precondition(lambda self: self._batches("review"))
    @rule(data=st.data(), decision=DECISIONS)
    def somebody_decides(self, data, decision):
        batch = data.draw(st.sampled_from(self._batches("review")))
        waiting = SourceRow.objects.filter(batch=batch, is_waiting=True)
        codes = sorted(set(waiting.values_list("findings__code", flat=True)) - {None})
        if codes:
            decide_by_reason(batch=batch, code=data.draw(st.sampled_from(codes)), decision=decision, by=SYSTEM)
            self._merge(batch)

    @precondition(lambda self: self._batches("review", "done"))
    @rule(data=st.data())
    def a_batch_is_undone(self, data):
        batch = data.draw(st.sampled_from(self._batches("review", "done")))
        if not SourceRow.objects.filter(batch=batch).exclude(merged_at=None).exists():
            return
        dump = registry_dump()
        try:
            undo_batch(batch=batch, reason="uji", by=SYSTEM, enqueue=False)
        except BatchHasDependents:
            assert registry_dump() == dump
            return
        work(batch.pk, workers=0)
        assert Batch.objects.get(pk=batch.pk).state == BatchState.UNDONE
        before = self.before.pop(batch.pk, None)
        assert before is None or registry_dump() == before
        if registry_dump() != dump:
            self.before.clear()

    @invariant()
    def everything_holds(self):
        names = ("registry.", "intake.", "welfare.", "functioning.")
        broken = [s for name, check in invariants().items() if name.startswith(names) for s in check()]
        assert broken == []

    @invariant()
    def everybody_came_from_a_row(self):
        rows = SourceRow.objects.exclude(merged_at=None).exclude(person=None)
        assert set(Person.objects.values_list("pk", flat=True)) == set(rows.values_list("person_id", flat=True))


def test_any_course_of_events_keeps_the_registry_sound():
    run_state_machine_as_test(Office, settings=settings(calm, max_examples=8, stateful_step_count=6))

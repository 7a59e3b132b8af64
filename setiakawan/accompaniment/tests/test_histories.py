"""Ten thousand random steps, as many people would take them: nobody is left alone. See docs/berkelanjutan.md."""

import datetime
import os

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from setiakawan.accompaniment.queries import facts
from setiakawan.accompaniment.rules import due
from setiakawan.accompaniment.services import closing, escalating, intake
from setiakawan.accounts import services as accounts
from tests.histories import WEIGHTS, History

STEPS = int(os.environ.get("SETIAKAWAN_HISTORY_STEPS", "2500"))


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_through_any_history_every_case_keeps_somebody(seed):
    history = History(seed)
    history.run(STEPS)
    assert [name for name in WEIGHTS if not history.done[name]] == []
    assert history.refused["switch_off"]
    assert {"applied", "refused"} <= set(history.now.states.values())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("where", "instead", "told"),
    [
        (closing, ("enqueue", lambda case, **given: None), "held by nobody"),
        (escalating, ("_raise_for", lambda *given: 0), "stands before nobody"),
        (due, ("after_pauses", lambda day, pauses: day + datetime.timedelta(days=1)), "due of"),
        (accounts, ("require_free", lambda user, **given: None), "was switched off under"),
        (facts, ("states_among", lambda people, on: {}), "the registry knows otherwise"),
    ],
)
def test_a_planted_fault_is_found(monkeypatch, where, instead, told):
    monkeypatch.setattr(where, *instead)
    with pytest.raises(AssertionError, match=told):
        History(5).run(2000)


class Shrinking(RuleBasedStateMachine):
    """The same acts, drawn by hypothesis, which cuts a history that breaks a promise down to the shortest one."""

    @initialize()
    def begin(self):
        self.before = transaction.savepoint()
        self.history = History(0, people=4)

    @rule(
        act=st.sampled_from([name for name in WEIGHTS if name != "restore"]), chance=st.randoms(use_true_random=False)
    )
    def take(self, act, chance):
        self.history.chance = chance
        self.history.take(act)

    def teardown(self):
        if hasattr(self, "history"):
            try:
                self.history.compare()
            finally:  # a history that fails leaves nothing to the next one
                transaction.savepoint_rollback(self.before)


def shrunk(examples):
    """Take some short histories."""
    given = settings(max_examples=examples, stateful_step_count=12, deadline=None, derandomize=True, database=None)
    run_state_machine_as_test(Shrinking, settings=given)


@pytest.mark.django_db
def test_short_histories_drawn_by_hypothesis_keep_every_promise():
    shrunk(6)


@pytest.mark.django_db
def test_a_fault_is_told_by_its_shortest_history(monkeypatch):
    monkeypatch.setattr(intake, "enqueue", lambda case, **given: None)
    with pytest.raises(AssertionError, match=r"state\.begin\(\)\nstate\.take\(act='open'[^\n]*\nstate\.teardown"):
        shrunk(30)

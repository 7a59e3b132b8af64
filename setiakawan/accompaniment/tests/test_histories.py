"""Ten thousand random steps, as many people would take them: nobody is left alone. See docs/berkelanjutan.md."""

import datetime
import os

import pytest

from setiakawan.accompaniment.rules import due
from setiakawan.accompaniment.services import closing, escalating
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
    ],
)
def test_a_planted_fault_is_found(monkeypatch, where, instead, told):
    monkeypatch.setattr(where, *instead)
    with pytest.raises(AssertionError, match=told):
        History(5).run(2000)

"""One history: the acts, how often each is drawn, and what may be refused."""

import gc
from contextlib import contextmanager

from django.db import transaction

from setiakawan.accompaniment.models import Case, Closing, Plan
from setiakawan.accompaniment.services import (
    assigning,
    closing,
    hand_over,
    holding,
    intake,
    pausing,
    planning,
    submissions,
    visits,
)
from setiakawan.accounts.leaving import StillCarries
from setiakawan.accounts.scope import NotAllowed
from setiakawan.registry.merging import CannotMerge
from setiakawan.registry.models import Person
from setiakawan.registry.services import events
from tests.histories.cases import CaseActs
from tests.histories.devices import DeviceActs
from tests.histories.expected import Comparing
from tests.histories.people import PeopleActs
from tests.histories.world import World

# What may be refused, because the step was drawn without looking: then nothing has changed.
REFUSED = (
    NotAllowed, Case.DoesNotExist, Plan.DoesNotExist, StillCarries, holding.InFuture, holding.BeforeOpening,
    holding.CaseIsClosed, intake.AlreadyOpen, intake.PersonIsGone, assigning.CompanionInactive, assigning.WrongArea,
    assigning.OverCapacity, assigning.SameCompanion, assigning.NobodyAccompanies, closing.ClosingWaits,
    closing.OwnClosing, closing.NotClosed, closing.HappenedAfterwards, closing.OutcomesMissing, pausing.PauseImpossible,
    planning.OwnPlan, visits.NotTheirVisit, hand_over.NothingToHandOver, hand_over.HandOverOpen,
    Closing.DoesNotExist, Person.DoesNotExist, events.PersonIsDead, submissions.CannotAdopt, CannotMerge,
)  # fmt: skip
# How often each act is drawn.
WEIGHTS = {
    "open": 8, "assign": 12, "unassign": 5, "visit": 38, "correct": 3, "risk": 3, "pause": 3, "plan": 2, "close": 2,
    "reopen": 2, "service": 2, "withdraw": 0.5, "need": 2, "leave": 1, "prepare": 1, "switch_off": 1, "return": 2,
    "lapse": 0.3, "death": 0.3, "merge": 0.4, "move": 0.5, "night": 1.5, "answer": 4, "jump": 8, "restore": 0.4, "write": 3,
    "send": 7, "adopt": 0.5, "aside": 0.2,
}  # fmt: skip
EVERYTHING = 250


class History(CaseActs, PeopleActs, DeviceActs, Comparing, World):
    """One random history from a seed. `done` and `refused` count the acts by name."""

    def run(self, steps: int) -> None:
        """Take some steps, and compare."""
        names = list(WEIGHTS)
        with _few_collections():
            for name in self.chance.choices(names, [WEIGHTS[n] for n in names], k=steps):
                self.take(name)
                if self.step_number % EVERYTHING == 0:
                    self._told(name, self.compare)
            self._do_night()
            self._told("the end", self.compare)

    def take(self, name: str) -> None:
        """Take one step, and compare the case that it touched."""
        self.step_number += 1
        if name == "restore":  # outside a transaction of its own: it goes back behind those of other steps
            self._told(name, self._do_restore)
            self.done[name] += 1
            return
        try:
            with transaction.atomic():
                case = self._told(name, getattr(self, f"_do_{name}"))
            self.done[name] += 1
        except REFUSED:
            self.refused[name] += 1
            return
        if case is not None:
            self._told(name, lambda: self._compare_case(case))

    def _told(self, name: str, work):
        try:
            return work()
        except AssertionError as wrong:
            raise AssertionError(f"seed {self.seed}, step {self.step_number} ({name}): {wrong}") from wrong


@contextmanager
def _few_collections():
    """Let Python look for cycles seldom: some fifth of the time, where models come and go by the thousand."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()

"""A case with everything that tests of accompaniment need. Everybody here is invented."""

import datetime
import uuid

import pytest

from setiakawan.accompaniment.models import Case
from setiakawan.accompaniment.services.assigning import assign
from setiakawan.accompaniment.services.intake import open_case
from setiakawan.accompaniment.services.visits import record_visit
from setiakawan.registry.tests.conftest import registry
from tests.people import make_person

__all__ = ["registry"]

OPENED = datetime.date(2026, 3, 2)
TODAY = datetime.date(2026, 3, 12)


class Accompanied:
    """One person in Sangatta Utara whose case was opened, and what is done for them with little writing."""

    def __init__(self, registry, name="Siti Aminah Rekaan"):
        self.person = registry.person(name, sex="P", birth_date="1984-02-29")
        self.tksk, self.companion, self.officer = (make_person(who) for who in ("tksk", "companion", "officer"))
        self.case = self.open()

    def open(self, **changes) -> Case:
        """Open a case for the person."""
        given = {
            "person_id": self.person.pk, "opened_on": OPENED, "origin": "village", "urgency": "ordinary",
            "client_id": uuid.uuid4(), "by": self.tksk.scope, "today": TODAY,
        }  # fmt: skip
        return open_case(**given | changes)

    def assigned(self, on=OPENED):
        """Let the companion accompany the case."""
        assign(
            case_id=self.case.pk, companion_id=self.companion.user.pk, on=on, reason="Tinggal di desa yang sama",
            by=self.tksk.scope, today=TODAY,
        )  # fmt: skip
        return self

    def visit(self, **changes):
        """Record a visit by the companion."""
        given = {
            "case_id": self.case.pk, "happened_on": datetime.date(2026, 3, 5), "way": "home", "outcome": "met",
            "circle": None, "client_id": uuid.uuid4(), "by": self.companion.scope, "today": TODAY,
        }  # fmt: skip
        return record_visit(**given | changes)


@pytest.fixture
def accompanied(registry):
    """A case in the queue of the TKSK of Sangatta Utara."""
    return Accompanied(registry)


@pytest.fixture
def time_machine_at():
    """Stop the clock: `with time_machine_at("2026-03-12T00:30+08:00"):`."""
    import time_machine

    return lambda moment: time_machine.travel(datetime.datetime.fromisoformat(moment), tick=False)

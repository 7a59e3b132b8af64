import datetime
import uuid

import pytest

from setiakawan.accompaniment.rules.circle import CircleGiven, SupporterGiven
from setiakawan.accompaniment.services.assigning import assign
from setiakawan.accompaniment.services.intake import open_case
from setiakawan.accompaniment.services.visits import record_visit
from setiakawan.intake.tests.making import merged, reading
from setiakawan.participation.services.participants import (
    add_reference,
    check_identity,
    link_person,
    register_participant,
)
from setiakawan.registry.models import Person
from tests.people import SANGATTA_UTARA_VILLAGE, make_person

DAY = datetime.date(2026, 3, 1)
NAMES = ("Aminah Rekaan", "Darto Rekaan", "Siti Rekaan", "Jamal Rekaan", "Rosmina Rekaan", "Hasan Rekaan")


class Village:
    """One village: Aminah was asked and has nobody; Darto has Rosmina; Siti was never asked; Jamal waits for a companion.
    Rosmina and Hasan take part and are vetted; each is of a household of their own.
    """

    def __init__(self):
        merged([reading(name, number=n, family=n, role="head") for n, name in enumerate(NAMES, 1)], as_of=DAY)
        self.person = {name.split()[0]: Person.objects.get(name=name) for name in NAMES}
        self.tksk, self.companion, self.officer = (make_person(n) for n in ("tksk", "companion", "officer"))
        self.helper = {name: self._helper(name) for name in ("Rosmina", "Hasan")}
        self.case = {name: self._case(name) for name in ("Aminah", "Darto", "Siti")}
        self.case["Jamal"] = self._open("Jamal")
        self.asked("Aminah", "nobody")
        self.asked("Darto", "named", SupporterGiven("neighbour", "Bu Ros", self.person["Rosmina"].pk))

    def _helper(self, name):
        by = {"by": self.officer.scope}
        row = register_participant(
            name=f"{name} Rekaan", area=SANGATTA_UTARA_VILLAGE, is_adult=True, client_id=uuid.uuid4(), **by
        )
        link_person(participant_id=row.pk, person_id=self.person[name].pk, on=DAY, **by)
        check_identity(participant_id=row.pk, on=DAY, **by)
        return add_reference(participant_id=row.pk, vouched_by_id=None, note="Ketua RT mengenalnya", on=DAY, **by)

    def _open(self, name):
        return open_case(
            person_id=self.person[name].pk, opened_on=DAY, origin="village", urgency="ordinary", client_id=uuid.uuid4(),
            by=self.tksk.scope, today=DAY,
        )  # fmt: skip

    def _case(self, name):
        case = self._open(name)
        assign(case_id=case.pk, companion_id=self.companion.user.pk, on=DAY, reason="Satu desa dengannya",
               by=self.tksk.scope, today=DAY)  # fmt: skip
        return case

    def asked(self, name, result, *supporters, on=DAY):
        return record_visit(
            case_id=self.case[name].pk, happened_on=on, way="home", outcome="met", client_id=uuid.uuid4(),
            circle=CircleGiven(result, "person", tuple(supporters)), by=self.companion.scope, today=max(on, DAY),
        )  # fmt: skip


@pytest.fixture
def village(db) -> Village:
    """Six people of one village, as of 1 March 2026."""
    return Village()

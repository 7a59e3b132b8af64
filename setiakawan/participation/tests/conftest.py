"""Neighbours of Sangatta Utara who ask and help. Everybody here is invented."""

import datetime
import uuid

import pytest
from django.utils import timezone

from setiakawan.participation.acting import Own
from setiakawan.participation.models import Need, Participant
from setiakawan.participation.services.acts import record_act
from setiakawan.participation.services.asking import When, ask_need, offer_help
from setiakawan.participation.services.meeting import answer_match, propose
from setiakawan.participation.services.participants import add_reference, check_identity, register_participant
from setiakawan.registry.tests.conftest import registry
from tests.people import SANGATTA_UTARA_VILLAGE, make_area, make_person

__all__ = ["registry"]

TODAY = datetime.date(2026, 3, 12)


class Neighbours:
    """Participants and what they do, with little writing."""

    def __init__(self):
        self.operator, self.officer = make_person("village_operator"), make_person("officer")
        make_area(SANGATTA_UTARA_VILLAGE)
        self.day = TODAY
        self.serial = 0

    @property
    def now(self):
        return {"on": self.day, "at": timezone.now()}

    def join(self, name, *, checked=False, phone=None, area=SANGATTA_UTARA_VILLAGE, **given) -> Participant:
        """Somebody who takes part; `checked` = identity seen and one reference."""
        self.serial += 1
        given = {"is_adult": True, "phone": phone if phone is not None else f"0812 3400 {self.serial:04}"} | given
        made = register_participant(name=name, area=area, client_id=uuid.uuid4(), by=self.officer.scope, **given)
        if checked:
            check_identity(participant_id=made.pk, by=self.officer.scope, on=self.day)
            note = "Ketua RT setempat"
            add_reference(participant_id=made.pk, vouched_by_id=None, note=note, by=self.officer.scope, on=self.day)
        return Participant.objects.get(pk=made.pk)

    def need(self, who, **given) -> Need:
        """A need of somebody, told by themself."""
        given = {
            "asked_by_id": who.pk, "for_whom": "self", "kind": "water", "area": who.area_id, "client_id": uuid.uuid4(),
            "by": Own(who.pk), "today": self.day, "at": timezone.now(),
        } | given  # fmt: skip
        return ask_need(**given)

    def offer(self, who, **given):
        """An offer of somebody, told by themself."""
        given = {
            "offered_by_id": who.pk, "kind": "water", "area": who.area_id, "client_id": uuid.uuid4(), "by": Own(who.pk),
            "today": self.day, "at": timezone.now(),
        } | given  # fmt: skip
        return offer_help(**given)

    def propose(self, need, helper, **given):
        """A helper proposed by the officer."""
        return propose(need_id=need.pk, helper_id=helper.pk, by=self.officer.scope, **self.now, **given)

    def says(self, match, side, agrees=True, by=None):
        """One side answers for itself."""
        speaker = match.helper_id if side == "helper" else match.need.receiver_id
        return answer_match(match_id=match.pk, side=side, agrees=agrees, by=by or Own(speaker), **self.now)

    def agreed(self, need, helper):
        """Both have said yes."""
        match = self.propose(need, helper)
        self.says(match, "helper")
        return self.says(match, "receiver")

    def act(self, need, helper, by=None, **given):
        """The helper tells that it was done."""
        given = {"happened_on": self.day, "client_id": uuid.uuid4(), "today": self.day, "at": timezone.now()} | given
        return record_act(need_id=need.pk, helper_ids=[helper.pk], by=by or Own(helper.pk), **given)


@pytest.fixture
def neighbours(db):
    """An officer, an operator, and neighbours yet to join."""
    return Neighbours()


__all__ += ["Neighbours", "When"]

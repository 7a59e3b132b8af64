"""A village with families that a programme can judge. Everybody here is invented."""

import datetime
import uuid

import pytest
import time_machine
import yaml

from setiakawan.aid.catalogue import read_yaml
from setiakawan.aid.models import Channel
from setiakawan.aid.queries.programmes import held_by
from setiakawan.aid.services.lists import approve_list, draft_list, verify_list
from setiakawan.aid.services.meetings import record_deliberation
from setiakawan.aid.services.payments import approve_round, prepare_round
from setiakawan.aid.services.programmes import decide_rules, draft_rules, propose_rules
from setiakawan.registry.models import Source
from setiakawan.registry.tests.conftest import registry
from setiakawan.welfare.models import DecileRecord
from tests.people import SANGATTA_UTARA_VILLAGE, make_person

__all__ = ["registry"]

DAY = datetime.date(2026, 6, 15)
MONEY = {"code": "money", "label": "Bahan pangan senilai", "amount": "200000", "per": "month"}
CHAIR = {"code": "chair", "label": "Kursi roda", "unit": "buah", "per": "once"}
RICE = {"code": "rice", "label": "Beras 10 kg", "unit": "karung", "per": "month"}
YEAR = (datetime.date(2026, 7, 1), datetime.date(2027, 7, 1))


class Village:
    """Families in Sangatta Utara, and the way of a list with little writing."""

    def __init__(self, registry):
        self.registry = registry
        self.source = Source.objects.create(kind="file", label="desil.xlsx", as_of=DAY, recorded_by_label="tes")
        self.maker, self.approver, self.operator, self.tksk = (
            make_person(who) for who in ("officer", "other_officer", "village_operator", "tksk")
        )

    def family(self, decile=1, occupation="PETANI", rt="001", name="Siti Rekaan"):
        """A family of one adult; a decile of None is unknown."""
        person = self.registry.person(name, sex="P", birth_date="1980-01-01", occupation=occupation)
        family = self.registry.family((person, "head"), rt=rt)
        family.head = person
        if decile:
            DecileRecord.objects.create(decile=decile, stated_on=DAY, source=self.source, family=family)
        return family

    def programme(self, *benefits, code="paket", instalments=12):
        """A programme like the food one with other benefits, written by one officer and approved by another; its code."""
        written = read_yaml(held_by(None, "sembako").text)
        written |= {"code": code, "label": f"Bantuan {code}"}
        del written["excludes"]
        written["versions"][0] |= {"benefits": list(benefits), "instalments": instalments}
        made = draft_rules(text=yaml.safe_dump(written, default_flow_style=False), by=self.maker.scope)
        propose_rules(document_id=made.pk, by=self.maker.scope)
        decide_rules(document_id=made.pk, approve=True, by=self.approver.scope)
        return code

    def draft(self, **changes):
        """A list of the food programme for the village."""
        given = {
            "programme": "sembako", "area": SANGATTA_UTARA_VILLAGE, "valid_from": YEAR[0], "valid_until": YEAR[1],
            "method": "decile", "quota": None, "by": self.maker.scope, "on": DAY,
        }  # fmt: skip
        return draft_list(**given | changes)

    def deliberate(self, aid_list, **changes):
        """The meeting of the village."""
        given = {
            "list_id": aid_list.pk, "held_on": DAY, "place": "Balai desa", "chair": "Kepala desa",
            "attendance": ["Rahma, ketua RT 1", "Yusuf"], "ranking": [], "removals": {}, "additions": {},
            "client_id": uuid.uuid4(), "by": self.operator.scope, "today": DAY,
        }  # fmt: skip
        return record_deliberation(**given | changes)

    def approved(self, **changes):
        """A list that went its whole way."""
        made = self.draft(**changes)
        self.deliberate(made)
        verify_list(list_id=made.pk, by=self.tksk.scope)
        return approve_list(list_id=made.pk, by=self.approver.scope, on=DAY)

    def round(self, aid_list):
        """An approved instalment."""
        made = prepare_round(list_id=aid_list.pk, due_on=DAY, channel=Channel.BANK, by=self.maker.scope, on=DAY)
        return approve_round(round_id=made.pk, by=self.approver.scope, on=DAY)


@pytest.fixture(autouse=True)
def on_the_day():
    """Pages know what day it is: the one that services are told, at ten in the morning at the office."""
    with time_machine.travel(datetime.datetime(2026, 6, 15, 2, tzinfo=datetime.UTC)):
        yield


@pytest.fixture
def village(registry):
    """A village without families yet."""
    return Village(registry)

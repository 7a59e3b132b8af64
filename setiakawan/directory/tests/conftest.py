"""Invented organisations of the tests."""

import datetime
import uuid

import pytest

from setiakawan.directory.models import Organization
from setiakawan.directory.services.offers import Around, HoursGiven, save_place, save_service
from setiakawan.directory.services.organizations import assure, record_organization
from tests.people import SANGATTA_UTARA_VILLAGE, make_area, make_person

DAY = datetime.date(2026, 3, 1)


class Listed:
    """One organisation with a place and a service, and what changes it with little writing."""

    def __init__(
        self, kind="puskesmas", name="Puskesmas Rekaan", area=SANGATTA_UTARA_VILLAGE, phone="0549 000001", by=None
    ):
        make_area(area)
        self.by = by or make_person("officer").scope
        self.row = record_organization(
            values={"kind": kind, "name": name, "description": "Contoh", "area_id": area}, phone=phone,
            client_id=uuid.uuid4(), by=self.by, today=DAY,
        )  # fmt: skip
        self.place = save_place(
            organization_id=self.row.pk, by=self.by, accessibility={"ramp": True, "toilet": False},
            values={
                "name": f"Gedung {name}", "area_id": area, "address": "Jalan Contoh 1", "postal_code": "75611",
                "latitude": 0.5, "longitude": 117.5,
            },
        )  # fmt: skip
        self.service = self.offer()

    def offer(self, kind="health_basic", name="Poli umum", areas=(), **more):
        """Record a service at the place."""
        values = {"kind": kind, "name": name, "languages": ["ind"], "needs": ["name", "village", "need"]} | more
        hours = HoursGiven(("MO", "TU"), datetime.time(8), datetime.time(12))
        around = Around((self.place.pk,), ("KTP atau KK",), areas, hours)
        return save_service(organization_id=self.row.pk, values=values, around=around, by=self.by, today=DAY)

    def checked(self, on=DAY):
        """Note a check."""
        assure(organization_id=self.row.pk, on=on, way="call", said_by="Tata usaha", by=self.by, today=on)
        return self

    def again(self) -> Organization:
        """The row as it stands now."""
        return Organization.objects.get(pk=self.row.pk)


@pytest.fixture
def puskesmas(db):
    """A puskesmas in Sangatta Utara with a general clinic."""
    return Listed()

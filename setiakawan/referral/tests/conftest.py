"""A person who may be referred, a puskesmas and a hospital; everybody is invented."""

import datetime
import uuid
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from setiakawan.core.dates import office_today
from setiakawan.directory.services.organizations import add_contact
from setiakawan.directory.tests.conftest import Listed
from setiakawan.referral.models import Referral
from setiakawan.referral.queries.referrals import with_state
from setiakawan.referral.queries.sharing import Told
from setiakawan.referral.services.asking import GroundGiven, request_referral
from setiakawan.referral.services.links import partner_of_link
from setiakawan.registry.services.numbers import add_contact as add_number
from setiakawan.registry.tests.conftest import registry
from tests.people import make_person

__all__ = ["registry"]

AGREED = GroundGiven("consent", "self", "spoken")
ZONE = ZoneInfo("Asia/Makassar")


def moment(day: datetime.date, hour: int = 9, minute: int = 0) -> datetime.datetime:
    """A moment at the office."""
    return datetime.datetime.combine(day, datetime.time(hour, minute), ZONE)


class Referred:
    """A person, services to be asked, and acts with little writing."""

    def __init__(self, registry, name="Siti Aminah Rekaan"):
        self.person = registry.person(name, sex="P", birth_date="1984-02-29", address="Gang Rahasia 7")
        self.officer = make_person("officer")
        self.by = self.officer.scope
        add_number(person_id=self.person.pk, kind="phone", value="0812 0000 4321", by=self.by, on=office_today())
        self.listed = Listed(by=self.by)
        add_contact(organization_id=self.listed.row.pk, name="Ibu Kontak", phone="0812 0000 5555", by=self.by)
        self.hospital = Listed(kind="hospital", name="RSUD Rekaan", by=self.by)
        self.row = None

    def ask(self, **changes) -> Referral:
        """Ask the puskesmas."""
        given = {
            "person_id": self.person.pk, "service_id": self.listed.service.pk, "told": Told("Kontrol luka di kaki"),
            "agreed": AGREED, "client_id": uuid.uuid4(), "by": self.by, "at": timezone.now(), "today": office_today(),
        }  # fmt: skip
        self.row = request_referral(**given | changes)
        return self.row

    @property
    def partner(self):
        """The partner behind the link of the request."""
        return partner_of_link(self.row.pk)

    def state(self, row=None) -> Referral:
        """The request with its state."""
        return with_state(Referral.objects.all()).get(pk=(row or self.row).pk)


@pytest.fixture
def referred(registry):
    """A woman in Sangatta Utara, a puskesmas and a hospital."""
    return Referred(registry)

"""Rows for the tests of the registry. Everybody here is invented."""

import datetime

import pytest
from django.utils import timezone

from setiakawan.core.sealing import blind_index
from setiakawan.registry.models import (
    Contact,
    Family,
    FamilyNumber,
    Identifier,
    LifeEvent,
    Membership,
    Person,
    Source,
    Statement,
)  # fmt: skip
from setiakawan.registry.rules.names import fold_name
from tests.people import LONG_LEES, SANGATTA_UTARA_VILLAGE, make_area

AS_OF = datetime.date(2026, 1, 1)


class Registry:
    """Makes rows with little writing; what is not said is unknown."""

    def __init__(self):
        self.source = Source.objects.create(kind="file", label="penduduk.xlsx", as_of=AS_OF, recorded_by_label="tes")
        self._serial = 0

    def person(self, name="Siti Aminah", area=SANGATTA_UTARA_VILLAGE, nik=None, source=None, **values):
        """A person with one statement. `nik=True` gives a valid number."""
        make_area(area)
        if "birth_date" in values and isinstance(values["birth_date"], str):
            values["birth_date"] = datetime.date.fromisoformat(values["birth_date"])
        if values.get("birth_date") and "birth_precision" not in values:
            values["birth_precision"] = "day"
        person = Person.objects.create(name=name, name_key=fold_name(name), area_id=area, **values)
        said = {"name": name, "area": area} | {
            k: v.isoformat() if isinstance(v, datetime.date) else v for k, v in values.items()
        }
        self.says(person, source=source, **said)
        if nik:
            self.nik(person, self.new_nik() if nik is True else nik)
        return person

    def says(self, person, *, source=None, adopted=None, on=AS_OF, **values):
        """A statement about a person."""
        return Statement.objects.create(
            person=person,
            source=source or self.source,
            said_on=on,
            values=values,
            adopted=adopted,
            recorded_at=timezone.now(),
        )

    def new_nik(self):
        self._serial += 1
        return f"640899010190{self._serial:04}"

    def nik(self, person, number, status="valid"):
        return Identifier.objects.create(
            person=person,
            kind="nik",
            number=number,
            number_key=blind_index(number, "nik"),
            status=status,
            source=self.source,
        )

    def family(self, *members, area=SANGATTA_UTARA_VILLAGE, kk=None, since=datetime.date(2020, 1, 1), **place):
        """A family of (person, role) pairs with a number."""
        make_area(area)
        self._serial += 1
        kk = kk or f"640899010110{self._serial:04}"
        family = Family.objects.create(kind="kk", area_id=area, source=self.source, **place)
        FamilyNumber.objects.create(family=family, number=kk, number_key=blind_index(kk, "family"), source=self.source)
        for person, role in members:
            self.member(family, person, role, since=since)
        return family

    def member(self, family, person, role, since=datetime.date(2020, 1, 1), until=None):
        return Membership.objects.create(
            family=family, person=person, kind="kk", role=role, valid_from=since, valid_until=until, source=self.source
        )

    def event(self, person, kind, on, precision="day", **more):
        return LifeEvent.objects.create(
            person=person, kind=kind, on=on, precision=precision, source=self.source, recorded_at=timezone.now(), **more
        )

    def phone(self, person, number="+6281200000001"):
        return Contact.objects.create(
            person=person, kind="phone", value=number, value_key=blind_index(number, "contact"), source=self.source
        )


@pytest.fixture
def registry(db):
    """Rows on demand."""
    return Registry()


__all__ = ["LONG_LEES", "SANGATTA_UTARA_VILLAGE", "Registry"]

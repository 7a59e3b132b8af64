"""Named people whose rights are fixed, for every test. Their names are invented.

    def test_a_companion_elsewhere_sees_nothing(companion_busang, family):
        assert not people_in(companion_busang.scope).exists()

`person.user`, `person.scope` (on `TODAY` or later) and `person.client` (a logged-in test client) are what tests need;
`person.password` is there for real log-ins in a browser.
"""

import datetime
from dataclasses import dataclass
from functools import cached_property

import pytest

OFFICE = "64.08"
SANGATTA_UTARA = "64.08.04"
SANGATTA_UTARA_VILLAGE = "64.08.04.2001"
BUSANG = "64.08.06"
LONG_LEES = "64.08.06.2003"
PASSWORD = "Gotong-Royong-2026"
SINCE = datetime.date(2020, 1, 1)

# username, name, role, areas
_PEOPLE = {
    "companion": ("pendamping.sangatta", "Rahma Wulandari", "companion", [SANGATTA_UTARA_VILLAGE]),
    "companion_busang": ("pendamping.busang", "Yosef Ngau", "companion", [BUSANG]),
    "village_operator": ("operator.sangatta", "Darmawan", "village_operator", [SANGATTA_UTARA_VILLAGE]),
    "village_operator_busang": ("operator.busang", "Lukas Lian", "village_operator", [LONG_LEES]),
    "tksk": ("tksk.sangatta", "Norhayati", "tksk", [SANGATTA_UTARA]),
    "tksk_busang": ("tksk.busang", "Markus Jalung", "tksk", [BUSANG]),
    "officer": ("petugas", "Siti Aminah", "officer", [OFFICE]),
    "other_officer": ("petugas.dua", "Bambang Setiadi", "officer", [OFFICE]),
    "head_of_office": ("kepala", "Hj. Masliana", "head", [OFFICE]),
    "partner": ("mitra", "Klinik Harapan", "partner", [OFFICE]),
    "auditor": ("auditor", "Frans Sihombing", "auditor", [OFFICE]),
    "administrator": ("admin", "Agus Prasetyo", "administrator", [OFFICE]),
    "stranger": ("tanpa.wilayah", "Petugas Tanpa Wilayah", "officer", []),
}


@dataclass
class TestPerson:
    """A user of the tests, with what pages and services need of them."""

    __test__ = False
    user: object
    password: str = PASSWORD

    @property
    def scope(self):
        """The user's scope today, read anew each time."""
        from setiakawan.accounts.models import User
        from setiakawan.accounts.scope import scope_of
        from setiakawan.core.dates import office_today

        return scope_of(User.objects.get(pk=self.user.pk), on=office_today())

    @cached_property
    def client(self):
        """A test client that is logged in as this person."""
        from django.test import Client

        client = Client()
        client.force_login(self.user)
        return client


def make_area(code: str):
    """The area with this code, made with its parents where the test database lacks it."""
    from setiakawan.areas.models import Area

    levels = ("province", "regency", "district", "village")
    blocks = code.split(".")
    parent = make_area(".".join(blocks[:-1])) if len(blocks) > 1 else None
    defaults = {"name": f"Wilayah {code}", "level": levels[len(blocks) - 1], "kind": "desa", "parent": parent}
    return Area.objects.get_or_create(code=code, defaults=defaults)[0]


def make_person(name: str, **changes) -> TestPerson:
    """The named person, made once per test: `make_person("officer")`. Changes replace username, full_name, role, areas."""
    from setiakawan.accounts.models import User
    from setiakawan.accounts.scope import system_scope
    from setiakawan.accounts.services import create_user

    values = dict(zip(("username", "full_name", "role", "areas"), _PEOPLE[name], strict=True)) | changes
    known = User.objects.filter(username=values["username"]).first()
    if known:
        return TestPerson(known)
    for code in values["areas"]:
        make_area(code)
    user = create_user(
        **values,
        password=PASSWORD,
        valid_from=SINCE,
        must_change_password=False,
        by=system_scope("tes", OFFICE, *values["areas"]),
    )
    return TestPerson(user)


def _fixture(name):
    @pytest.fixture(name=name)
    def _person(db):
        return make_person(name)

    _person.__doc__ = f"{_PEOPLE[name][1]}, {_PEOPLE[name][2]} in {_PEOPLE[name][3] or 'no area'}."
    return _person


FIXTURES = {name: _fixture(name) for name in _PEOPLE}
globals().update(FIXTURES)


@pytest.fixture
def everybody(db):
    """All named people by name."""
    return {name: make_person(name) for name in _PEOPLE}


__all__ = [*FIXTURES, "everybody"]

"""The invented organisations of the demonstration district, and a month of requests."""

import datetime

import pytest

from setiakawan.core.checks import invariants, run
from setiakawan.core.dates import office_today
from setiakawan.demo.directory import write_directory, write_referrals
from setiakawan.directory.hsds import records
from setiakawan.directory.models import Organization
from setiakawan.directory.queries import published
from setiakawan.directory.queries.organizations import due_for_check
from setiakawan.directory.tests.hsds import faults
from setiakawan.referral.models import Referral
from setiakawan.referral.queries.referrals import count_late, with_state
from setiakawan.registry.tests.conftest import registry
from tests.people import make_person

__all__ = ["registry"]
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_a_district_of_organisations_and_requests_that_keeps_every_promise(registry, officer):
    today = office_today()
    for number in range(60):
        registry.person(f"Rekaan {number}")
    count = write_directory(seed=20, today=today)
    assert count > 180 and write_directory(seed=20, today=today) == 0
    assert Organization.objects.filter(kind="karang_taruna").count() == 141
    assert not published.organizations().filter(kind="worship").exists()
    assert [faults("service", records.service(row)) for row in published.services()[:60]] == [[]] * 60
    assert 20 < len(due_for_check(officer.scope, today)) < count
    assert Organization.objects.latest("added_on").added_on <= today
    assert write_referrals(seed=20, today=today, most=2) == 2 and write_referrals(seed=20, today=today) == 0
    assert all(row.moved_on >= today - datetime.timedelta(days=30) for row in with_state(Referral.objects.all()))
    assert count_late(make_person("officer").scope) <= 2
    checks = {name: check for name, check in invariants().items() if name.startswith(("directory.", "referral."))}
    assert {name: found.examples for name, check in checks.items() if (found := run(name, check)).violations} == {}


def test_nothing_is_asked_for_somebody_who_died(registry, officer):
    today = office_today()
    gone = registry.person("Almarhum Rekaan")
    for number in range(60):
        registry.person(f"Rekaan {number}")
    registry.event(gone, "death", today - datetime.timedelta(days=40))
    write_directory(seed=20, today=today)
    write_referrals(seed=20, today=today, most=2)
    assert Referral.objects.exclude(person=gone).count() == Referral.objects.count() == 1

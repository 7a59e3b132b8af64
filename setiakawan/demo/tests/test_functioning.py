"""The demonstration district's functioning: full pages, the same for each seed, nothing that contradicts itself."""

import datetime

import pytest

from setiakawan.demo.functioning import write_functioning
from setiakawan.demo.history import write_history
from setiakawan.functioning import constraints
from setiakawan.functioning.models import Answer, DeviceState, Disability, ReportedDisability, Response
from setiakawan.registry.models import Source
from setiakawan.registry.tests.conftest import registry

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 3, 12)
__all__ = ["registry"]


def test_people_who_are_accompanied_are_asked_and_what_is_written_holds(registry):
    source = Source.objects.create(kind="file", label="contoh.csv", as_of=TODAY, recorded_by_label="tes")
    for number in range(40):
        person = registry.person(f"Warga {number}", birth_date=f"{1960 + number}-05-01")
        kind = ("physical", "visual", "hearing", "mental")[number % 4]
        ReportedDisability.objects.create(person=person, kind=kind, stated_on=TODAY, source=source)
    write_history(seed=20, today=TODAY)
    assert write_functioning(seed=20, today=TODAY) == 40
    assert write_functioning(seed=20, today=TODAY) == 0
    assert 0 < Response.objects.count() < 40 and 0 < Disability.objects.count() < 45
    assert Answer.objects.count() and DeviceState.objects.count()
    for check in (constraints.everything_has_a_state, constraints.answers_are_of_their_instrument):
        assert list(check()) == []
    assert not Response.objects.filter(asked_on__gt=TODAY).exists()
    assert not DeviceState.objects.filter(on__gt=TODAY).exists()

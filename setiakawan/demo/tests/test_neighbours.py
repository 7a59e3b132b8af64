"""Two years of gotong royong in the demonstration district."""

import datetime

import pytest

from setiakawan.core.checks import invariants, run
from setiakawan.demo.neighbours import write_neighbours
from setiakawan.functioning.models import ReportedDisability
from setiakawan.participation.catalogue import kinds
from setiakawan.participation.models import Act, ActHelper, Need, Offer, Pair, Participant
from setiakawan.registry.models import Source
from setiakawan.registry.tests.conftest import registry

__all__ = ["registry"]
pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 25)


@pytest.fixture
def village(registry):
    """Sixty people of one village, half of them with a reported disability."""
    people = [registry.person(f"Rekaan {n}", birth_date=f"{1950 + n % 40}-03-02", sex="LP"[n % 2]) for n in range(60)]
    source = Source.objects.first()
    for person in people[:30]:
        ReportedDisability.objects.create(person=person, kind="physical", stated_on=TODAY, source=source)
    return people


def test_neighbours_ask_help_and_stay_and_every_promise_holds(village):
    assert write_neighbours(seed=20, today=TODAY) == Act.objects.count() > 20
    assert Need.objects.filter(state="open").exists() and Offer.objects.exists() and Pair.objects.exists()
    assert set(Act.objects.values_list("kind", flat=True)) <= set(kinds())
    ours = [(name, check) for name, check in invariants().items() if name.startswith("participation.")]
    assert [(r.name, r.examples) for r in (run(*one) for one in ours) if r.violations] == []


def test_nothing_happens_after_today_and_nobody_helps_themself(village):
    write_neighbours(seed=20, today=TODAY)
    assert not Act.objects.filter(happened_on__gt=TODAY).exists()
    assert not Act.objects.filter(confirmed_on__gt=TODAY).exists()
    assert not any(h.participant_id == h.act.receiver_id for h in ActHelper.objects.select_related("act"))


def test_nobody_can_be_reached_by_telephone(village):
    write_neighbours(seed=20, today=TODAY)
    assert not Participant.objects.exclude(phone=None).exists()


def test_a_second_run_changes_nothing(village):
    write_neighbours(seed=20, today=TODAY)
    assert write_neighbours(seed=20, today=TODAY) == 0

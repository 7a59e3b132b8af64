"""Welfare facts of the demonstration district."""

import datetime

import pytest

from setiakawan.demo.circumstances import write_circumstances
from setiakawan.registry.tests.conftest import registry
from setiakawan.welfare.constraints import facts_are_of_the_catalogue
from setiakawan.welfare.models import FactRecord, ScoreDecision
from setiakawan.welfare.queries import score_families, version_in_use

__all__ = ["registry"]
pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 25)


@pytest.fixture
def homes(registry):
    """Forty families of a mother and a child."""
    made = []
    for number in range(40):
        mother = registry.person(f"Ibu {number}", sex="P", birth_date="1992-05-01")
        child = registry.person(f"Anak {number}", birth_date="2016-05-01")
        made.append(registry.family((mother, "head"), (child, "child")))
    return made


def test_facts_are_those_of_the_catalogue_and_none_is_of_tomorrow(homes):
    assert write_circumstances(seed=20, today=TODAY) == FactRecord.objects.count() > 500
    assert list(facts_are_of_the_catalogue()) == []
    assert not FactRecord.objects.filter(on__gt=TODAY).exists()
    assert set(FactRecord.objects.values_list("missing", flat=True)) == {"", "refused", "not_known"}
    assert not ScoreDecision.objects.exists()


def test_the_same_seed_writes_the_same_and_a_second_run_changes_nothing(homes):
    write_circumstances(seed=20, today=TODAY)
    first = list(FactRecord.objects.values_list("family", "person", "code", "value", "client_id").order_by("client_id"))
    assert write_circumstances(seed=20, today=TODAY) == 0
    FactRecord.objects.all().delete()
    write_circumstances(seed=20, today=TODAY)
    assert first == list(
        FactRecord.objects.values_list("family", "person", "code", "value", "client_id").order_by("client_id")
    )


def test_two_officers_bring_a_score_into_use(homes, officer, other_officer):
    write_circumstances(seed=20, today=TODAY)
    assert version_in_use().spec["label"] == "Survei rekaan kabupaten contoh"
    found = score_families(officer.scope, [home.pk for home in homes], TODAY)
    assert any(one.position is not None for one in found.values()) and any(one.missing for one in found.values())

"""Whatever is asked, nobody gets to know of a person outside their areas."""

import datetime
import random
from functools import partial

import pytest

from setiakawan.accounts.scope import NotAllowed, Scope
from setiakawan.registry.models import Family, Person
from setiakawan.registry.queries import (
    families_in,
    family_overview,
    open_change_count,
    people_in,
    person_overview,
    search_people,
    timeline,
)
from setiakawan.registry.search import index_new

TODAY = datetime.date(2026, 3, 12)
pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
VILLAGES = ["64.08.04.2001", "64.08.04.2002", "64.08.06.2001", "64.08.06.2002", "64.08.01.2001", "64.08.12.2001"]
PREFIXES = ["64", "64.08", "64.08.04", "64.08.06", "64.08.0", "64.08.1", *VILLAGES]


@pytest.fixture
def crowd(registry):
    """People with common names all over the district, in families that cross its villages."""
    dice = random.Random(7)
    people = [
        registry.person(
            f"{dice.choice(['Muhammad', 'Siti', 'Nur'])} {n}", area=dice.choice(VILLAGES), nik=True,
            birth_date=f"{dice.choice([1980, 1990])}-01-01",
        )
        for n in range(40)
    ]  # fmt: skip
    for n in range(0, 40, 4):
        registry.family(
            *zip(people[n : n + 4], ("head", "wife", "child", "child"), strict=True), area=dice.choice(VILLAGES)
        )
    index_new()
    return people


@pytest.mark.parametrize("seed", range(12))
def test_every_way_to_ask_stays_within_the_scope(registry, crowd, seed):
    dice = random.Random(seed)
    prefixes = tuple(sorted(dice.sample(PREFIXES, dice.randint(0, 3))))
    scope = Scope(1, "uji", dice.choice(["officer", "companion", "head"]), prefixes)
    inside = {p.pk for p in crowd if scope.covers(p.area_id)}
    assert set(people_in(scope).values_list("pk", flat=True)) == inside
    asked = [{}, {"text": "siti"}, {"text": "m"}, {"birth_year": 1980}, {"text": "nur", "birth_year": 1990},
             {"area": dice.choice(PREFIXES)}, {"text": "muhammad", "area": dice.choice(PREFIXES)},
             {"nik": crowd[seed].identifiers.get().number}, {"kk": Family.objects.first().numbers.get().number}]  # fmt: skip
    for question in asked:
        found = {p.pk for p in search_people(scope, **question, limit=100).people}
        assert found <= inside, question
    assert {p.pk for p in search_people(scope, limit=100).people} == inside
    for person in crowd:
        for look in (partial(person_overview, scope, person.pk, TODAY), partial(timeline, scope, person.pk)):
            if person.pk in inside:
                look()
            else:
                with pytest.raises(Person.DoesNotExist):
                    look()
    for family in families_in(scope):
        overview = family_overview(scope, family.pk, TODAY)
        assert {m.person.pk for m in overview.members if m.person} <= inside


@pytest.mark.parametrize("role", ["partner", "auditor", "administrator", ""])
def test_a_role_that_sees_nobody_meets_a_closed_door(crowd, role):
    scope = Scope(1, "uji", role, ("64.08",))
    person, family = crowd[0], Family.objects.first()
    for ask in (
        lambda: people_in(scope), lambda: families_in(scope), lambda: search_people(scope), lambda: open_change_count(scope),
        lambda: person_overview(scope, person.pk, TODAY), lambda: family_overview(scope, family.pk, TODAY),
        lambda: timeline(scope, person.pk),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            ask()

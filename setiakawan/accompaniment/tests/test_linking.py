"""Who helps is linked to the registry where somebody may see them there; never required, never outside the areas."""

import datetime

import pytest
import time_machine

from setiakawan.accompaniment.models import NamedSupporter
from setiakawan.accompaniment.rules.circle import CircleGiven, SupporterGiven
from setiakawan.accompaniment.services.circles import CannotHelpThemselves, link_supporter
from setiakawan.registry.models import Person
from setiakawan.registry.tests.conftest import registry
from tests.people import LONG_LEES, make_area, make_person

__all__ = ["registry"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(datetime.datetime.fromisoformat("2026-03-12T07:30+08:00"), tick=False):
        yield


@pytest.fixture
def named(accompanied):
    """Bu Rosmini, a neighbour whom the person named."""
    circle = CircleGiven("named", "person", (SupporterGiven("neighbour", "Bu Rosmini", None, "weekly"),))
    accompanied.visit_made = accompanied.assigned().visit(circle=circle)
    return NamedSupporter.objects.get()


def there(named):
    return f"/pendampingan/pendukung/{named.pk}/kaitkan/"


def test_a_supporter_is_found_by_name_linked_and_let_go(named, accompanied, registry):
    neighbour, client = registry.person("Rosmini Rekaan"), accompanied.companion.client
    case = f"/pendampingan/{accompanied.case.pk}/"
    assert there(named) in client.get(case).content.decode()
    page = client.get(there(named)).content.decode()
    assert f'name="person" value="{neighbour.pk}"' in page
    assert client.post(there(named), {"person": neighbour.pk}).status_code == 302
    named.refresh_from_db()
    assert named.person == neighbour
    assert f'href="/warga/{neighbour.pk}/"' in client.get(case).content.decode()
    assert client.post(there(named), {"lepas": "ya"}).status_code == 302
    named.refresh_from_db()
    assert named.person is None


def test_a_family_is_linked_instead_of_a_person(named, accompanied, registry):
    neighbour = registry.person("Rosmini Rekaan")
    link_supporter(supporter_id=named.pk, person_id=neighbour.pk, by=accompanied.companion.scope)
    family = registry.family()
    assert accompanied.companion.client.post(there(named), {"family": family.pk}).status_code == 302
    named.refresh_from_db()
    assert (named.person, named.family) == (None, family)
    assert (
        f'href="/keluarga/{family.pk}/"'
        in accompanied.companion.client.get(f"/pendampingan/{accompanied.case.pk}/").content.decode()
    )


def test_nobody_is_found_or_linked_outside_the_areas(named, accompanied, registry):
    far = registry.person("Rosmini Jauh", area=LONG_LEES)
    client = accompanied.companion.client
    assert "Rosmini Jauh" not in client.post(there(named), {"q": "Rosmini"}).content.decode()
    assert client.post(there(named), {"person": far.pk}).status_code == 404
    for number in ("x", "-1", "9" * 30):
        assert client.post(there(named), {"person": number}).status_code == 404
    with pytest.raises(Person.DoesNotExist):
        link_supporter(supporter_id=named.pk, person_id=far.pk, by=accompanied.companion.scope)
    for name in ("companion_busang", "tksk_busang", "stranger"):
        assert make_person(name).client.get(there(named)).status_code == 404
    named.refresh_from_db()
    assert named.person is None


def test_nobody_is_their_own_supporter(named, accompanied):
    with pytest.raises(CannotHelpThemselves):
        link_supporter(supporter_id=named.pk, person_id=accompanied.person.pk, by=accompanied.companion.scope)
    answer = accompanied.companion.client.post(there(named), {"person": accompanied.person.pk})
    assert "tidak dapat menjadi pendukungnya" in answer.content.decode()


def test_a_link_is_told_only_to_who_may_see_the_person_and_survives_a_correction(named, accompanied, registry):
    neighbour = registry.person("Rosmini Rekaan")
    link_supporter(supporter_id=named.pk, person_id=neighbour.pk, by=accompanied.companion.scope)
    circle = CircleGiven("named", "person", (SupporterGiven("neighbour", "Bu Rosmini", None, "daily"),))
    right = accompanied.visit(circle=circle, replaces=accompanied.visit_made.pk, correction_reason="Setiap hari")
    assert right.circle_answer.supporters.get().person == neighbour
    Person.objects.filter(pk=neighbour.pk).update(area=make_area(LONG_LEES))
    page = accompanied.companion.client.get(f"/pendampingan/{accompanied.case.pk}/").content.decode()
    assert f'href="/warga/{neighbour.pk}/"' not in page
    assert "tercatat di registri" in page

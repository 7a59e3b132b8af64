"""The decile that holds on a day, for whom the viewer may see."""

import datetime

import pytest

from setiakawan.accounts.scope import NotAllowed
from setiakawan.registry.models import Source
from setiakawan.registry.tests.conftest import registry  # noqa: F401
from setiakawan.welfare.constraints import deciles_are_one_to_ten_and_of_one_subject
from setiakawan.welfare.models import DecileRecord
from setiakawan.welfare.queries import current_deciles, current_family_deciles

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 1, 1)


def decile(registry, value, on=DAY, **whose):  # noqa: F811
    source = Source.objects.create(kind="file", label=f"desil {on}", as_of=on, recorded_by_label="tes")
    return DecileRecord.objects.create(decile=value, stated_on=on, source=source, **whose)


def test_the_latest_decile_until_the_day_holds(registry, officer):  # noqa: F811
    person, unknown = registry.person("Siti"), registry.person("Budi")
    decile(registry, 3, on=DAY.replace(year=2025), person=person)
    decile(registry, 1, person=person)
    for on, value in ((DAY, 1), (DAY - datetime.timedelta(days=1), 3)):
        assert current_deciles(officer.scope, [person.pk, unknown.pk], on)[person.pk].decile == value
    assert current_deciles(officer.scope, [person.pk], datetime.date(2024, 1, 1)) == {}


def test_a_person_has_the_decile_of_the_family_of_that_day(registry, officer):  # noqa: F811
    siti, gone = registry.person("Siti"), registry.person("Budi")
    family = registry.family((siti, "head"))
    registry.member(family, gone, "child", until=DAY)
    decile(registry, 2, family=family)
    found = current_deciles(officer.scope, [siti.pk, gone.pk], DAY)
    assert (found[siti.pk].decile, found[siti.pk].of_family) == (2, True)
    assert gone.pk not in found
    assert current_family_deciles(officer.scope, [family.pk], DAY)[family.pk].decile == 2


def test_outside_the_scope_nothing_is_known(registry, companion_busang, partner):  # noqa: F811
    siti = registry.person("Siti")
    family = registry.family((siti, "head"))
    decile(registry, 2, family=family)
    assert current_deciles(companion_busang.scope, [siti.pk], DAY) == {}
    assert current_family_deciles(companion_busang.scope, [family.pk], DAY) == {}
    with pytest.raises(NotAllowed):
        current_deciles(partner.scope, [siti.pk], DAY)


def test_pages_show_it_with_day_and_source(registry, officer):  # noqa: F811
    siti = registry.person("Siti")
    family = registry.family((siti, "head"))
    decile(registry, 2, family=family)
    for address in (f"/warga/{siti.pk}/", f"/keluarga/{family.pk}/"):
        shown = officer.client.get(address).content.decode()
        assert "Desil 2" in shown
        assert "1 Januari 2026" in shown
    assert list(deciles_are_one_to_ten_and_of_one_subject()) == []

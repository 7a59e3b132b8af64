"""What sources report about disability, for whom the viewer may see."""

import datetime

import pytest

from setiakawan.accounts.scope import NotAllowed
from setiakawan.functioning.constraints import reported_kinds_are_known
from setiakawan.functioning.models import ReportedDisability
from setiakawan.functioning.queries import reported_disabilities
from setiakawan.registry.models import Source
from setiakawan.registry.tests.conftest import registry  # noqa: F401

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 1, 1)


def report(person, kind, on=DAY):
    source = Source.objects.create(kind="file", label=f"berkas {on}", as_of=on, recorded_by_label="tes")
    return ReportedDisability.objects.create(person=person, kind=kind, stated_on=on, source=source)


def test_each_kind_is_told_once_with_its_latest_source(registry, officer):  # noqa: F811
    siti, budi = registry.person("Siti"), registry.person("Budi")
    report(siti, "visual", on=DAY.replace(year=2024))
    report(siti, "visual")
    report(siti, "physical", on=DAY.replace(year=2024))
    found = reported_disabilities(officer.scope, [siti.pk, budi.pk], DAY)
    assert [(r.kind, r.stated_on.year) for r in found[siti.pk]] == [("physical", 2024), ("visual", 2026)]
    assert budi.pk not in found
    assert [r.stated_on.year for r in reported_disabilities(officer.scope, [siti.pk], datetime.date(2025, 1, 1))[siti.pk]] == [
        2024, 2024,
    ]  # fmt: skip
    assert list(reported_kinds_are_known()) == []


def test_outside_the_scope_nothing_is_told(registry, companion_busang, auditor):  # noqa: F811
    siti = registry.person("Siti")
    report(siti, "visual")
    assert reported_disabilities(companion_busang.scope, [siti.pk], DAY) == {}
    with pytest.raises(NotAllowed):
        reported_disabilities(auditor.scope, [siti.pk], DAY)


def test_the_page_of_a_person_shows_it(registry, officer):  # noqa: F811
    siti = registry.person("Siti")
    report(siti, "hearing_or_speech")
    assert "Disabilitas sensorik rungu/wicara" in officer.client.get(f"/warga/{siti.pk}/").content.decode()

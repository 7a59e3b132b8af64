"""Lists of aid of the demonstration district: each at another step, and every promise kept."""

import datetime

import pytest

from setiakawan.aid.models import AidList, Objection, PaymentEvent
from setiakawan.core.checks import invariants, run
from setiakawan.core.dates import office_today
from setiakawan.demo.aid import write_aid
from setiakawan.registry.models import Source
from setiakawan.registry.tests.conftest import registry
from setiakawan.welfare.models import DecileRecord
from tests.people import make_person

__all__ = ["registry"]
pytestmark = [pytest.mark.django_db, pytest.mark.slow]
VILLAGES = [f"64.08.04.20{n:02d}" for n in range(1, 7)]


def test_lists_at_every_step_that_keep_every_promise(registry):
    today = office_today()
    source = Source.objects.create(kind="file", label="desil.xlsx", as_of=today, recorded_by_label="tes")
    for village in VILLAGES:
        for number in range(18):
            born = today - datetime.timedelta(days=12_000 + number)
            person = registry.person(f"Rekaan {number}", sex="P", birth_date=born.isoformat(), occupation="PETANI")
            family = registry.family((person, "head"), area=village, rt="001")
            DecileRecord.objects.create(decile=1 + number % 6, stated_on=today, source=source, family=family)
    assert write_aid(seed=20, today=today) == 0
    make_person("officer", username="petugas")
    make_person("officer", username="kepala", full_name="Kepala Rekaan", role="head")
    assert write_aid(seed=20, today=today) == 6
    assert write_aid(seed=20, today=today) == 0
    assert set(AidList.objects.values_list("state", flat=True)) == {"draft", "deliberated", "verified", "approved"}
    assert set(PaymentEvent.objects.values_list("kind", flat=True)) == {"sent", "paid", "failed", "confirmed"}
    assert Objection.objects.count() == 4
    checks = {name: check for name, check in invariants().items() if name.startswith(("aid.", "audit."))}
    assert {name: found.examples for name, check in checks.items() if (found := run(name, check)).violations} == {}

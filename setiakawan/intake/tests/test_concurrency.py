"""Two who merge at once, in processes of their own, on either database."""

import subprocess
import sys

import pytest
from django.db import connection

from setiakawan.core.checks import invariants
from setiakawan.intake.models import Batch, SourceRow
from setiakawan.intake.services.merge import start_merge
from setiakawan.intake.tests.making import SYSTEM, batch_of, kk, reading, somebody
from setiakawan.registry.models import Family, Person
from setiakawan.welfare.models import DecileRecord

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres, pytest.mark.slow]

_WORK = """
import sys, django
from django.conf import settings
django.setup()
from django.db import connections
connections.databases["default"]["NAME"] = sys.argv[1]
from setiakawan.intake.pipeline import work
from setiakawan.intake import lease
try:
    work(int(sys.argv[2]), workers=0)
except lease.BatchBusy:
    print("busy")
"""


def at_once(*batches: Batch) -> list[str]:
    """Work on batches in one process each; what they said."""
    database = str(connection.settings_dict["NAME"])
    running = [
        subprocess.Popen([sys.executable, "-c", _WORK, database, str(batch.pk)], stdout=subprocess.PIPE, text=True)
        for batch in batches
    ]
    said = [process.communicate(timeout=300)[0].strip() for process in running]
    assert all(process.returncode == 0 for process in running)
    return said


def _village() -> list[list]:
    families = range(1, 60)
    people = [
        reading(
            number=f * 5 + n if n else None,
            family=f,
            role="head" if n == 1 else "child",
            **somebody(f * 4 + n),
        )
        for f in families
        for n in range(4)
    ]
    return [people, [{"kk": kk(f), "decile": 3, "format": "dtsen"} for f in families]]


def test_the_same_files_merged_twice_at_once_make_each_person_once():
    batches = [batch_of(*_village(), sha="x"), batch_of(*_village(), sha="y")]
    for batch in batches:
        start_merge(batch=batch, by=SYSTEM, enqueue=False)
    at_once(*batches)
    assert Person.objects.count() == 59 * 4 and Family.objects.count() == 59
    assert DecileRecord.objects.count() == 59
    assert not SourceRow.objects.filter(merged_at=None).exists()
    broken = [s for name, check in invariants().items() if name.startswith(("registry", "intake")) for s in check()]
    assert broken == []


def test_two_processes_on_one_batch_do_its_work_once():
    batch = batch_of(*_village())
    start_merge(batch=batch, by=SYSTEM, enqueue=False)
    at_once(batch, batch)
    assert Person.objects.count() == 59 * 4
    assert SourceRow.objects.filter(merged_at=None).count() == 0

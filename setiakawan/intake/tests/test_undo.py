"""What a batch made goes again, and nothing else."""

import datetime
import uuid

import pytest
from django.utils import timezone

from setiakawan.functioning.models import Response
from setiakawan.intake.models import BatchState
from setiakawan.intake.pipeline import work
from setiakawan.intake.services.review import decide
from setiakawan.intake.services.undo import BatchHasDependents, BatchNotUndoable, undo_batch
from setiakawan.intake.tests.dump import registry_dump
from setiakawan.intake.tests.making import SYSTEM, batch_of, kk, merge, merged, reading
from setiakawan.registry.models import Family, Person
from tests.people import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
HEAD = {"role": "head"}


def undo(batch):
    undo_batch(batch=batch, reason="salah berkas", by=SYSTEM, enqueue=False)
    work(batch.pk, workers=0)
    batch.refresh_from_db()
    return batch


def test_nothing_remains_of_a_batch_that_came_first():
    batch = merged(
        [reading("Budi", 1, **HEAD, disability=["hearing"]), reading("Ani", 2, phone="+6281234567890")],
        [{"kk": kk(1), "decile": 2, "format": "dtsen"}],
    )
    assert undo(batch).state == BatchState.UNDONE
    assert registry_dump() == []
    assert not batch.rows.exclude(merged_at=None).exists()


def test_the_registry_is_as_it_was_before_a_second_batch():
    merged([reading("Budi", 1, **HEAD), reading("Ani", 2), reading("Tono", 3, 2, **HEAD)])
    before = registry_dump()
    batch = batch_of(
        [
            reading("Budi", 1, status="dead", **HEAD),
            reading("Ani", 2, occupation="Petani", **HEAD),
            reading("Tono", 3, 1),
            reading("Baru", 5, 3, **HEAD),
        ]
    )
    rows = list(batch.rows.filter(is_waiting=True).values_list("pk", flat=True))
    decide(rows=rows, decision="merge_into", batch=batch, by=SYSTEM)
    merge(batch)
    assert registry_dump() != before and batch.state == BatchState.DONE
    undo(batch)
    assert registry_dump() == before


def test_a_batch_on_which_a_later_one_depends_stays():
    first = merged([reading("Budi", 1, **HEAD)])
    second = merged([reading("Budi", 1, occupation="Petani", **HEAD)])
    with pytest.raises(BatchHasDependents) as refused:
        undo_batch(batch=first, reason="salah", by=SYSTEM, enqueue=False)
    assert refused.value.counts == {"pernyataan": 1, "baris sumber": 1}
    undo(second)
    undo(first)
    assert not Person.objects.exists() and not Family.objects.exists()


def test_a_batch_stays_once_somebody_was_asked_how_they_get_along():
    batch = merged([reading("Budi", 1, **HEAD)])
    Response.objects.create(
        person=Person.objects.get(), instrument="wg_ss", version="2026-1", asked_on=datetime.date(2026, 3, 1),
        respondent="self", recorded_by=make_person("companion").user, recorded_at=timezone.now(), client_id=uuid.uuid4(),
    )  # fmt: skip
    with pytest.raises(BatchHasDependents) as refused:
        undo(batch)
    assert "pengisian instrumen" in refused.value.counts


def test_a_batch_is_undone_once():
    batch = undo(merged([reading("Budi", 1, **HEAD)]))
    with pytest.raises(BatchNotUndoable):
        undo_batch(batch=batch, reason="lagi", by=SYSTEM, enqueue=False)

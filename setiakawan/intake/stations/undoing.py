"""Undoing: everything that a batch made in the registry goes, and what it ended or replaced comes back.

First the stays in families that the batch began are removed everywhere, so that older ones can open again without two
heads in one family; then, in the order of the units, persons and what was said about them; then empty families. Each
chunk is one transaction in which its rows stop being merged, so a crash loses nothing. What somebody came to depend on
meanwhile stays, and the batch says so.
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from setiakawan.audit.services import record
from setiakawan.core.bulk import chunks, rows_where
from setiakawan.functioning.models import ReportedDisability
from setiakawan.intake.dependents import (
    blockers_of_families,
    blockers_of_people,
    families_made_by,
    made_by,
    people_of,
    sources_of,
)
from setiakawan.intake.lease import Lease
from setiakawan.intake.models import Batch, BatchState, SourceRow
from setiakawan.intake.progress import Progress
from setiakawan.intake.stations.merging import acting, queue_for_writing
from setiakawan.registry.models import (
    Contact,
    Family,
    FamilyNumber,
    Identifier,
    LifeEvent,
    Membership,
    Person,
    Statement,
)
from setiakawan.registry.services.enrol import reproject
from setiakawan.welfare.models import DecileRecord

KEPT = "Sebagian tidak dibatalkan: {rows} baris, karena ada catatan lain yang sudah bergantung padanya."
WITHDRAWN = "Kiriman dibatalkan"


def undo_rows(batch: Batch, lease: Lease, progress: Progress) -> None:
    """Take back what the batch made. It is then undone, or, where something came to depend on it, as before."""
    progress.begin("membatalkan", batch.total)
    sources = sources_of(batch)
    bundles = list(people_of(batch))
    for people in bundles:
        _end_stays(people, sources, batch, lease)
    for people in bundles:
        for part in chunks(people, 500):
            progress.advance(_undo_people(part, sources, batch, lease))
    _undo_facts(sources, batch, lease)
    _undo_families(sources, lease)
    _finish(batch, lease)


def _free(people: Iterable[int], sources: list[int], batch: Batch) -> list[int]:
    people = list(people)
    blocked = {person for _, person in blockers_of_people(people, sources, batch)}
    return [person for person in people if person not in blocked]


def _end_stays(people: list[int], sources: list[int], batch: Batch, lease: Lease) -> None:
    for part in chunks(people, 500):
        with transaction.atomic():
            queue_for_writing()
            lease.beat()
            Membership.objects.filter(person__in=_free(part, sources, batch), source__in=sources).delete()


def _undo_people(people: list[int], sources: list[int], batch: Batch, lease: Lease) -> int:
    """Undo what was made of some people, in one transaction; the number of rows that are no longer merged."""
    with transaction.atomic():
        queue_for_writing()
        people = _free(people, sources, batch)
        made = made_by(people, sources)
        Membership.objects.filter(person__in=people, ended_by__in=sources).update(valid_until=None, ended_by=None)
        for model in (Identifier, Contact, ReportedDisability, DecileRecord):
            model.objects.filter(person__in=people, source__in=sources).delete()
        _undo_statements(people, made, sources)
        rows = SourceRow.objects.filter(batch=batch, person__in=people).exclude(merged_at=None)
        count = rows.update(merged_at=None, person=None)
        _delete_people(made)
        lease.advance(count)
        details = {"rows": count, "people": len(people), "removed": len(made)}
        record(acting(batch), "intake.undo", batch, area_code=batch.area_id, reason=batch.asked_reason, details=details)
    return count


def _undo_statements(people: list[int], made: set[int], sources: list[int]) -> None:
    now = timezone.now()
    others = [person for person in people if person not in made]
    said = Statement.objects.filter(person__in=others, source__in=sources, withdrawn_at=None)
    changed = set(said.values_list("person_id", flat=True))
    said.update(withdrawn_at=now)
    LifeEvent.objects.filter(person__in=others, source__in=sources, withdrawn_at=None).update(
        withdrawn_at=now, withdrawn_reason=WITHDRAWN
    )
    reproject(changed)


def _delete_people(people: set[int]) -> None:
    """Remove persons on whom nothing depends, without asking each related table row by row."""
    SourceRow.objects.filter(person__in=people).update(person=None)
    for model in (Statement, LifeEvent, Contact):
        model.objects.filter(person__in=people)._raw_delete("default")
    Person.objects.filter(pk__in=people)._raw_delete("default")


def _undo_facts(sources: list[int], batch: Batch, lease: Lease) -> None:
    """Deciles of families, and the rows that brought nothing but facts."""
    numbers = list(DecileRecord.objects.filter(source__in=sources, person=None).values_list("pk", flat=True))
    for part in chunks(numbers):
        with transaction.atomic():
            lease.beat()
            DecileRecord.objects.filter(pk__in=part).delete()
    with transaction.atomic():
        lease.beat()
        SourceRow.objects.filter(batch=batch, person=None).exclude(merged_at=None).update(merged_at=None)


def _undo_families(sources: list[int], lease: Lease) -> None:
    """Families that the batch founded and that are now empty."""
    for part in chunks(families_made_by(sources), 500):
        with transaction.atomic():
            queue_for_writing()
            lease.beat()
            used = {family for _, family in blockers_of_families(part, sources)}
            used |= {
                f for (f,) in rows_where("SELECT family_id FROM registry_membership WHERE family_id IN ({keys})", part)
            }
            free = [family for family in part if family not in used]
            FamilyNumber.objects.filter(family__in=free)._raw_delete("default")
            LifeEvent.objects.filter(family__in=free).update(family=None)
            Family.objects.filter(pk__in=free)._raw_delete("default")


def _finish(batch: Batch, lease: Lease) -> None:
    kept = SourceRow.objects.filter(batch=batch).exclude(merged_at=None).count()
    if kept:
        state, trouble = BatchState.REVIEW, KEPT.format(rows=kept)
    else:
        state, trouble = BatchState.UNDONE, ""
        SourceRow.objects.filter(batch=batch, is_waiting=True).update(is_waiting=False)
    with transaction.atomic():
        lease.beat(state=state, trouble=trouble, done=0, total=0)

"""Taking back what a batch made."""

from django.db import transaction

from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record
from setiakawan.intake.dependents import dependents_of
from setiakawan.intake.models import Batch, BatchState, SourceRow
from setiakawan.intake.tasks import work_on


class BatchNotUndoable(Exception):
    """Nothing of the batch is in the registry, or it is being worked on."""


class BatchHasDependents(Exception):
    """Something later depends on what the batch made; `counts` says what and how often. The text is for people."""

    def __init__(self, counts: dict[str, int]):
        self.counts = counts
        listed = ", ".join(f"{count} {words}" for words, count in counts.items())
        super().__init__(f"Kiriman ini tidak dapat dibatalkan, karena catatan lain bergantung padanya: {listed}.")


def undo_batch(*, batch: Batch, reason: str, by: Scope, enqueue: bool = True) -> Batch:
    """Queue the undoing of everything a batch made in the registry, unless something later depends on it.

    Raises NotAllowed, BatchNotUndoable, BatchHasDependents.
    """
    by.require("intake.undo", batch.area_id)
    # Counting takes a while on a large batch, so it happens before the lock; the work looks again at each chunk.
    counts = dependents_of(batch)
    with transaction.atomic():
        batch = Batch.objects.select_for_update().get(pk=batch.pk)
        merged = SourceRow.objects.filter(batch=batch).exclude(merged_at=None)
        if batch.state not in (BatchState.REVIEW, BatchState.DONE) or not merged.exists():
            raise BatchNotUndoable(batch.pk)
        if counts:
            raise BatchHasDependents(counts)
        batch.state, batch.done, batch.total = BatchState.UNDOING, 0, merged.count()
        batch.asked_by_id, batch.asked_by_label, batch.asked_reason = by.user_id, by.label[:150], reason[:300]
        batch.save(update_fields=("state", "done", "total", "asked_by_id", "asked_by_label", "asked_reason"))
        record(
            by,
            "intake.undo",
            batch,
            area_code=batch.area_id,
            reason=reason,
            details={"asked": True, "rows": batch.total},
        )
        if enqueue:
            work_on.enqueue(batch.pk)
    return batch

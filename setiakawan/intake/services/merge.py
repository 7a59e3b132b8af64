"""Asking for the merge of a batch."""

from django.db import transaction

from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record
from setiakawan.intake.models import Batch, BatchState, SourceRow
from setiakawan.intake.tasks import work_on


class BatchNotInReview(Exception):
    """Only a batch in review can be merged."""


class NothingToMerge(Exception):
    """Every row is merged, rejected, or waits for a decision."""


def start_merge(*, batch: Batch, by: Scope, enqueue: bool = True) -> Batch:
    """Queue the merge of every row that is certain or decided; the rest stays in review.

    Raises NotAllowed, BatchNotInReview, NothingToMerge.
    """
    by.require("intake.merge", batch.area_id)
    with transaction.atomic():
        batch = Batch.objects.select_for_update().get(pk=batch.pk)
        if batch.state != BatchState.REVIEW:
            raise BatchNotInReview(batch.pk)
        ready = mergeable(batch).count()
        waiting = SourceRow.objects.filter(batch=batch, is_waiting=True)
        # Rows that found nobody in the registry are looked at again by every merge.
        if not ready and waiting.exists() and not waiting.filter(findings__code="not_in_registry").exists():
            raise NothingToMerge(batch.pk)
        batch.state, batch.done, batch.total = BatchState.MERGING, 0, ready
        batch.asked_by_id, batch.asked_by_label, batch.asked_reason = by.user_id, by.label[:150], ""
        batch.save(update_fields=("state", "done", "total", "asked_by_id", "asked_by_label", "asked_reason"))
        record(by, "intake.merge", batch, area_code=batch.area_id, details={"asked": True, "rows": ready})
        if enqueue:
            work_on.enqueue(batch.pk)
    return batch


def mergeable(batch: Batch):
    """Rows that a merge would take now."""
    return SourceRow.objects.filter(batch=batch, merged_at=None, is_waiting=False).exclude(outcome__in=("", "rejected"))

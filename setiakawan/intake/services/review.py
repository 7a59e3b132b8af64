"""People decide about the rows that could not settle themselves."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record
from setiakawan.core.bulk import chunks
from setiakawan.intake.models import Batch, BatchState, Decision, SourceRow
from setiakawan.intake.rules.traits import FACTS_ONLY, NAMED
from setiakawan.registry.models import Person


class BatchNotInReview(Exception):
    """Decisions are taken while a batch is in review, neither before nor during a merge."""


class RowNotOpen(Exception):
    """The row belongs to another batch, is merged already, or waits for no decision."""


class DecisionImpossible(Exception):
    """The row allows no such decision: nobody to merge into, or nothing that could become a new person."""


def decide(*, rows: Iterable[int], decision: str, person: int | None = None, batch: Batch, by: Scope) -> int:
    """Record one decision for rows of a batch (their numbers); the number of rows. All or none.

    `person` is the one to merge into or to keep; without it the person whom exact identity found. A decision can be
    taken again until the row is merged. Raises NotAllowed, BatchNotInReview, RowNotOpen, DecisionImpossible.
    """
    by.require("intake.review", batch.area_id)
    decision = Decision(decision)
    numbers = sorted(set(rows))
    if decision is Decision.NONE:
        raise DecisionImpossible(decision)
    with transaction.atomic():
        batch = _in_review(batch)
        open_rows = _open_rows(batch, numbers)
        if len(open_rows) != len(numbers):
            raise RowNotOpen
        target = _visible(by, person) if person is not None else None
        if not all(_is_possible(row, decision, target, by) for row in open_rows):
            raise DecisionImpossible(decision)
        _note(open_rows, decision, target, by)
        details = {"decision": str(decision), "rows": len(numbers), "first_row": numbers[0], "last_row": numbers[-1]}
        record(by, "intake.decide", batch, area_code=batch.area_id, details=details)
    return len(numbers)


def decide_by_reason(*, batch: Batch, code: str, decision: str, by: Scope) -> int:
    """Record one decision for every row that waits with a reason, where it is possible; the number of rows decided.

    Rows that allow no such decision go on waiting. Raises NotAllowed, BatchNotInReview.
    """
    by.require("intake.review", batch.area_id)
    decision = Decision(decision)
    with transaction.atomic():
        batch = _in_review(batch)
        waiting = SourceRow.objects.filter(batch=batch, is_waiting=True, findings__code=code).distinct()
        possible = [row for row in waiting if _is_possible(row, decision, None, by)]
        _note(possible, decision, None, by)
        details = {"decision": str(decision), "code": code, "rows": len(possible)}
        record(by, "intake.decide", batch, area_code=batch.area_id, details=details)
    return len(possible)


def _in_review(batch: Batch) -> Batch:
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.state != BatchState.REVIEW:
        raise BatchNotInReview(batch.pk)
    return batch


def _open_rows(batch: Batch, numbers: list[int]) -> list[SourceRow]:
    found: list[SourceRow] = []
    for part in chunks(numbers):
        rows = SourceRow.objects.filter(batch=batch, pk__in=part, merged_at=None)
        found.extend(row for row in rows if row.is_waiting or row.decision)
    return found


def _visible(by: Scope, person: int) -> Person:
    found = Person.objects.filter(by.q("area"), pk=person).first()
    if found is None:
        raise DecisionImpossible(person)
    return found


def _is_possible(row: SourceRow, decision: Decision, target: Person | None, by: Scope) -> bool:
    if decision is Decision.REJECT:
        return True
    is_fact = bool(row.traits & FACTS_ONLY)
    if decision is Decision.MERGE_NEW:
        return bool(row.traits & NAMED) and not is_fact and by.covers(row.area_code)
    if target is not None:
        return True
    has_match = row.person_id is not None or row.same_as_id is not None
    return has_match and (row.person_id is None or Person.objects.filter(by.q("area"), pk=row.person_id).exists())


def _note(rows: list[SourceRow], decision: Decision, target: Person | None, by: Scope) -> None:
    now = timezone.now()
    for row in rows:
        row.decision, row.decided_by_id, row.decided_at, row.is_waiting = decision, by.user_id, now, False
        if target is not None:
            row.person_id = target.pk
        if decision is Decision.REJECT:
            row.outcome = "rejected"
        elif row.outcome == "rejected":
            row.outcome = "uncertain"
    fields = ("decision", "decided_by", "decided_at", "is_waiting", "person", "outcome")
    SourceRow.objects.bulk_update(rows, fields, batch_size=500)

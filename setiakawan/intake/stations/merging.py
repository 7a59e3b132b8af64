"""Merging: what is certain or decided goes into the registry, whole units at a time, one transaction per chunk.

Every chunk is judged anew inside its transaction against the registry as it is then, so what changed since the checks
(another batch, an officer's edit) is seen. A row is marked merged in the same transaction, so a crash loses and doubles
nothing; two merges at once queue on the database's write lock (SQLite) or an advisory lock (PostgreSQL).
"""

import itertools
import logging
from collections import Counter
from collections.abc import Iterator

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record
from setiakawan.core.bulk import chunks, insert_rows, moment, rows_where, update_rows
from setiakawan.intake import known as knowing
from setiakawan.intake.lease import Lease
from setiakawan.intake.models import Batch, BatchState, Finding, SourceRow
from setiakawan.intake.progress import Progress
from setiakawan.intake.rules.facts import Row, Verdict
from setiakawan.intake.rules.judge import judge
from setiakawan.intake.rules.traits import FACTS_ONLY
from setiakawan.intake.stations.booking import Booking
from setiakawan.intake.stations.checking import FINDING, finding_rows
from setiakawan.registry.models import Source, SourceKind

logger = logging.getLogger(__name__)
ROWS_PER_COMMIT = 1_500
_MERGE_LOCK = 6408_0003
_MERGEABLE = "r.merged_at IS NULL AND NOT r.is_waiting AND r.outcome IN ('new', 'same', 'changed', 'uncertain')"


def merge_rows(batch: Batch, lease: Lease, progress: Progress) -> None:
    """Merge every row that does not wait for a decision. The batch is then done, or back in review for the rest."""
    sources = _sources(batch, lease)
    _reopen_facts(batch, lease)
    progress.begin("menggabungkan", batch.total)
    is_resent = knowing.has_resent_files(batch.pk)
    for first, last, rows in _stretches(batch):
        _merge_stretch(batch, lease, sources, is_resent, first, last)
        progress.advance(rows)
    is_open = SourceRow.objects.filter(batch=batch, is_waiting=True).exists()
    with transaction.atomic():
        lease.beat(state=BatchState.REVIEW if is_open else BatchState.DONE, done=0, total=0)


def _sources(batch: Batch, lease: Lease) -> dict[int, int]:
    """One source per file, made when its first row is merged."""
    with transaction.atomic():
        for file in batch.files.filter(source=None, row_count__gt=0):
            file.source = Source.objects.create(
                kind=SourceKind.FILE, label=file.name, as_of=batch.as_of, recorded_by_id=batch.uploaded_by_id,
                recorded_by_label=batch.uploaded_by_label,
            )  # fmt: skip
            file.save(update_fields=("source",))
        lease.beat()
    return dict(batch.files.exclude(source=None).values_list("pk", "source_id"))


def _reopen_facts(batch: Batch, lease: Lease) -> None:
    """Rows that found nobody in the registry get another look: their family may have come in since."""
    waiting = SourceRow.objects.filter(
        batch=batch, is_waiting=True, decision="", findings__code="not_in_registry", traits__gte=FACTS_ONLY
    )
    with transaction.atomic():
        numbers = list(waiting.values_list("pk", flat=True))
        for part in chunks(numbers):
            Finding.objects.filter(row__in=part, code="not_in_registry").delete()
            SourceRow.objects.filter(pk__in=part).exclude(findings__severity="question").update(is_waiting=False)
        lease.beat()


def _stretches(batch: Batch) -> Iterator[tuple[int, int, int]]:
    """Cut the units, in their order, into stretches of about ROWS_PER_COMMIT rows: (first unit, last unit, rows)."""
    after = -1
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT unit FROM intake_sourcerow WHERE batch_id = %s AND unit > %s ORDER BY unit LIMIT %s",
                [batch.pk, after, ROWS_PER_COMMIT],
            )
            units = [unit for (unit,) in cursor.fetchall()]
        if not units:
            return
        yield units[0], units[-1], len(units)
        after = units[-1]


def _merge_stretch(batch: Batch, lease: Lease, sources: dict[int, int], is_resent: bool, first: int, last: int) -> None:
    found = knowing.select_rows(
        f"r.batch_id = %s AND r.unit BETWEEN %s AND %s AND {_MERGEABLE} ORDER BY r.unit, r.id", batch.pk, first, last
    )
    rows = knowing.rows_from(found, sources, batch.as_of.isoformat())
    units = [[row for row, _ in group] for _, group in itertools.groupby(zip(rows, found, strict=True), key=lambda p: p[1][-1])]
    if units:
        _merge_units(batch, lease, units, is_resent)


def _merge_units(batch: Batch, lease: Lease, units: list[list[Row]], is_resent: bool) -> None:
    """Merge units in one transaction; where the registry refuses, find the unit at fault and leave it for review."""
    for _ in range(2):
        try:
            return _merge_at_once(batch, lease, units, is_resent)
        except IntegrityError:
            logger.warning("Penggabungan kiriman %s diulang karena bentrok", batch.pk)
    if len(units) == 1:
        return _leave_for_review(batch, lease, units[0])
    half = len(units) // 2
    _merge_units(batch, lease, units[:half], is_resent)
    return _merge_units(batch, lease, units[half:], is_resent)


def _merge_at_once(batch: Batch, lease: Lease, units: list[list[Row]], is_resent: bool) -> None:
    rows = [row for unit in units for row in unit]
    with transaction.atomic():
        queue_for_writing()
        lease.advance(len(rows))
        resent = knowing.resent_rows([r.id for r in rows]) if is_resent else {}
        known = knowing.known_about(rows, resent, knowing.namesakes_of(rows))
        booking = Booking(at=timezone.now())
        verdicts = []
        for unit in units:
            judged = judge(unit, known)
            booking.enter(judged)
            verdicts.extend(judged)
        booking.write()
        _note(verdicts, moment(booking.at))
        _record(batch, verdicts)


def queue_for_writing() -> None:
    """One merge writes at a time. SQLite's write transactions queue by themselves."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_MERGE_LOCK])


def _note(verdicts: list[Verdict], at: object) -> None:
    """Write down what became of the rows."""
    open_rows, merged, settled = [], [], []
    for verdict in verdicts:
        row, person = verdict.row, verdict.target.id if verdict.target is not None else None
        if verdict.is_waiting or verdict.outcome == "rejected":
            open_rows.append((verdict.outcome, verdict.is_waiting, "", person, row.id))
        elif row.decision:
            merged.append((person, at, row.id))
        else:
            settled.append((verdict.outcome, person, at, row.id))
    update_rows(SourceRow, ("outcome", "is_waiting", "decision", "person"), open_rows)
    update_rows(SourceRow, ("person", "merged_at"), merged)
    update_rows(SourceRow, ("outcome", "person", "merged_at"), settled)
    _add_findings([v for v in verdicts if v.findings])


def _add_findings(verdicts: list[Verdict]) -> None:
    sql = "SELECT row_id, code FROM intake_finding WHERE row_id IN ({keys})"
    there = set(rows_where(sql, [v.row.id for v in verdicts]))
    new = [row for v in verdicts for row in finding_rows(v) if row[:2] not in there]
    insert_rows(Finding, FINDING, new)


def _record(batch: Batch, verdicts: list[Verdict]) -> None:
    numbers = [v.row.id for v in verdicts]
    counts = Counter("waiting" if v.is_waiting else "decided" if v.row.decision else v.outcome for v in verdicts)
    details = {"rows": len(numbers), "first_row": min(numbers), "last_row": max(numbers), **counts}
    record(acting(batch), "intake.merge", batch, area_code=batch.area_id, details=details)


def acting(batch: Batch) -> Scope:
    """Whoever asked for the present act, for the audit."""
    return Scope(batch.asked_by_id, batch.asked_by_label or "sistem", "system", (batch.area_id,))


def _leave_for_review(batch: Batch, lease: Lease, rows: list[Row]) -> None:
    """A unit that the registry refuses waits for a person instead of holding up the rest."""
    verdicts = [Verdict(r, "uncertain", [("merge_conflict", "", "question", {})], is_waiting=True) for r in rows]
    with transaction.atomic():
        lease.advance(len(rows))
        _note(verdicts, None)
        _record(batch, verdicts)


"""Merging: what is certain or decided goes into the registry, whole units at a time, one transaction per chunk.

Every chunk is judged anew inside its transaction against the registry as it is then, so what changed since the checks
(another batch, an officer's edit) is seen. A row is marked merged in the same transaction, so a crash loses and doubles
nothing; two merges at once queue on the database's write lock (SQLite) or an advisory lock (PostgreSQL).
"""

import itertools
import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from setiakawan.accounts.scope import Scope
from setiakawan.audit.models import Entry
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
from setiakawan.intake.stations.crew import Crew, WorkerLost
from setiakawan.registry.models import Source, SourceKind
from setiakawan.registry.search import index_new

logger = logging.getLogger(__name__)
ROWS_PER_COMMIT = 6_000
"""Keys are random, so each transaction writes nearly every page of their indexes: few large ones write far less."""
_MERGE_LOCK = 6408_0003
_MERGEABLE = "r.merged_at IS NULL AND NOT r.is_waiting AND r.outcome IN ('new', 'same', 'changed', 'uncertain')"


def merge_rows(batch: Batch, lease: Lease, progress: Progress, crew: Crew) -> None:
    """Merge every row that does not wait for a decision. The batch is then done, or back in review for the rest."""
    sources = _sources(batch, lease)
    _reopen_facts(batch, lease)
    progress.begin("menggabungkan", batch.total)
    context = MergeContext(batch.pk, batch.as_of.isoformat(), sources, knowing.has_resent_files(batch.pk))
    stretches = [Stretch(context, first, last) for first, last in _stretches(batch)]
    try:
        for stretch, prepared in crew.run(prepare_stretch, stretches, alone=len(stretches) < 3):
            progress.advance(_merge_prepared(batch, lease, stretch, prepared))
    except WorkerLost:
        # What was merged is marked so; the rest follows without help.
        for stretch in stretches:
            progress.advance(_merge_prepared(batch, lease, stretch, None))
    is_open = SourceRow.objects.filter(batch=batch, is_waiting=True).exists()
    with transaction.atomic():
        index_new()
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


def _stretches(batch: Batch) -> Iterator[tuple[int, int]]:
    """Cut the units, in their order, into stretches of about ROWS_PER_COMMIT rows: (first unit, last unit)."""
    after = -1
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT MIN(unit), MAX(unit) FROM (SELECT unit FROM intake_sourcerow WHERE batch_id = %s AND unit > %s"
                " ORDER BY unit LIMIT %s) AS stretch",
                [batch.pk, after, ROWS_PER_COMMIT],
            )
            first, last = cursor.fetchone()
        if first is None:
            return
        yield first, last
        after = last


@dataclass(frozen=True, slots=True)
class MergeContext:
    """What holds for a whole batch while it is merged; `sources` maps each file to its source."""

    batch: int
    said_on: str
    sources: dict[int, int]
    is_resent: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some units in a row."""

    context: MergeContext
    first: int
    last: int


@dataclass(slots=True)
class Prepared:
    """Units judged and booked, to be written as they are unless the registry changed after `seen`."""

    seen: int
    booking: Booking
    numbers: list[int]
    has_decisions: bool
    open_rows: list[tuple]
    merged: list[tuple]
    """Rows whose outcome stays, so that the index over it need not be written."""
    settled: list[tuple]
    findings: list[tuple]
    counts: Counter


def prepare_stretch(stretch: Stretch) -> Iterator[Prepared]:
    """Judge what can be merged of a stretch, reading only; nothing when nothing is left of it."""
    seen = last_entry()
    units = _units_of(stretch)
    if units:
        yield _prepare(stretch.context, units, seen)


def _units_of(stretch: Stretch) -> list[list[Row]]:
    context = stretch.context
    found = knowing.select_rows(
        f"r.batch_id = %s AND r.unit BETWEEN %s AND %s AND {_MERGEABLE} ORDER BY r.unit, r.id",
        context.batch, stretch.first, stretch.last,
    )  # fmt: skip
    rows = knowing.rows_from(found, context.sources, context.said_on)
    pairs = zip(rows, found, strict=True)
    return [[row for row, _ in group] for _, group in itertools.groupby(pairs, key=lambda pair: pair[1][-1])]


def _prepare(context: MergeContext, units: list[list[Row]], seen: int) -> Prepared:
    rows = [row for unit in units for row in unit]
    resent = knowing.resent_rows([r.id for r in rows]) if context.is_resent else {}
    known = knowing.known_about(rows, resent, knowing.namesakes_of(rows))
    booking = Booking(at=timezone.now())
    verdicts: list[Verdict] = []
    for unit in units:
        judged = judge(unit, known)
        booking.enter(judged)
        verdicts.extend(judged)
    has_decisions = any(row.decision for row in rows)
    prepared = Prepared(seen, booking, [r.id for r in rows], has_decisions, [], [], [], [], Counter())
    for verdict in verdicts:
        _note(prepared, verdict)
    return prepared


def _note(prepared: Prepared, verdict: Verdict) -> None:
    """Write down what becomes of a row."""
    row, person = verdict.row, verdict.target.id if verdict.target is not None else None
    if verdict.is_waiting or verdict.outcome == "rejected":
        prepared.open_rows.append((person, verdict.outcome, verdict.is_waiting, "", row.id))
    elif row.decision or verdict.outcome == row.outcome:
        prepared.merged.append((person, row.id))
    else:
        prepared.settled.append((person, verdict.outcome, row.id))
    # Only the checks saw the rows that wait, so only they can tell that a family has no head.
    verdict.findings = [finding for finding in verdict.findings if finding[0] != "no_head"]
    prepared.findings.extend(finding_rows(verdict))
    prepared.counts["waiting" if verdict.is_waiting else "decided" if row.decision else verdict.outcome] += 1


def _merge_prepared(batch: Batch, lease: Lease, stretch: Stretch, prepared: Prepared | None) -> int:
    """Write a stretch that was prepared, or prepare it anew under the lock; the number of rows."""
    if prepared is not None and not prepared.has_decisions:
        try:
            with transaction.atomic():
                queue_for_writing()
                if not _has_changed(batch.pk, prepared.seen):
                    _write(batch, lease, prepared)
                    return len(prepared.numbers)
        except IntegrityError:
            logger.warning("Penggabungan kiriman %s diulang karena bentrok", batch.pk)
    units = _units_of(stretch)
    if units:
        _merge_units(batch, lease, stretch.context, units)
    return sum(map(len, units))


def last_entry() -> int:
    """The number of the last line of the audit log: whatever changes the registry adds one."""
    return Entry.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def _has_changed(batch: int, seen: int) -> bool:
    """Whether anybody but this batch may have changed the registry since a line of the log."""
    later = Entry.objects.filter(seq__gt=seen)
    acts = Q(verb__startswith="registry.") | Q(verb__in=("intake.merge", "intake.undo"))
    return later.filter(acts).exclude(verb="intake.merge", subject_id=str(batch)).exists()


def _merge_units(batch: Batch, lease: Lease, context: MergeContext, units: list[list[Row]]) -> None:
    """Judge and merge units in one transaction; where the registry refuses, find the unit at fault and leave it."""
    for _ in range(2):
        try:
            with transaction.atomic():
                queue_for_writing()
                return _write(batch, lease, _prepare(context, units, 0))
        except IntegrityError:
            logger.warning("Penggabungan kiriman %s diulang karena bentrok", batch.pk)
    if len(units) == 1:
        return _leave_for_review(batch, lease, units[0])
    half = len(units) // 2
    _merge_units(batch, lease, context, units[:half])
    return _merge_units(batch, lease, context, units[half:])


def _write(batch: Batch, lease: Lease, prepared: Prepared) -> None:
    """Put a prepared stretch into the database, in the caller's transaction."""
    lease.advance(len(prepared.numbers))
    given = prepared.booking.write()
    at, person = moment(prepared.booking.at), given.person
    update_rows(
        SourceRow,
        ("person", "outcome", "is_waiting", "decision"),
        [(person(p), *rest) for p, *rest in prepared.open_rows],
    )
    update_rows(SourceRow, ("person", "merged_at"), [(person(p), at, row) for p, row in prepared.merged])
    update_rows(
        SourceRow, ("person", "outcome", "merged_at"), [(person(p), o, at, row) for p, o, row in prepared.settled]
    )
    _add_findings(prepared.findings)
    numbers = prepared.numbers
    details = {"rows": len(numbers), "first_row": min(numbers), "last_row": max(numbers), **prepared.counts}
    record(acting(batch), "intake.merge", batch, area_code=batch.area_id, details=details)


def _add_findings(findings: list[tuple]) -> None:
    """Add reasons that do not stand at their row already."""
    sql = "SELECT row_id, code FROM intake_finding WHERE row_id IN ({keys})"
    there = set(rows_where(sql, {row for row, *_ in findings}))
    insert_rows(Finding, FINDING, [finding for finding in findings if finding[:2] not in there])


def queue_for_writing() -> None:
    """One merge writes at a time. SQLite's write transactions queue by themselves."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_MERGE_LOCK])


def acting(batch: Batch) -> Scope:
    """Whoever asked for the present act, for the audit."""
    return Scope(batch.asked_by_id, batch.asked_by_label or "sistem", "system", (batch.area_id,))


def _leave_for_review(batch: Batch, lease: Lease, rows: list[Row]) -> None:
    """A unit that the registry refuses waits for a person instead of holding up the rest."""
    prepared = Prepared(0, Booking(at=timezone.now()), [r.id for r in rows], True, [], [], [], [], Counter())
    for row in rows:
        _note(prepared, Verdict(row, "uncertain", [("merge_conflict", "", "question", {})], is_waiting=True))
    with transaction.atomic():
        _write(batch, lease, prepared)

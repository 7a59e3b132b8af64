"""Checking: what each row is to the registry, and which of them ask for a person's decision.

One walk over the keys of all rows finds the units and which of them need a closer look; only those are opened and
judged. Everything can be computed again, so a crash costs time and nothing else.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from setiakawan.core.bulk import chunks, insert_rows, rows_where, update_rows
from setiakawan.intake import known as knowing
from setiakawan.intake.candidates import find_candidates
from setiakawan.intake.lease import Lease
from setiakawan.intake.models import Batch, BatchState, Finding, SourceRow
from setiakawan.intake.progress import Progress
from setiakawan.intake.renumbered import note_renumbered
from setiakawan.intake.rules.facts import Verdict
from setiakawan.intake.rules.judge import judge
from setiakawan.intake.rules.reasons import CROSS_CODES
from setiakawan.intake.rules.traits import QUESTION, REJECT
from setiakawan.intake.rules.units import Units
from setiakawan.intake.stations.crew import Crew, WorkerLost

ROWS_PER_COMMIT = 4_000
_STATE = ("unit", "outcome", "is_waiting")
_VERDICT = ("unit", "outcome", "is_waiting", "same_as", "person")
_NOBODY = _VERDICT[:-1]
FINDING = ("row", "code", "field", "severity", "detail")


def check_rows(batch: Batch, lease: Lease, progress: Progress, crew: Crew) -> None:
    """Give every row of the batch its unit, outcome and findings, then hand the batch to review."""
    progress.begin("memeriksa", batch.total)
    _forget(batch, lease)
    units, thin = _tie(batch)
    flagged = _overused(batch, units)
    namesakes = _namesakes(batch, thin) if thin else set()
    _mark_known(batch, units)
    units.mark(units.headless())
    units.mark(_positions(units, namesakes | set(flagged)))
    odd = units.odd_roots()
    _settle_plain(batch, lease, progress, units, odd)
    _judge_odd(lease, progress, crew, list(_tasks(batch, units, odd, namesakes, flagged)))
    find_candidates(batch, lease)
    note_renumbered(batch)
    with transaction.atomic():
        lease.beat(state=BatchState.REVIEW, done=0, total=0)


def _forget(batch: Batch, lease: Lease) -> None:
    """Drop what an earlier attempt found."""
    with transaction.atomic():
        if SourceRow.objects.filter(batch=batch, unit__isnull=False).exists():
            Finding.objects.filter(row__batch=batch, code__in=CROSS_CODES).delete()
        lease.beat(done=0)


def _walk(batch: Batch, columns: str) -> Iterator[tuple]:
    """The rows of the batch in the order of their numbers. Of a table with many batches only the batch's part is read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT MIN(id), MAX(id) FROM intake_sourcerow WHERE batch_id = %s", [batch.pk])
        first, last = cursor.fetchone()
        while first is not None:
            cursor.execute(
                # The plus keeps SQLite from sorting all rows of the batch for each part of them.
                f"SELECT id, {columns} FROM intake_sourcerow WHERE id BETWEEN %s AND %s AND +batch_id = %s"  # noqa: S608
                " ORDER BY id LIMIT 20000",
                [first, last, batch.pk],
            )
            rows = cursor.fetchall()
            yield from rows
            first = rows[-1][0] + 1 if rows else None


def _tie(batch: Batch) -> tuple[Units, dict[bytes, list]]:
    """The units of the batch, and its rows without NIK by name and birth in their village."""
    units, thin, codes = Units(), {}, {}
    columns = "area_code, nik_key, family_key, namesake_key, traits, dtks_key"
    for number, area, nik, family, namesake, traits, dtks in _walk(batch, columns):
        nik, family = _bytes(nik), _bytes(family)
        units.add(number, codes.setdefault(area, area), nik, family, traits, _bytes(dtks))
        if nik is None and namesake is not None:
            thin.setdefault(bytes(namesake), []).append(number)
    return units, thin


def _bytes(value: object) -> bytes | None:
    return value if value is None or type(value) is bytes else bytes(value)


def _overused(batch: Batch, units: Units) -> dict[int, tuple]:
    """Rows whose NIK or KK stands on too many rows: row → finding. Such a KK ties nobody together any more."""
    niks, families = units.overused()
    found: dict[int, tuple] = {}
    for column, keys, code, field in (
        ("nik_key", niks, "nik_on_many", "nik"),
        ("family_key", families, "kk_on_many", "kk"),
    ):
        sql = f"SELECT id FROM intake_sourcerow WHERE batch_id = %s AND {column} IN ({{keys}})"  # noqa: S608 - own names
        for (number,) in rows_where(sql, keys, batch.pk):
            found[number] = (code, field, "question", {})
    with transaction.atomic():
        for part in chunks(families):
            SourceRow.objects.filter(batch=batch, family_key__in=part).update(family_key=None, who_key=None)
    return found


def _namesakes(batch: Batch, thin: dict[bytes, list]) -> set[int]:
    """Rows without NIK that share name and birth with a row of another family in the same village."""
    families: dict[bytes, set] = {}
    for number, namesake, family in _walk(batch, "namesake_key, family_key"):
        if namesake is not None and (key := bytes(namesake)) in thin:
            families.setdefault(key, set()).add(_bytes(family) or number)
    return {number for key, numbers in thin.items() if len(families[key]) > 1 for number in numbers}


def _mark_known(batch: Batch, units: Units) -> None:
    if not knowing.anybody():
        return
    niks, families = knowing.known_keys(units.nik_keys(), units.family_keys())
    units.mark_niks(niks)
    units.mark_families(families)
    if knowing.has_resent_files(batch.pk):
        units.mark(range(len(units.ids)))
    thin = [number for number, nik, traits in _walk(batch, "nik_key, traits") if nik is None]
    for part in chunks(thin, ROWS_PER_COMMIT):
        rows = knowing.rows_from(knowing.select_rows_by_id(part), {}, "")
        units.mark(_positions(units, knowing.namesakes_of(rows)))


def _positions(units: Units, numbers: Iterable[int]) -> list[int]:
    wanted = set(numbers)
    return [index for index, number in enumerate(units.ids) if number in wanted] if wanted else []


def _settle_plain(batch: Batch, lease: Lease, progress: Progress, units: Units, odd: set[int]) -> None:
    """Rows of units that nothing speaks about: new, unless their own checks say otherwise."""
    states = []
    for index, (number, traits) in enumerate(_walk(batch, "traits")):
        root = units.root(index)
        if root in odd:
            continue
        unit = units.ids[root]
        if traits & REJECT:
            states.append((unit, "rejected", False, number))
        else:
            is_waiting = bool(traits & QUESTION)
            states.append((unit, "uncertain" if is_waiting else "new", is_waiting, number))
    for part in chunks(states, ROWS_PER_COMMIT):
        with transaction.atomic():
            update_rows(SourceRow, _STATE, part)
            lease.advance(len(part))
        progress.advance(len(part))


@dataclass(frozen=True, slots=True)
class JudgeTask:
    """Units to be judged: unit → its rows, and what is known about some of these rows already."""

    said_on: str
    units: dict[int, list[int]]
    namesakes: set[int]
    flagged: dict[int, tuple]
    is_resent: bool


def _tasks(
    batch: Batch, units: Units, odd: set[int], namesakes: set[int], flagged: dict[int, tuple]
) -> Iterator[JudgeTask]:
    members: dict[int, list[int]] = {}
    for index, number in enumerate(units.ids):
        root = units.root(index)
        if root in odd:
            members.setdefault(units.ids[root], []).append(number)
    is_resent = knowing.has_resent_files(batch.pk)
    for part in _parts(members):
        rows = {number for numbers in part.values() for number in numbers}
        some = {number: flagged[number] for number in rows & flagged.keys()}
        yield JudgeTask(batch.as_of.isoformat(), part, namesakes & rows, some, is_resent)


def _parts(members: dict[int, list[int]]) -> Iterator[dict[int, list[int]]]:
    part, rows = {}, 0
    for unit, numbers in members.items():
        part[unit] = numbers
        rows += len(numbers)
        if rows >= ROWS_PER_COMMIT // 2:
            yield part
            part, rows = {}, 0
    if part:
        yield part


def _judge_odd(lease: Lease, progress: Progress, crew: Crew, tasks: list[JudgeTask]) -> None:
    """Have the other units opened and judged against the registry, and write down what came out."""
    left = {id(task): task for task in tasks}
    try:
        for task, judged in crew.run(judge_units, tasks, alone=len(tasks) < 3):
            _keep(lease, progress, *judged)
            del left[id(task)]
    except WorkerLost:
        for task in left.values():
            for judged in judge_units(task):
                _keep(lease, progress, *judged)


def _keep(lease: Lease, progress: Progress, states: list[tuple], findings: list[tuple]) -> None:
    with transaction.atomic():
        # Rows that meant nobody and still mean nobody leave the index over persons alone.
        update_rows(SourceRow, _NOBODY, [state for state in states if len(state) == 5])
        update_rows(SourceRow, _VERDICT, [state for state in states if len(state) == 6])
        insert_rows(Finding, FINDING, findings)
        lease.advance(len(states))
    progress.advance(len(states))


def judge_units(task: JudgeTask) -> Iterator[tuple[list[tuple], list[tuple]]]:
    """Judge units, reading only: once (states of rows, findings) as they are to be written."""
    numbers = [number for members in task.units.values() for number in members]
    rows = {row.id: row for row in knowing.rows_from(knowing.select_rows_by_id(numbers), {}, task.said_on)}
    resent = knowing.resent_rows(numbers) if task.is_resent else {}
    namesakes = task.namesakes | knowing.namesakes_of(rows.values())
    known = knowing.known_about(list(rows.values()), resent, namesakes)
    states, findings = [], []
    for unit, members in task.units.items():
        for verdict in judge([rows[number] for number in members], known):
            if verdict.row.id in task.flagged and verdict.outcome != "rejected":
                verdict.outcome, verdict.is_waiting = "uncertain", True
                verdict.findings.append(task.flagged[verdict.row.id])
            states.append(_state(unit, verdict))
            findings.extend(finding_rows(verdict))
    yield states, findings


def _state(unit: int, verdict: Verdict) -> tuple:
    target, row = verdict.target, verdict.row
    leader = target.leader if target is not None else None
    same_as = leader.id if leader is not None and leader is not row else None
    person = target.id if target is not None else None
    ends = (row.id,) if person is None and row.person is None else (person, row.id)
    return unit, verdict.outcome, verdict.is_waiting, same_as, *ends


def finding_rows(verdict: Verdict) -> list[tuple]:
    """A verdict's findings as rows of the table."""
    return [
        (verdict.row.id, code, field, severity, json.dumps(detail))
        for code, field, severity, detail in verdict.findings
    ]

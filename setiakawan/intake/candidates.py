"""Who else a row may be: the step between checks and review.

Exact identity is settled by the checks. What it left new is held against the registry and against the other new rows of
the batch by the evidence of `linkage`; a row that may be somebody waits for a reviewer. It turns `new` into `uncertain`,
never the other way round.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import combinations

from django.db import transaction

from setiakawan.core.bulk import chunks, insert_rows, update_rows
from setiakawan.intake import known as knowing
from setiakawan.intake.lease import Lease
from setiakawan.intake.models import Batch, Finding, SourceRow
from setiakawan.intake.rules.traits import FACTS_ONLY
from setiakawan.linkage.indexing import arrivals
from setiakawan.linkage.judging import judge, snapshot, weights_in_use
from setiakawan.linkage.rules.evidence import SAME, Judgement
from setiakawan.linkage.rules.keys import LARGEST, LARGEST_ELSE, keys_of
from setiakawan.linkage.rules.model import Model
from setiakawan.linkage.rules.record import Record
from setiakawan.linkage.services.linking import bring_index_up_to_date

MOST_ROWS = 20_000
"""A batch with more new rows is not held up here: the run over the whole registry after its merge looks at them."""
_AT_ONCE = 500
_LIKELY = 0.5
_FINDING = ("row", "code", "field", "severity", "detail")

Found = tuple[str, int, Judgement]
"""Code of the finding, number of the person or row that may be meant, and why."""


def find_candidates(batch: Batch, lease: Lease) -> int:
    """Propose persons and rows for what exact identity calls new. Returns how many rows now wait for a reviewer.

    Some two milliseconds a row; 500 rows are held in memory at once, besides what tells the rows of one batch apart.
    """
    numbers = list(
        SourceRow.objects.filter(batch=batch, outcome="new", is_waiting=False, traits__lt=FACTS_ONLY, decision="")
        .order_by("pk")
        .values_list("pk", flat=True)[: MOST_ROWS + 1]
    )
    if not numbers or len(numbers) > MOST_ROWS:
        return 0
    model, records, found = weights_in_use(), {}, {}
    is_known = knowing.anybody()
    if is_known:
        bring_index_up_to_date()
    for part in chunks(numbers, _AT_ONCE):
        some = dict(_records(part))
        if is_known:
            found |= _in_registry(some, model)
        records |= some
    for number, other, judgement in _in_batch(records, model):
        found.setdefault(number, ("maybe_same_row", other, judgement))
    for part in chunks(sorted(found.items()), _AT_ONCE):
        _keep(part, lease)
    return len(found)


def _records(numbers: Iterable[int]) -> Iterator[tuple[int, Record]]:
    for row in knowing.rows_from(knowing.select_rows_by_id(numbers), {}, ""):
        said = row.reading
        birth, precision = row.birth
        yield row.id, Record(
            name=said.get("name", ""), birth=birth, precision=precision, sex=said.get("sex", ""), nik=said.get("nik", ""),
            kk=said.get("kk", ""), mother=said.get("mother_name", ""), father=said.get("father_name", ""),
            birth_place=said.get("birth_place", ""), phone=said.get("phone", ""), village=row.area, source="batch",
        )  # fmt: skip


def is_likely(judgement: Judgement) -> bool:
    """Whether a reviewer should be asked: more likely one person than not, and nothing that speaks for two by itself."""
    return judgement.verdict == SAME or (not judgement.rules and judgement.probability >= _LIKELY)


def _in_registry(records: dict[int, Record], model: Model) -> dict[int, Found]:
    told = zip(records, arrivals(records.values(), model), strict=True)
    best = ((row, next((c for c in candidates if is_likely(c.judgement)), None)) for row, candidates in told)
    return {row: ("maybe_known", found.person, found.judgement) for row, found in best if found is not None}


def _in_batch(records: dict[int, Record], model: Model) -> Iterator[tuple[int, int, Judgement]]:
    """Rows of one batch that may be one person, both ways round."""
    sharing: dict[str, list[int]] = {}
    for number, record in records.items():
        for key in keys_of(record):
            sharing.setdefault(key, []).append(number)
    telling = (
        rows for key, rows in sharing.items() if 1 < len(rows) <= LARGEST.get(key.partition(":")[0], LARGEST_ELSE)
    )
    for one, other in sorted({pair for rows in telling for pair in combinations(rows, 2)}):
        judgement = judge(records[one], records[other], model)
        if is_likely(judgement):
            yield one, other, judgement
            yield other, one, judgement


@transaction.atomic
def _keep(found: list[tuple[int, Found]], lease: Lease) -> None:
    known = [(other, row) for row, (code, other, _) in found if code == "maybe_known"]
    update_rows(SourceRow, ("outcome", "is_waiting"), [("uncertain", True, row) for row, _ in found])
    update_rows(SourceRow, ("person",), known)
    findings = [
        (row, code, "", "question", json.dumps({"other": other, "evidence": snapshot(judgement)}))
        for row, (code, other, judgement) in found
    ]
    insert_rows(Finding, _FINDING, findings)
    lease.beat()

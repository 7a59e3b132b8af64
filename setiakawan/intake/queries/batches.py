"""Batches within a scope, and what was counted in one."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from setiakawan.accounts.scope import Scope
from setiakawan.intake.checks import REASONS
from setiakawan.intake.models import Batch, FileState, Finding, IncomingFile, SavedMapping, SourceRow
from setiakawan.intake.samples import opened_sample
from setiakawan.intake.services.receive import headers_key

PAGE = 25
SEVERITY_WORDS = {
    "reject": ("late", "Tidak dapat dipakai"),
    "question": ("wait", "Perlu keputusan"),
    "note": ("info", "Catatan"),
}


@dataclass(frozen=True)
class Page:
    """Some rows of a list, and the key after which the next ones begin ("" at the end)."""

    rows: list
    next: str


def page_of(found: list, size: int = PAGE) -> Page:
    """Cut a list that was asked for one row more than a page holds."""
    rows = found[:size]
    return Page(rows, str(rows[-1].pk) if len(found) > size else "")


def key_of(after: str) -> int | None:
    """A paging key as a number; None for anything that is no key."""
    return int(after) if after.isascii() and after.isdigit() and len(after) < 19 else None


def batches_in(scope: Scope, *, after: str = "", limit: int = PAGE) -> Page:
    """Batches of the viewer's areas, newest first. Raises NotAllowed."""
    scope.require("intake.see")
    found = Batch.objects.filter(scope.q("area")).select_related("area")
    if (key := key_of(after)) is not None:
        found = found.filter(pk__lt=key)
    return page_of(list(found[: limit + 1]), limit)


def batch_for(scope: Scope, batch_id: int) -> Batch:
    """One batch. Raises NotAllowed, and Batch.DoesNotExist outside the scope."""
    scope.require("intake.see")
    return Batch.objects.filter(scope.q("area")).select_related("area").get(pk=batch_id)


@dataclass(frozen=True)
class Counts:
    """Rows of a batch: in all, by outcome, merged, ready to be merged, and waiting for a decision."""

    total: int = 0
    merged: int = 0
    ready: int = 0
    waiting: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)

    @property
    def rejected(self) -> int:
        """Rows that cannot be used, or that somebody rejected."""
        return self.outcomes.get("rejected", 0)


def counts_of(batch: Batch) -> Counts:
    """Count the rows of a batch; one statement."""
    is_open = Q(merged_at=None)
    groups = (
        SourceRow.objects.filter(batch=batch)
        .order_by()
        .values_list("outcome")
        .annotate(
            rows=Count("pk"),
            merged=Count("pk", filter=~is_open),
            waiting=Count("pk", filter=Q(is_waiting=True)),
        )
    )
    outcomes: Counter[str] = Counter()
    total = merged = ready = all_waiting = 0
    for outcome, rows, done, waiting in groups:
        outcomes[outcome] = rows
        total, merged, all_waiting = total + rows, merged + done, all_waiting + waiting
        if outcome not in ("", "rejected"):
            ready += rows - done - waiting
    return Counts(total, merged, ready, all_waiting, dict(outcomes))


def sent_before(batch: Batch) -> set[int]:
    """Files of a batch that came before, byte for byte, in an earlier batch that was read."""
    files = IncomingFile.objects.filter(batch=batch).exclude(sha256="")
    earlier = IncomingFile.objects.filter(sha256=OuterRef("sha256"), batch__lt=OuterRef("batch"), state=FileState.READ)
    return set(files.filter(Exists(earlier)).values_list("pk", flat=True))


@dataclass(frozen=True)
class ReasonCount:
    """One reason with its rows, and those of them that wait for a decision."""

    code: str
    title: str
    tone: str
    word: str
    rows: int
    waiting: int


def reasons_of(batch: Batch) -> list[ReasonCount]:
    """What was found in a batch, by reason: what waits for decisions first, then by number of rows."""
    found = (
        Finding.objects.filter(row__batch=batch)
        .order_by()
        .values_list("code", "severity")
        .annotate(rows=Count("row", distinct=True), waiting=Count("row", distinct=True, filter=Q(row__is_waiting=True)))
    )
    by_code: dict[str, list[tuple]] = defaultdict(list)
    for code, severity, rows, waiting in found:
        by_code[code].append((severity, rows, waiting))
    reasons = []
    for code, groups in by_code.items():
        weight = min((s for s, _, _ in groups), key=list(SEVERITY_WORDS).index)
        title = REASONS[code].title if code in REASONS else code
        rows, waiting = sum(g[1] for g in groups), sum(g[2] for g in groups)
        reasons.append(ReasonCount(code, title, *SEVERITY_WORDS[weight], rows, waiting))
    return sorted(reasons, key=lambda r: (-r.waiting, -r.rows, r.code))


@dataclass(frozen=True)
class Preview:
    """A table whose columns nobody has matched yet: its headers, first rows (numbers masked), and a suggestion."""

    file: IncomingFile
    headers: list[str]
    rows: list[list[str]]
    suggestion: dict[int, str]
    saved: SavedMapping | None


def mapping_preview(batch: Batch, file_id: int) -> Preview | None:
    """What a person needs to match the columns of a file; None when it does not wait for that."""
    file = IncomingFile.objects.filter(batch=batch, pk=file_id, state=FileState.NEEDS_MAPPING).first()
    if file is None:
        return None
    header: dict[str, Any] = file.header
    saved = SavedMapping.objects.filter(headers_key=headers_key(header["cells"])).first()
    proposed = saved.mapping if saved is not None else header["suggested"]
    suggestion = {int(index): name for index, name in proposed.items()}
    return Preview(file, header["cells"], opened_sample(header.get("sample", "")), suggestion, saved)

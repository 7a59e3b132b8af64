"""Rows of a batch as lists show them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from setiakawan.accounts.scope import Scope
from setiakawan.areas.gazetteer import gazetteer
from setiakawan.intake.models import Batch, Decision, Outcome, SourceRow
from setiakawan.intake.queries.batches import PAGE, Page, batch_for, key_of, page_of

_TONES = {"new": "info", "same": "done", "changed": "info", "uncertain": "wait", "rejected": "late", "": "done"}


@dataclass(frozen=True)
class RowLine:
    """One row: name and birth as read, village, where it stood, and where it stands now."""

    pk: int
    name: str
    birth: str
    village: str
    place: str
    tone: str
    word: str


def rows_of(
    scope: Scope, batch: Batch, *, outcome: str = "", code: str = "", after: str = "", limit: int = PAGE
) -> Page:
    """Rows of a batch in the order of the files, of one outcome and with one reason if given. Raises as `batch_for`."""
    found = SourceRow.objects.filter(batch=batch_for(scope, batch.pk))
    if outcome:
        found = found.filter(outcome=outcome)
    if code:
        found = found.filter(findings__code=code).distinct()
    if (key := key_of(after)) is not None:
        found = found.filter(pk__gt=key)
    rows = list(found.select_related("content", "file").order_by("pk")[: limit + 1])
    page = page_of(rows, limit)
    return Page(list(_lines(page.rows)), page.next)


def _lines(rows: Iterable[SourceRow]) -> Iterable[RowLine]:
    for row in rows:
        reading = json.loads(row.content.reading)
        village = gazetteer().name_of(row.area_code)
        yield RowLine(row.pk, reading.get("name", ""), birth_words(reading), village, place_of(row), *status_of(row))


def birth_words(reading: dict) -> str:
    """Birth date as precisely as it is known: 3-4-1980, 4-1980 or 1980; "" when it is not."""
    date, precision = reading.get("birth_date"), reading.get("birth_precision", "day")
    if not date:
        return ""
    year, month, day = (str(int(part)) for part in date.split("-"))
    return {"day": f"{day}-{month}-{year}", "month": f"{month}-{year}"}.get(precision, year)


def place_of(row: SourceRow) -> str:
    """Where the row stood, in words."""
    sheet = f", {row.sheet}" if row.sheet else ""
    return f"{row.file.name}{sheet}, baris {row.number}"


def status_of(row: SourceRow) -> tuple[str, str]:
    """Tone and word for where the row stands."""
    if row.merged_at is not None:
        return "ok", "Sudah digabungkan"
    if row.is_waiting:
        return "wait", "Menunggu keputusan"
    if row.decision and row.decision != Decision.REJECT:
        return "info", "Sudah diputuskan"
    return _TONES[row.outcome], Outcome(row.outcome).label


def next_open_row(scope: Scope, batch: Batch, *, after: int) -> int | None:
    """The next row that waits for a decision, beginning anew after the last one; None when none is left."""
    waiting = SourceRow.objects.filter(batch=batch_for(scope, batch.pk), is_waiting=True).order_by("pk")
    numbers = waiting.values_list("pk", flat=True)
    return numbers.filter(pk__gt=after).first() or numbers.first()

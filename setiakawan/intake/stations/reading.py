"""Reading: the files of a batch become stored rows."""

import logging
from collections.abc import Iterator

from django.db import transaction

from setiakawan.accounts.scope import system_scope
from setiakawan.areas.gazetteer import gazetteer
from setiakawan.audit.services import record
from setiakawan.core.bulk import insert_rows, take_ids
from setiakawan.intake import vault
from setiakawan.intake.lease import Lease
from setiakawan.intake.models import Batch, BatchState, FileState, Finding, IncomingFile, RowContent, SourceRow
from setiakawan.intake.progress import Progress
from setiakawan.intake.stations.crew import Crew, WorkerLost
from setiakawan.intake.stations.reader import FileTask, Message, ReadRow, read_rest

logger = logging.getLogger(__name__)
ROWS_PER_COMMIT = 2_000
ALONE_BELOW = 150_000
"""Bytes of files below which worker processes would take longer to start than the reading itself."""
_ROW = (
    "id", "batch", "file", "sheet", "number", "area_code", "nik_key", "family_key", "who_key", "namesake_key",
    "dtks_key", "traits",
    "outcome", "is_waiting", "decision",
)  # fmt: skip
_CONTENT = ("row", "cells", "reading")
_FINDING = ("row", "code", "field", "severity", "detail")
READER_STOPPED = (
    "Berkas ini terlalu besar atau terlalu rumit sehingga pembacanya berhenti. Pecah per desa, lalu kirim lagi."
)


def read_files(batch: Batch, lease: Lease, progress: Progress, crew: Crew) -> None:
    """Store every row of every file that waits, then move the batch on. Resumes after the rows stored already."""
    while waiting := list(batch.files.filter(state=FileState.WAITING)):
        progress.begin("membaca", None)
        try:
            _read(batch, lease, progress, waiting, crew)
        except WorkerLost as lost:
            _note_lost(batch, lease, lost.task.file)
    _move_on(batch, lease)


def _read(batch: Batch, lease: Lease, progress: Progress, files: list[IncomingFile], crew: Crew) -> None:
    # The largest first, so that no worker is left alone with it in the end.
    tasks = [_task(batch, file) for file in sorted(files, key=lambda file: (-file.size, file.pk))]
    by_id = {file.pk: file for file in files}
    is_small = sum(file.size for file in files) < ALONE_BELOW
    said = (message for _, message in crew.run(read_rest, tasks, alone=is_small))
    for messages in _bundles(said):
        with transaction.atomic():
            rows = sum(_keep(batch, by_id[m.file], m) for m in messages)
            lease.advance(rows)
        progress.advance(rows)
        for message in messages:
            if message.kind in ("end", "refused"):
                vault.remove(by_id[message.file].stored_as)


def _task(batch: Batch, file: IncomingFile) -> FileTask:
    area = area_of_name(file.name, batch.area_id)
    return FileTask(file.pk, file.name, file.stored_as, batch.as_of, area, batch.area_id, file.mapping, file.row_count)


def area_of_name(name: str, area: str) -> str:
    """The village that a file's name begins with (64.08.04.2001-…), where it is known and inside the batch's area."""
    code = name.split("-", 1)[0].split(" ", 1)[0].split("_", 1)[0]
    return code if code.startswith(area + ".") and gazetteer().is_current(code) else area


def _bundles(messages: Iterator[Message]) -> Iterator[list[Message]]:
    """Messages that are stored together."""
    bundle, rows = [], 0
    for message in messages:
        bundle.append(message)
        rows += len(message.body) if message.kind == "rows" else 0
        if rows >= ROWS_PER_COMMIT:
            yield bundle
            bundle, rows = [], 0
    if bundle:
        yield bundle


def _keep(batch: Batch, file: IncomingFile, message: Message) -> int:
    """Store what one message brings, in the caller's transaction. Returns how many rows."""
    if message.kind == "rows":
        return store_rows(batch, file, message.body)
    if message.kind == "end":
        file.state, (file.format, file.header) = FileState.READ, message.body
    elif message.kind == "needs_mapping":
        file.state, file.header = FileState.NEEDS_MAPPING, message.body
    else:
        code, sentence = message.body
        refuse(file, code, sentence)
    file.save(update_fields=("state", "format", "header"))
    return 0


def store_rows(batch: Batch, file: IncomingFile, rows: list[ReadRow]) -> int:
    """Store rows of a file in the caller's transaction. Returns how many."""
    rows_, contents, findings = [], [], []
    for number, row in zip(take_ids(SourceRow, len(rows)), rows, strict=True):
        rows_.append((number, batch.pk, file.pk, *row[:9], "", False, ""))
        contents.append((number, row.cells, row.reading))
        for finding in row.findings:
            findings.append((number, *finding))
    insert_rows(SourceRow, _ROW, rows_)
    insert_rows(RowContent, _CONTENT, contents)
    insert_rows(Finding, _FINDING, findings)
    file.row_count += len(rows)
    IncomingFile.objects.filter(pk=file.pk).update(row_count=file.row_count)
    return len(rows)


def refuse(file: IncomingFile, code: str, sentence: str) -> None:
    """Mark a file as unreadable, drop what was stored of it, and say why. In the caller's transaction."""
    Finding.objects.filter(row__file=file).delete()
    RowContent.objects.filter(row__file=file).delete()
    SourceRow.objects.filter(file=file).delete()
    file.state, file.refusal, file.row_count = FileState.REFUSED, sentence[:500], 0
    file.save(update_fields=("state", "refusal", "row_count"))
    logger.warning("Berkas nomor %s dari kiriman %s tidak dibaca: %s", file.pk, file.batch_id, code)
    record(system_scope("pembaca berkas"), "intake.refuse", file, area_code=file.batch.area_id, details={"code": code})


def _note_lost(batch: Batch, lease: Lease, number: int) -> None:
    """A reader died on a file: once may be an accident, the second time the file is refused."""
    file = batch.files.get(pk=number)
    with transaction.atomic():
        if file.header.get("reader_lost"):
            refuse(file, "reader_stopped", READER_STOPPED)
        else:
            file.header = {"reader_lost": True}
            file.save(update_fields=("header",))
        lease.beat()


def _move_on(batch: Batch, lease: Lease) -> None:
    states = set(batch.files.values_list("state", flat=True))
    if FileState.NEEDS_MAPPING in states:
        state = BatchState.MAPPING
    elif FileState.READ in states:
        state = BatchState.CHECKING
    else:
        state = BatchState.REFUSED
    total = SourceRow.objects.filter(batch=batch).count() if state == BatchState.CHECKING else 0
    with transaction.atomic():
        lease.beat(state=state, done=0, total=total)

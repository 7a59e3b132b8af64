"""Files come in: kept encrypted, fingerprinted, and queued for reading."""

import datetime
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import BinaryIO, NamedTuple

from django.db import transaction

from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record
from setiakawan.core.text import clean_text
from setiakawan.intake import vault
from setiakawan.intake.formats import FIELDS
from setiakawan.intake.formats.headers import fold_header
from setiakawan.intake.models import Batch, BatchState, FileState, IncomingFile, SavedMapping
from setiakawan.intake.readers import REFUSALS, ReadLimits
from setiakawan.intake.tasks import work_on

MAX_FILES = 400


class NothingReceived(Exception):
    """A batch needs at least one file."""


class TooManyFiles(Exception):
    """More files at once than a batch may hold."""


class MappingNotAwaited(Exception):
    """The file does not wait for its columns to be matched."""


class MappingUnusable(Exception):
    """The mapping names a column or field that does not exist, a field twice, or neither name nor number."""


class Incoming(NamedTuple):
    """A file as it arrives: its name and a stream of its bytes."""

    name: str
    stream: BinaryIO


def receive_files(
    *, files: Iterable[Incoming], label: str, area_code: str, as_of: datetime.date, by: Scope, enqueue: bool = True
) -> Batch:
    """Take in files as one batch and queue it for reading. A file that is too large is refused, the others go on.

    `files` are pairs of name and stream. Raises NotAllowed, NothingReceived, TooManyFiles. The bytes are stored before
    the transaction; of a batch that does not come about none stay.
    """
    by.require("intake.upload", area_code)
    stored: list[IncomingFile] = []
    try:
        for name, stream in files:
            if len(stored) == MAX_FILES:
                raise TooManyFiles(MAX_FILES)
            stored.append(_store(name, stream))
        if not stored:
            raise NothingReceived
        return _open_batch(stored, label, area_code, as_of, by, enqueue)
    except BaseException:
        for file in stored:
            vault.remove(file.stored_as)
        raise


def _store(name: str, stream: BinaryIO) -> IncomingFile:
    limit = ReadLimits().max_bytes
    shown = clean_text(PurePath(name.replace("\\", "/")).name)[-200:] or "berkas"
    file = IncomingFile(name=shown, size=0)
    try:
        file.stored_as, file.sha256, file.size = vault.store(stream, limit=limit)
    except vault.UploadTooLarge:
        mebibyte = 1024 * 1024
        file.state = FileState.REFUSED
        file.refusal = REFUSALS["too_large"].format(size=f"> {limit // mebibyte}", limit=limit // mebibyte)
    return file


def _open_batch(
    files: list[IncomingFile], label: str, area_code: str, as_of: datetime.date, by: Scope, enqueue: bool
) -> Batch:
    with transaction.atomic():
        batch = Batch.objects.create(
            label=clean_text(label)[:120] or files[0].name[:120], area_id=area_code, as_of=as_of,
            state=BatchState.READING, uploaded_by_id=by.user_id, uploaded_by_label=by.label[:150],
        )  # fmt: skip
        for file in files:
            file.batch = batch
        IncomingFile.objects.bulk_create(files)
        details = {
            "files": len(files),
            "bytes": sum(f.size for f in files),
            "fingerprints": [f.sha256[:12] for f in files][:20],
        }
        record(by, "intake.receive", batch, area_code=area_code, details=details)
        if enqueue:
            work_on.enqueue(batch.pk)
    return batch


def confirm_mapping(
    *, file: IncomingFile, mapping: Mapping[int, str], save_as: str = "", by: Scope, enqueue: bool = True
) -> None:
    """Say which column (from 0) of an unknown table is which field, and queue its batch for reading once all are known.

    With `save_as` the mapping is kept and offered for tables with the same headers. Raises NotAllowed,
    MappingNotAwaited, MappingUnusable.
    """
    by.require("intake.upload", file.batch.area_id)
    columns = _usable(mapping, file.header.get("cells", ()))
    with transaction.atomic():
        batch = Batch.objects.select_for_update().get(pk=file.batch_id)
        file.refresh_from_db()
        if file.state != FileState.NEEDS_MAPPING:
            raise MappingNotAwaited(file.pk)
        file.mapping = {"sheet": file.header["sheet"], "row": file.header["row"], "columns": columns}
        file.state = FileState.WAITING
        file.save(update_fields=("mapping", "state"))
        if save_as and by.user_id is not None:
            SavedMapping.objects.update_or_create(
                headers_key=headers_key(file.header["cells"]),
                defaults={"label": clean_text(save_as)[:120], "mapping": columns, "saved_by_id": by.user_id},
            )
        record(by, "intake.confirm_mapping", file, area_code=batch.area_id, details={"columns": columns})
        _read_when_ready(batch, enqueue)


def leave_out(*, file: IncomingFile, by: Scope, enqueue: bool = True) -> None:
    """Go on without a file whose columns nobody can name. Raises NotAllowed, MappingNotAwaited."""
    by.require("intake.upload", file.batch.area_id)
    with transaction.atomic():
        batch = Batch.objects.select_for_update().get(pk=file.batch_id)
        file.refresh_from_db()
        if file.state != FileState.NEEDS_MAPPING:
            raise MappingNotAwaited(file.pk)
        file.state = FileState.REFUSED
        file.refusal = "Kolom berkas ini tidak dikenali dan tidak dicocokkan, maka berkas dilewati."
        file.save(update_fields=("state", "refusal"))
        record(by, "intake.refuse", file, area_code=batch.area_id, details={"code": "left_out"})
        _read_when_ready(batch, enqueue)
    vault.remove(file.stored_as)


def _read_when_ready(batch: Batch, enqueue: bool) -> None:
    if not batch.files.filter(state=FileState.NEEDS_MAPPING).exists():
        Batch.objects.filter(pk=batch.pk, state=BatchState.MAPPING).update(state=BatchState.READING)
        if enqueue:
            work_on.enqueue(batch.pk)


def _usable(mapping: Mapping[int, str], headers: Iterable[str]) -> dict[str, str]:
    columns = {int(index): field for index, field in mapping.items() if field}
    fields = list(columns.values())
    is_sound = (
        all(0 <= index < len(list(headers)) for index in columns)
        and all(field in FIELDS for field in fields)
        and len(set(fields)) == len(fields)
        and {"name", "nik", "kk", "dtks_id"} & set(fields)
    )
    if not is_sound:
        raise MappingUnusable
    return {str(index): field for index, field in sorted(columns.items())}


def headers_key(cells: Iterable[str]) -> str:
    """The fingerprint by which a saved mapping finds tables with the same headers."""
    import hashlib

    text = "\x1f".join(fold_header(cell) for cell in cells)
    return hashlib.sha256(text.encode()).hexdigest()

"""The whole way of files at the machine into the registry, for commands."""

import datetime
import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from django.db.models import Count

from setiakawan.accounts.scope import Scope
from setiakawan.intake.models import Batch, BatchState, FileState, IncomingFile, SourceRow
from setiakawan.intake.pipeline import AT_WORK, work
from setiakawan.intake.progress import Watcher
from setiakawan.intake.queries.batches import sent_before
from setiakawan.intake.services.merge import NothingToMerge, start_merge
from setiakawan.intake.services.receive import Incoming, leave_out, receive_files

TABLES = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".txt", ".tsv"})


class NoFilesFound(Exception):
    """None of the paths holds a file that could be a table."""


def files_at(paths: Iterable[Path]) -> list[Path]:
    """The files named, and of folders every file in them (and below) that is called like a table, in order of name.

    A folder with a `manifest.json` that lists its files ({"files": [{"name": …}]}) gives exactly those. Raises NoFilesFound, FileNotFoundError.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found.extend(_files_in(path))
        else:
            path.stat()
            found.append(path)
    if not found:
        raise NoFilesFound
    return list(dict.fromkeys(found))


def _files_in(folder: Path) -> list[Path]:
    manifest = folder / "manifest.json"
    if manifest.is_file():
        listed = json.loads(manifest.read_text("utf-8"))["files"]
        return [folder / Path(file["name"]).name for file in listed]
    inside = (p for p in folder.rglob("*") if p.suffix.lower() in TABLES and not p.name.startswith((".", "~")))
    return sorted(p for p in inside if p.is_file())


def import_files(
    *, paths: list[Path], label: str, area_code: str, as_of: datetime.date, merges: bool, by: Scope,
    watcher: Watcher | None = None,
) -> Batch:  # fmt: skip
    """Take files in as one batch and work on it here, up to the review or (with `merges`) through the merge.

    The merge takes what is certain and leaves the rest in review. An import of the same files that was broken off
    earlier is taken up again instead of starting a new one. Raises what `receive_files` and `work` raise.
    """
    batch = _broken_off(paths, area_code, as_of) or _receive(paths, label, area_code, as_of, by)
    state = work(batch.pk, watcher)
    if state == BatchState.MAPPING and merges:
        for file in batch.files.filter(state=FileState.NEEDS_MAPPING):
            leave_out(file=file, by=by, enqueue=False)
        state = work(batch.pk, watcher)
    if state == BatchState.REVIEW and merges:
        try:
            start_merge(batch=batch, by=by, enqueue=False)
            work(batch.pk, watcher)
        except NothingToMerge:
            pass
    batch.refresh_from_db()
    return batch


def _receive(paths: list[Path], label: str, area_code: str, as_of: datetime.date, by: Scope) -> Batch:
    def one_by_one() -> Iterable[Incoming]:
        for path in paths:
            with path.open("rb") as stream:
                yield Incoming(path.name, stream)

    return receive_files(files=one_by_one(), label=label, area_code=area_code, as_of=as_of, by=by, enqueue=False)


def _broken_off(paths: list[Path], area_code: str, as_of: datetime.date) -> Batch | None:
    """A batch of exactly these files that never reached its end, although nobody is to blame but a crash."""
    prints = Counter(_fingerprint(path) for path in paths)
    same = IncomingFile.objects.filter(sha256__in=prints, batch__area=area_code, batch__as_of=as_of)
    for batch in Batch.objects.filter(pk__in=same.values("batch"), state__in=(*AT_WORK, BatchState.REVIEW)):
        is_whole = Counter(batch.files.values_list("sha256", flat=True)) == prints
        is_untouched = batch.state != BatchState.REVIEW or not _was_reviewed(batch)
        if is_whole and is_untouched and batch.state != BatchState.UNDOING:
            return batch
    return None


def _was_reviewed(batch: Batch) -> bool:
    rows = SourceRow.objects.filter(batch=batch)
    return rows.exclude(merged_at=None).exists() or rows.exclude(decision="").exists()


def _fingerprint(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def summary(batch: Batch) -> dict[str, int | str]:
    """The counts of a batch, without personal data: files, refused, rows, each outcome, merged, waiting."""
    rows = SourceRow.objects.filter(batch=batch)
    outcomes = Counter(dict(rows.order_by().values_list("outcome").annotate(rows=Count("pk"))))
    files = Counter(batch.files.values_list("state", flat=True))
    return {
        "batch": batch.pk,
        "state": str(batch.state),
        "files": files.total(),
        "refused": files[FileState.REFUSED],
        "sent_before": len(sent_before(batch)),
        "needs_mapping": files[FileState.NEEDS_MAPPING],
        "rows": outcomes.total(),
        **{name: outcomes[name] for name in ("new", "same", "changed", "uncertain", "rejected")},
        "merged": rows.exclude(merged_at=None).count(),
        "waiting": rows.filter(is_waiting=True).count(),
    }

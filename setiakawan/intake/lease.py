"""One worker per batch: a lease in the batch's row, renewed by every chunk, taken over when its holder is gone."""

import datetime
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.db.models import F
from django.utils import timezone

from setiakawan.intake.models import Batch

STALE_AFTER = datetime.timedelta(minutes=2)
"""A holder on another machine, or one that cannot be asked, counts as gone after this long without a heartbeat."""


class BatchBusy(Exception):
    """Another process is working on this batch."""


class LeaseLost(Exception):
    """Another process took the batch over; the present transaction must not be kept."""


class Lease:
    """The right to work on a batch. Every transaction of the work calls `beat` before it commits."""

    def __init__(self, batch: int, token: str):
        self.batch, self.token = batch, token

    def beat(self, **progress: object) -> None:
        """Renew the lease and note progress (fields of the batch) in the present transaction. Raises LeaseLost."""
        mine = Batch.objects.filter(pk=self.batch, worker=self.token)
        if not mine.update(worked_at=timezone.now(), **progress):
            raise LeaseLost(self.batch)

    def advance(self, rows: int) -> None:
        """Renew the lease and add to the rows done. Raises LeaseLost."""
        self.beat(done=F("done") + rows)


@contextmanager
def hold(batch: int) -> Iterator[Lease]:
    """Hold the lease of a batch while the body runs. Raises BatchBusy when somebody else lives and holds it."""
    lease = Lease(batch, f"{_process(os.getpid())}:{secrets.token_hex(4)}")
    while True:
        row = Batch.objects.get(pk=batch)
        if row.worker and not _is_gone(row.worker, row.worked_at):
            raise BatchBusy(batch)
        free = Batch.objects.filter(pk=batch, worker=row.worker, worked_at=row.worked_at)
        if free.update(worker=lease.token, worked_at=timezone.now()):
            break
    try:
        yield lease
    finally:
        Batch.objects.filter(pk=batch, worker=lease.token).update(worker="")


def is_idle(batch: Batch) -> bool:
    """Whether nobody who lives holds the batch."""
    return not batch.worker or _is_gone(batch.worker, batch.worked_at)


def _process(pid: int) -> str:
    """A name for a process that no later one with the same number shares: host, number, start."""
    started = ""
    with suppress(OSError, IndexError):
        started = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()[19]
    return f"{socket.gethostname()[:60]}:{pid}:{started}"


def _is_gone(token: str, beat: datetime.datetime | None) -> bool:
    holder = token.rpartition(":")[0]
    host, _, rest = holder.partition(":")
    pid = rest.partition(":")[0]
    if host == socket.gethostname()[:60] and pid.isdigit() and not rest.endswith(":"):
        return _process(int(pid)) != holder
    return beat is None or timezone.now() - beat > STALE_AFTER

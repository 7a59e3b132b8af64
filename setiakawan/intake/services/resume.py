"""Work that a crash interrupted is taken up again, and leftovers of broken uploads go."""

import datetime

from django.conf import settings
from django.utils import timezone

from setiakawan.intake.lease import STALE_AFTER, is_idle
from setiakawan.intake.models import Batch, IncomingFile
from setiakawan.intake.pipeline import AT_WORK
from setiakawan.intake.tasks import work_on

LEFTOVER_AFTER = datetime.timedelta(days=1)


def requeue_stale() -> int:
    """Queue every batch that should be worked on while nobody does; how many. Twice is harmless: one worker wins."""
    now = timezone.now()
    stale = [batch for batch in Batch.objects.filter(state__in=AT_WORK) if is_idle(batch) and _is_old(batch, now)]
    for batch in stale:
        Batch.objects.filter(pk=batch.pk).update(worked_at=now)
        work_on.enqueue(batch.pk)
    remove_leftovers()
    return len(stale)


def _is_old(batch: Batch, now: datetime.datetime) -> bool:
    """Not queued a moment ago."""
    return now - (batch.worked_at or batch.uploaded_at) > STALE_AFTER


def remove_leftovers() -> int:
    """Delete stored uploads that belong to no file, once they are a day old; how many."""
    if not settings.UPLOADS.is_dir():
        return 0
    limit = (timezone.now() - LEFTOVER_AFTER).timestamp()
    old = {path.name: path for path in settings.UPLOADS.iterdir() if path.is_file() and path.stat().st_mtime < limit}
    known = set(
        IncomingFile.objects.filter(stored_as__in=old)
        .exclude(state__in=("read", "refused"))
        .values_list("stored_as", flat=True)
    )
    gone = [path for name, path in old.items() if name not in known]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)

"""Background jobs of this room."""

import logging

from django.utils import timezone

from setiakawan.core.jobs import task
from setiakawan.intake.lease import BatchBusy
from setiakawan.intake.models import Batch
from setiakawan.intake.pipeline import work

logger = logging.getLogger(__name__)
TROUBLE = "Terhenti karena gangguan ({kind}). Pekerjaan dicoba lagi beberapa menit lagi; tidak ada baris yang hilang."


@task()
def work_on(batch_id: int) -> None:
    """Move a batch on. One that somebody else works on is left to them; trouble is noted and the work tried again later
    by `requeue_stale`.
    """
    try:
        work(batch_id)
    except BatchBusy:
        logger.info("Kiriman %s sedang dikerjakan proses lain", batch_id)
    except Exception as trouble:
        words = TROUBLE.format(kind=type(trouble).__name__)
        Batch.objects.filter(pk=batch_id).update(trouble=words, worked_at=timezone.now())
        raise

"""Background jobs of this room."""

import logging

from setiakawan.core.jobs import task
from setiakawan.intake.lease import BatchBusy
from setiakawan.intake.pipeline import work

logger = logging.getLogger(__name__)


@task()
def work_on(batch_id: int) -> None:
    """Move a batch on. One that somebody else works on is left to them."""
    try:
        work(batch_id)
    except BatchBusy:
        logger.info("Kiriman %s sedang dikerjakan proses lain", batch_id)

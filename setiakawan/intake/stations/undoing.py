"""Undoing."""

from setiakawan.intake.lease import Lease
from setiakawan.intake.models import Batch
from setiakawan.intake.progress import Progress


def undo_rows(batch: Batch, lease: Lease, progress: Progress) -> None:
    """Take back what the batch made."""
    raise NotImplementedError

"""Files on their way into the registry."""

from setiakawan.intake.models.batch import Batch, BatchState, FileState, IncomingFile, SavedMapping
from setiakawan.intake.models.row import Decision, Finding, Outcome, Severity, SourceRow

__all__ = [
    "Batch", "BatchState", "Decision", "FileState", "Finding", "IncomingFile", "Outcome", "SavedMapping", "Severity",
    "SourceRow",
]  # fmt: skip

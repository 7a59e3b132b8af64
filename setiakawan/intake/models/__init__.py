"""Files on their way into the registry."""

from setiakawan.intake.models.batch import Batch, BatchState, FileState, IncomingFile, SavedMapping
from setiakawan.intake.models.row import Decision, Finding, Outcome, RowContent, Severity, SourceRow, Trait

__all__ = [
    "Batch", "BatchState", "Decision", "FileState", "Finding", "IncomingFile", "Outcome", "RowContent", "SavedMapping",
    "Severity", "SourceRow", "Trait",
]  # fmt: skip

"""What pages and commands may ask about batches. The first argument is the viewer's scope; outside it nothing exists
(`Batch.DoesNotExist`, `SourceRow.DoesNotExist`: pages answer 404). Numbers of identity come masked."""

from setiakawan.intake.queries.batches import (
    Counts,
    Page,
    Preview,
    ReasonCount,
    batch_for,
    batches_in,
    counts_of,
    mapping_preview,
    reasons_of,
    sent_before,
)
from setiakawan.intake.queries.detail import RowDetail, row_detail
from setiakawan.intake.queries.rows import RowLine, next_open_row, rows_of
from setiakawan.intake.queries.workbook import rejected_workbook

__all__ = [
    "Counts", "Page", "Preview", "ReasonCount", "RowDetail", "RowLine", "batch_for", "batches_in", "counts_of",
    "mapping_preview", "next_open_row", "reasons_of", "rejected_workbook", "row_detail", "rows_of", "sent_before",
]  # fmt: skip

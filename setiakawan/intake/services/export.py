"""Taking rows out of a batch again."""

from django.db import transaction

from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record
from setiakawan.intake.models import Batch
from setiakawan.intake.queries.workbook import rejected_workbook


def export_rejected(*, batch: Batch, by: Scope) -> bytes:
    """The rejected rows of a batch as an xlsx with their reasons, and a line in the log. Raises NotAllowed.

    Whoever may review a batch may send its rows back to where they came from.
    """
    by.require("intake.review", batch.area_id)
    body = rejected_workbook(by, batch)
    with transaction.atomic():
        record(by, "intake.export_rejected", batch, area_code=batch.area_id)
    return body

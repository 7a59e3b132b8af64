"""The days on which the office is closed, as the decree of each year says."""

import datetime

from django.db import transaction

from setiakawan.accounts.scope import Scope
from setiakawan.aid.models import Holiday
from setiakawan.aid.services.words import require_words
from setiakawan.audit.services import record


@transaction.atomic
def add_holiday(*, on: datetime.date, label: str, by: Scope) -> Holiday:
    """This will leave a day out of deadlines; a day that is there already gets the new name. Raises NotAllowed,
    WordsMissing.
    """
    by.require("aid.write")
    row, _ = Holiday.objects.update_or_create(on=on, defaults={"label": require_words(label, 80), "by_id": by.user_id})
    record(by, "aid.add_holiday", row, details={"on": on})
    return row


@transaction.atomic
def remove_holiday(*, holiday_id: int, by: Scope) -> None:
    """This will count a day as a working day again. Raises NotAllowed, Holiday.DoesNotExist."""
    by.require("aid.write")
    row = Holiday.objects.get(pk=holiday_id)
    record(by, "aid.remove_holiday", row, details={"on": row.on})
    row.delete()

"""Asking for a run in the background."""

import datetime

from django.db import transaction

from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record
from setiakawan.linkage.models import Run
from setiakawan.linkage.tasks import link_in_background
from setiakawan.registry.models import Person

EVERY = datetime.timedelta(days=1)


@transaction.atomic
def ask_for_run(*, by: Scope) -> None:
    """This will have the whole registry compared with itself by the job worker. Raises NotAllowed."""
    by.require("linkage.run")
    transaction.on_commit(lambda: link_in_background.enqueue(by.user_id, str(by)))
    record(by, "linkage.ask", ("linkage.run", ""))


def ask_when_due(*, now: datetime.datetime) -> bool:
    """This will have the registry compared again when a day has gone by; whether it asked."""
    if Run.objects.filter(started_at__gt=now - EVERY).exists() or not Person.objects.exists():
        return False
    link_in_background.enqueue(None, "pemeliharaan")
    return True

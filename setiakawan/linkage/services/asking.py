"""Asking for a run in the background."""

from django.db import transaction

from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record
from setiakawan.linkage.tasks import link_in_background


@transaction.atomic
def ask_for_run(*, by: Scope) -> None:
    """This will have the whole registry compared with itself by the job worker. Raises NotAllowed."""
    by.require("linkage.run")
    transaction.on_commit(lambda: link_in_background.enqueue(by.user_id, str(by)))
    record(by, "linkage.ask", ("linkage.run", ""))

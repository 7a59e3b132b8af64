"""Showing a masked number whole: asked for with a reason, and recorded."""

from django.db import models, transaction

from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record
from setiakawan.registry.models import Contact, FamilyNumber, Identifier
from setiakawan.registry.queries import families_in, people_in
from setiakawan.registry.services.entry import require_reason

_KINDS: dict[str, type[models.Model]] = {"identifier": Identifier, "family_number": FamilyNumber, "contact": Contact}


class NothingToReveal(Exception):
    """There is no such number within the scope."""


@transaction.atomic
def reveal(*, what: str, number_id: int, reason: str, by: Scope) -> str:
    """This will give a number in clear and record who looked and why.

    `what` is identifier, family_number or contact. Raises NotAllowed, ReasonMissing, NothingToReveal.
    """
    by.require("registry.reveal")
    reason = require_reason(reason)
    row = _KINDS[what].objects.filter(pk=number_id).first() if what in _KINDS else None
    owners = families_in(by) if what == "family_number" else people_in(by)
    owner = owners.filter(pk=row.family_id if what == "family_number" else row.person_id).first() if row else None
    if row is None or owner is None:
        raise NothingToReveal
    record(by, "registry.reveal", owner, area_code=owner.area_id, reason=reason, details={"what": what, "row": row.pk})
    return row.value if what == "contact" else row.number

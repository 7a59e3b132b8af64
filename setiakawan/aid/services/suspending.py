"""Pausing somebody in a programme; it holds until lifted."""

import datetime

from django.db import transaction

from setiakawan.accounts.scope import NotAllowed, Scope
from setiakawan.aid.models import Suspension
from setiakawan.aid.queries.programmes import programme_now
from setiakawan.aid.services.words import require_words
from setiakawan.audit.services import record
from setiakawan.registry.queries import family_for


class SuspendedAlready(Exception):
    """The family or person is suspended from this programme already."""


@transaction.atomic
def suspend(
    *, programme: str, family_id: int, person_id: int | None = None, reason: str, by: Scope, on: datetime.date
) -> Suspension:
    """This will keep a family, or one person, out of a programme until lifted, whatever list is drafted anew.

    Raises NotAllowed, NoSuchProgramme, Family.DoesNotExist, WordsMissing, SuspendedAlready.
    """
    by.require("aid.write")
    if by.user_id is None:
        raise NotAllowed("aid.write")
    programme_now(by, programme)
    family = family_for(by, family_id)
    same = Suspension.objects.filter(programme=programme, family=family, person=person_id, lifted_on=None)
    if same.exists():
        raise SuspendedAlready
    made = Suspension.objects.create(
        programme=programme, family=family, person_id=person_id, valid_from=on, reason=require_words(reason),
        by_id=by.user_id,
    )  # fmt: skip
    record(by, "aid.suspend", made, area_code=family.area_id, details={"code": programme})
    return made


@transaction.atomic
def lift_suspension(*, suspension_id: int, reason: str, by: Scope, on: datetime.date) -> Suspension:
    """This will end a suspension from a day on; lifted twice it stays as it was.

    Raises NotAllowed, Suspension.DoesNotExist outside the scope, WordsMissing.
    """
    by.require("aid.write")
    row = Suspension.objects.filter(by.q("family__area")).select_for_update(of=("self",)).get(pk=suspension_id)
    if row.lifted_on is not None:
        return row
    row.lifted_on, row.lifted_by_id, row.lifted_reason = on, by.user_id, require_words(reason)
    row.save(update_fields=["lifted_on", "lifted_by", "lifted_reason"])
    record(by, "aid.lift_suspension", row)
    return row

"""Services that really reached a person."""

import datetime
import uuid
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from setiakawan.accompaniment.catalogue import NotInCatalogue, service_kinds
from setiakawan.accompaniment.models import ServiceGiven
from setiakawan.accompaniment.queries.cases import cases_in
from setiakawan.accompaniment.services.holding import (
    hold_case,
    require_day,
    require_running,
    require_words,
    sent_before,
    tidy,
)
from setiakawan.accounts.scope import NotAllowed, Scope
from setiakawan.audit.services import record

MOST = Decimal("99999")


class QuantityImpossible(Exception):
    """A service is counted in its unit: more than nothing, at most 99,999, two decimals."""


@transaction.atomic
def give_service(
    *, case_id: int, kind: str, given_on: datetime.date, quantity: Decimal, provider: str = "", note: str = "",
    client_id: uuid.UUID, by: Scope, today: datetime.date,
) -> ServiceGiven:  # fmt: skip
    """This will count a service once, in the unit of its kind, on the day it was given.

    Raises as `record_visit`, QuantityImpossible. A closed case takes what was given before the closing.
    """
    case = hold_case(by, case_id, "accompaniment.record", may_be_closed=True)
    if by.user_id is None:
        raise NotAllowed("accompaniment.record")
    if before := sent_before(ServiceGiven, client_id, case_id=case.pk, by_id=by.user_id):
        return before
    require_day(given_on, today, not_before=case.opened_on)
    require_running(case, given_on)
    if kind not in service_kinds():
        raise NotInCatalogue(kind)
    if not (quantity.is_finite() and 0 < quantity <= MOST and quantity == round(quantity, 2)):
        raise QuantityImpossible
    given = ServiceGiven.objects.create(
        case=case,
        kind=kind,
        given_on=given_on,
        quantity=quantity,
        provider=tidy(provider, 120),
        note=tidy(note, 300),
        by_id=by.user_id,
        recorded_at=timezone.now(),
        client_id=client_id,
    )
    record(
        by, "accompaniment.give_service", given, area_code=case.person.area_id, details={"kind": kind, "on": given_on}
    )
    return given


@transaction.atomic
def withdraw_service(*, service_id: int, reason: str, by: Scope) -> ServiceGiven:
    """This will mark a service as recorded wrongly; the row stays and no longer counts.

    Raises ServiceGiven.DoesNotExist outside the viewer's cases or when it was withdrawn already, WordsMissing.
    """
    by.require("accompaniment.record")
    found = ServiceGiven.objects.filter(pk=service_id, case__in=cases_in(by)).values_list("case", flat=True).first()
    if found is None:
        raise ServiceGiven.DoesNotExist
    case = hold_case(by, found, "accompaniment.record", may_be_closed=True)
    given = ServiceGiven.objects.get(pk=service_id, withdrawn_at=None)
    given.withdrawn_at, given.withdrawn_by_id, given.withdrawn_reason = (
        timezone.now(),
        by.user_id,
        require_words(reason),
    )
    given.save(update_fields=("withdrawn_at", "withdrawn_by", "withdrawn_reason"))
    record(by, "accompaniment.withdraw_service", given, area_code=case.person.area_id, reason=given.withdrawn_reason)
    return given

"""The family's word by a one-time code on its telephone."""

import datetime

from django.db import transaction

from setiakawan.accounts.scope import Scope
from setiakawan.aid.queries.payments import entitlement_for, phone_of
from setiakawan.aid.services.handing_over import confirm_receipt
from setiakawan.audit.services import record
from setiakawan.messaging.services import check_code, issue_code

_CODE = "aid.code"


class NoPhone(Exception):
    """Nobody of this family has a telephone number to send a code to."""


class WrongCode(Exception):
    """The code is wrong, old, or was used before."""


@transaction.atomic
def send_code(*, entitlement_id: int, by: Scope, at: datetime.datetime) -> None:
    """This will send a one-time code to the telephone of who is to be paid.

    Raises NotAllowed, Entitlement.DoesNotExist, NoPhone, NumberUnclear, TooManyCodes.
    """
    by.require("aid.confirm")
    row = entitlement_for(by, entitlement_id)
    area = row.round.list.area_id
    by.require("aid.confirm", area)
    phone = phone_of(row)
    if not phone:
        raise NoPhone
    issue_code(purpose=_CODE, subject=f"entitlement:{row.pk}", to=phone, at=at, area_code=area)
    record(by, "aid.send_code", row, area_code=area)


def confirm_by_code(*, entitlement_id: int, code: str, by: Scope, on: datetime.date, at: datetime.datetime) -> None:
    """This will record that the family has the money, by the code that was sent to it. A wrong try is counted whatever
    follows.

    Raises NotAllowed, Entitlement.DoesNotExist, WrongCode, NotPaid.
    """
    by.require("aid.confirm")
    row = entitlement_for(by, entitlement_id)
    by.require("aid.confirm", row.round.list.area_id)
    if not check_code(purpose=_CODE, subject=f"entitlement:{row.pk}", code=code, at=at):
        raise WrongCode
    confirm_receipt(entitlement_id=row.pk, way="code", by=by, on=on)

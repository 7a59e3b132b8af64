"""How a family wants to be paid: told, kept, and taken over into instalments."""

from collections.abc import Iterable

from django.db import transaction

from setiakawan.accounts.scope import NotAllowed, Scope
from setiakawan.aid.models import Channel, Entitlement, PayoutAccount
from setiakawan.aid.queries.payouts import latest_payouts
from setiakawan.aid.rules.accounts import NUMBERED, read_account
from setiakawan.audit.services import record
from setiakawan.core.sealing import blind_index
from setiakawan.core.text import clean_text
from setiakawan.registry.models import Family
from setiakawan.registry.queries import family_for

WAY = ("channel", "account", "institution", "holder")
"""What an entitlement takes over of a family's way."""


class AccountUnclear(Exception):
    """This is no account that money could be sent to; `faults` says why by field."""

    def __init__(self, faults: dict[str, str]):
        super().__init__(", ".join(faults))
        self.faults = faults


@transaction.atomic
def set_payout(
    *, family_id: int, channel: str, institution: str = "", number: str = "", holder: str = "", by: Scope
) -> PayoutAccount:
    """This will record how a family is paid from now on; what it told before stays in its history. The same again
    changes nothing.

    Raises NotAllowed, Family.DoesNotExist, AccountUnclear; ValueError for a channel that pays no money.
    """
    by.require("aid.pay")
    if by.user_id is None:
        raise NotAllowed("aid.pay")
    family = family_for(by, family_id)
    by.require("aid.pay", family.area_id)
    if Channel(channel) == Channel.GOODS:
        raise ValueError(channel)
    account, faults = read_account(channel, clean_text(institution)[:40], number, clean_text(holder)[:120])
    if faults:
        raise AccountUnclear(faults)
    Family.objects.select_for_update(of=("self",)).get(pk=family.pk)
    told = {"channel": channel, "institution": account.institution, "number": account.number, "holder": account.holder}
    last = latest_payouts([family.pk]).get(family.pk)
    if last and {name: getattr(last, name) for name in told} == told:
        return last
    mark = blind_index(account.number, "aid.account") if account.number else None
    made = PayoutAccount.objects.create(family=family, mark=mark, by_id=by.user_id, **told)
    record(by, "aid.set_payout", made, area_code=family.area_id, details={"kind": channel})
    return made


def take_ways(rows: Iterable[Entitlement], *, not_told_by: int | None = None) -> list[Entitlement]:
    """This will set each entitlement to the way that its family told last, and return them; the caller saves `WAY`.

    What is only goods stays so. A family that told none is paid as the entitlement says, but cash at the village where that would
    need an account. With `not_told_by`, what this user recorded is left out, so that nobody alone turns money away.
    """
    rows = [row for row in rows if row.channel != Channel.GOODS or not row.goods_due]
    latest = latest_payouts(row.entry.family_id for row in rows)
    for row in rows:
        way = latest.get(row.entry.family_id)
        if way and (not_told_by is None or way.by_id != not_told_by):
            row.channel, row.account, row.institution, row.holder = way.channel, way.number, way.institution, way.holder
        elif row.channel == Channel.GOODS or (row.channel in NUMBERED and not row.account):
            row.channel = Channel.CASH
    return rows

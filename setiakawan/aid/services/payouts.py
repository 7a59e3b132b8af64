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
    *, family_id: int, channel: str, institution: str = "", number: str = "", holder: str = "",
    person_id: int | None = None, by: Scope,
) -> PayoutAccount:  # fmt: skip
    """This will record how a family is paid from now on; what it told before stays in its history. The same again
    changes nothing. `person_id` is the member whose account it is, where that is known.

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
    owner = person_id if channel in NUMBERED else None
    if owner and not family.memberships.filter(person=owner, valid_until=None).exists():
        faults["person_id"] = "Orang ini tidak lagi dalam keluarga. Muat ulang halaman."
    if faults:
        raise AccountUnclear(faults)
    told = {"channel": channel, "institution": account.institution, "number": account.number, "holder": account.holder,
            "person_id": owner, "is_undecided": False}  # fmt: skip
    return _tell(family, told, by)


@transaction.atomic
def choose_payout(*, family_id: int, payout_id: int, by: Scope) -> PayoutAccount:
    """This will say which of the ways in a family's history holds from now on, as after two families became one.

    Raises NotAllowed, Family.DoesNotExist, PayoutAccount.DoesNotExist.
    """
    by.require("aid.pay")
    if by.user_id is None:
        raise NotAllowed("aid.pay")
    family = family_for(by, family_id)
    by.require("aid.pay", family.area_id)
    way = PayoutAccount.objects.get(pk=payout_id, family=family, is_undecided=False)
    return _tell(family, {name: getattr(way, name) for name in _TOLD}, by)


_TOLD = ("channel", "institution", "number", "holder", "person_id", "is_undecided")


def _tell(family: Family, told: dict[str, object], by: Scope) -> PayoutAccount:
    Family.objects.select_for_update(of=("self",)).get(pk=family.pk)
    last = latest_payouts([family.pk]).get(family.pk)
    if last and {name: getattr(last, name) for name in told} == told:
        return last
    mark = blind_index(told["number"], "aid.account") if told["number"] else None
    made = PayoutAccount.objects.create(family=family, mark=mark, by_id=by.user_id, **told)
    record(by, "aid.set_payout", made, area_code=family.area_id, details={"kind": made.channel})
    return made


def take_ways(rows: Iterable[Entitlement]) -> list[Entitlement]:
    """This will set each entitlement to the way that its family told last, and return them; the caller saves `WAY`.

    What is only goods stays so. A family that told none, or still has to choose between two, is paid as the entitlement
    says, but cash at the village where that would need an account.
    """
    rows = [row for row in rows if row.channel != Channel.GOODS or not row.goods_due]
    latest = latest_payouts(row.entry.family_id for row in rows)
    for row in rows:
        way = latest.get(row.entry.family_id)
        if way and not way.is_undecided:
            row.channel, row.account, row.institution, row.holder = way.channel, way.number, way.institution, way.holder
        elif row.channel == Channel.GOODS or (row.channel in NUMBERED and not row.account):
            row.channel = Channel.CASH
    return rows

"""What a partner sees of a request: what was shared while it runs and a ground holds; otherwise only that it is over."""

import datetime
import json
from dataclasses import dataclass

from django.db.models import Q

from setiakawan.consent.queries import grounds
from setiakawan.referral.models import Referral, ReferralNote
from setiakawan.referral.queries.referrals import PURPOSE, has_ground, recipient_of, with_state
from setiakawan.referral.rules.status import OPEN, Status
from setiakawan.referral.services.links import Partner


@dataclass(frozen=True)
class PartnerView:
    """One request for a partner. `is_withdrawn`: consent is gone. `shared` and `notes` are empty unless it may be read."""

    number: int
    service: str
    organization: str
    urgency: str
    asked_on: datetime.date
    status: Status
    is_withdrawn: bool
    shared: list[tuple[str, str]]
    notes: list[ReferralNote]

    @property
    def may_read(self) -> bool:
        """Whether anything about the person is shown."""
        return not self.is_withdrawn and self.status in OPEN


def view_of(partner: Partner, referral_id: int, *, at: datetime.datetime, on: datetime.date) -> PartnerView:
    """One request of the partner's own organisation. Raises Referral.DoesNotExist. Four queries."""
    rows = with_state(Referral.objects.all()).select_related("service__organization")
    row = rows.get(pk=referral_id)
    partner.require(row)
    holds = has_ground(row, at=at, on=on)
    may_read = holds and row.status in OPEN
    return PartnerView(
        row.pk, row.service.name, row.service.organization.name, row.get_urgency_display(), row.asked_on,
        Status(row.status), not holds, [tuple(pair) for pair in json.loads(row.shared)] if may_read else [],
        list(row.notes.all()) if may_read else [],
    )  # fmt: skip


@dataclass(frozen=True)
class PartnerLine:
    """One request in a partner's list: nothing about the person."""

    number: int
    service: str
    asked_on: datetime.date
    urgency: str
    status: Status
    is_withdrawn: bool


def lines_of(partner: Partner, *, at: datetime.datetime, on: datetime.date) -> list[PartnerLine]:
    """The requests that the partner has in hand, and those over within 90 days, newest first. Two queries."""
    rows = with_state(Referral.objects.filter(service__organization=partner.organization_id))
    recent = Q(status__in=OPEN) | Q(moved_on__gt=on - datetime.timedelta(days=90))
    found = list(rows.filter(recent).exclude(status=Status.DRAFT).select_related("service__organization")[:200])
    holds = grounds([(row.person_id, recipient_of(row.service)) for row in found], purpose=PURPOSE, at=at, on=on)
    return [
        PartnerLine(
            row.pk, row.service.name, row.asked_on, row.get_urgency_display(), Status(row.status),
            (row.person_id, recipient_of(row.service)) not in holds,
        )
        for row in found
    ]  # fmt: skip

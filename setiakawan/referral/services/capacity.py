"""Is there room? Asked without naming anybody. And whose account answers for which organisation."""

import datetime
import uuid

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from setiakawan.accounts.models import Role
from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record
from setiakawan.core.text import clean_text
from setiakawan.directory.queries.organizations import organizations_in, service_with_places
from setiakawan.messaging.services.secrets import issue_link
from setiakawan.referral.models import CapacityAnswer, CapacityQuestion, PartnerMember, Room
from setiakawan.referral.queries.capacity import account_named, member_for
from setiakawan.referral.rules.ages import GROUPS
from setiakawan.referral.rules.status import Side
from setiakawan.referral.services.links import CAPACITY, capacity_of

_LIFE = datetime.timedelta(days=14)


class NotAPartner(Exception):
    """The account is no partner's."""


@transaction.atomic
def ask_capacity(
    *, service_id: int, area: str, age_group: str, client_id: uuid.UUID, by: Scope, at: datetime.datetime,
    today: datetime.date,
) -> tuple[CapacityQuestion, str]:  # fmt: skip
    """This will ask a service whether it has room, telling village and age group only; answers the question and the link
    to be passed on. The same `client_id` again gives a new link to the same question.

    Raises NotAllowed, Service.DoesNotExist, KeyError for an unknown age group.
    """
    by.require("referral.ask", area)
    GROUPS[age_group]
    service = service_with_places(by).get(pk=service_id)
    asked, is_new = CapacityQuestion.objects.get_or_create(
        client_id=client_id,
        defaults={
            "service": service, "area_id": area, "age_group": age_group, "asked_on": today, "asked_by_id": by.user_id,
        },
    )  # fmt: skip
    token = issue_link(purpose=CAPACITY, subject=f"{CAPACITY}:{asked.pk}", valid_for=_LIFE, at=at)
    if is_new:
        record(by, "referral.ask_capacity", asked, area_code=area, details={"kind": service.kind})
    return asked, settings.OFFICE_URL + reverse("referral:capacity", args=[token])


@transaction.atomic
def answer_capacity(*, token: str, room: str, note: str = "", at: datetime.datetime) -> CapacityAnswer:
    """This will keep a partner's answer, from the link. Raises CapacityQuestion.DoesNotExist, ValueError."""
    asked = capacity_of(token, at)
    made = CapacityAnswer.objects.create(
        question=asked, room=Room(room), note=clean_text(note)[:300], side=Side.PARTNER,
        by_label=asked.service.organization.name[:150], at=at,
    )  # fmt: skip
    record(_Link(asked.service.organization.name), "referral.answer_capacity", asked, area_code=asked.area_id)
    return made


class _Link:
    """Whoever holds the link of a question, for the log."""

    pk = None

    def __init__(self, name: str):
        self.name = name

    def __str__(self):
        return f"{self.name} (tautan)"


@transaction.atomic
def set_member(*, organization_id: int, username: str, by: Scope, today: datetime.date) -> PartnerMember:
    """This will let a partner's account answer for an organisation; what it answered for before ends today.

    Raises NotAllowed, Organization.DoesNotExist, NotAPartner.
    """
    by.require("referral.lead")
    owner = organizations_in(by).filter(by.q("area")).get(pk=organization_id)
    user = account_named(username)
    if user is None or user.role != Role.PARTNER or not user.is_active:
        raise NotAPartner
    for row in PartnerMember.objects.select_for_update().filter(user=user, valid_until=None):
        row.valid_until = today
        row.save(update_fields=("valid_until",))
    made = PartnerMember.objects.create(user=user, organization_id=owner.pk, valid_from=today)
    record(by, "referral.member", made, area_code=owner.area_id)
    return made


@transaction.atomic
def end_member(*, member_id: int, by: Scope, today: datetime.date) -> PartnerMember:
    """This will end that an account answers for an organisation. Raises NotAllowed, PartnerMember.DoesNotExist."""
    by.require("referral.lead")
    row = PartnerMember.objects.select_for_update().get(pk=member_for(by, member_id).pk, valid_until=None)
    row.valid_until = today
    row.save(update_fields=("valid_until",))
    record(by, "referral.member", row, area_code=row.organization.area_id, details={"status": "ended"})
    return row

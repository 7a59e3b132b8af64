"""A link and a code for a partner without an account; each opens one request of one organisation, nothing else."""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record
from setiakawan.messaging.queries import link
from setiakawan.messaging.rules import NumberUnclear, normalised
from setiakawan.messaging.services.secrets import TooManyCodes, check_code, issue_code, issue_link, withdraw_links
from setiakawan.messaging.services.sending import send
from setiakawan.referral.models import CapacityQuestion, PartnerMember, Referral
from setiakawan.referral.rules.status import OPEN, Status
from setiakawan.referral.services.steps import CannotMove, hold_for, stands

REFERRAL, CAPACITY = "referral", "capacity"
_LINK_LIFE = datetime.timedelta(days=45)
_TOLD_APART = datetime.timedelta(days=7)
CODE = "referral.code"


class CodeWrong(Exception):
    """The code is wrong, used up or too old; the three look the same."""


@dataclass(frozen=True)
class Partner:
    """Who answers for one organisation: a signed-in partner, or whoever holds link and code of one request."""

    organization_id: int
    label: str
    user_id: int | None = None
    referral_id: int | None = None

    def __str__(self):
        return self.label

    @property
    def pk(self) -> int | None:
        """The user's number, for the log."""
        return self.user_id

    def require(self, row: Referral) -> None:
        """Raise Referral.DoesNotExist unless the request is asked of this organisation and opened by this key."""
        if row.service.organization_id != self.organization_id or self.referral_id not in (None, row.pk):
            raise Referral.DoesNotExist


@dataclass(frozen=True)
class Key:
    """What the office passes on: the address of the page, the code (told apart), and where the link was sent, if it was."""

    url: str
    code: str
    sent_to: str


@transaction.atomic
def make_key(*, referral_id: int, by: Scope, at: datetime.datetime) -> Key:
    """This will make a link and a code for the partner; earlier ones stop working. The link goes to the organisation's
    telephone or e-mail, if it has one; the code is shown once, to be told apart from it.

    Raises NotAllowed, Referral.DoesNotExist, CannotMove when nothing is asked any more, TooManyCodes.
    """
    row = hold_for(by, referral_id, "referral.ask")
    if Status(stands(row).status) not in OPEN:
        raise CannotMove
    subject = f"{REFERRAL}:{row.pk}"
    withdraw_links(purpose=REFERRAL, subject=subject, at=at)
    token = issue_link(purpose=REFERRAL, subject=subject, valid_for=_LINK_LIFE, at=at)
    code = issue_code(purpose=CODE, subject=subject, at=at, life=_TOLD_APART)
    url = settings.OFFICE_URL + reverse("referral:link", args=[token])
    sent = tell_partner(
        row, f"{settings.OFFICE_NAME} meminta bantuan lembaga Anda. Buka {url} . Kodenya disampaikan terpisah.", at
    )
    record(by, "referral.link", row, area_code=row.person.area_id, details={"accept": bool(sent)})
    return Key(url, code, sent)


def tell_partner(row: Referral, text: str, at: datetime.datetime) -> str:
    """Send a message without anything about the person; answers to which of the organisation's addresses, "" for none."""
    address = address_of(row)
    if address:
        send(
            to=address, kind="referral", text=text, subject=f"{REFERRAL}:{row.pk}", at=at, area_code=row.person.area_id
        )
    return address


def address_of(row: Referral) -> str:
    """Where the organisation is reached: a contact's number or address first, then the office's; "" for none."""
    owner = row.service.organization
    contacts = [contact.phone or contact.email for contact in owner.contacts.filter(withdrawn_at=None)]
    for address in (*contacts, owner.email, *[phone.number for phone in owner.phones.all()]):
        try:
            normalised(address or "")
        except NumberUnclear:
            continue
        return str(address)
    return ""


def subject_of(token: str, purpose: str, at: datetime.datetime) -> int | None:
    """The number of what a link opens; None when it is unknown, withdrawn or too old."""
    subject = link(purpose, token, at)
    return int(subject.partition(":")[2]) if subject else None


def open_with_code(*, token: str, code: str, at: datetime.datetime) -> Partner:
    """This will let the holder of link and code in, and note it. Raises Referral.DoesNotExist, CodeWrong.

    The code is tried in a transaction of its own, so that a wrong try counts although nothing else happens.
    """
    number = subject_of(token, REFERRAL, at)
    if number is None:
        raise Referral.DoesNotExist
    if not check_code(purpose=CODE, subject=f"{REFERRAL}:{number}", code=code, at=at):
        raise CodeWrong
    by = partner_of_link(number)
    with transaction.atomic():
        row = Referral.objects.select_related("person").get(pk=number)
        record(by, "referral.open", row, area_code=row.person.area_id)
    return by


@transaction.atomic
def send_new_code(*, token: str, at: datetime.datetime) -> bool:
    """This will send a new code to the organisation itself; False where it has no number, or five were sent this hour.

    Raises Referral.DoesNotExist for a link that opens nothing.
    """
    number = subject_of(token, REFERRAL, at)
    row = Referral.objects.select_related("person", "service__organization").get(pk=number or 0)
    address = address_of(row)
    try:
        if address:
            issue_code(purpose=CODE, subject=f"{REFERRAL}:{row.pk}", at=at, to=address, area_code=row.person.area_id)
    except TooManyCodes:
        return False
    return bool(address)


def partner_of_link(referral_id: int) -> Partner:
    """The partner who stands behind a link and code. Raises Referral.DoesNotExist."""
    row = Referral.objects.select_related("service__organization").get(pk=referral_id)
    owner = row.service.organization
    return Partner(owner.pk, f"{owner.name} (tautan)"[:150], None, row.pk)


def partner_of_user(scope: Scope, today: datetime.date) -> Partner:
    """The organisation for which a signed-in partner answers. Raises NotAllowed, PartnerMember.DoesNotExist for none."""
    scope.require("referral.answer")
    rows = PartnerMember.objects.filter(user=scope.user_id, valid_from__lte=today).select_related("organization")
    member = rows.get(valid_until=None)
    return Partner(member.organization_id, f"{scope.label} ({member.organization.name})"[:150], scope.user_id)


@transaction.atomic
def open_signed_in(*, referral_id: int, by: Scope, today: datetime.date) -> Partner:
    """This will note that a signed-in partner opens a request. Raises as `partner_of_user`, Referral.DoesNotExist."""
    partner = partner_of_user(by, today)
    row = Referral.objects.select_related("person", "service").get(pk=referral_id)
    partner.require(row)
    record(by, "referral.open", row, area_code=row.person.area_id)
    return partner


def capacity_of(token: str, at: datetime.datetime) -> CapacityQuestion:
    """The question that a link opens. Raises CapacityQuestion.DoesNotExist."""
    number = subject_of(token, CAPACITY, at)
    return CapacityQuestion.objects.select_related("service__organization", "area").get(pk=number or 0)

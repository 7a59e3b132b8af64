"""Asking a service: a ground first, then only the fields that it needs."""

import datetime
import json
import uuid
from dataclasses import dataclass

from django.db import transaction

from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record
from setiakawan.consent.models import ConsentEntry
from setiakawan.consent.queries import ground
from setiakawan.consent.services import NoGround, give_consent
from setiakawan.directory.models import Service, ServiceStatus
from setiakawan.directory.queries.organizations import service_with_places
from setiakawan.referral.models import Referral, Urgency
from setiakawan.referral.queries.referrals import PURPOSE, recipient_of, referrals_in
from setiakawan.referral.queries.sharing import Told, askable_person, share_of
from setiakawan.referral.rules.outcomes import Outcome
from setiakawan.referral.rules.status import NOT_HELPED, OPEN, Side, Status
from setiakawan.referral.services.steps import add_step, hold_for, require_words, stands, take_step
from setiakawan.registry.models import Person
from setiakawan.registry.queries import state_on


class ServiceNotOffered(Exception):
    """The service is not at work, or its organisation has ended."""


class AskedAlready(Exception):
    """The same service has this person's request in hand, or the earlier request was followed by another already."""


class PersonGone(Exception):
    """The person is dead or has moved away."""


@dataclass(frozen=True)
class GroundGiven:
    """What the person answered when asked, as `consent.services.give_consent` wants it."""

    basis: str
    spoken_by: str
    how: str
    article: str = ""


@transaction.atomic
def request_referral(
    *, person_id: int, service_id: int, told: Told, urgency: str = Urgency.ROUTINE, agreed: GroundGiven | None = None,
    follows: int | None = None, origin: str = "", client_id: uuid.UUID, by: Scope, at: datetime.datetime,
    today: datetime.date,
) -> Referral:  # fmt: skip
    """This will ask a service for a person. `agreed` is written down as consent first; without it a ground must hold.

    `follows`: the request for the same need that did not end in help. The same `client_id` again changes nothing.
    Raises NotAllowed, Person.DoesNotExist, Service.DoesNotExist, ServiceNotOffered, PersonGone, NoGround,
    BasisNotAllowed, AskedAlready, ReasonMissing.
    """
    person = askable_person(by, person_id)
    # Held first, so that who sent the same at the same moment finds what the other wrote.
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if before := Referral.objects.filter(client_id=client_id, person=person).first():
        return before
    service = service_with_places(by).get(pk=service_id)
    _require_possible(by, person, service, today)
    words = require_words(told.words)
    earlier = _earlier(by, follows, person.pk, at)
    consent = _ground(by, person, service, agreed, at, today)
    share = share_of(by, person, service, told, today)
    made = Referral.objects.create(
        person=person, service=service, need=earlier.need if earlier else uuid.uuid4(), follows=earlier,
        urgency=Urgency(urgency), words=words, fields=[code for code, _, _ in share], consent_id=consent,
        shared=json.dumps([[label, value] for _, label, value in share], ensure_ascii=False), origin=origin[:30],
        asked_on=today, asked_by_id=by.user_id, client_id=client_id,
    )  # fmt: skip
    for number, status in enumerate((Status.DRAFT, Status.REQUESTED), start=1):
        add_step(made, number, status, side=Side.OFFICE, actor=by, reason="", outcome="", at=at)
    record(by, "referral.ask", made, area_code=person.area_id, details={"fields": made.fields, "kind": service.kind})
    return made


def _require_possible(by: Scope, person: Person, service: Service, today: datetime.date) -> None:
    if service.status != ServiceStatus.ACTIVE:
        raise ServiceNotOffered
    if state_on([person.pk], today)[person.pk].kind in ("dead", "moved"):
        raise PersonGone
    if referrals_in(by).filter(person=person.pk, service=service.pk, status__in=OPEN).exists():
        raise AskedAlready


def _earlier(by: Scope, number: int | None, person_id: int, at: datetime.datetime) -> Referral | None:
    """The request that this one goes on from: ended without help, or ended here as referred on."""
    if number is None:
        return None
    row = hold_for(by, number, "referral.ask")
    if row.person_id != person_id or row.next.exists():
        raise AskedAlready
    if Status(stands(row).status) not in NOT_HELPED:
        take_step(
            row, Status.CANCELLED, side=Side.OFFICE, actor=by, reason="Diteruskan ke layanan lain",
            outcome=Outcome.REFERRED_ON, at=at,
        )  # fmt: skip
    return row


def _ground(by: Scope, person: Person, service: Service, agreed: GroundGiven | None, at, today) -> int:
    to = recipient_of(service)
    holds = ground(person.pk, purpose=PURPOSE, recipient=to, at=at, on=today)
    if holds is not None:
        return holds.entry_id
    if agreed is None:
        raise NoGround
    entry: ConsentEntry = give_consent(
        person_id=person.pk, purpose=PURPOSE, recipient=to, recipient_label=service.organization.name, basis=agreed.basis,
        spoken_by=agreed.spoken_by, how=agreed.how, article=agreed.article, client_id=uuid.uuid4(), by=by, at=at, on=today,
    )  # fmt: skip
    return entry.pk

"""Numbers and contacts of a person: added and judged, never overwritten."""

import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record
from setiakawan.core.contacts import normal_email, normal_phone
from setiakawan.core.sealing import blind_index
from setiakawan.core.text import clean_text
from setiakawan.registry.models import Contact, ContactKind, Identifier, IdentifierKind, IdentifierStatus
from setiakawan.registry.queries import people_in
from setiakawan.registry.rules.nik import classify_number, digits_of
from setiakawan.registry.services.entry import hold_person, new_source, require_reason


class NumberUnreadable(Exception):
    """What was typed cannot be a number of this kind."""


class NumberAlreadyRecorded(Exception):
    """The person has this number already."""


class NumberHeldByAnother(Exception):
    """Another person holds the number as a valid one; it cannot be valid for two."""


class StatusUnchanged(Exception):
    """The number has this status already."""


@transaction.atomic
def add_identifier(*, person_id: int, kind: str, number: str, by: Scope, on: datetime.date) -> Identifier:
    """This will add a number to a person, with the status that its digits deserve.

    One that somebody else holds as valid is kept as disputed: it then waits for a person to settle whose it is. Raises
    NotAllowed, Person.DoesNotExist, NumberUnreadable, NumberAlreadyRecorded.
    """
    by.require("registry.edit")
    person = hold_person(by, person_id)
    number, status = _judge(IdentifierKind(kind), number)
    key = blind_index(number, kind)
    if person.identifiers.filter(kind=kind, number_key=key).exclude(status=IdentifierStatus.WITHDRAWN).exists():
        raise NumberAlreadyRecorded
    if status == IdentifierStatus.VALID and _is_held(kind, key):
        status = IdentifierStatus.DISPUTED
    given = {"person": person, "kind": kind, "number": number, "number_key": key, "valid_from": on}
    given["source"] = new_source(by, label="Petugas", on=on)
    try:
        with transaction.atomic():
            identifier = Identifier.objects.create(**given, status=status)
    except IntegrityError:
        # Somebody else took the number as valid between our look and now.
        status = IdentifierStatus.DISPUTED
        identifier = Identifier.objects.create(**given, status=status)
    record(
        by, "registry.add_identifier", person, area_code=person.area_id,
        details={"kind": kind, "status": status, "row": identifier.pk},
    )  # fmt: skip
    return identifier


@transaction.atomic
def change_identifier_status(*, identifier_id: int, status: str, reason: str, by: Scope) -> Identifier:
    """This will judge a number anew. Raises NotAllowed, Identifier.DoesNotExist, ReasonMissing, NumberHeldByAnother,
    StatusUnchanged.
    """
    by.require("registry.edit")
    reason = require_reason(reason)
    identifier = Identifier.objects.get(pk=identifier_id, person__in=people_in(by))
    person = hold_person(by, identifier.person_id)
    identifier.refresh_from_db()
    status, before = IdentifierStatus(status), identifier.status
    if status == before:
        raise StatusUnchanged
    if status == IdentifierStatus.VALID and _is_held(identifier.kind, identifier.number_key):
        raise NumberHeldByAnother
    identifier.status = status
    try:
        with transaction.atomic():
            identifier.save(update_fields=("status",))
    except IntegrityError as taken:
        raise NumberHeldByAnother from taken
    record(
        by, "registry.change_identifier", person, area_code=person.area_id, reason=reason,
        details={"row": identifier.pk, "before": before, "after": status},
    )  # fmt: skip
    return identifier


@transaction.atomic
def add_contact(*, person_id: int, kind: str, value: str, by: Scope, on: datetime.date) -> Contact:
    """This will add a way to reach a person. A phone may be shared by many. Raises NotAllowed, Person.DoesNotExist,
    NumberUnreadable, NumberAlreadyRecorded.
    """
    by.require("registry.edit")
    person = hold_person(by, person_id)
    normal = normal_phone(value) if ContactKind(kind) == ContactKind.PHONE else normal_email(value)
    if normal is None:
        raise NumberUnreadable
    key = blind_index(normal, "contact")
    if person.contacts.filter(value_key=key, withdrawn_at=None).exists():
        raise NumberAlreadyRecorded
    contact = Contact.objects.create(
        person=person, kind=kind, value=normal, value_key=key, source=new_source(by, label="Petugas", on=on)
    )
    record(by, "registry.add_contact", person, area_code=person.area_id, details={"kind": kind, "row": contact.pk})
    return contact


@transaction.atomic
def withdraw_contact(*, contact_id: int, reason: str, by: Scope) -> Contact:
    """This will stop showing and using a contact. Raises NotAllowed, Contact.DoesNotExist, ReasonMissing."""
    by.require("registry.edit")
    reason = require_reason(reason)
    contact = Contact.objects.get(pk=contact_id, person__in=people_in(by), withdrawn_at=None)
    contact.withdrawn_at = timezone.now()
    contact.save(update_fields=("withdrawn_at",))
    record(
        by, "registry.withdraw_contact", contact.person, area_code=contact.person.area_id, reason=reason,
        details={"row": contact.pk},
    )  # fmt: skip
    return contact


def _judge(kind: IdentifierKind, number: str) -> tuple[str, str]:
    if kind == IdentifierKind.NIK:
        digits = digits_of(number)
        status, code = classify_number(digits)
        if not digits or code == "nik_not_digits":
            raise NumberUnreadable
        return digits, status
    text = clean_text(number)
    if not text or len(text) > 40:
        raise NumberUnreadable
    return text, IdentifierStatus.VALID


def _is_held(kind: str, key: bytes) -> bool:
    return Identifier.objects.filter(kind=kind, number_key=key, status=IdentifierStatus.VALID).exists()

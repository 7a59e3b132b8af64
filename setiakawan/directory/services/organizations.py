"""Organisations: recorded, changed, published, closed, checked; and whom to ask there."""

import datetime
import uuid
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record
from setiakawan.core.text import clean_text
from setiakawan.directory.models import Assurance, Contact, Organization, Phone
from setiakawan.directory.services.filling import fill, hold_organization

FIELDS = ("kind", "name", "alternate_name", "description", "email", "website", "area_id")


class AlreadyClosed(Exception):
    """The organisation has ended its work."""


class CheckedInFuture(Exception):
    """A check is told of a day that has not come, or without saying who was asked."""


@transaction.atomic
def record_organization(
    *, values: Mapping[str, object], phone: str = "", client_id: uuid.UUID, by: Scope, today: datetime.date
) -> Organization:
    """This will record an organisation, with the telephone of its office. The same `client_id` again changes nothing.

    Raises NotAllowed outside the viewer's areas, ValidationError, KeyError.
    """
    by.require("directory.edit", str(values["area_id"]))
    if before := Organization.objects.filter(client_id=client_id, area__in=[values["area_id"]]).first():
        return before
    made = Organization(added_on=today, recorded_by_id=by.user_id, client_id=client_id)
    fill(made, values, FIELDS)
    made.save()
    _set_phone(made, phone)
    record(by, "directory.record", made, area_code=made.area_id, details={"kind": made.kind})
    return made


@transaction.atomic
def change_organization(
    *, organization_id: int, values: Mapping[str, object], phone: str | None = None, by: Scope
) -> Organization:
    """This will change what stands about an organisation. `phone`: None leaves it, empty takes it away.

    Raises NotAllowed, Organization.DoesNotExist, ValidationError, KeyError.
    """
    row = hold_organization(by, organization_id)
    by.require("directory.edit", str(values.get("area_id", row.area_id)))
    changed = fill(row, values, FIELDS)
    if phone is not None and _set_phone(row, phone):
        changed.append("phone")
    if changed:
        row.save()
        record(by, "directory.change", row, area_code=row.area_id, details={"fields": changed})
    return row


def _set_phone(row: Organization, number: str) -> bool:
    """The office's own number. Personal ones belong to contacts."""
    number = clean_text(number)[:40]
    rows = row.phones.filter(is_personal=False)
    if number in [phone.number for phone in rows] or (not number and not rows):
        return False
    rows.delete()
    if number:
        Phone.objects.create(organization=row, number=number, kind="voice")
    return True


@transaction.atomic
def agree_to_publish(*, organization_id: int, agreed_by: str | None, by: Scope, today: datetime.date) -> Organization:
    """This will note who agreed that the organisation stands in the public directory, or (None) that it no longer may.

    Raises NotAllowed, Organization.DoesNotExist, CheckedInFuture when nobody is named.
    """
    row = hold_organization(by, organization_id)
    name = clean_text(agreed_by)[:120] if agreed_by is not None else None
    if name == "":
        raise CheckedInFuture
    row.consented_on, row.consented_by = (today, name) if name else (None, None)
    row.save(update_fields=("consented_on", "consented_by", "changed_at"))
    record(by, "directory.publish", row, area_code=row.area_id, details={"accept": bool(name)})
    return row


@transaction.atomic
def close_organization(*, organization_id: int, on: datetime.date, by: Scope) -> Organization:
    """This will mark an organisation as ended: it is found no more; what was asked of it stays.

    Raises NotAllowed, Organization.DoesNotExist, AlreadyClosed.
    """
    row = hold_organization(by, organization_id)
    if row.closed_on is not None:
        raise AlreadyClosed
    row.closed_on = on
    row.save(update_fields=("closed_on", "changed_at"))
    record(by, "directory.close", row, area_code=row.area_id, details={"on": on})
    return row


@transaction.atomic
def assure(
    *, organization_id: int, on: datetime.date, way: str, said_by: str, note: str = "", by: Scope, today: datetime.date
) -> Assurance:
    """This will note that somebody asked the organisation and that all that stands about it holds.

    Raises NotAllowed, Organization.DoesNotExist, CheckedInFuture, ValidationError.
    """
    row = hold_organization(by, organization_id)
    if on > today or not clean_text(said_by):
        raise CheckedInFuture
    made = Assurance(organization=row, on=on, by_id=by.user_id)
    fill(made, {"way": way, "said_by": said_by, "note": note}, ("way", "said_by", "note"))
    made.save()
    record(by, "directory.assure", made, area_code=row.area_id, details={"on": on, "kind": way})
    return made


@transaction.atomic
def add_contact(
    *, organization_id: int, name: str, title: str = "", phone: str = "", email: str = "", by: Scope
) -> Contact:
    """This will note whom to ask at an organisation. Kept sealed, shown to staff of the area, never published.

    Raises NotAllowed, Organization.DoesNotExist, CheckedInFuture without a name.
    """
    row = hold_organization(by, organization_id)
    if not clean_text(name):
        raise CheckedInFuture
    made = Contact.objects.create(
        organization=row, name=clean_text(name)[:120], title=clean_text(title)[:100], recorded_by_id=by.user_id,
        phone=clean_text(phone)[:40] or None, email=clean_text(email)[:200] or None,
    )  # fmt: skip
    record(by, "directory.contact", made, area_code=row.area_id)
    return made


@transaction.atomic
def withdraw_contact(*, contact_id: int, by: Scope) -> Contact:
    """This will take a contact out of use and forget the name, number and address. Raises Contact.DoesNotExist."""
    by.require("directory.edit")
    found = Contact.objects.select_for_update().filter(by.q("organization__area"), withdrawn_at=None).get(pk=contact_id)
    found.name, found.phone, found.email, found.withdrawn_at = "", None, None, timezone.now()
    found.save(update_fields=("name", "phone", "email", "withdrawn_at"))
    record(by, "directory.contact", found, area_code=found.organization.area_id, details={"status": "withdrawn"})
    return found

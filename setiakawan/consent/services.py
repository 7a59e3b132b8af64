"""Writing down what a person said. A row is never changed; the latest holds."""

import datetime
import uuid

from django.db import transaction

from setiakawan.accounts.scope import NotAllowed, Scope
from setiakawan.audit.services import record
from setiakawan.consent.models import ConsentEntry, How, Spoken
from setiakawan.consent.purposes import purpose_of
from setiakawan.consent.queries import Ground, ground
from setiakawan.consent.rules import ends_on
from setiakawan.core.text import clean_text
from setiakawan.registry.models import Person
from setiakawan.registry.queries import people_in


class NoGround(Exception):
    """There is no consent and no other basis: nothing may be shared."""


class BasisNotAllowed(Exception):
    """This purpose does not know this basis, or the law was not named."""


class NothingToWithdraw(Exception):
    """No consent holds that could be withdrawn."""


@transaction.atomic
def give_consent(
    *, person_id: int, purpose: str, recipient: str, recipient_label: str, basis: str, spoken_by: str, how: str,
    article: str = "", reason: str = "", client_id: uuid.UUID, by: Scope, at: datetime.datetime, on: datetime.date,
) -> ConsentEntry:  # fmt: skip
    """This will write down a consent, or another legal basis, for one purpose and recipient.

    The same sending twice changes nothing. Raises NotAllowed, Person.DoesNotExist, NoSuchPurpose, BasisNotAllowed.
    """
    person, known = _person(by, person_id), purpose_of(purpose)
    if sent := ConsentEntry.objects.filter(client_id=client_id, person=person).first():
        return sent
    article = clean_text(article)
    asked = spoken_by != Spoken.NOBODY and how != How.LAW
    if basis not in known.bases or (basis == "law" and not article) or (basis == "consent") != asked:
        raise BasisNotAllowed(basis)
    made = ConsentEntry.objects.create(
        person=person, purpose=purpose, recipient=recipient, recipient_label=recipient_label, is_given=True,
        basis=basis, article=article, notice_version=known.version, spoken_by=spoken_by, how=how,
        reason=clean_text(reason)[:300], valid_until=ends_on(basis, on, known.months), on=on, at=at, by_id=by.pk,
        by_label=str(by)[:150], client_id=client_id,
    )  # fmt: skip
    record(by, "consent.give", made, area_code=person.area_id, details={"kind": purpose, "what": basis})
    return made


@transaction.atomic
def withdraw_consent(
    *, person_id: int, purpose: str, recipient: str, spoken_by: str = Spoken.SELF, how: str = How.SPOKEN,
    reason: str = "", by: Scope, at: datetime.datetime, on: datetime.date,
) -> ConsentEntry:  # fmt: skip
    """This will write down that a person no longer wants it; from this moment nothing is shown to the recipient.

    Raises NotAllowed, Person.DoesNotExist, NothingToWithdraw.
    """
    person = _person(by, person_id)
    holding = ground(person.pk, purpose=purpose, recipient=recipient, at=at, on=on)
    if holding is None:
        raise NothingToWithdraw
    before = ConsentEntry.objects.get(pk=holding.entry_id)
    made = ConsentEntry.objects.create(
        person=person, purpose=purpose, recipient=recipient, recipient_label=before.recipient_label, is_given=False,
        basis=before.basis, article=before.article, notice_version=before.notice_version, spoken_by=spoken_by, how=how,
        reason=clean_text(reason)[:300], on=on, at=at, by_id=by.pk, by_label=str(by)[:150],
    )  # fmt: skip
    record(by, "consent.withdraw", made, area_code=person.area_id, details={"kind": purpose})
    return made


def require_ground(*, person_id: int, purpose: str, recipient: str, at: datetime.datetime, on: datetime.date) -> Ground:
    """The ground on which a person's data may go to a recipient at this moment. Raises NoGround."""
    found = ground(person_id, purpose=purpose, recipient=recipient, at=at, on=on)
    if found is None:
        raise NoGround
    return found


def _person(by: Scope, person_id: int) -> Person:
    """The person, locked, so that words are written one after the other. People may always speak for themselves."""
    if by.owns(person_id):
        return Person.objects.select_for_update(no_key=True).get(pk=person_id)
    by.require("consent.record")
    if not by.allows("registry.see"):
        raise NotAllowed("registry.see")
    return people_in(by).select_for_update(no_key=True).get(pk=person_id)

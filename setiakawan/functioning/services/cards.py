"""Recording the Kartu Penyandang Disabilitas and what becomes of it."""

import datetime
import uuid

from django.db import transaction

from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record
from setiakawan.core.text import clean_text
from setiakawan.functioning.models import CardState, CardStateKind, DisabilityCard
from setiakawan.functioning.services.holding import (
    Impossible,
    WordsMissing,
    person_of,
    recorded,
    require_past,
    sent,
    within,
)


@transaction.atomic
def record_card(
    *, person_id: int, number: str = "", issued_on: datetime.date | None, last_valid_on: datetime.date | None = None,
    client_id: uuid.UUID, by: Scope, today: datetime.date,
) -> DisabilityCard:  # fmt: skip
    """This will record a person's card; the same sending twice changes nothing.

    Raises NotAllowed, Person.DoesNotExist, InFuture, NumberTaken, Impossible (valid to a day before its issue).
    """
    person = person_of(by, person_id)
    if before := sent(DisabilityCard, client_id, person_id=person.pk):
        return before
    require_past(today, issued_on)
    if issued_on and last_valid_on and last_valid_on < issued_on:
        raise Impossible("valid before issue")
    made = DisabilityCard.objects.create(
        person=person,
        number=clean_text(number)[:60] or None,
        issued_on=issued_on,
        last_valid_on=last_valid_on,
        **recorded(by, client_id),
    )
    record(by, "functioning.card", made, area_code=person.area_id)
    return made


@transaction.atomic
def change_card(
    *, card_id: int, state: str, on: datetime.date, reason: str, client_id: uuid.UUID, by: Scope, today: datetime.date
) -> CardState:  # fmt: skip
    """This will add what became of a card from a day on: lost, found, withdrawn, replaced or recorded by mistake.

    Raises NotAllowed, DisabilityCard.DoesNotExist, InFuture, NumberTaken, WordsMissing; ValueError for unknown words.
    """
    card = within(by, DisabilityCard, card_id)
    if before := sent(CardState, client_id, card_id=card.pk, state=state):
        return before
    require_past(today, on)
    reason = clean_text(reason)[:200]
    if not reason:
        raise WordsMissing
    made = CardState.objects.create(
        card=card, state=CardStateKind(state), on=on, reason=reason, **recorded(by, client_id)
    )
    record(by, "functioning.card", made, area_code=card.person.area_id, details={"on": on, "status": state})
    return made

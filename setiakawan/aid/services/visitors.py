"""What strangers may do without an account: object, propose, and read the answer to what they sent."""

import datetime
import uuid

from django.db import transaction

from setiakawan.accounts.scope import Scope
from setiakawan.aid.models import Objection, ObjectionChannel
from setiakawan.aid.queries.objections import SentIn, sent_in
from setiakawan.aid.services.objections import keep_reply, receive_objection
from setiakawan.audit.services import record


class NotAsked(Exception):
    """Nothing more was asked about this objection, or the receipt and what was said with it do not fit."""


def send_objection(
    *, kind: str, programme: str, area: str, is_for_self: bool, sender: str, contact: str, about: str, words: str,
    letter: str, client_id: uuid.UUID, by: Scope, on: datetime.date,
) -> Objection:  # fmt: skip
    """This will take in what a stranger wrote on the public page. Nothing of it is answered with anybody's data.

    Raises as `receive_objection`.
    """
    return receive_objection(
        kind=kind, channel=ObjectionChannel.WEB, programme=programme, area=area, is_for_self=is_for_self, sender=sender,
        contact=contact, about=about, words=words, letter=letter, received_on=on, client_id=client_id,
        by=by, today=on,
    )  # fmt: skip


@transaction.atomic
def look_up(*, receipt: str, known: str, by: Scope, on: datetime.date) -> SentIn | None:
    """This will tell what became of an objection, and record that it was read; None for a wrong and an unknown receipt."""
    found = sent_in(receipt, known, on)
    if found:
        row = Objection.objects.get(receipt=found.receipt)
        record(by, "aid.look_up_objection", row, area_code=row.area_id)
    return found


@transaction.atomic
def reply_to_question(*, receipt: str, known: str, words: str, by: Scope, on: datetime.date) -> None:
    """This will add what the office asked the sender for. Raises NotAsked, WordsMissing."""
    found = sent_in(receipt, known, on)
    if found is None or not found.clock.waits_for_sender:
        raise NotAsked
    row = Objection.objects.select_for_update().get(receipt=found.receipt)
    keep_reply(row, words, by, on)

"""Objections and proposals: received from anybody, looked at again by somebody else, answered with reasons."""

import datetime
import uuid

from django.db import transaction

from setiakawan.accounts.scope import NotAllowed, Scope
from setiakawan.aid.models import (
    EntryState,
    ListEntry,
    ListState,
    Objection,
    ObjectionAnswer,
    ObjectionChannel,
    ObjectionKind,
    ObjectionOutcome,
)  # fmt: skip
from setiakawan.aid.numbering import new_number
from setiakawan.aid.queries.objections import objection_for
from setiakawan.aid.queries.programmes import programme_now
from setiakawan.aid.services.lists import change_entry
from setiakawan.aid.services.words import require_words
from setiakawan.audit.services import record


class DecidedBefore(Exception):
    """Who decided the first time does not look the second time."""


class Settled(Exception):
    """The objection has its answer."""


class EntryMismatch(Exception):
    """The entry belongs to another programme or lies outside the viewer's scope."""


@transaction.atomic
def receive_objection(
    *, kind: str, channel: str, programme: str, area: str, is_for_self: bool, sender: str, contact: str = "", about: str,
    words: str, entry_id: int | None = None, received_on: datetime.date, client_id: uuid.UUID, by: Scope,
    today: datetime.date,
) -> Objection:  # fmt: skip
    """This will take in an objection or proposal and give it a receipt number. The same `client_id` again changes nothing.

    Raises NotAllowed, NoSuchProgramme, EntryMismatch, WordsMissing; ValueError for an unknown kind or channel, or a day
    to come.
    """
    by.require("aid.object", area)
    if before := Objection.objects.filter(client_id=client_id).first():
        return before
    if received_on > today:
        raise ValueError("received_on")
    programme_now(by, programme)
    entry = _entry(by, entry_id, programme)
    made = Objection.objects.create(
        receipt=new_number("S"), kind=ObjectionKind(kind),
        channel=ObjectionChannel(channel), programme=programme, area_id=area, is_for_self=is_for_self,
        sender=require_words(sender, 120), contact=contact.strip() or None, about=require_words(about, 200),
        words=require_words(words, 4000), entry=entry, family_id=entry.family_id if entry else None,
        person_id=entry.person_id if entry else None, received_on=received_on, recorded_by_id=by.user_id,
        client_id=client_id,
    )  # fmt: skip
    record(by, "aid.receive_objection", made, area_code=area, details={"kind": kind})
    return made


@transaction.atomic
def answer_objection(
    *, objection_id: int, outcome: str, reasons: str, new_state: str = "", by: Scope, on: datetime.date
) -> ObjectionAnswer:
    """This will answer with reasons; granted, the entry it names gets `new_state`, also on a frozen list, from the next
    instalment on.

    Raises NotAllowed, Objection.DoesNotExist, Settled, DecidedBefore, WordsMissing; ValueError for an unknown outcome or
    state.
    """
    by.require("aid.answer")
    if by.user_id is None:
        raise NotAllowed("aid.answer")
    Objection.objects.select_for_update().filter(pk=objection_id).first()
    objection = objection_for(by, objection_id)
    by.require("aid.answer", objection.area_id)
    if objection.is_settled:
        raise Settled
    if by.user_id in _deciders(objection):
        raise DecidedBefore
    made = ObjectionAnswer.objects.create(
        objection=objection, outcome=ObjectionOutcome(outcome), reasons=require_words(reasons, 4000), on=on,
        by_id=by.user_id,
    )  # fmt: skip
    granted = made.outcome in (ObjectionOutcome.GRANTED, ObjectionOutcome.PARTLY)
    if granted and new_state and objection.entry and objection.entry.list.state != ListState.CANCELLED:
        change_entry(objection.entry, EntryState(new_state), f"Sanggah {objection.receipt}: {made.reasons}"[:300], by)
    record(by, "aid.answer_objection", objection, area_code=objection.area_id, details={"status": outcome})
    return made


def _deciders(objection: Objection) -> set[int]:
    """Who made, changed, checked or approved what the objection is about, or took it in for the sender."""
    entry = objection.entry
    if entry is None:
        return set()
    steps = entry.list.steps.values_list("by_id", flat=True)
    return {entry.list.made_by_id, entry.list.approved_by_id, *steps, *entry.changes.values_list("by_id", flat=True)}


def _entry(by: Scope, entry_id: int | None, programme: str) -> ListEntry | None:
    if entry_id is None:
        return None
    entry = ListEntry.objects.filter(by.q("list__area"), pk=entry_id, list__programme=programme).first()
    if entry is None:
        raise EntryMismatch
    return entry

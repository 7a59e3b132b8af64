"""Words between two who have agreed, relayed without anybody's number."""

import datetime
import uuid

from django.db import transaction

from setiakawan.accounts.scope import NotAllowed
from setiakawan.audit.services import record
from setiakawan.participation.acting import Actor, own_id
from setiakawan.participation.models import AGREED, Note
from setiakawan.participation.services.ending import speaker_of
from setiakawan.participation.services.meeting import hold_match
from setiakawan.participation.services.steps import WrongStep
from setiakawan.participation.services.telling import tell
from setiakawan.participation.services.words import passed_on


@transaction.atomic
def send_note(
    *, match_id: int, side: str, text: str, client_id: uuid.UUID, by: Actor, on: datetime.date, at: datetime.datetime
) -> Note:  # fmt: skip
    """This will pass words of one side ("helper" or "receiver") on to the other, numbers and addresses covered. The other
    side is told that something is there. The same `client_id` again changes nothing.

    Raises NotAllowed, Match.DoesNotExist, WrongStep before both accepted or after the end, TellsHealth, WordsMissing.
    """
    match, need = hold_match(by, match_id)
    sides = {"helper": match.helper, "receiver": speaker_of(need)}
    sender = sides[side]
    if own_id(by) not in (None, sender.pk):
        raise NotAllowed("participation.record")
    if before := match.notes.filter(client_id=client_id).first():
        return before
    if match.state not in AGREED:
        raise WrongStep(match.state)
    screened = passed_on(text)
    note = Note.objects.create(
        match=match, sender=sender, text=screened.text, was_masked=screened.was_masked, sent_at=at, client_id=client_id
    )
    other = sides["receiver" if side == "helper" else "helper"]
    tell(other, f"note:{note.pk}", "note", "Ada pesan titipan untuk Anda.", on=on, at=at, kind="note")
    record(by, "participation.note", note, area_code=need.area_id)
    return note

"""What the village's meeting said about a list."""

import datetime
import uuid
from collections.abc import Sequence

from django.db import transaction

from setiakawan.accounts.scope import Scope
from setiakawan.aid.models import Deliberation, EntryState, ListEntry, ListState
from setiakawan.aid.services.lists import (
    NotOnList,
    change_entry,
    hold_list,
    place_again,
    require_may_come_in,
    take_step,
)
from setiakawan.aid.services.words import require_words
from setiakawan.audit.services import record
from setiakawan.core.text import clean_text


@transaction.atomic
def record_deliberation(
    *, list_id: int, held_on: datetime.date, place: str, chair: str, attendance: Sequence[str], ranking: Sequence[int],
    removals: dict[int, str], additions: dict[int, str], notes: str = "", client_id: uuid.UUID, by: Scope,
    today: datetime.date,
) -> Deliberation:  # fmt: skip
    """This will record what the village's meeting said: the ranking by neighbours, and who goes out or comes in, each
    with a reason. Whoever is brought in with a fact missing must be checked before approval. The same `client_id` again
    changes nothing.

    Raises NotAllowed, AidList.DoesNotExist, ListFrozen, NotOnList, WordsMissing, CannotComeIn, ValueError for a day to
    come or nobody present.
    """
    aid_list = hold_list(by, "aid.deliberate", list_id)
    if before := Deliberation.objects.filter(client_id=client_id, list=aid_list).first():
        return before
    if held_on > today or not attendance:
        raise ValueError("day or attendance")
    entries = {entry.pk: entry for entry in aid_list.entries.all()}
    if not {*ranking, *removals, *additions} <= set(entries) or len(set(ranking)) != len(ranking):
        raise NotOnList
    coming = aid_list.entries.filter(pk__in=additions).select_related("family", "judgement")
    require_may_come_in(aid_list, coming, today)
    made = Deliberation.objects.create(
        list=aid_list, held_on=held_on, place=require_words(place, 120), chair=clean_text(chair)[:120],
        attendance=[clean_text(name)[:120] for name in attendance], notes=notes.strip(), ranking=list(ranking),
        recorded_by_id=by.user_id, client_id=client_id,
    )  # fmt: skip
    for position, number in enumerate(ranking, 1):
        entries[number].community_rank = position
    ListEntry.objects.bulk_update([entries[n] for n in ranking], ["community_rank"], batch_size=200)
    for number, reason in removals.items():
        change_entry(entries[number], EntryState.REMOVED, reason, by, made)
    for number, reason in additions.items():
        change_entry(entries[number], EntryState.WAITING, reason, by, made)
    place_again(aid_list)
    take_step(aid_list, ListState.DELIBERATED, by)
    record(
        by, "aid.deliberate", aid_list, area_code=aid_list.area_id, details={"on": held_on, "count": len(attendance)}
    )
    return made

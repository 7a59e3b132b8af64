"""Moving one thing from a user who leaves to another. Parts of the hand-over; each expects its rows to be locked."""

import datetime
from collections.abc import Iterable

from django.utils import timezone

from setiakawan.accompaniment.models import Assignment, Case, Escalation, HandOver, HandOverItem, QueueEntry, Step
from setiakawan.accompaniment.queries.companions import covering, limit_of, load_of
from setiakawan.accompaniment.services.assigning import ACCOMPANY, enqueue, supervisor_of
from setiakawan.accompaniment.services.residue import Thing
from setiakawan.accounts.models import User
from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record


def roles_for(kind: str) -> tuple[str, ...]:
    """Who may receive a thing: a queue needs somebody who supervises."""
    return ("tksk", "officer") if kind == "queue" else ACCOMPANY


def hold_cases(case_ids: Iterable[int]) -> list[int]:
    """Lock cases in the order of their numbers until the transaction ends; their numbers."""
    ids = {number for number in case_ids if number is not None}
    return [case.pk for case in Case.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")]


def is_able(user_id: int) -> bool:
    """Whether a user, whose row is locked by this, is active and in a role that accompanies."""
    return (
        User.objects.select_for_update(no_key=True).filter(pk=user_id, is_active=True, role__in=ACCOMPANY).first()
        is not None
    )


def move(thing: Thing, to: int | None, *, act: HandOver, on: datetime.date, today: datetime.date, by: Scope) -> None:
    """Move a thing to the user who accepted it, or else to who holds the case by now, or else to the supervisor.

    Who accepted but may no longer take it (switched off, other areas) counts as nobody. Raises NobodySupervises.
    """
    receiver = next((user for user, _ in covering(thing.area, roles_for(thing.kind), today) if user.pk == to), None)
    {"case": _case, "queue": _queue, "step": _step, "escalation": _escalation, "hand_over_item": _offer}[thing.kind](
        thing, receiver, act, on, today, by
    )


def _case(
    thing: Thing, receiver: User | None, act: HandOver, on: datetime.date, today: datetime.date, by: Scope
) -> None:
    old = Assignment.objects.select_related("case__person").get(pk=thing.number)
    first = max(on, old.valid_from)
    Assignment.objects.filter(pk=old.pk).update(end_reason=act.reason)
    if receiver is None:
        enqueue(old.case, on=first, reason=act.reason, owner=supervisor_of(thing.area, today, but=act.leaving_id))
        return
    old.valid_until = first
    old.save(update_fields=("valid_until",))
    is_over = load_of([receiver.pk])[receiver.pk] >= limit_of([receiver], on)[receiver.pk]
    new = Assignment.objects.create(
        case=old.case, companion=receiver, valid_from=first, reason=act.reason, assigned_by_id=by.user_id,
        over_capacity_reason=f"Serah terima: {act.reason}"[:300] if is_over else "",
    )  # fmt: skip
    record(by, "accompaniment.assign", new, area_code=thing.area, reason=act.reason, details={"on": first})


def _queue(
    thing: Thing, receiver: User | None, act: HandOver, on: datetime.date, today: datetime.date, by: Scope
) -> None:
    old = QueueEntry.objects.select_related("case__person").get(pk=thing.number)
    owner = receiver or supervisor_of(thing.area, today, but=act.leaving_id)
    enqueue(old.case, on=max(on, old.valid_from), reason=old.reason, owner=owner)


def _step(
    thing: Thing, receiver: User | None, act: HandOver, on: datetime.date, today: datetime.date, by: Scope
) -> None:
    heir = receiver or _heir(thing, act, today)
    Step.objects.filter(pk=thing.number).update(doer_user=heir)


def _escalation(
    thing: Thing, receiver: User | None, act: HandOver, on: datetime.date, today: datetime.date, by: Scope
) -> None:
    heir = receiver or _heir(thing, act, today)
    late = Escalation.objects.get(pk=thing.number)
    same = {"case": late.case_id, "rule": late.rule, "due_on": late.due_on, "level": late.level, "addressed_to": heir}
    if Escalation.objects.filter(**same).exists():  # the heir answers their own
        late.answer, late.answered_by_id, late.answered_at = "Dijawab oleh penerima", by.user_id, timezone.now()
    else:
        late.addressed_to = heir
    late.save()


def _offer(
    thing: Thing, receiver: User | None, act: HandOver, on: datetime.date, today: datetime.date, by: Scope
) -> None:
    """What somebody else wanted to give to who leaves goes to the supervisor instead, who has not answered yet."""
    item = HandOverItem.objects.select_related("hand_over").get(pk=thing.number)
    heir = receiver or _free_supervisor(thing.area, today, act, item)
    HandOverItem.objects.filter(pk=item.pk).update(
        proposed_to=heir,
        answer="waiting" if heir.pk != act.leaving_id else "declined",
        answer_reason="",
        answered_at=None,
    )


def _free_supervisor(area: str, today: datetime.date, act: HandOver, item: HandOverItem) -> User:
    heir = supervisor_of(area, today, but=act.leaving_id)
    # The other one who leaves cannot receive their own; nobody else is left, so the offer counts as declined.
    return act.leaving if heir.pk == item.hand_over.leaving_id else heir


def _heir(thing: Thing, act: HandOver, today: datetime.date) -> User:
    """Who holds the case by now: its companion, or the owner of the queue where it waits, or else the supervisor."""
    for rows, name in ((Assignment.objects, "companion"), (QueueEntry.objects, "owner")):
        row = rows.filter(case=thing.case_id, valid_until=None).select_related(name).first()
        if row and getattr(row, f"{name}_id") != act.leaving_id:
            return getattr(row, name)
    return supervisor_of(thing.area, today, but=act.leaving_id)

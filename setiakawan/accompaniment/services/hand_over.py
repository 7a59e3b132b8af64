"""When somebody leaves, everything that hangs on them moves in one act. See docs/decisions/0091-hand-over.md."""

import datetime

from django.db import transaction
from django.utils import timezone

from setiakawan.accompaniment.models import Case, HandOver, HandOverAnswer, HandOverItem
from setiakawan.accompaniment.queries.companions import covering
from setiakawan.accompaniment.queries.proposing import spread
from setiakawan.accompaniment.services import moving
from setiakawan.accompaniment.services.assigning import ACCOMPANY, CompanionInactive, WrongArea, supervisor_of
from setiakawan.accompaniment.services.holding import InFuture, require_words, tidy
from setiakawan.accompaniment.services.residue import Thing, residue_of
from setiakawan.accounts.models import User
from setiakawan.accounts.scope import NotAllowed, Scope
from setiakawan.audit.services import record

TRIES = 5


class NothingToHandOver(Exception):
    """Nothing hangs on this user."""


class HandOverOpen(Exception):
    """A hand-over of this user is being prepared already."""


class HandOverEnded(Exception):
    """The hand-over is completed or cancelled."""


class SomethingLeft(Exception):
    """Others kept changing what hangs on the user; nothing was moved. Try again."""


@transaction.atomic
def begin_hand_over(*, leaving_id: int, reason: str, by: Scope, today: datetime.date) -> HandOver:
    """This will list everything that hangs on a user, each with the receiver who suits best. Nothing moves yet.

    Raises NotAllowed where something lies outside the viewer's areas, User.DoesNotExist, NothingToHandOver, HandOverOpen,
    NobodySupervises, WordsMissing.
    """
    by.require("accompaniment.hand_over")
    if by.user_id is None:
        raise NotAllowed("accompaniment.hand_over")
    leaving = User.objects.select_for_update(no_key=True).get(pk=leaving_id)
    things = residue_of(leaving.pk)
    _require_areas(by, things)
    if not things:
        raise NothingToHandOver
    if leaving.hand_overs.filter(completed_on=None, cancelled_on=None).exists():
        raise HandOverOpen
    act = HandOver.objects.create(leaving=leaving, reason=require_words(reason), proposed_by_id=by.user_id)
    _add_items(act, things, today)
    details = {"things": len(things)}
    record(by, "accompaniment.begin_hand_over", act, area_code=things[0].area, reason=act.reason, details=details)
    return act


def _add_items(act: HandOver, things: list[Thing], today: datetime.date) -> None:
    ids = [thing.case_id for thing in things if thing.kind == "case"]
    cases = Case.objects.filter(pk__in=ids).select_related("person").order_by("pk")
    best = spread(cases, today, act.leaving_id)
    HandOverItem.objects.bulk_create(
        HandOverItem(
            hand_over=act,
            kind=thing.kind,
            number=thing.number,
            case_id=thing.case_id,
            proposed_to_id=best.get(thing.case_id) if thing.kind in ("case", "step") and thing.case_id in best
            else supervisor_of(thing.area, today, but=act.leaving_id).pk,
        )
        for thing in things
    )  # fmt: skip


@transaction.atomic
def propose_receiver(*, item_id: int, user_id: int, by: Scope, today: datetime.date) -> HandOverItem:
    """This will offer one thing to another user, who has to answer anew.

    Raises NotAllowed, HandOverItem.DoesNotExist, HandOverEnded, CompanionInactive, WrongArea.
    """
    by.require("accompaniment.hand_over")
    is_able = moving.is_able(user_id)
    item, area = _hold_item(item_id)
    if not by.covers(area):
        raise HandOverItem.DoesNotExist
    if user_id == item.hand_over.leaving_id or not is_able:
        raise CompanionInactive
    roles = ("tksk", "officer") if item.kind == "queue" else ACCOMPANY
    if user_id not in {user.pk for user, _ in covering(area, roles, today)}:
        raise WrongArea
    item.proposed_to_id, item.answer, item.answer_reason, item.answered_at = user_id, HandOverAnswer.WAITING, "", None
    item.save()
    record(by, "accompaniment.propose_receiver", item, area_code=area)
    return item


@transaction.atomic
def answer_item(*, item_id: int, accept: bool, reason: str = "", by: Scope) -> HandOverItem:
    """This will keep what the proposed receiver said; a supervisor may answer for them, with a reason.

    Declining needs a reason. Raises NotAllowed, HandOverItem.DoesNotExist, HandOverEnded, WordsMissing.
    """
    by.require("accompaniment.record")
    item, area = _hold_item(item_id)
    is_own = item.proposed_to_id == by.user_id
    if not is_own and not (by.allows("accompaniment.hand_over") and by.covers(area)):
        raise HandOverItem.DoesNotExist
    item.answer_reason = tidy(reason, 300) if is_own and accept else require_words(reason)
    item.answer = HandOverAnswer.ACCEPTED if accept else HandOverAnswer.DECLINED
    item.answered_at = timezone.now()
    item.save()
    record(by, "accompaniment.answer_item", item, area_code=area, reason=item.answer_reason, details={"accept": accept})
    return item


def complete_hand_over(*, hand_over_id: int, on: datetime.date, by: Scope, today: datetime.date) -> HandOver:
    """This will move everything that hangs on the user, in one transaction: what was accepted to who accepted it, the
    rest, and what arose meanwhile, to the supervisor of the village. Nothing is left.

    Raises NotAllowed, HandOver.DoesNotExist, HandOverEnded, InFuture, NobodySupervises; SomethingLeft, with nothing
    moved, where others changed what hangs on the user five times meanwhile.
    """
    by.require("accompaniment.hand_over")
    if on > today:
        raise InFuture
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                return _complete(hand_over_id, on, by, today)
        except SomethingLeft:
            continue
    raise SomethingLeft


def _complete(hand_over_id: int, on: datetime.date, by: Scope, today: datetime.date) -> HandOver:
    found = HandOver.objects.get(pk=hand_over_id)
    things = residue_of(found.leaving_id)
    # Cases before users, as every other act locks them; who waits for whom is then never a ring.
    held = set(moving.hold_cases(thing.case_id for thing in things))
    receivers = found.items.values_list("proposed_to", flat=True)
    list(User.objects.select_for_update(no_key=True).filter(pk__in=[found.leaving_id, *receivers]).order_by("pk"))
    act = _hold(hand_over_id)
    things = residue_of(act.leaving_id)
    if any(thing.case_id not in held for thing in things):
        raise SomethingLeft
    _require_areas(by, things)
    accepted = {
        (item.kind, item.number): item.proposed_to_id for item in act.items.filter(answer=HandOverAnswer.ACCEPTED)
    }
    for thing in things:
        moving.move(thing, accepted.get((thing.kind, thing.number)), act=act, on=on, today=today, by=by)
    if residue_of(act.leaving_id):
        raise SomethingLeft
    act.completed_on = on
    act.save(update_fields=("completed_on",))
    area = things[0].area if things else ""
    details = {"things": len(things), "accepted": len(accepted)}
    record(by, "accompaniment.complete_hand_over", act, area_code=area, reason=act.reason, details=details)
    return act


@transaction.atomic
def cancel_hand_over(*, hand_over_id: int, on: datetime.date, reason: str, by: Scope) -> HandOver:
    """This will drop a hand-over; nothing moves. Raises NotAllowed, HandOver.DoesNotExist, HandOverEnded, WordsMissing."""
    by.require("accompaniment.hand_over")
    act = _hold(hand_over_id)
    _require_areas(by, residue_of(act.leaving_id))
    act.cancelled_on = on
    act.save(update_fields=("cancelled_on",))
    record(by, "accompaniment.cancel_hand_over", act, reason=require_words(reason))
    return act


def _hold(hand_over_id: int) -> HandOver:
    act = HandOver.objects.select_for_update().get(pk=hand_over_id)
    if act.completed_on is not None or act.cancelled_on is not None:
        raise HandOverEnded
    return act


def _hold_item(item_id: int) -> tuple[HandOverItem, str]:
    item = HandOverItem.objects.select_related("case__person").get(pk=item_id)
    item.hand_over = _hold(item.hand_over_id)
    item.refresh_from_db(fields=("proposed_to", "answer", "answer_reason", "answered_at"))
    return item, item.case.person.area_id


def _require_areas(by: Scope, things: list[Thing]) -> None:
    for area in {thing.area for thing in things}:
        by.require("accompaniment.hand_over", area)

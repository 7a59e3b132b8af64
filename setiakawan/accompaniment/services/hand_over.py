"""When somebody leaves, everything that hangs on them moves in one act. See docs/decisions/0091-hand-over.md."""

import datetime

from django.db import transaction
from django.utils import timezone

from setiakawan.accompaniment.models import Case, HandOver, HandOverAnswer, HandOverItem
from setiakawan.accompaniment.queries.companions import covering
from setiakawan.accompaniment.queries.proposing import spread
from setiakawan.accompaniment.rules.stamps import item_stamp
from setiakawan.accompaniment.services import moving
from setiakawan.accompaniment.services.assigning import CompanionInactive, WrongArea, supervisor_of
from setiakawan.accompaniment.services.holding import InFuture, require_words, tidy
from setiakawan.accompaniment.services.residue import Thing, residue_of, stamp_of
from setiakawan.accounts.models import User
from setiakawan.accounts.scope import NotAllowed, Scope
from setiakawan.audit.services import record

TRIES = 5
FOLLOW = ("case", "step", "escalation")  # what belongs to a case goes where the case goes


class NothingToHandOver(Exception):
    """Nothing hangs on this user."""


class HandOverOpen(Exception):
    """A hand-over of this user is being prepared already."""


class HandOverEnded(Exception):
    """The hand-over is completed or cancelled."""


class ChangedMeanwhile(Exception):
    """What the page showed has changed since, by somebody else; nothing was done."""


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
    """List things with a receiver each: the steps and escalations of a case go where the case goes."""
    ids = [thing.case_id for thing in things if thing.kind == "case"]
    best = spread(Case.objects.filter(pk__in=ids).select_related("person").order_by("pk"), today, act.leaving_id)
    above = {area: supervisor_of(area, today, but=act.leaving_id).pk for area in {thing.area for thing in things}}
    HandOverItem.objects.bulk_create(
        HandOverItem(
            hand_over=act, kind=thing.kind, number=thing.number, case_id=thing.case_id,
            proposed_to_id=best.get(thing.case_id, above[thing.area]) if thing.kind in FOLLOW else above[thing.area],
        )
        for thing in things
    )  # fmt: skip


@transaction.atomic
def renew_hand_over(*, hand_over_id: int, by: Scope, today: datetime.date) -> int:
    """This will add what came to hang on the user since the list was made; how many things that are.

    Raises NotAllowed, HandOver.DoesNotExist, HandOverEnded, NobodySupervises.
    """
    by.require("accompaniment.hand_over")
    act = _hold(hand_over_id)
    things = residue_of(act.leaving_id)
    _require_areas(by, things)
    listed = set(act.items.values_list("kind", "number"))
    fresh = [thing for thing in things if (thing.kind, thing.number) not in listed]
    _add_items(act, fresh, today)
    if fresh:
        record(by, "accompaniment.renew_hand_over", act, area_code=fresh[0].area, details={"things": len(fresh)})
    return len(fresh)


@transaction.atomic
def propose_receiver(
    *, item_id: int, user_id: int, by: Scope, today: datetime.date, seen: str | None = None
) -> HandOverItem:
    """This will offer one thing to another user, who has to answer anew. What belongs to a case goes with it.

    `seen` is the stamp of the thing as the page showed it. Raises NotAllowed, HandOverItem.DoesNotExist, HandOverEnded,
    CompanionInactive, WrongArea, ChangedMeanwhile.
    """
    by.require("accompaniment.hand_over")
    is_able = moving.is_able(user_id)
    item, area = _hold_item(item_id)
    if not by.covers(area):
        raise HandOverItem.DoesNotExist
    _require_as_seen(item, seen)
    if user_id == item.hand_over.leaving_id or not is_able:
        raise CompanionInactive
    if user_id not in {user.pk for user, _ in covering(area, moving.roles_for(item.kind), today)}:
        raise WrongArea
    item.proposed_to_id, item.answer, item.answer_reason, item.answered_at = user_id, HandOverAnswer.WAITING, "", None
    _save_with_followers(item)
    record(by, "accompaniment.propose_receiver", item, area_code=area)
    return item


@transaction.atomic
def answer_item(*, item_id: int, accept: bool, reason: str = "", by: Scope, seen: str | None = None) -> HandOverItem:
    """This will keep what the proposed receiver said; a supervisor may answer for them, with a reason.

    Declining needs a reason. `seen` as in `propose_receiver`. Raises NotAllowed, HandOverItem.DoesNotExist,
    HandOverEnded, WordsMissing, ChangedMeanwhile.
    """
    by.require("accompaniment.record")
    item, area = _hold_item(item_id)
    is_own = item.proposed_to_id == by.user_id
    if not is_own and not (by.allows("accompaniment.hand_over") and by.covers(area)):
        raise HandOverItem.DoesNotExist
    _require_as_seen(item, seen)
    item.answer_reason = tidy(reason, 300) if is_own and accept else require_words(reason)
    item.answer = HandOverAnswer.ACCEPTED if accept else HandOverAnswer.DECLINED
    item.answered_at = timezone.now()
    _save_with_followers(item)
    record(by, "accompaniment.answer_item", item, area_code=area, reason=item.answer_reason, details={"accept": accept})
    return item


@transaction.atomic
def accept_offers(*, seen: dict[int, str], by: Scope) -> int:
    """This will accept several offers to the viewer at once, all or none; how many. `seen` are stamps by item.

    Raises as `answer_item`; HandOverItem.DoesNotExist also for what is offered to somebody else.
    """
    by.require("accompaniment.record")
    for item_id, stamp in sorted(seen.items()):
        if not HandOverItem.objects.filter(pk=item_id, proposed_to=by.user_id).exists():
            raise HandOverItem.DoesNotExist
        answer_item(item_id=item_id, accept=True, by=by, seen=stamp)
    return len(seen)


def _save_with_followers(item: HandOverItem) -> None:
    item.save()
    if item.kind == "case":
        same = {name: getattr(item, name) for name in ("proposed_to", "answer", "answer_reason", "answered_at")}
        rows = HandOverItem.objects.filter(hand_over=item.hand_over, case=item.case, kind__in=FOLLOW)
        rows.exclude(pk=item.pk).update(**same)


def _require_as_seen(item: HandOverItem, seen: str | None) -> None:
    """Raise ChangedMeanwhile where a thing is no longer as the page showed it, or has gone from who leaves."""
    if seen is None:
        return
    hangs = (item.kind, item.number) in {(thing.kind, thing.number) for thing in residue_of(item.hand_over.leaving_id)}
    if not hangs or seen != item_stamp(item.proposed_to_id, item.answer, hangs=hangs):
        raise ChangedMeanwhile


def complete_hand_over(
    *, hand_over_id: int, on: datetime.date, by: Scope, today: datetime.date, seen: str | None = None
) -> HandOver:
    """This will move everything that hangs on the user, in one transaction: what was accepted to who accepted it, the
    rest, and what arose meanwhile, to the supervisor of the village. Nothing is left.

    `seen` is the stamp of the list as the page showed it. Raises NotAllowed, HandOver.DoesNotExist, HandOverEnded,
    InFuture, NobodySupervises, ChangedMeanwhile; SomethingLeft, with nothing moved, where others changed what hangs on
    the user five times meanwhile.
    """
    by.require("accompaniment.hand_over")
    if on > today:
        raise InFuture
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                return _complete(hand_over_id, on, by, today, seen)
        except SomethingLeft:
            continue
    raise SomethingLeft


def _complete(hand_over_id: int, on: datetime.date, by: Scope, today: datetime.date, seen: str | None) -> HandOver:
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
    if seen is not None and seen != stamp_of(act, things):
        raise ChangedMeanwhile
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

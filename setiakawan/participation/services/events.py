"""Events: planned, signed up for, attended, and what was pledged there kept. Sign-ups queue on their event's row."""

import datetime
import uuid
from collections.abc import Collection, Mapping
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record
from setiakawan.core.contacts import normal_phone
from setiakawan.core.text import clean_text
from setiakawan.messaging.rules import NumberUnclear
from setiakawan.messaging.services import issue_link, send
from setiakawan.participation.acting import Newcomer
from setiakawan.participation.catalogue import kind_of
from setiakawan.participation.models import Act, ConfirmedHow, Event, EventKind, Pledge, SignUp, SignUpState
from setiakawan.participation.queries.events import events_for
from setiakawan.participation.rules.events import has_place
from setiakawan.participation.services.acts import confirm_act, record_act
from setiakawan.participation.services.participants import phone_key, register_participant
from setiakawan.participation.services.words import WordsMissing, require_words

LINK = "event"
VISITOR = Newcomer("")
"""Somebody on the public page, who proved nothing."""


class EventOver(Exception):
    """The event was cancelled, or its day has gone by."""


class NotYet(Exception):
    """That can only be told once the day of the event has come."""


class KeptAlready(Exception):
    """This pledge is an act already."""


@transaction.atomic
def plan_event(
    *, title: str, kind: str, area: str, place: str, on: datetime.date, starts: datetime.time | None = None,
    capacity: int | None = None, words: str = "", organizer: str, client_id: uuid.UUID, by: Scope, today: datetime.date,
) -> Event:  # fmt: skip
    """This will announce an event on its public page. The same `client_id` again changes nothing.

    Raises NotAllowed, WordsMissing without title, place or organizer, EventOver for a day gone by, ValueError.
    """
    by.require("participation.record", area)
    if before := Event.objects.filter(client_id=client_id).first():
        return before
    if on < today:
        raise EventOver
    if capacity is not None and capacity < 1:
        raise ValueError("capacity")
    made = Event.objects.create(
        title=require_words(title, 120), kind=EventKind(kind), area_id=area, place=require_words(place, 160), on=on,
        starts=starts, capacity=capacity, words=clean_text(words)[:1000], organizer=require_words(organizer, 120),
        made_by_id=by.user_id, client_id=client_id,
    )  # fmt: skip
    record(by, "participation.event", made, area_code=area, details={"on": on})
    return made


@transaction.atomic
def sign_up(
    *, event_id: int, name: str, area: str, phone: str = "", pledges: Mapping[str, Decimal] | None = None,
    client_id: uuid.UUID, by: Scope | Newcomer = VISITOR, today: datetime.date, at: datetime.datetime,
) -> SignUp:  # fmt: skip
    """This will give somebody a place, or the next place on the waiting list, in the order in which they come. The same
    name and telephone again, or the same `client_id`, change nothing. `pledges` are amounts by kind of help.

    Raises NotAllowed, Event.DoesNotExist, EventOver, WordsMissing without a name, PhoneUnclear, NotInCatalogue, ValueError.
    """
    by.require("participation.record", area)
    name = clean_text(name)[:120]
    if not name:
        raise WordsMissing
    key = phone_key(phone) if phone.strip() else None
    event = Event.objects.select_for_update(of=("self",)).get(pk=event_id)
    if before := _before(event, name, key, client_id):
        return before
    if event.cancelled_on or event.on < today:
        raise EventOver
    placed = event.sign_ups.filter(state=SignUpState.PLACED).count()
    made = SignUp.objects.create(
        event=event, number=(event.sign_ups.aggregate(last=Max("number"))["last"] or 0) + 1, name=name,
        phone=normal_phone(phone) if key else None, phone_key=key, area_id=area, at=at, entered_by_id=by.user_id,
        state=SignUpState.PLACED if has_place(event.capacity, placed) else SignUpState.WAITING, client_id=client_id,
    )  # fmt: skip
    Pledge.objects.bulk_create(_pledge(made, kind, amount) for kind, amount in sorted((pledges or {}).items()))
    _tell(made, at)
    record(by, "participation.sign_up", made, area_code=event.area_id, details={"kind": made.state})
    return made


@transaction.atomic
def withdraw_sign_up(
    *, sign_up_id: int, by: Scope | Newcomer = VISITOR, today: datetime.date, at: datetime.datetime
) -> SignUp:
    """This will take a sign-up back; whoever waits longest gets the place and is told. Again changes nothing.

    `by` a visitor only from a page that a link to this very sign-up opened. Raises NotAllowed, SignUp.DoesNotExist,
    EventOver.
    """
    row = SignUp.objects.get(pk=sign_up_id)
    event = Event.objects.select_for_update(of=("self",)).get(pk=row.event_id)
    by.require("participation.record", event.area_id)
    row.refresh_from_db()
    if row.state == SignUpState.WITHDRAWN:
        return row
    if event.cancelled_on or event.on < today:
        raise EventOver
    had_place, row.state = row.state == SignUpState.PLACED, SignUpState.WITHDRAWN
    row.save(update_fields=["state"])
    if had_place and (following := event.sign_ups.filter(state=SignUpState.WAITING).order_by("number").first()):
        following.state = SignUpState.PLACED
        following.save(update_fields=["state"])
        _tell(following, at)
    record(by, "participation.sign_off", row, area_code=event.area_id)
    return row


@transaction.atomic
def cancel_event(*, event_id: int, reason: str, by: Scope, on: datetime.date, at: datetime.datetime) -> Event:
    """This will call an event off and tell everybody who signed up, one message each.

    Raises NotAllowed, Event.DoesNotExist, WordsMissing, EventOver.
    """
    event = _hold(by, event_id)
    if event.cancelled_on or event.on < on:
        raise EventOver
    event.cancelled_on, event.cancelled_why = on, require_words(reason)
    event.save(update_fields=["cancelled_on", "cancelled_why"])
    for row in event.sign_ups.exclude(state=SignUpState.WITHDRAWN):
        _send(row, f"{event.title} tidak jadi diadakan. Mohon maaf.", at)
    record(by, "participation.event_cancel", event, area_code=event.area_id)
    return event


@transaction.atomic
def note_attendance(*, event_id: int, present: Collection[int], by: Scope, on: datetime.date) -> int:
    """This will note who came (numbers of sign-ups); everybody else who had not taken theirs back did not. Returns how many
    came. Raises NotAllowed, Event.DoesNotExist, EventOver, NotYet, SignUp.DoesNotExist.
    """
    event = _hold(by, event_id)
    if event.cancelled_on:
        raise EventOver
    if on < event.on:
        raise NotYet
    rows = list(event.sign_ups.exclude(state=SignUpState.WITHDRAWN))
    if not set(present) <= {row.pk for row in rows}:
        raise SignUp.DoesNotExist
    for row in rows:
        row.attended = row.pk in present
    SignUp.objects.bulk_update(rows, ["attended"])
    record(by, "participation.attend", event, area_code=event.area_id, details={"things": len(set(present))})
    return len(set(present))


@transaction.atomic
def keep_pledge(
    *, pledge_id: int, happened_on: datetime.date, quantity: Decimal | None = None, note: str, by: Scope,
    today: datetime.date, at: datetime.datetime,
) -> Act:  # fmt: skip
    """This will record that a pledge became an act, which staff saw or asked the receiving side about (`note`). Whoever
    pledged takes part from then on.

    Raises NotAllowed, Pledge.DoesNotExist, KeptAlready, NotYet for a day before the event, WordsMissing, ValueError.
    """
    pledge = Pledge.objects.select_for_update(of=("self",)).select_related("sign_up__event").get(
        pk=pledge_id, sign_up__event__in=events_for(by)
    )  # fmt: skip
    row = pledge.sign_up
    by.require("participation.record", row.event.area_id)
    if pledge.act_id:
        raise KeptAlready
    if happened_on < row.event.on:
        raise NotYet
    note = require_words(note)
    if row.participant is None:
        row.participant = register_participant(
            name=row.name, area=row.area_id, phone=row.phone or "", client_id=row.client_id, by=by
        )
        row.save(update_fields=["participant"])
    act = record_act(
        occasion=f"pledge:{pledge.pk}", kind=pledge.kind, area=row.area_id, helper_ids=[row.participant_id],
        happened_on=happened_on, quantity=quantity or pledge.quantity, client_id=uuid.uuid4(), by=by, today=today, at=at,
    )  # fmt: skip
    pledge.act = confirm_act(act_id=act.pk, how=ConfirmedHow.OPERATOR, note=note, by=by, on=today)
    pledge.save(update_fields=["act"])
    record(by, "participation.pledge_kept", pledge, area_code=row.event.area_id, details={"kind": pledge.kind})
    return pledge.act


def _hold(by: Scope, event_id: int) -> Event:
    by.require("participation.record")
    event = events_for(by).select_for_update(of=("self",)).get(pk=event_id)
    by.require("participation.record", event.area_id)
    return event


def _before(event: Event, name: str, key: bytes | None, client_id: uuid.UUID) -> SignUp | None:
    if before := event.sign_ups.filter(client_id=client_id).first():
        return before
    same = event.sign_ups.exclude(state=SignUpState.WITHDRAWN).filter(phone_key=key) if key else ()
    return next((row for row in same if row.name.casefold() == name.casefold()), None)


def _pledge(row: SignUp, kind: str, amount: Decimal) -> Pledge:
    if amount <= 0:
        raise ValueError("amount")
    return Pledge(sign_up=row, kind=kind_of(kind).code, quantity=amount)


def _tell(row: SignUp, at: datetime.datetime) -> None:
    has = row.state == SignUpState.PLACED
    _send(row, f"{row.event.title}: " + ("Anda mendapat tempat." if has else "Anda masuk daftar tunggu."), at)


def _send(row: SignUp, words: str, at: datetime.datetime) -> None:
    if row.phone:
        try:
            send(
                to=row.phone, kind="event", text=words, subject=f"sign-up:{row.pk}", at=at, area_code=row.event.area_id
            )
        except NumberUnclear:
            return  # a number that no channel takes: the list at the event still has them


def link_to(row: SignUp, *, at: datetime.datetime) -> str:
    """This will make the token of the page on which somebody sees their own sign-up and can take it back."""
    until = datetime.datetime.combine(row.event.on, datetime.time(23, 59), at.tzinfo) + datetime.timedelta(days=1)
    return issue_link(
        purpose=LINK, subject=f"sign-up:{row.pk}", valid_for=max(until - at, datetime.timedelta(days=1)), at=at
    )

"""Into the outbox, out of the house, and what came back."""

import datetime

from django.db import transaction
from django.db.models import F, QuerySet

from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record
from setiakawan.core.sealing import blind_index
from setiakawan.messaging import channels, rules
from setiakawan.messaging.kinds import KINDS
from setiakawan.messaging.models import Message, MessageNews, MessageState

_OPEN = (MessageState.WAITING, MessageState.SENDING, MessageState.BY_HAND)


def send(
    *, to: str, kind: str, text: str, subject: str, at: datetime.datetime, area_code: str = "",
    not_after: datetime.datetime | None = None,
) -> Message:  # fmt: skip
    """Put a message into the outbox, inside the caller's transaction; it leaves within a minute.

    `to` is a telephone number or e-mail address as typed; `text` never holds health, amounts, or anybody else's
    contact. Raises NumberUnclear, KeyError for an unknown kind.
    """
    KINDS[kind]
    address = rules.normalised(to)
    first = channels.channel_names()[:1]
    return Message.objects.create(
        kind=kind, subject=subject, area_code=area_code, to=address, to_index=index_of(address), text=text,
        created_at=at, next_at=at, not_after=not_after, channel=first[0] if first else "",
        state=MessageState.WAITING if first else MessageState.BY_HAND,
    )  # fmt: skip


def index_of(address: str) -> bytes:
    """The blind index of a normalised address."""
    return blind_index(address, "message.to")


def deliver_due(*, now: datetime.datetime, limit: int = 10) -> int:
    """Hand what is due to its channel, one message at a time and outside any transaction. Returns how many were handed.

    A message is claimed for three minutes first, so two servers do not send it twice; a server that dies in between
    leaves it to be tried again with the same reference. Ten attempts that each wait for their time limit end within the
    claim. A channel that cannot take one message now rests for a minute, and keeps nobody else waiting.
    """
    _expire(now)
    handed = 0
    for number, channel in list(_due(now).order_by("next_at", "pk").values_list("pk", "channel")[:limit]):
        state = _deliver(number, now)
        handed += state == MessageState.SENT
        if state == MessageState.WAITING:
            _due(now).filter(channel=channel).update(next_at=rules.next_try(1, now))
    return handed


def _due(now: datetime.datetime) -> QuerySet[Message]:
    return Message.objects.filter(state__in=(MessageState.WAITING, MessageState.SENDING), next_at__lte=now)


def _expire(now: datetime.datetime) -> None:
    """Let go of what has no use left: messages too old to send, and the words of what was sent a week ago."""
    Message.objects.filter(state__in=_OPEN, not_after__lte=now).update(state=MessageState.EXPIRED, text="")
    old = Message.objects.filter(state=MessageState.SENT, next_at__lte=now - rules.WORDS_KEPT)
    old.update(text="", next_at=None)


def _deliver(number: int, now: datetime.datetime) -> str:
    """What the channel made of it; empty when another server has it, or the channel rests."""
    claimed = (
        _due(now)
        .filter(pk=number)
        .update(state=MessageState.SENDING, next_at=now + rules.LEASE, attempts=F("attempts") + 1)
    )
    if not claimed:
        return ""
    message = Message.objects.get(pk=number)
    try:
        letter = channels.Letter(str(message.reference), message.to, message.text)
        provider, state, note = channels.deliver(message.channel, letter), MessageState.SENT, ""
    except channels.Refused as refused:
        provider, state, note = "", MessageState.FAILED, str(refused)
    except channels.NotNow as trouble:
        provider, state, note = "", MessageState.WAITING, str(trouble)
    _settle(number, message.channel, provider, state, note, now)
    return state


@transaction.atomic
def _settle(number: int, channel: str, provider: str, state: str, note: str, now: datetime.datetime) -> None:
    message = Message.objects.select_for_update().get(pk=number)
    MessageNews.objects.create(message=message, channel=channel, state=state, provider_id=provider, note=note, at=now)
    if state == MessageState.WAITING:
        message.next_at = rules.next_try(message.attempts, now)
        state = MessageState.WAITING if message.next_at else MessageState.FAILED
    if state == MessageState.FAILED:
        _next_channel(message, now)
    else:
        message.state = rules.later_state(message.state, state) if state == MessageState.SENT else state
    message.save(update_fields=("state", "channel", "attempts", "next_at"))


def _next_channel(message: Message, now: datetime.datetime) -> None:
    """After a channel gave up: the one after it, and by hand after the last."""
    names = channels.channel_names()
    place = names.index(message.channel) + 1 if message.channel in names else len(names)
    message.attempts = 0
    if place < len(names):
        message.channel, message.state, message.next_at = names[place], MessageState.WAITING, now
    else:
        message.state, message.next_at = MessageState.BY_HAND, None


@transaction.atomic
def take_news(*, channel: str, provider_id: str, state: str, note: str, now: datetime.datetime) -> bool:
    """Note what a gateway says later about a message. The same news twice changes nothing. False: not ours."""
    known = MessageNews.objects.filter(channel=channel, provider_id=provider_id).order_by("pk").first()
    if known is None:
        return False
    message = Message.objects.select_for_update().get(pk=known.message_id)
    if MessageNews.objects.filter(channel=channel, provider_id=provider_id, state=state).exists():
        return True
    MessageNews.objects.create(
        message=message, channel=channel, provider_id=provider_id, state=state, note=note, at=now
    )
    message.state = rules.later_state(message.state, state)
    if message.state == MessageState.FAILED and message.next_at:
        _next_channel(message, now)
    elif message.state in (MessageState.DELIVERED, MessageState.READ):
        message.text = ""
    message.save(update_fields=("state", "channel", "attempts", "next_at", "text"))
    return True


class AlreadySettled(Exception):
    """The message no longer waits for somebody to pass it on."""


@transaction.atomic
def show_by_hand(*, message_id: int, by: Scope) -> tuple[str, str]:
    """Show an officer the address and the text that they are to pass on; recorded. Raises AlreadySettled."""
    message = _held(message_id, by)
    record(by, "messaging.show", message, area_code=message.area_code, details={"kind": message.kind})
    return message.to, message.text


@transaction.atomic
def settle_by_hand(*, message_id: int, reached: bool, by: Scope, now: datetime.datetime) -> Message:
    """Note that an officer passed the message on, or could not reach anybody. Raises AlreadySettled."""
    message = _held(message_id, by)
    message.state = MessageState.DELIVERED if reached else MessageState.FAILED
    message.text = ""
    message.save(update_fields=("state", "text"))
    MessageNews.objects.create(message=message, channel="hand", state=message.state, at=now)
    record(by, "messaging.pass_on", message, area_code=message.area_code, details={"status": message.state})
    return message


def _held(message_id: int, by: Scope) -> Message:
    from setiakawan.messaging.queries import messages_in

    by.require("messaging.see")
    message = messages_in(by).select_for_update().get(pk=message_id)
    if message.state != MessageState.BY_HAND:
        raise AlreadySettled
    return message

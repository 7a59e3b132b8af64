"""Ways on which a message leaves the house. A channel is a function `deliver(letter) -> provider's number`."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Letter:
    """What a channel needs: our reference (the same at every attempt), the normalised address, the text."""

    reference: str
    to: str
    text: str


class Refused(Exception):
    """The channel will never take this message (a wrong number, no such account). The next channel may."""


class NotNow(Exception):
    """The channel cannot take it now: no connection, too many, its own fault. Trying again may help."""


def channel_names() -> tuple[str, ...]:
    """The channels in the order in which they are tried (`SETIAKAWAN_MESSAGES`). By hand is always the last."""
    return settings.MESSAGE_CHANNELS


def deliver(channel: str, letter: Letter) -> str:
    """Hand a letter to a channel. Returns the channel's number for it. Raises Refused, NotNow. May take 15 seconds."""
    from setiakawan.messaging.channels import console, mail, sms, whatsapp

    ways = {"console": console.deliver, "mail": mail.deliver, "sms": sms.deliver, "whatsapp": whatsapp.deliver}
    return ways[channel](letter)

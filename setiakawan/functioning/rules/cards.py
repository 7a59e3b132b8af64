"""What a Kartu Penyandang Disabilitas is on a day. Pure."""

import datetime
from collections.abc import Iterable
from enum import StrEnum


class CardStatus(StrEnum):
    """What a card is on a day."""

    NOT_YET = "not_yet"
    VALID = "valid"
    UNDATED = "undated"
    EXPIRED = "expired"
    LOST = "lost"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    MISTAKEN = "mistaken"


def card_status(
    issued_on: datetime.date | None, last_valid_on: datetime.date | None, states: Iterable[tuple[datetime.date, str]],
    on: datetime.date,
) -> CardStatus:  # fmt: skip
    """The latest state until the day, if it took the card out of use; else what its dates say.

    `states` come in the order of their days. A card without a last day is in use, but for how long is unknown (`UNDATED`).
    """
    told = [state for day, state in states if day <= on]
    if told and told[-1] != "found":
        return CardStatus(told[-1])
    if issued_on is not None and issued_on > on:
        return CardStatus.NOT_YET
    if last_valid_on is None:
        return CardStatus.UNDATED
    return CardStatus.VALID if on <= last_valid_on else CardStatus.EXPIRED

"""What staff enter for somebody who came, called or wrote: the one who takes part is found or joins, and then asks."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from setiakawan.accounts.scope import Scope
from setiakawan.participation.models import ForWhom, Need, Offer, Participant
from setiakawan.participation.queries.lists import same_participant
from setiakawan.participation.services.asking import When, Whom, ask_need, offer_help
from setiakawan.participation.services.participants import change_participant, register_participant


@dataclass(frozen=True)
class Told:
    """Who stands before the desk: name and village as told, telephone or "", and what is known."""

    name: str
    area: str
    phone: str = ""
    sex: str = ""
    is_adult: bool | None = None
    skills: Sequence[str] = ()


@transaction.atomic
def enter_need(
    *, told: Told, for_whom: str, other: Whom | None = None, kind: str, place: str = "", words: str = "", when: When,
    wished_sex: str = "", helpers: int = 1, quantity: Decimal | None = None, is_urgent: bool = False,
    client_id: uuid.UUID, by: Scope, today: datetime.date, at: datetime.datetime,
) -> Need:  # fmt: skip
    """This will take in a need as it was told at the desk. Sending it twice changes nothing. Raises as `ask_need`."""
    by.require("participation.record", told.area)
    asker = _whoever(told, client_id, by)
    receiver = None if for_whom == ForWhom.SELF else _known(other, by) or other
    return ask_need(
        asked_by_id=asker.pk, for_whom=for_whom, receiver=receiver, kind=kind, area=told.area, place=place, words=words,
        when=when, wished_sex=wished_sex, helpers=helpers, quantity=quantity, is_urgent=is_urgent, client_id=client_id,
        by=by, today=today, at=at,
    )  # fmt: skip


@transaction.atomic
def enter_offer(
    *, told: Told, kind: str, words: str = "", when: When, capacity: int = 1, reach: Sequence[str] = (),
    client_id: uuid.UUID, by: Scope, today: datetime.date, at: datetime.datetime,
) -> Offer:  # fmt: skip
    """This will take in an offer as it was told at the desk. Sending it twice changes nothing. Raises as `offer_help`."""
    by.require("participation.record", told.area)
    giver = _whoever(told, client_id, by)
    return offer_help(
        offered_by_id=giver.pk, kind=kind, area=told.area, words=words, when=when, capacity=capacity, reach=reach,
        client_id=client_id, by=by, today=today, at=at,
    )  # fmt: skip


def _whoever(told: Told, client_id: uuid.UUID, by: Scope) -> Participant:
    found = same_participant(by, told.name, told.phone)
    if found is None:
        return register_participant(
            name=told.name, area=told.area, phone=told.phone, sex=told.sex, is_adult=told.is_adult, skills=told.skills,
            client_id=uuid.uuid5(client_id, "told"), by=by,
        )  # fmt: skip
    if not found.is_active:
        return found  # refused where it is asked for, with the words for that
    return change_participant(
        participant_id=found.pk, name=found.name, area=found.area_id, phone=None, sex=found.sex or told.sex,
        is_adult=told.is_adult if found.is_adult is None else found.is_adult, languages=found.languages,
        skills={*found.skills, *told.skills}, by=by,
    )  # fmt: skip


def _known(other: Whom | None, by: Scope) -> int | None:
    if other is None:
        raise ValueError("other")
    found = same_participant(by, other.name, other.phone)
    return found.pk if found else None

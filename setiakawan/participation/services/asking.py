"""Needs and offers: told, agreed to by whom they are for, still needed, withdrawn."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from setiakawan.accounts.scope import NotAllowed
from setiakawan.audit.services import record
from setiakawan.core.text import clean_text
from setiakawan.participation.acting import Actor, own_id
from setiakawan.participation.catalogue import kind_of, label_of, require_codes
from setiakawan.participation.models import AskState, ForWhom, MatchState, Need, Offer, Participant, TimeOfDay
from setiakawan.participation.queries.living import is_gone
from setiakawan.participation.queries.reach import needs_for, offers_for, participants_for
from setiakawan.participation.rules.clock import EXTEND_BY
from setiakawan.participation.rules.safety import helpers_wanted
from setiakawan.participation.services.ending import end_matches_of, speaker_of
from setiakawan.participation.services.participants import NotTakingPart, register_participant
from setiakawan.participation.services.steps import WrongStep, become, note_step
from setiakawan.participation.services.telling import tell
from setiakawan.participation.services.words import require_words
from setiakawan.registry.models import Sex


class NobodyThere(Exception):
    """According to the registry, the person died, moved away or is missing."""


class NotSuch(Exception):
    """This kind of help does not allow that: urgent, or a wish about the helper's sex."""


@dataclass(frozen=True)
class When:
    """When something suits: a first day (or none), an end (exclusive), parts of the day, weekdays (1–7) if it is repeated."""

    on: datetime.date | None = None
    until: datetime.date | None = None
    times: Sequence[str] = ()
    weekdays: Sequence[int] = ()

    def columns(self) -> dict:
        """The columns of a need or offer. Raises ValueError for a period that ends before it begins, or unknown days."""
        days, times = sorted(set(self.weekdays)), [TimeOfDay(one) for one in self.times]
        if any(day not in range(1, 8) for day in days) or (self.on and self.until and self.until <= self.on):
            raise ValueError("when")
        ordered = [one for one in TimeOfDay.values if one in times]
        return {"on": self.on, "until": self.until, "times": ordered, "weekdays": days}


@dataclass(frozen=True)
class Whom:
    """Another person for whom somebody asks or offers, as they were named. Always a record of their own: nobody can find
    out by asking whether somebody takes part.
    """

    name: str
    area: str
    phone: str = ""
    is_adult: bool | None = None


@transaction.atomic
def ask_need(
    *, asked_by_id: int, for_whom: str, receiver: int | Whom | None = None, kind: str, area: str, place: str = "",
    words: str = "", when: When = When(), languages: Sequence[str] = (), wished_sex: str = "", helpers: int = 1,
    quantity: Decimal | None = None, is_urgent: bool = False, client_id: uuid.UUID, by: Actor, today: datetime.date,
    at: datetime.datetime,
) -> Need:  # fmt: skip
    """This will take in what somebody asks for. For another adult it waits for their word, and they are told. The same
    `client_id` again changes nothing. `receiver` is a participant's number or a `Whom`; None = oneself.

    Raises NotAllowed, Participant.DoesNotExist, NotTakingPart, NobodyThere, NotInCatalogue, NotSuch, PhoneUnclear,
    WordsMissing; ValueError for what cannot be.
    """
    by.require("participation.record", area)
    if before := Need.objects.filter(client_id=client_id).first():
        return _same(before, needs_for(by))
    asker, other, for_whom = _sides(asked_by_id, receiver, for_whom, client_id, by, today)
    sort = kind_of(kind)
    if (is_urgent and not sort.urgent) or (wished_sex and not sort.sex_wish):
        raise NotSuch
    if not 1 <= helpers <= 20 or (quantity is not None and quantity <= 0):
        raise ValueError("helpers or quantity")
    need = Need.objects.create(
        asked_by=asker, receiver=other, helpers=helpers_wanted(sort, helpers), quantity=quantity, is_urgent=is_urgent,
        **_columns(sort, for_whom, area, place, words, when, languages, wished_sex, today), entered_by_id=by.user_id,
        client_id=client_id,
    )  # fmt: skip
    _begin(need, other, by, today, at)
    record(by, "participation.ask", need, area_code=area, details={"kind": kind})
    return need


@transaction.atomic
def offer_help(
    *, offered_by_id: int, for_whom: str = ForWhom.SELF, giver: int | Whom | None = None, kind: str, area: str,
    place: str = "", words: str = "", when: When = When(), languages: Sequence[str] = (), wished_sex: str = "",
    capacity: int = 1, reach: Sequence[str] = (), client_id: uuid.UUID, by: Actor, today: datetime.date,
    at: datetime.datetime,
) -> Offer:  # fmt: skip
    """This will take in what somebody can give, to `area` and the villages in `reach`. For another it waits for their
    word. Raises as `ask_need`.
    """
    by.require("participation.record", area)
    if before := Offer.objects.filter(client_id=client_id).first():
        return _same(before, offers_for(by))
    asker, other, for_whom = _sides(offered_by_id, giver, for_whom, client_id, by, today)
    sort = kind_of(kind)
    if for_whom == ForWhom.IN_CARE or not 1 <= capacity <= 100:
        raise ValueError("for_whom or capacity")
    offer = Offer.objects.create(
        offered_by=asker, giver=other, capacity=capacity, reach=sorted(set(reach) - {area})[:30],
        **_columns(sort, for_whom, area, place, words, when, languages, wished_sex, today), entered_by_id=by.user_id,
        client_id=client_id,
    )  # fmt: skip
    _begin(offer, other, by, today, at)
    record(by, "participation.offer", offer, area_code=area, details={"kind": kind})
    return offer


@transaction.atomic
def answer_word(
    *, what: str, number: int, agrees: bool, how: str = "", by: Actor, on: datetime.date, at: datetime.datetime
) -> Need | Offer:
    """This will keep what somebody said about a need or offer (`what`) that another made for them. Staff say how they
    asked. Raises NotAllowed, DoesNotExist, WrongStep, WordsMissing.
    """
    row = hold(by, what, number)
    if own_id(by) is None:
        how = require_words(how)
    elif own_id(by) != _whose(row).pk:
        raise NotAllowed("participation.record")
    if row.state != AskState.WAITING_WORD:
        raise WrongStep(row.state)
    become(row, AskState.OPEN if agrees else AskState.REFUSED, by, on, how)
    if not agrees:
        words = f"{label_of(row.kind)}: yang bersangkutan belum berkenan. Terima kasih sudah peduli."
        tell(_teller(row), f"{what}:{row.pk}", "refused", words, on=on, at=at)
    record(by, "participation.word", row, area_code=row.area_id, details={"accept": agrees})
    return row


@transaction.atomic
def withdraw(
    *, what: str, number: int, reason: str = "", by: Actor, on: datetime.date, at: datetime.datetime
) -> Need | Offer:
    """This will take back a need or an offer, by either side of it; helpers are told without a reason.

    Raises NotAllowed, DoesNotExist, WrongStep.
    """
    row = hold(by, what, number)
    if isinstance(row, Need):
        end_matches_of(row, MatchState.WITHDRAWN, by=by, on=on, at=at)
    become(row, AskState.WITHDRAWN, by, on, clean_text(reason))
    record(by, "participation.withdraw", row, area_code=row.area_id)
    return row


@transaction.atomic
def still_needed(*, what: str, number: int, by: Actor, on: datetime.date) -> Need | Offer:
    """This will keep a need or an offer open for two weeks more: the answer to *masih perlu?*

    Raises NotAllowed, DoesNotExist, WrongStep when it has ended.
    """
    row = hold(by, what, number)
    if not row.is_live:
        raise WrongStep(row.state)
    row.expires_on = max(row.expires_on, on + datetime.timedelta(days=EXTEND_BY))
    row.asked_on = None
    row.save(update_fields=["expires_on", "asked_on"])
    note_step(row, row.state, by, on, "masih perlu")
    record(by, "participation.still", row, area_code=row.area_id)
    return row


def hold(by: Actor, what: str, number: int) -> Need | Offer:
    """Hold a need or an offer (`what`) until the transaction ends. Raises NotAllowed, DoesNotExist, KeyError."""
    by.require("participation.record")
    rows = {"need": needs_for, "offer": offers_for}[what](by)
    row = rows.select_for_update(of=("self",)).get(pk=number)
    by.require("participation.record", row.area_id)
    return row


def _same(before: Need | Offer, reachable) -> Need | Offer:
    return reachable.get(pk=before.pk)


def _sides(
    asker_id: int, other: int | Whom | None, for_whom: str, client_id: uuid.UUID, by: Actor, today: datetime.date
) -> tuple[Participant, Participant, ForWhom]:
    """The one who tells and the one it is for; both take part and are here."""
    asker = participants_for(by).select_for_update(of=("self",), no_key=True).get(pk=asker_id)
    for_whom = ForWhom(for_whom)
    if (other in (None, asker.pk)) != (for_whom == ForWhom.SELF):
        raise ValueError("for_whom")
    if isinstance(other, Whom):
        number = uuid.uuid5(client_id, "whom")
        other = register_participant(
            name=other.name, area=other.area, phone=other.phone, is_adult=other.is_adult, client_id=number, by=by
        )
    elif other is None or other == asker.pk:
        other = asker
    else:
        other = _known(by, asker).get(pk=other)
    for one in (asker, other):
        if not one.is_active:
            raise NotTakingPart
    if is_gone(other, today) or is_gone(asker, today):
        raise NobodyThere
    return asker, other, for_whom


def _known(by: Actor, asker: Participant):
    """Those for whom somebody may ask again: staff reach their areas, a participant those for whom they asked before."""
    if own_id(by) is None:
        return participants_for(by)
    return Participant.objects.filter(Q(needs__asked_by=asker) | Q(offers__offered_by=asker)).distinct()


def _columns(sort, for_whom, area, place, words, when: When, languages, wished_sex, today) -> dict:
    given = when.columns()
    ends = today + datetime.timedelta(days=sort.expires_after)
    if given["on"] and not given["weekdays"]:
        ends = max(given["until"] or given["on"] + datetime.timedelta(days=1), today + datetime.timedelta(days=1))
    waits = for_whom == ForWhom.OTHER
    return given | {
        "kind": sort.code, "for_whom": for_whom, "area_id": area, "place": clean_text(place)[:300] or None,
        "words": clean_text(words)[:1000] or None, "languages": require_codes(languages, "languages"),
        "wished_sex": Sex(wished_sex), "state": AskState.WAITING_WORD if waits else AskState.OPEN, "expires_on": ends,
    }  # fmt: skip


def _begin(row: Need | Offer, other: Participant, by: Actor, today: datetime.date, at: datetime.datetime) -> None:
    note_step(row, row.state, by, today)
    if row.state == AskState.WAITING_WORD:
        what = "need" if isinstance(row, Need) else "offer"
        words = f"Ada yang menyampaikan {label_of(row.kind).lower()} atas nama Anda. Boleh diterima, boleh ditolak."
        tell(other, f"{what}:{row.pk}", "word", words, on=today, at=at)


def _whose(row: Need | Offer) -> Participant:
    return speaker_of(row) if isinstance(row, Need) else row.giver


def _teller(row: Need | Offer) -> Participant:
    return row.asked_by if isinstance(row, Need) else row.offered_by

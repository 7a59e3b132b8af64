"""Two years of gotong royong in the demonstration district: neighbours who ask and help, acts, lasting pairs, what is open.

The draws depend on the seed and the persons alone; the days count back from the office's today. Nobody has a telephone
here, so that nothing can be sent to a number that may be somebody's. Everything is invented.
"""

import datetime
import random
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models, transaction

from setiakawan.core.dates import age_on
from setiakawan.demo.chance import Weighted, substream
from setiakawan.functioning.models import ReportedDisability
from setiakawan.participation.catalogue import kind_of
from setiakawan.participation.models import (
    Act,
    ActHelper,
    ActStep,
    Match,
    MatchStep,
    Need,
    NeedStep,
    Offer,
    OfferStep,
    Pair,
    PairStep,
    Participant,
    Standing,
)
from setiakawan.registry.models import Person
from setiakawan.registry.queries import state_on

DAYS = 730
_ORDER = (
    Participant, Standing, Need, NeedStep, Offer, OfferStep, Match, MatchStep, Pair, PairStep, Act, ActHelper, ActStep,
)  # fmt: skip
_KINDS = Weighted([("water", 0.3), ("food", 0.25), ("reading", 0.15), ("form", 0.15), ("company", 0.15)])
_HOW = Weighted([("code", 0.25), ("call", 0.2), ("portal", 0.15), ("operator", 0.2), ("silence", 0.2)])
_TIMES = ([], ["morning"], ["afternoon"], ["morning", "afternoon"])


@dataclass
class Written:
    """Rows that wait to be written, by model."""

    rows: dict[type[models.Model], list] = field(default_factory=lambda: defaultdict(list))

    def add(self, row):
        """Keep a row; returns it."""
        self.rows[type(row)].append(row)
        return row

    def save(self) -> None:
        """Write everything, those first on which others hang."""
        for model in _ORDER:
            model._base_manager.bulk_create(self.rows[model], batch_size=500)


@transaction.atomic
def write_neighbours(*, seed: int, today: datetime.date) -> int:
    """Make participants, needs, offers, acts and pairs in every village with somebody reported with a disability. Returns
    how many acts. All or nothing; changes nothing where somebody takes part already.
    """
    if Participant._base_manager.exists():
        return 0
    asks = defaultdict(list)
    reported = Person._base_manager.filter(pk__in=ReportedDisability._base_manager.values("person"))
    for person in reported.order_by("pk"):
        asks[person.area_id].append(person)
    written = Written()
    for village in sorted(asks):
        _village(written, substream(seed, "neighbours", village), village, asks[village], today)
    written.save()
    return len(written.rows[Act])


def _village(written: Written, rng: random.Random, village: str, known: list[Person], today: datetime.date) -> None:
    adults = Person._base_manager.filter(area=village, birth_date__lte=today - datetime.timedelta(19 * 366))
    pool = list(adults.exclude(pk__in=[p.pk for p in known]).order_by("pk")[:400])
    states = state_on([person.pk for person in (*known, *pool)], today)
    known = [person for person in known if states[person.pk].is_present]
    pool = [person for person in pool if states[person.pk].is_present]
    if not pool or not known:
        return
    count = min(len(pool), max(3, len(known) // 2))
    helpers = [_joins(written, rng, person, today, checked=rng.random() < 0.8) for person in rng.sample(pool, count)]
    askers = [_joins(written, rng, person, today) for person in known if rng.random() < 0.45]
    for asker in askers:
        _life(written, rng, asker, helpers, today)
    for helper in helpers:
        if rng.random() < 0.5:
            _offer(written, rng, helper, today)


def _joins(
    written: Written, rng: random.Random, person: Person, today: datetime.date, checked: bool = False
) -> Participant:
    since = today - datetime.timedelta(DAYS)
    made = written.add(
        Participant(
            name=person.name, area_id=person.area_id, person=person, sex=person.sex, client_id=_uuid(rng),
            is_adult=age_on(person.birth_date, today) >= 18 if person.birth_precision == "day" else True if checked else None,
            skills=["drive"] if rng.random() < 0.4 else [], languages=["id"],
            identity_checked_on=since if checked else None, references=int(checked),
        )
    )  # fmt: skip
    if checked:
        written.add(Standing(participant=made, kind="identity", on=since))
        written.add(Standing(participant=made, kind="reference", on=since, note="Ketua RT setempat"))
    return made


def _life(
    written: Written, rng: random.Random, asker: Participant, helpers: list[Participant], today: datetime.date
) -> None:
    """What one person asked for and was given, and whether somebody stays with them."""
    friends = [helper for helper in helpers if helper.identity_checked_on]
    if friends and rng.random() < 0.3:
        _pair(written, rng, asker, rng.choice(friends), today)
    near = rng.sample(helpers, min(len(helpers), rng.randint(1, 3)))
    days = sorted(rng.sample(range(8, DAYS - 1), rng.choice((0, 1, 2, 3, 5, 8))), reverse=True)
    for ago in days:
        _given(written, rng, asker, rng.choice(near), today - datetime.timedelta(ago), today)
    if rng.random() < 0.15:
        _need(written, rng, asker, today - datetime.timedelta(rng.randint(0, 9)), "open")


def _given(written, rng, asker: Participant, helper: Participant, on: datetime.date, today: datetime.date) -> None:
    """One need that a neighbour met and that was confirmed."""
    need = _need(written, rng, asker, on - datetime.timedelta(rng.randint(1, 6)), "done")
    checked = helper.identity_checked_on is not None
    if kind_of(need.kind).meets_alone and not checked:
        need.kind = "food"
    written.add(NeedStep(need=need, to="taken", on=on))
    written.add(NeedStep(need=need, to="done", on=on))
    match = written.add(
        Match(
            need=need, helper=helper, source="staff", state="confirmed", why=["satu desa"], proposed_on=need.on,
            expires_on=need.on + datetime.timedelta(5), helper_accepted_at=_at(need.on), receiver_accepted_at=_at(need.on),
        )
    )  # fmt: skip
    for to in ("proposed", "helper_yes", "receiver_yes", "accepted", "done", "confirmed"):
        written.add(MatchStep(match=match, to=to, on=need.on if to in ("proposed", "helper_yes") else on))
    _act(written, rng, helper, asker, on, today, kind=need.kind, need=need)


def _need(written, rng, asker: Participant, on: datetime.date, state: str) -> Need:
    need = written.add(
        Need(
            kind=_KINDS(rng), area_id=asker.area_id, for_whom="self", asked_by=asker, receiver=asker, on=on, state=state,
            times=rng.choice(_TIMES), expires_on=on + datetime.timedelta(21), is_urgent=state == "open" and rng.random() < 0.2,
            client_id=_uuid(rng),
        )
    )  # fmt: skip
    written.add(NeedStep(need=need, to="open", on=on))
    return need


def _offer(written, rng, helper: Participant, today: datetime.date) -> None:
    kind = _KINDS(rng)
    offer = written.add(
        Offer(
            kind=kind, area_id=helper.area_id, for_whom="self", offered_by=helper, giver=helper, state="open",
            weekdays=sorted(rng.sample(range(1, 8), rng.randint(1, 3))), times=rng.choice(_TIMES), capacity=rng.randint(1, 3),
            on=today - datetime.timedelta(rng.randint(0, 20)), expires_on=today + datetime.timedelta(rng.randint(5, 40)),
            client_id=_uuid(rng),
        )
    )  # fmt: skip
    written.add(OfferStep(offer=offer, to="open", on=offer.on))


def _pair(written, rng, asker: Participant, helper: Participant, today: datetime.date) -> None:
    since, rhythm = today - datetime.timedelta(rng.randint(20, 500)), rng.choice((7, 7, 14, 30))
    pair = written.add(
        Pair(
            helper=helper, receiver=asker, kind="company", area_id=asker.area_id, rhythm_days=rhythm, state="active",
            since=since, helper_agreed_at=_at(since), receiver_agreed_at=_at(since), client_id=_uuid(rng),
        )
    )  # fmt: skip
    for to in ("proposed", "helper_yes", "receiver_yes", "active"):
        written.add(PairStep(pair=pair, to=to, on=since))
    last = today if rng.random() < 0.8 else today - datetime.timedelta(rhythm + 5)
    day = since + datetime.timedelta(rhythm)
    while day <= last:
        if rng.random() < 0.9:
            _act(written, rng, helper, asker, day, today, kind="company", pair=pair)
        day += datetime.timedelta(rhythm)


def _act(written, rng, helper: Participant, asker: Participant, on: datetime.date, today: datetime.date, **of) -> None:
    how = _HOW(rng)
    confirmed = on + datetime.timedelta(7 if how == "silence" else rng.randint(0, 3))
    is_waiting = confirmed > today
    act = written.add(
        Act(
            **of, area_id=asker.area_id, receiver=asker, happened_on=on, hours=Decimal(rng.choice(("0.5", "1", "2"))),
            confirmed_on=None if is_waiting else confirmed, confirmed_how="" if is_waiting else how, told_by=helper,
            thanked_at=None if is_waiting or how == "silence" or rng.random() < 0.4 else _at(confirmed), client_id=_uuid(rng),
        )
    )  # fmt: skip
    written.add(ActHelper(act=act, participant=helper))
    written.add(ActStep(act=act, to="told", on=on, participant=helper))
    if not is_waiting:
        written.add(ActStep(act=act, to=f"by_{how}", on=confirmed))


def _at(on: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(on, datetime.time(9), ZoneInfo(settings.TIME_ZONE))


def _uuid(rng: random.Random) -> uuid.UUID:
    return uuid.UUID(int=rng.getrandbits(128), version=4)

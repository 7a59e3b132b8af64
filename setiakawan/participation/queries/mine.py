"""What a participant sees of their own, and what is open near them."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet

from setiakawan.core.contacts import normal_phone
from setiakawan.core.sealing import blind_index
from setiakawan.participation.acting import Own
from setiakawan.participation.models import (
    AGREED,
    ENDED,
    LIVE,
    Act,
    AskState,
    Match,
    Need,
    Note,
    Offer,
    PairState,
    Participant,
)
from setiakawan.participation.queries.living import gone_among, is_gone
from setiakawan.participation.queries.reach import acts_for, matches_for, needs_for, offers_for, pairs_for
from setiakawan.participation.queries.shown import Card, MatchCard, card_of, match_card
from setiakawan.participation.rules.clock import pair_due

_MOST = 50


@dataclass(frozen=True)
class OwnAsk:
    """A need or offer of one's own: how it looks to others, what only oneself sees, and what is asked of one now."""

    what: str
    card: Card
    state: str
    state_words: str
    place: str
    words: str
    is_mine_to_answer: bool
    is_asked_still: bool
    name: str


@dataclass(frozen=True)
class OwnAct:
    """An act that one gave or received."""

    act_id: int
    kind: str
    happened_on: datetime.date
    gave: bool
    is_confirmed: bool
    is_weak: bool
    may_confirm: bool
    thanks: str


@dataclass(frozen=True)
class OwnPair:
    """A lasting pair of one's own. The other's name only once both agreed."""

    pair_id: int
    side: str
    kind: str
    state: str
    state_words: str
    rhythm_days: int
    i_agreed: bool
    other_name: str
    due: datetime.date | None


@dataclass(frozen=True)
class Mine:
    """Everything of one participant: asked, offered, matches, acts, pairs; the latest first."""

    needs: tuple[OwnAsk, ...]
    offers: tuple[OwnAsk, ...]
    matches: tuple[MatchCard, ...]
    acts: tuple[OwnAct, ...]
    pairs: tuple[OwnPair, ...]


def participants_with_phone(phone: str) -> QuerySet[Participant]:
    """Those who take part with this number, for somebody who just proved that they hold it. Nobody for no number."""
    normal = normal_phone(phone)
    rows = Participant.objects.filter(left_on=None).order_by("pk")
    return rows.filter(phone_key=blind_index(normal, "contact")) if normal else rows.none()


def participant_for(own: Own) -> Participant:
    """The participant's own record. Raises Participant.DoesNotExist once they left."""
    return Participant.objects.select_related("area").get(pk=own.participant_id, left_on=None)


def mine(own: Own, on: datetime.date) -> Mine:
    """Everything of a participant, fifty of each at most. Some ten queries."""
    me = own.participant_id
    needs = needs_for(own).select_related("area", "receiver").order_by("-pk")[:_MOST]
    offers = offers_for(own).select_related("area", "giver").order_by("-pk")[:_MOST]
    return Mine(
        tuple(_own_ask(row, "need", me, row.receiver) for row in needs),
        tuple(_own_ask(row, "offer", me, row.giver) for row in offers),
        tuple(own_matches(own)), tuple(_own_acts(own)), tuple(_own_pairs(own)),
    )  # fmt: skip


def own_matches(own: Own) -> list[MatchCard]:
    """The matches of a participant as their side may see them, those that ended left out. Three queries."""
    rows = matches_for(own).exclude(state__in=ENDED).select_related("need__area", "need__receiver", "helper", "offer")
    return _cards(list(rows.order_by("-pk")[:_MOST]), own.participant_id)


def own_match(own: Own, match_id: int) -> MatchCard:
    """One match as the participant's side may see it. Raises Match.DoesNotExist."""
    rows = matches_for(own).select_related("need__area", "need__receiver", "helper", "offer")
    return _cards([rows.get(pk=match_id)], own.participant_id)[0]


def open_needs(*, area: str, kind: str = "", on: datetime.date, but: int | None = None, limit: int = 20) -> list[Card]:
    """Open needs in a village (or anything below an area) as anybody may see them, logged in or not; not those of people
    who are gone. The urgent first, then the oldest. Two queries.
    """
    rows = Need.objects.filter(state=AskState.OPEN, area__within=area, receiver__suspended_on=None)
    if kind:
        rows = rows.filter(kind=kind)
    if but is not None:
        rows = rows.exclude(Q(receiver=but) | Q(asked_by=but))
    found = list(rows.select_related("area", "receiver").order_by("-is_urgent", "pk")[: limit * 2])
    gone = gone_among((need.receiver for need in found), on)
    return [card_of(need) for need in found if need.receiver_id not in gone][:limit]


def need_card(need_id: int, on: datetime.date) -> Card:
    """One open need as anybody may see it. Raises Need.DoesNotExist."""
    need = Need.objects.select_related("area", "receiver").get(pk=need_id, state=AskState.OPEN)
    if is_gone(need.receiver, on):
        raise Need.DoesNotExist
    return card_of(need)


def _cards(rows: list[Match], me: int) -> list[MatchCard]:
    agreed = dict(
        Match.objects.filter(need__in=[row.need_id for row in rows], state__in=AGREED)
        .values_list("need").annotate(n=Count("pk")).order_by()
    )  # fmt: skip
    notes: dict[int, list[Note]] = {}
    for note in Note.objects.filter(match__in=[row.pk for row in rows if row.state in AGREED]):
        notes.setdefault(note.match_id, []).append(note)
    return [match_card(row, me, agreed=agreed.get(row.need_id, 0), notes=notes.get(row.pk, ())) for row in rows]


def _own_ask(row: Need | Offer, what: str, me: int, whom: Participant) -> OwnAsk:
    is_teller = me == (row.asked_by_id if what == "need" else row.offered_by_id)
    return OwnAsk(
        what, card_of(row), row.state, row.get_state_display(), (row.place or "") if is_teller else "",
        (row.words or "") if is_teller else "", row.state == AskState.WAITING_WORD and whom.pk == me,
        row.asked_on is not None and row.state in LIVE, whom.name if is_teller and whom.pk != me else "",
    )  # fmt: skip


def _own_acts(own: Own) -> list[OwnAct]:
    me = own.participant_id
    rows = acts_for(own).select_related("need").prefetch_related("helpers").distinct().order_by("-happened_on", "-pk")
    return [_own_act(row, me) for row in rows[:_MOST]]


def _own_act(row: Act, me: int) -> OwnAct:
    gave = any(helper.participant_id == me for helper in row.helpers.all())
    speaker = row.need.asked_by_id if row.need and row.need.for_whom == "in_care" else row.receiver_id
    return OwnAct(
        row.pk, row.kind, row.happened_on, gave, row.confirmed_on is not None, row.confirmed_how == "silence",
        speaker == me and row.disputed_on is None and (row.confirmed_on is None or row.confirmed_how == "silence"),
        row.thanks or "" if gave or speaker == me else "",
    )  # fmt: skip


def _own_pairs(own: Own) -> list[OwnPair]:
    me, found = own.participant_id, []
    rows = pairs_for(own).filter(state__in=(PairState.PROPOSED, PairState.ACTIVE)).select_related("helper", "receiver")
    last = dict(
        Act.objects.filter(pair__in=rows.values("pk")).values_list("pair").annotate(day=Max("happened_on")).order_by()
    )
    for row in rows.order_by("-pk")[:_MOST]:
        side = "helper" if row.helper_id == me else "receiver"
        other = row.receiver if side == "helper" else row.helper
        is_on = row.state == PairState.ACTIVE
        found.append(
            OwnPair(
                row.pk, side, row.kind, row.state, row.get_state_display(), row.rhythm_days,
                getattr(row, f"{side}_agreed_at") is not None, other.name if is_on else "",
                pair_due(row.since, last.get(row.pk), row.rhythm_days) if is_on else None,
            )
        )  # fmt: skip
    return found

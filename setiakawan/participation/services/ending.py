"""Ending everything that hangs on somebody or something, and telling the other side without a reason."""

import datetime

from django.db.models import Q

from setiakawan.participation.acting import Actor
from setiakawan.participation.catalogue import label_of
from setiakawan.participation.models import LIVE, Match, MatchState, Need, Offer, Pair, PairState, Participant
from setiakawan.participation.services.steps import become, close_pair, end_match
from setiakawan.participation.services.telling import tell

_NEUTRAL = "{kind}: rencana ini tidak jadi. Kami carikan yang lain."
_LIVE_MATCH = (MatchState.PROPOSED, MatchState.ACCEPTED)


def hold_what_hangs_on(participant_id: int) -> None:
    """Hold the needs that somebody asked, receives or helps with, in the order of their numbers. Whoever stops a
    participant does this before holding the participant, since everybody else holds the need first.
    """
    helps = Match.objects.filter(helper=participant_id, state__in=_LIVE_MATCH).values("need")
    who = Q(receiver=participant_id) | Q(asked_by=participant_id) | Q(pk__in=helps)
    list(Need.objects.select_for_update(of=("self",)).filter(who, state__in=LIVE).order_by("pk").values_list("pk"))


def stop_everything_of(
    who: Participant, *, by: Actor, on: datetime.date, at: datetime.datetime, reason: str = ""
) -> int:
    """End every open need, offer, match and pair of somebody. Returns how many ended; again ends nothing."""
    needs = Need.objects.select_for_update().filter(Q(receiver=who) | Q(asked_by=who), state__in=LIVE)
    count = 0
    for need in needs:
        end_matches_of(need, MatchState.STOPPED, by=by, on=on, at=at)
        become(need, "stopped", by, on, reason)
        count += 1
    for offer in Offer.objects.select_for_update().filter(Q(giver=who) | Q(offered_by=who), state__in=LIVE):
        become(offer, "stopped", by, on, reason)
        count += 1
    for match in Match.objects.filter(helper=who, state__in=_LIVE_MATCH).select_related("need"):
        end_match(match, MatchState.STOPPED, by, on, reason)
        tell_speaker(match, "ended", _NEUTRAL.format(kind=label_of(match.need.kind)), on=on, at=at)
        count += 1
    live = (PairState.PROPOSED, PairState.ACTIVE)
    for pair in Pair.objects.filter(Q(helper=who) | Q(receiver=who), state__in=live).select_related(
        "helper", "receiver"
    ):
        close_pair(pair, PairState.STOPPED, by, on, reason)
        other = pair.receiver if pair.helper_id == who.pk else pair.helper
        tell(other, f"pair:{pair.pk}", "ended", _NEUTRAL.format(kind=label_of(pair.kind)), on=on, at=at, kind="pair")
        count += 1
    return count


def end_matches_of(
    need: Need, to: str, *, by: Actor, on: datetime.date, at: datetime.datetime, but: int | None = None,
    only_proposed: bool = False,
) -> None:  # fmt: skip
    """End the live matches of a need, except one, and tell their helpers without a reason."""
    states = (MatchState.PROPOSED,) if only_proposed else _LIVE_MATCH
    words = f"{label_of(need.kind)}: tidak perlu lagi. Terima kasih sudah bersedia."
    for match in need.matches.filter(state__in=states).exclude(pk=but).select_related("helper"):
        if match.state == MatchState.ACCEPTED and to == MatchState.EXPIRED:
            continue
        become(match, to, by, on)
        tell(match.helper, f"match:{match.pk}", "ended", words, on=on, at=at)


def speaker_of(need: Need) -> Participant:
    """Who answers for the receiving side: the carer of somebody in their care, else the receiver."""
    return need.asked_by if need.for_whom == "in_care" else need.receiver


def tell_speaker(match: Match, what: str, words: str, *, on: datetime.date, at: datetime.datetime) -> None:
    """Tell the receiving side of a match one thing."""
    tell(speaker_of(match.need), f"match:{match.pk}", what, words, on=on, at=at)

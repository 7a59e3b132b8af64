"""Bringing a helper and a need together: proposed, accepted by both, taken back. Everything happens under a lock on the
need, so that of many who say yes exactly as many as are needed have it.
"""

import datetime
from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction

from setiakawan.accounts.scope import NotAllowed, Scope
from setiakawan.audit.services import record
from setiakawan.core.text import clean_text
from setiakawan.participation.acting import Actor, Own, own_id
from setiakawan.participation.catalogue import kind_of, label_of
from setiakawan.participation.models import (
    AGREED,
    ENDED,
    AskState,
    Match,
    MatchSource,
    MatchState,
    Need,
    Offer,
    Participant,
)
from setiakawan.participation.queries.living import helper_facts, is_gone
from setiakawan.participation.queries.reach import matches_for, needs_for
from setiakawan.participation.rules.clock import PROPOSAL
from setiakawan.participation.rules.safety import obstacles
from setiakawan.participation.services.ending import end_matches_of, speaker_of, tell_speaker
from setiakawan.participation.services.steps import WrongStep, become, end_match, note_step
from setiakawan.participation.services.telling import tell


class CannotMeet(Exception):
    """This helper must not meet this need now; `codes` (see `rules/safety.py`) say why."""

    def __init__(self, codes: tuple[str, ...]):
        self.codes = codes
        super().__init__(", ".join(codes))


class PlaceTaken(Exception):
    """Others were first: there are as many helpers as are needed."""


class NeedNotOpen(Exception):
    """The need waits for word, is full, or has ended."""


@transaction.atomic
def propose(
    *, need_id: int, helper_id: int, offer_id: int | None = None, source: str = MatchSource.STAFF, run: str = "",
    why: Sequence[str] = (), kilometres: Decimal | None = None, receiver_accepts: bool = False, by: Scope,
    on: datetime.date, at: datetime.datetime,
) -> Match:  # fmt: skip
    """This will propose a helper for a need and ask both sides. `receiver_accepts`: the receiving side said beforehand that
    whoever comes first may come (urgent). A live proposal of the two is given back as it is.

    Raises NotAllowed, Need.DoesNotExist, Participant.DoesNotExist, NeedNotOpen, PlaceTaken, CannotMeet, ValueError for an
    offer of somebody else.
    """
    need = _hold_need(by, need_id)
    helper = _held_helper(helper_id)
    if live := _live_of(need, helper):
        return live
    offer = Offer.objects.get(pk=offer_id) if offer_id else None
    if offer and (offer.giver_id != helper.pk or offer.state != AskState.OPEN or offer.kind != need.kind):
        raise ValueError("offer")
    match = _match(need, helper, by, on, source=source, offer=offer, run=run, why=list(why), kilometres=kilometres)
    if receiver_accepts:
        _say_yes(match, "receiver", by, on, at)
    where = f"{label_of(need.kind)} di {need.area.name}"
    subject = f"match:{match.pk}"
    kind = "urgent" if source == MatchSource.URGENT else "match"
    tell(helper, subject, "proposed", f"{where}: maukah Anda membantu? Boleh tidak.", on=on, at=at, kind=kind)
    if not receiver_accepts:
        tell_speaker(match, "proposed", f"{where}: ada yang bersedia membantu. Setujukah Anda?", on=on, at=at)
    record(by, "participation.propose", match, area_code=need.area_id, details={"kind": need.kind})
    return match


@transaction.atomic
def take_need(
    *, need_id: int, source: str = MatchSource.HELPER, by: Own, on: datetime.date, at: datetime.datetime
) -> Match:
    """This will let a participant step forward for an open need. The receiving side is asked, unless both have said yes
    already. Raises Need.DoesNotExist, NeedNotOpen, PlaceTaken, CannotMeet.
    """
    by.require("participation.record")
    need = Need.objects.select_for_update(of=("self",)).select_related("area").get(pk=need_id)
    helper = _held_helper(by.participant_id)
    match = _live_of(need, helper) or _match(need, helper, by, on, source=MatchSource(source))
    if match.helper_accepted_at is None:
        _agree(match, need, "helper", by, on, at)
    record(by, "participation.take", match, area_code=need.area_id, details={"kind": need.kind})
    return match


@transaction.atomic
def answer_match(
    *, match_id: int, side: str, agrees: bool, how: str = "", by: Actor, on: datetime.date, at: datetime.datetime
) -> Match:
    """This will keep one side's answer ("helper" or "receiver"); staff may give it for either side of a match in their
    areas. With both answers yes it is agreed, if there is still a place. A no is kept and counts for nothing.

    Raises NotAllowed, Match.DoesNotExist, WrongStep, PlaceTaken, CannotMeet, ValueError for another side.
    """
    match, need = hold_match(by, match_id)
    _require_side(match, side, by)
    if match.state != MatchState.PROPOSED:
        if agrees and match.state in AGREED:
            return match
        raise WrongStep(match.state)
    if agrees:
        _agree(match, need, side, by, on, at, how)
    else:
        become(match, MatchState.DECLINED, by, on, clean_text(how))
        other = match.helper if side == "receiver" else speaker_of(need)
        words = f"{label_of(need.kind)}: kali ini belum cocok. Kami carikan yang lain."
        tell(other, f"match:{match.pk}", "ended", words, on=on, at=at)
    record(by, "participation.answer_match", match, area_code=need.area_id, details={"accept": agrees})
    return match


@transaction.atomic
def withdraw_match(*, match_id: int, reason: str = "", by: Actor, on: datetime.date, at: datetime.datetime) -> Match:
    """This will take back a proposed or agreed match, by either side or by staff; the other side is told neutrally and the
    need is open again. Raises NotAllowed, Match.DoesNotExist, WrongStep.
    """
    match, need = hold_match(by, match_id)
    end_match(match, MatchState.WITHDRAWN, by, on, clean_text(reason))
    words = f"{label_of(need.kind)}: rencana ini tidak jadi. Kami carikan yang lain."
    for side in (match.helper, speaker_of(need)):
        if side.pk != own_id(by):
            tell(side, f"match:{match.pk}", "ended", words, on=on, at=at)
    record(by, "participation.withdraw_match", match, area_code=need.area_id)
    return match


def hold_match(by: Actor, match_id: int, verb: str = "participation.record") -> tuple[Match, Need]:
    """Hold a match and its need until the transaction ends; the need first, always. Raises NotAllowed,
    Match.DoesNotExist.
    """
    by.require(verb)
    found = matches_for(by).only("pk", "need_id").get(pk=match_id)
    need = (
        Need.objects.select_for_update(of=("self",))
        .select_related("area", "receiver", "asked_by")
        .get(pk=found.need_id)
    )
    by.require(verb, need.area_id)
    match = Match.objects.get(pk=match_id)
    match.need, match.helper = need, _held_helper(match.helper_id)
    return match, need


def require_still_fits(match: Match, need: Need, on: datetime.date) -> None:
    """Raise CannotMeet where safety does not allow this helper (any more)."""
    facts = helper_facts(match.helper, receiver_id=need.receiver_id, asked_by_id=need.asked_by_id, on=on)
    found = obstacles(kind_of(need.kind), facts, wished_sex=need.wished_sex)
    if is_gone(need.receiver, on):
        found = (*found, "gone")
    if found:
        raise CannotMeet(found)


def _held_helper(helper_id: int) -> Participant:
    """The helper, held after the need, so that whoever is being suspended meanwhile is not taken."""
    return Participant.objects.select_for_update(no_key=True).get(pk=helper_id)


def _hold_need(by: Scope, need_id: int) -> Need:
    by.require("participation.record")
    need = needs_for(by).select_for_update(of=("self",)).select_related("area").get(pk=need_id)
    by.require("participation.record", need.area_id)
    return need


def _live_of(need: Need, helper: Participant) -> Match | None:
    live = need.matches.filter(helper=helper).exclude(state__in=ENDED).select_related("helper").first()
    if live:
        live.need = need
    return live


def _match(need: Need, helper: Participant, by: Actor, on: datetime.date, **given) -> Match:
    if need.state == AskState.TAKEN or (need.state == AskState.OPEN and _is_full(need)):
        raise PlaceTaken
    if need.state != AskState.OPEN:
        raise NeedNotOpen
    match = Match(
        need=need, helper=helper, proposed_on=on, expires_on=on + datetime.timedelta(days=PROPOSAL),
        proposed_by_id=by.user_id, **given,
    )  # fmt: skip
    require_still_fits(match, need, on)
    match.save()
    note_step(match, match.state, by, on)
    return match


def _is_full(need: Need) -> bool:
    return need.matches.filter(state__in=AGREED).count() >= need.helpers


def _require_side(match: Match, side: str, by: Actor) -> None:
    sides = {"helper": match.helper, "receiver": speaker_of(match.need)}
    if side not in sides:
        raise ValueError(side)
    if own_id(by) is not None and sides[side].pk != own_id(by):
        raise NotAllowed("participation.record")


def _agree(
    match: Match, need: Need, side: str, by: Actor, on: datetime.date, at: datetime.datetime, how: str = ""
) -> None:
    if need.state != AskState.OPEN or _is_full(need):
        raise PlaceTaken
    require_still_fits(match, need, on)
    _say_yes(match, side, by, on, at, how)
    subject = f"match:{match.pk}"
    if not (match.helper_accepted_at and match.receiver_accepted_at):
        if side == "helper":
            words = f"{label_of(need.kind)}: ada yang bersedia membantu. Setujukah Anda?"
            tell(speaker_of(need), subject, "asked", words, on=on, at=at)
        return
    become(match, MatchState.ACCEPTED, by, on)
    if _is_full(need):
        become(need, AskState.TAKEN, by, on)
        end_matches_of(need, MatchState.WITHDRAWN, by=by, on=on, at=at, only_proposed=True)
    words = f"{label_of(need.kind)}: sudah disepakati. Anda dapat saling berkirim pesan tanpa bertukar nomor."
    for one in (match.helper, speaker_of(need)):
        tell(one, subject, "agreed", words, on=on, at=at)


def _say_yes(match: Match, side: str, by: Actor, on: datetime.date, at: datetime.datetime, how: str = "") -> None:
    setattr(match, f"{side}_accepted_at", at)
    match.save(update_fields=[f"{side}_accepted_at"])
    note_step(match, f"{side}_yes", by, on, clean_text(how))

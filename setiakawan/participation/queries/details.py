"""One need, offer, match, act, pair, report or participant, whole, for staff."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Max

from setiakawan.accounts.scope import Scope
from setiakawan.participation.catalogue import NotInCatalogue, kind_of
from setiakawan.participation.models import (
    AGREED,
    ENDED,
    Act,
    AskState,
    Match,
    MatchState,
    Need,
    Notice,
    Offer,
    Pair,
    Participant,
)
from setiakawan.participation.queries.lists import PairLine, ReportLine, pair_line, report_line
from setiakawan.participation.queries.living import gone_among, helper_facts, is_gone
from setiakawan.participation.queries.reach import (
    acts_for,
    matches_for,
    name_for,
    needs_for,
    offers_for,
    pairs_for,
    participants_for,
    reports_for,
)
from setiakawan.participation.queries.shown import Card, card_of
from setiakawan.participation.rules.safety import OBSTACLES, obstacles


@dataclass(frozen=True)
class Candidate:
    """Somebody who might help with a need, why, and what stands against it in words (empty = may be proposed). `is_near`:
    they live in the viewer's areas; of others only the village is named.
    """

    participant: Participant
    name: str
    is_near: bool
    offer: Offer | None
    why: tuple[str, ...]
    against: tuple[str, ...]


@dataclass(frozen=True)
class AskWhole:
    """A need or an offer with its steps, matches, acts, and whether the one it is for is gone."""

    row: Need | Offer
    card: Card
    steps: list
    matches: list[Match]
    acts: list[Act]
    is_gone: bool


def need_for(scope: Scope, need_id: int, on: datetime.date) -> AskWhole:
    """One need in the viewer's reach. Some six queries. Raises Need.DoesNotExist, NotAllowed."""
    row = needs_for(scope).select_related("area", "receiver__area", "asked_by", "entered_by").get(pk=need_id)
    matches = [_named(scope, match) for match in row.matches.select_related("helper__area").order_by("-pk")]
    acts = list(row.acts.prefetch_related("helpers__participant").order_by("-happened_on"))
    return AskWhole(row, card_of(row), _steps(row, scope), matches, acts, is_gone(row.receiver, on))


def offer_for(scope: Scope, offer_id: int, on: datetime.date) -> AskWhole:
    """One offer in the viewer's reach. Some five queries. Raises Offer.DoesNotExist, NotAllowed."""
    row = offers_for(scope).select_related("area", "giver__area", "offered_by", "entered_by").get(pk=offer_id)
    matches = list(row.matches.select_related("helper", "need__area").order_by("-pk"))
    return AskWhole(row, card_of(row), _steps(row, scope), matches, [], is_gone(row.giver, on))


def candidates_for(scope: Scope, need_id: int, on: datetime.date, *, limit: int = 20) -> list[Candidate]:
    """Who might help with an open need: who offers this kind in the kecamatan, then who helped there this way before.
    Those who may be proposed come first, then those of the village or whose offer reaches it, the fewest acts under way first. Asks for everybody's safety.
    """
    need = needs_for(scope).select_related("area").get(pk=need_id)
    try:
        kind = kind_of(need.kind)
    except NotInCatalogue:
        return []
    met = set(need.matches.exclude(state__in=ENDED).values_list("helper", flat=True))
    offers = Offer.objects.filter(kind=need.kind, state=AskState.OPEN, giver__left_on=None)
    near = list(
        offers.filter(area__within=need.area.parent_id or need.area_id)
        .select_related("giver__area")
        .order_by("pk")[:200]
    )
    found = {o.giver_id: (o.giver, o) for o in near}
    before = Participant.objects.filter(
        acts__act__kind=need.kind, acts__act__area=need.area_id, left_on=None, acts__is_staff=False
    )
    for one in before.select_related("area").distinct().order_by("pk")[:limit]:
        found.setdefault(one.pk, (one, None))
    busy = dict(
        Match.objects.filter(helper__in=found, state__in=(MatchState.PROPOSED, MatchState.ACCEPTED))
        .values_list("helper").annotate(n=Count("pk")).order_by()
    )  # fmt: skip
    rows = []
    for one, offer in list(found.values())[: limit * 3]:
        if one.pk in met or one.pk in (need.receiver_id, need.asked_by_id):
            continue
        facts = helper_facts(one, receiver_id=need.receiver_id, asked_by_id=need.asked_by_id, on=on)
        codes = obstacles(kind, facts, wished_sex=need.wished_sex)
        why = ("menawarkan ini",) if offer else ("pernah membantu ini di desa ini",)
        if one.area_id == need.area_id:
            why = (*why, "satu desa")
        elif offer and need.area_id not in (offer.area_id, *offer.reach):
            why = (*why, f"dari {one.area.name}, satu kecamatan")
        against = tuple(OBSTACLES[code] for code in codes)
        rows.append(Candidate(one, name_for(scope, one), scope.covers(one.area_id), offer, why, against))
    return sorted(
        rows, key=lambda c: (bool(c.against), "kecamatan" in c.why[-1], busy.get(c.participant.pk, 0), c.participant.pk)
    )[:limit]


@dataclass(frozen=True)
class MatchWhole:
    """A match for staff: both sides, steps, notes, acts of its need, and whether enough helpers have agreed."""

    match: Match
    card: Card
    steps: list
    notes: list
    acts: list[Act]
    agreed: int
    is_ready: bool


def match_for(scope: Scope, match_id: int) -> MatchWhole:
    """One match in the viewer's reach. Six queries. Raises Match.DoesNotExist, NotAllowed."""
    paths = ("need__area", "need__receiver", "need__asked_by", "helper__area", "offer", "proposed_by")
    match = _named(scope, matches_for(scope).select_related(*paths).get(pk=match_id))
    agreed = Match.objects.filter(need=match.need_id, state__in=AGREED).count()
    acts = list(Act.objects.filter(need=match.need_id, helpers__participant=match.helper_id).order_by("-happened_on"))
    notes = list(match.notes.select_related("sender"))
    ready = match.state in AGREED and agreed >= match.need.helpers
    return MatchWhole(
        match, card_of(match.need), _steps(match, scope, is_agreed=match.state in AGREED), notes, acts, agreed, ready
    )


def act_for(scope: Scope, act_id: int) -> tuple[Act, list]:
    """One act in the viewer's reach with its helpers, and its steps. Raises Act.DoesNotExist, NotAllowed."""
    rows = acts_for(scope).select_related("area", "receiver", "need__asked_by", "pair", "recorded_by")
    row = rows.prefetch_related("helpers__participant").get(pk=act_id)
    return row, _steps(row, scope)


def pair_for(scope: Scope, pair_id: int, on: datetime.date) -> tuple[PairLine, list, list[Act]]:
    """One pair in the viewer's reach, its steps and its acts. Raises Pair.DoesNotExist, NotAllowed."""
    rows = pairs_for(scope).select_related("helper__area", "receiver__area", "area", "follows__helper")
    row = rows.annotate(last=Max("acts__happened_on")).get(pk=pair_id)
    return pair_line(row, row.last, on), _steps(row, scope), list(row.acts.order_by("-happened_on")[:50])


def report_for(scope: Scope, report_id: int, on: datetime.date) -> tuple[ReportLine, list]:
    """One report of the viewer's areas and its answers. Raises Report.DoesNotExist, NotAllowed."""
    row = reports_for(scope).select_related("about", "area", "match__need", "reporter", "received_by").get(pk=report_id)
    return report_line(row, on), list(row.answers.select_related("by"))


@dataclass(frozen=True)
class ParticipantWhole:
    """A participant for staff, with what was established and what goes on."""

    row: Participant
    standings: list
    needs: list[Need]
    offers: list[Offer]
    matches: list[Match]
    pairs: list[Pair]
    is_gone: bool
    acts: int


def participant_whole(scope: Scope, participant_id: int, on: datetime.date) -> ParticipantWhole:
    """One participant in the viewer's reach. Some eight queries. Raises Participant.DoesNotExist, NotAllowed."""
    row = participants_for(scope).select_related("area", "person", "registered_by").get(pk=participant_id)
    return ParticipantWhole(
        row, list(row.standings.select_related("by", "vouched_by").order_by("-pk")),
        list(row.needs.select_related("area").order_by("-pk")[:20]), list(row.offers.select_related("area").order_by("-pk")[:20]),
        list(row.matches.select_related("need__area").order_by("-pk")[:20]),
        list(pairs_for(scope).filter(helper=row).select_related("receiver", "area").order_by("-pk")[:20]),
        bool(gone_among((row,), on)), row.acts.filter(act__confirmed_on__isnull=False).count(),
    )  # fmt: skip


def helpers_for_pair(
    scope: Scope, receiver: Participant, on: datetime.date, *, kind: str
) -> list[tuple[Participant, tuple[str, ...]]]:
    """Participants of the receiver's village who may stay with them, with what stands against it; at most fifty."""
    sort = kind_of(kind)
    rows = Participant.objects.filter(area=receiver.area_id, left_on=None, suspended_on=None).exclude(pk=receiver.pk)
    found = []
    for one in rows.annotate(n=Count("pairs")).order_by("n", "name", "pk")[:50]:
        codes = obstacles(sort, helper_facts(one, receiver_id=receiver.pk, asked_by_id=None, on=on))
        found.append((one, tuple(OBSTACLES[code] for code in codes)))
    return sorted(found, key=lambda pair: bool(pair[1]))


def of_person(scope: Scope, person_id: int) -> tuple[list[Need], list[Pair], list[Act]]:
    """What a registered person asked for, who stays with them, and the acts that they got, within the viewer's reach; for
    the person's page. Three queries. Raises NotAllowed.
    """
    needs = needs_for(scope).filter(receiver__person=person_id).select_related("area").order_by("-pk")[:50]
    pairs = pairs_for(scope).filter(receiver__person=person_id).select_related("helper").order_by("-pk")[:20]
    acts = acts_for(scope).filter(receiver__person=person_id).order_by("-happened_on")[:50]
    return list(needs), list(pairs), list(acts)


def notices_by_hand(scope: Scope, subject: str) -> list[Notice]:
    """What somebody without a telephone has to be told about a subject; the viewer has asked for the subject itself."""
    scope.require("participation.see")
    rows = list(Notice.objects.filter(subject=subject, participant__phone=None).select_related("participant__area"))
    for row in rows:
        row.whom = name_for(scope, row.participant)
    return rows


def _steps(row, scope: Scope, *, is_agreed: bool = False) -> list:
    """The steps of a row, each with `who` took it as the viewer may read it."""
    steps = list(row.steps.select_related("by", "participant__area"))
    for step in steps:
        named = (
            name_for(scope, step.participant, is_agreed=is_agreed) or "peserta" if step.participant else "oleh sistem"
        )
        step.who = str(step.by) if step.by else named
    return steps


def _named(scope: Scope, match: Match) -> Match:
    """The match with `helper_name` as the viewer may read it."""
    match.helper_name = name_for(scope, match.helper, is_agreed=match.state in AGREED)
    return match

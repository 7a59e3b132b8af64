"""Open needs and offers as columns, for matching."""

import datetime
from typing import NamedTuple

from django.db.models import Count, F, Q

from setiakawan.accounts.scope import Scope
from setiakawan.participation.models import AGREED, ENDED, AskState, Match, MatchState, Need, Offer, Participant
from setiakawan.participation.queries.living import gone_participants


class OpenNeed(NamedTuple):
    """One need that still lacks `places` helpers. `receiver` and `asked_by` must not be proposed for it; nor must those
    whom `known_helpers` has: they have a live or ended match with it already.
    """

    need: int
    kind: str
    area: str
    receiver: int
    asked_by: int
    places: int
    is_urgent: bool
    wished_sex: str
    languages: tuple[str, ...]
    on: datetime.date | None
    until: datetime.date | None
    times: tuple[str, ...]
    weekdays: tuple[int, ...]
    known_helpers: frozenset[int]


class OpenOffer(NamedTuple):
    """One offer with `capacity` acts left, and what the safety rule asks of its giver."""

    offer: int
    kind: str
    area: str
    reach: tuple[str, ...]
    giver: int
    capacity: int
    sex: str
    is_adult: bool | None
    is_identity_checked: bool
    references: int
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    on: datetime.date | None
    until: datetime.date | None
    times: tuple[str, ...]
    weekdays: tuple[int, ...]


def open_need_columns(scope: Scope, on: datetime.date) -> list[OpenNeed]:
    """Open needs of people who are here, in the scope, by number. Five queries, however many. Raises NotAllowed."""
    scope.require("participation.see")
    rows = Need.objects.filter(scope.q("area"), state=AskState.OPEN, receiver__suspended_on=None, expires_on__gt=on)
    gone = gone_participants(Participant.objects.filter(pk__in=rows.values("receiver")), on)
    known: dict[int, set[int]] = {}
    for need, helper in Match.objects.filter(need__in=rows.values("pk")).values_list("need", "helper"):
        known.setdefault(need, set()).add(helper)
    held = Q(matches__state__in=(*AGREED, MatchState.PROPOSED))
    columns = rows.annotate(places=F("helpers") - Count("matches", filter=held)).order_by("pk").values_list(
        "pk", "kind", "area", "receiver", "asked_by", "places", "is_urgent", "wished_sex", "languages", "on", "until",
        "times", "weekdays",
    )  # fmt: skip
    return [
        OpenNeed(
            *row[:8], tuple(row[8]), row[9], row[10], tuple(row[11]), tuple(row[12]), frozenset(known.get(row[0], ()))
        )
        for row in columns.iterator(chunk_size=5000)
        if row[3] not in gone and row[5] > 0
    ]


def open_offer_columns(scope: Scope, on: datetime.date) -> list[OpenOffer]:
    """Open offers of people who are here and may help, in the scope, by number; capacity less what is under way. Four
    queries. Raises NotAllowed.
    """
    scope.require("participation.see")
    rows = Offer.objects.filter(
        scope.q("area"), state=AskState.OPEN, expires_on__gt=on, giver__suspended_on=None, giver__left_on=None
    )
    gone = gone_participants(Participant.objects.filter(pk__in=rows.values("giver")), on)
    under_way = Q(matches__isnull=False) & ~Q(matches__state__in=(*ENDED, MatchState.CONFIRMED))
    columns = rows.annotate(left=F("capacity") - Count("matches", filter=under_way)).order_by("pk").values_list(
        "pk", "kind", "area", "reach", "giver", "left", "giver__sex", "giver__is_adult", "giver__identity_checked_on",
        "giver__references", "giver__skills", "giver__languages", "on", "until", "times", "weekdays",
    )  # fmt: skip
    return [
        OpenOffer(
            *row[:3], tuple(row[3]), *row[4:8], row[8] is not None, row[9], tuple(row[10]), tuple(row[11]), row[12],
            row[13], tuple(row[14]), tuple(row[15]),
        )
        for row in columns.iterator(chunk_size=5000)
        if row[4] not in gone and row[5] > 0
    ]  # fmt: skip

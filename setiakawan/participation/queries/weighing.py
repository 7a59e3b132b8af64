"""What matching is given: open needs and offers of a scope, who helped whom, who stays with whom, what villages have."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db.models import Count

from setiakawan.accounts.scope import Scope
from setiakawan.participation.matching.asked import Offered, Wanted, When
from setiakawan.participation.models import ActHelper, AskState, Match, MatchSource, Need, Pair, PairState
from setiakawan.participation.queries.columns import OpenNeed, OpenOffer, open_need_columns, open_offer_columns
from setiakawan.participation.rules.safety import HelperFacts


def wanted_and_offered(
    scope: Scope, area: str, on: datetime.date
) -> tuple[list[Wanted], list[Offered], dict[str, tuple[int, int]]]:
    """Open needs in an area, offers in the scope, and per village (needs under way, of all that are live). Eleven queries,
    however many. Raises NotAllowed.
    """
    needs = [n for n in open_need_columns(scope, on) if n.area == area or n.area.startswith(f"{area}.")]
    offers = [_offered(o) for o in open_offer_columns(scope, on)]
    people = {n.receiver for n in needs}
    fond, kept = _helped_before(people), _stays_with(people)
    live = Need.objects.filter(scope.q("area"), state__in=(AskState.OPEN, AskState.TAKEN)).order_by()
    all_live = dict(live.values_list("area").annotate(n=Count("pk")))
    still = Counter(n.area for n in needs)
    under_way = {village: count - still[village] for village, count in all_live.items()}
    served = {village: (count, count) for village, count in under_way.items() if count > 0}
    return [_wanted(n, fond, kept) for n in needs], offers, served


def urgent_calls(givers: Iterable[int], since: datetime.date) -> Counter[int]:
    """How often each of these helpers was rung for something urgent from a day on. One query."""
    rows = Match.objects.filter(helper__in=list(givers), source=MatchSource.URGENT, proposed_on__gte=since)
    return Counter(dict(rows.order_by().values_list("helper").annotate(n=Count("pk"))))


def _helped_before(people: set[int]) -> dict[int, frozenset[int]]:
    found = defaultdict(set)
    rows = ActHelper.objects.filter(act__receiver__in=people, act__confirmed_on__isnull=False, act__disputed_on=None)
    for receiver, helper in rows.values_list("act__receiver", "participant"):
        found[receiver].add(helper)
    return {receiver: frozenset(helpers) for receiver, helpers in found.items()}


def _stays_with(people: set[int]) -> dict[tuple[int, str], int]:
    rows = Pair.objects.filter(receiver__in=people, state=PairState.ACTIVE, helper__suspended_on=None)
    return {
        (receiver, kind): helper
        for receiver, kind, helper in rows.order_by("-pk").values_list("receiver", "kind", "helper")
    }


def _wanted(need: OpenNeed, fond, kept) -> Wanted:
    return Wanted(
        need.need, need.kind, need.area, need.places, need.is_urgent, need.wished_sex, frozenset(need.languages),
        _when(need), need.known_helpers | {need.receiver, need.asked_by}, fond.get(need.receiver, frozenset()),
        kept.get((need.receiver, need.kind)),
    )  # fmt: skip


def _offered(offer: OpenOffer) -> Offered:
    facts = HelperFacts(
        is_adult=offer.is_adult, is_identity_checked=offer.is_identity_checked, references=offer.references,
        sex=offer.sex, skills=frozenset(offer.skills),
    )  # fmt: skip
    return Offered(
        offer.offer, offer.kind, offer.area, offer.giver, facts, offer.capacity, frozenset(offer.reach),
        frozenset(offer.languages), _when(offer),
    )  # fmt: skip


def _when(row: OpenNeed | OpenOffer) -> When:
    return When(row.on, row.until, frozenset(row.times), frozenset(row.weekdays))

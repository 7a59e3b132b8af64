"""Family cards that may be one family, and groups of records that may be one person, for whoever sees them whole."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count

from setiakawan.accounts.scope import Scope
from setiakawan.linkage.models import Pair, PairState
from setiakawan.linkage.queries.pairs import pairs_in
from setiakawan.linkage.rules.clusters import tied
from setiakawan.linkage.rules.families import FamilyLink, link_families
from setiakawan.registry.models import Family, Membership, Person
from setiakawan.registry.queries import families_in, people_in

MOST_PAIRS = 2_000
"""Of the pairs in the queue so many are looked at, what is worth most first."""
LIKELY = 0.5


@dataclass(frozen=True)
class FamilyCard:
    """One card of a family: whoever leads it or stands first on it, and how many people it holds."""

    family: Family
    head: Person | None
    size: int


@dataclass(frozen=True)
class FamilyLine:
    """Two cards that may be one family, and why."""

    one: FamilyCard
    other: FamilyCard
    link: FamilyLink


@dataclass(frozen=True)
class Group:
    """Records that open pairs tie together, what deciding about them is worth, and the pair to begin with."""

    people: list[Person]
    pairs: int
    worth: float
    first: Pair


def likely_families(scope: Scope, limit: int = 50) -> list[FamilyLine]:
    """Cards of one family by the people on them, the surest first: its number changed or was missing, the people stayed.

    Two ways lead here. Records of one person stand on both cards (pairs of the queue that are more likely one than
    two); or everybody who stood on the one stands on the other now. Both families must lie in the viewer's areas.
    Raises NotAllowed.
    """
    alike = _alike(scope)
    stays = _stays({*_families_of(alike), *_left_behind(scope)})
    cards = {f"{family:010}": {alike.get(p, p) for p in people} for family, people in _cards(stays).items()}
    found = sorted(
        link_families(cards), key=lambda link: (link.verdict != "same", -len(link.shared), link.one, link.other)
    )
    seen = families_in(scope).filter(dissolved_on=None, kind="kk").select_related("area__parent")
    families = seen.in_bulk({int(number) for link in found for number in (link.one, link.other)})
    shown = [link for link in found if int(link.one) in families and int(link.other) in families][:limit]
    heads = _heads(scope, stays, {int(number) for link in shown for number in (link.one, link.other)})

    def card(number: str) -> FamilyCard:
        return FamilyCard(families[int(number)], heads.get(int(number)), len(cards[number]))

    return [FamilyLine(card(link.one), card(link.other), link) for link in shown]


def groups_in(scope: Scope, limit: int = 50) -> list[Group]:
    """Groups of three records and more that open pairs tie together, what is worth most first. Raises NotAllowed."""
    rows = list(
        pairs_in(scope).filter(state=PairState.OPEN, probability__gte=LIKELY).order_by("-worth", "pk")[:MOST_PAIRS]
    )
    stands_for = tied((row.one, row.other) for row in rows)
    members, pairs = defaultdict(set), defaultdict(list)
    for row in rows:
        members[stands_for[row.one]] |= {row.one, row.other}
        pairs[stands_for[row.one]].append(row)
    worth = {
        root: round(sum(row.worth for row in pairs[root]), 2) for root, people in members.items() if len(people) > 2
    }
    order = sorted(worth, key=lambda root: (-worth[root], root))[:limit]
    people = people_in(scope).select_related("area__parent").in_bulk({p for root in order for p in members[root]})
    return [
        Group([people[p] for p in sorted(members[root])], len(pairs[root]), worth[root], pairs[root][0])
        for root in order
    ]


def _alike(scope: Scope) -> dict[int, int]:
    """For persons whom pairs of the queue call one, the lowest of their numbers."""
    rows = (
        pairs_in(scope)
        .filter(state__in=(PairState.OPEN, PairState.SAME), probability__gte=LIKELY)
        .order_by("-worth", "pk")
    )
    return tied(rows.values_list("one", "other")[:MOST_PAIRS])


def _families_of(people: Iterable[int]) -> set[int]:
    stays = Membership.objects.filter(kind="kk", valid_until=None, person__in=list(people))
    return set(stays.values_list("family", flat=True))


def _left_behind(scope: Scope) -> set[int]:
    """Families whom everybody has left, and those where these people stand now."""
    here = families_in(scope).filter(kind="kk", dissolved_on=None)
    left = here.exclude(memberships__valid_until=None).annotate(stays=Count("memberships")).filter(stays__gt=1)
    left = list(left.order_by("-pk").values_list("pk", flat=True)[:MOST_PAIRS])
    people = Membership.objects.filter(family__in=left).values_list("person", flat=True)
    return {*left, *_families_of(people)}


def _stays(families: set[int]) -> list[Membership]:
    return list(Membership.objects.filter(family__in=families, kind="kk").order_by("pk"))


def _cards(stays: Iterable[Membership]) -> Mapping[int, set[int]]:
    """Who stands on each card now; where nobody does, who stood there to the last."""
    now, last = defaultdict(set), defaultdict(lambda: defaultdict(set))
    for stay in stays:
        if stay.valid_until is None:
            now[stay.family_id].add(stay.person_id)
        else:
            last[stay.family_id][stay.valid_until].add(stay.person_id)
    return {family: people[max(people)] for family, people in last.items() if family not in now} | dict(now)


def _heads(scope: Scope, stays: Iterable[Membership], families: set[int]) -> dict[int, Person]:
    """Whoever leads each family or stands first on its card, where the viewer may see them."""
    first: dict[int, Membership] = {}
    for stay in sorted(stays, key=lambda one: (one.valid_until is not None, one.role != "head", one.pk)):
        if stay.family_id in families:
            first.setdefault(stay.family_id, stay)
    people = people_in(scope).in_bulk({stay.person_id for stay in first.values()})
    return {family: people[stay.person_id] for family, stay in first.items() if stay.person_id in people}

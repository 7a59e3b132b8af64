"""Which family cards are one family, told by who stands on them: a card's number changes, the people stay."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LEAST_SHARED = 2
"""How many of the same people two cards of several people must share."""
LEAST_SHARE = 0.5
"""Which share of the smaller card's people must stand on the other, to be one family."""


@dataclass(frozen=True, slots=True)
class FamilyLink:
    """Two cards with the people on both. `verdict` is "same" or "uncertain"; `sentence` says why, in Indonesian."""

    one: str
    other: str
    shared: tuple[int, ...]
    verdict: str
    sentence: str


def link_families(cards: Mapping[str, Iterable[int]]) -> list[FamilyLink]:
    """This will link cards by persons who stand on both. `cards` maps a card (any key) to its persons after linkage.

    A child who married out stands on the parents' card and on an own one: one shared person of several is no link.
    Somebody alone on both cards, or one shared person of a card of one, is left to people.
    """
    people = {card: frozenset(persons) for card, persons in cards.items()}
    on: dict[int, list[str]] = defaultdict(list)
    for card, persons in people.items():
        for person in persons:
            on[person].append(card)
    together = Counter(
        (one, other) for cards_ in on.values() for one in sorted(cards_) for other in sorted(cards_) if one < other
    )
    return [link for pair in sorted(together) if (link := _link(*pair, people)) is not None]


def _link(one: str, other: str, people: Mapping[str, frozenset[int]]) -> FamilyLink | None:
    shared = people[one] & people[other]
    smaller, larger = sorted((len(people[one]), len(people[other])))
    said = f"{len(shared)} dari {smaller} orang pada kartu yang lebih kecil juga ada pada kartu lainnya."
    if len(shared) >= LEAST_SHARED and len(shared) / smaller >= LEAST_SHARE and len(shared) / larger >= LEAST_SHARE / 2:
        return FamilyLink(one, other, tuple(sorted(shared)), "same", said)
    if len(shared) >= LEAST_SHARED or smaller == 1:
        return FamilyLink(one, other, tuple(sorted(shared)), "uncertain", said)
    return None

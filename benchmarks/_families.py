"""Family cards told by their people: a second list in which whole families stand again under another KK number, or none."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator

import duckdb
import pyarrow as pa

from benchmarks._registry import _MEN, _TAILS, _WOMEN, _family, _typed_again
from benchmarks.figures import figure

FAMILIES, SEED = 10_000, 20261
_NAMES = ("nik", "kk", "name", "birth", "sex", "village", "mother", "phone")
_GONE, _MARRIED = 0.08, 0.06
"""Who of a family is left out of the second list, and which families have a child with a card of its own there."""


def measure(families: int = FAMILIES) -> None:
    """A third of the families stand in the second list with a new number, a sixth without any; some children married out.

    Nobody's truth is used; a card is told by the people whom linkage found on both.
    """
    from setiakawan.linkage.batch.engine import link
    from setiakawan.linkage.rules.families import link_families

    rows = list(_lists(families, random.Random(SEED)))
    columns = {"id": [row[0] for row in rows], **{name: [row[3][at] for row in rows] for at, name in enumerate(_NAMES)}}
    with duckdb.connect() as engine:
        engine.register("rows", pa.table(columns))
        linked = link(engine, "rows")
    person = {one: at for at, group in enumerate(linked.groups) for one in group}
    cards, truth = defaultdict(set), {}
    for at, (one, card, family, _) in enumerate(rows):
        if card:
            cards[card].add(person.get(one, len(linked.groups) + at))
            truth[card] = family
    found = [link for link in link_families(cards) if {link.one[0], link.other[0]} == {"a", "b"}]
    _tell("families under a new KK number", found, truth)
    _bring_home(rows, person)


def _tell(words: str, found: list, truth: dict[str, str]) -> None:
    wanted = Counter(family for card, family in truth.items() if card[0] == "b" and family)
    same = [link for link in found if link.verdict == "same"]
    right = sum(truth[link.one] == truth[link.other] for link in same)
    seen = sum(truth[link.one] == truth[link.other] for link in found)
    figure(f"{words}, precision", right / max(len(same), 1), "")
    figure(f"{words}, recall", right / max(wanted.total(), 1), "")
    figure(f"{words}, recall with those asked about", seen / max(wanted.total(), 1), "")


def _bring_home(rows: list[tuple], person: dict[str, int]) -> None:
    """Rows without a KK number, each brought to the card of the person whom it was found to be."""
    home = {person[one]: card for one, card, *_ in rows if card[:1] == "a" and one in person}
    truth = {card: family for _, card, family, _ in rows if card[:1] == "a"}
    without = [(one, family) for one, card, family, _ in rows if not card]
    brought = [(truth[home[person[one]]], family) for one, family in without if person.get(one) in home]
    right = sum(one == other for one, other in brought)
    figure("rows without KK number brought home, precision", right / max(len(brought), 1), "")
    figure("rows without KK number brought home, recall", right / max(len(without), 1), "")


def _lists(families: int, chance: random.Random) -> Iterator[tuple]:
    """Rows of id, card, family and the fields; cards of the first list begin with a, of the second with b."""
    tails = _TAILS + [f"{chance.choice(_MEN)}{chance.choice(_WOMEN).lower()}" for _ in range(3_000)]
    villages = [f"{chance.choice(tails)} {at}" for at in range(141)]
    given: dict[str, int] = {}
    for family in range(families):
        members = _family(given, chance, tails, chance.choice(villages))
        for at, row in enumerate(members):
            yield f"a{family}-{at}", f"a{family}", f"f{family}", row[:8]
        fate = chance.random()
        kk = f"640899{chance.randint(10**9, 10**10 - 1)}"
        if fate < _MARRIED and len(members) > 2:
            spouse = _family(given, chance, tails, members[0][5])[0]
            own = [(_again(members[-1], members, kk, chance, villages)), (*spouse[:1], kk, *spouse[2:8])]
            for at, row in enumerate(own):
                yield f"m{family}-{at}", f"b{family}m", "", row
        if fate < 1 / 2:
            number, card = (kk, f"b{family}") if fate < 1 / 3 else ("", "")
            for at, row in enumerate(members):
                if chance.random() >= _GONE and not (fate < _MARRIED and at == len(members) - 1 and len(members) > 2):
                    yield f"b{family}-{at}", card, f"f{family}", _again(row, members, number, chance, villages)


def _again(row: tuple, members: list[tuple], kk: str, chance: random.Random, villages: list[str]) -> list[str]:
    again, _ = _typed_again(list(row[:8]), members, chance, villages)
    return [again[0], kk, *again[2:]]

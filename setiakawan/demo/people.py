"""The people of the demonstration district: the same for the same number, seed and day, village by village."""

import datetime
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from setiakawan.demo import welfare
from setiakawan.demo.chance import Weighted, substream
from setiakawan.demo.households import FamilyMaker
from setiakawan.demo.numbers import SLOTS, NumberBook
from setiakawan.demo.places import Village, share_out, villages
from setiakawan.demo.world import ALIVE, DEAD, HEAD, Family, Human, Row

AS_OF = datetime.date(2026, 11, 1)
"""The day for which the files speak, unless another is asked for."""

_MOVERS = 0.008
"""Share of the people who moved inside the district; a good half of them still stand on the old village's list."""


@dataclass(frozen=True)
class Plan:
    """What the whole district follows from. Equal plans give equal bytes."""

    people: int
    seed: int
    as_of: datetime.date = AS_OF


@dataclass
class District:
    """Everybody in memory, with every row that the files would hold and the truth about it."""

    humans: list[Human]
    families: list[Family]
    rows: list[Row]


def generate(people: int, seed: int, as_of: datetime.date = AS_OF) -> District:
    """The whole district in memory, for tests and benchmarks: about 3 KB and 0.1 ms a person."""
    from setiakawan.demo.planting import district_rows

    plan = Plan(people, seed, as_of)
    families = [family for village in villages() for family in families_of(village, plan)]
    humans = [human for family in families for human in family.members]
    return District(humans, families, list(district_rows(plan)))


def families_of(village: Village, plan: Plan) -> Iterator[Family]:
    """Every family that lives in a village now, those that moved in last; their members sum to the village's share."""
    moved_in = [family for family in movers(plan) if family.village == village.code]
    left = share_out(plan.people)[village.code] - sum(len(family.members) for family in moved_in)
    rng = substream(plan.seed, plan.people, plan.as_of, village.code, "families")
    book = NumberBook(village.index)
    maker = FamilyMaker(village, rng=rng, book=book, prefix=village.code, people=left, on=plan.as_of)
    while left > 0:
        family = maker.family(left)
        welfare.rank(rng, family, village.setting, plan.as_of)
        left -= len(family.members)
        yield family
    yield from moved_in


@lru_cache(maxsize=1)
def movers(plan: Plan) -> tuple[Family, ...]:
    """The families that moved from one village of the district to another. They count where they live now."""
    rng = substream(plan.seed, plan.people, plan.as_of, "movers")
    room = {code: people // 2 for code, people in share_out(plan.people).items()}
    draw = Weighted((village, village.people) for village in villages())
    book = NumberBook(SLOTS - 1)
    moved: list[Family] = []
    wanted = round(plan.people * _MOVERS)
    while wanted > 0:
        origin, target = draw(rng), draw(rng)
        if origin is target or not room[target.code]:
            continue
        most = min(room[target.code], 8)
        family = _moving_family(len(moved), origin, target, most, plan, rng, book)
        room[target.code] -= len(family.members)
        wanted -= len(family.members)
        moved.append(family)
    return tuple(moved)


def _moving_family(
    number: int, origin: Village, target: Village, most: int, plan: Plan, rng: random.Random, book: NumberBook
) -> Family:
    maker = FamilyMaker(target, rng=rng, book=book, prefix=f"pindah{number}", people=target.people, on=plan.as_of)
    family = maker.family(most)
    welfare.rank(rng, family, target.setting, plan.as_of)
    family.members = [human for human in family.members if human.status != DEAD]
    for human in family.members:
        human.status = ALIVE
    family.head.role = HEAD
    family.old_village = origin.code
    family.told_old_village = rng.random() < 0.4
    family.old_kk = family.kk if rng.random() < 0.6 else book.kk(plan.as_of.replace(year=2012, day=1 + number % 28))
    return family

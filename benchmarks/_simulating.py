"""Twelve months of an invented district with the plan, with the nearest first, and with nothing.

What is assumed, the same for all three: each month 2 % of helpers leave and their ties end, and as many new ones come in
their places; 1 % of other ties fade; one person in 200 without a tie finds one by chance in the own village; one in 24 is
asked by chance who helps them. Of what is proposed, 60 % of ties are accepted by both sides (a pair that did not agree is
not proposed again), 90 % of visits happen, and a visit finds out every tie. A month's proposals are acted on in that
month. People in need stay the same. What is counted is what is true, not what the office knows.
"""

import time
from collections.abc import Callable

import numpy as np

from benchmarks._planning import Life, counts, situation_of
from setiakawan.solidarity.measures.columns import space_of
from setiakawan.solidarity.measures.intervals import gini
from setiakawan.solidarity.plan.making import make
from setiakawan.solidarity.plan.situation import COMPANION, NEIGHBOUR, VISIT

LEAVE, FADE, FIND, ASKED, ACCEPT, HAPPEN = 0.02, 0.01, 0.005, 1 / 24, 0.6, 0.9
Pairs = list[tuple[int, int]]


def planned(now: Life) -> tuple[Pairs, list[int]]:
    """What the plan proposes: ties, and whom to visit."""
    made = make(situation_of(now))
    ties = [(p.number, space_of(p.by)[1] - 1_000_000) for p in made.proposals if p.kind == NEIGHBOUR]
    return ties, [p.number for p in made.proposals if p.kind in (VISIT, COMPANION)]


def nearest(now: Life) -> tuple[Pairs, list[int]]:
    """Whoever has fewer than two gets the nearest who has room, the shortest way first; visits the nearest first, too."""
    situation = situation_of(now)
    room, wanting = situation.helpers.capacity.copy(), [max(0, 2 - p.supporters) for p in situation.people]
    taken = {tuple(pair) for pair in situation.ground.refused.tolist()}
    found: Pairs = []
    by_village: dict[int, list[int]] = {}
    for helper, village in situation.ground.serves.tolist():
        by_village.setdefault(village, []).append(helper)
    ways = sorted((int(now.apart[v, now.helper_village[h]]), v, h) for v, some in by_village.items() for h in some)
    people: dict[int, list] = {}
    for at, person in enumerate(situation.people):
        people.setdefault(person.village, []).append((at, person))
    for _, village, helper in ways:
        for at, person in people.get(village, ()):
            if not room[helper]:
                break
            if wanting[at] and (at, helper) not in taken and _may(person, situation.helpers, helper):
                found.append((at, helper))
                taken.add((at, helper))
                room[helper] -= 1
                wanting[at] -= 1
        people[village] = [pair for pair in people.get(village, ()) if wanting[pair[0]]]
    return found, _visits(situation)


def _may(person, helpers, helper: int) -> bool:
    fits = not person.wished_sex or helpers.sex[helper] == person.wished_sex
    return fits and (not person.must_be_vetted or bool(helpers.is_vetted[helper]))


def _visits(situation) -> list[int]:
    room = [duty.capacity for duty in situation.duties]
    done: dict[int, int] = {}
    for errand, duty, _, _ in sorted(situation.can, key=lambda row: (row[2], row[0], row[1])):
        if errand not in done and room[duty]:
            done[errand] = situation.errands[errand].number
            room[duty] -= 1
    return list(done.values())


def nothing(now: Life) -> tuple[Pairs, list[int]]:
    """No plan."""
    return [], []


def twelve_months(now: Life, propose: Callable[[Life], tuple[Pairs, list[int]]], seed: int = 2) -> dict:
    """This will live through a year and tell how people are at its end."""
    chance, ways, slowest = np.random.default_rng(seed), [], 0.0
    for _ in range(12):
        _month_passes(now, chance)
        begun = time.perf_counter()
        ties, visits = propose(now)
        slowest = max(slowest, time.perf_counter() - begun)
        for pair in ties:
            if chance.random() < ACCEPT:
                now.ties.add(pair)
                now.recorded.add(pair)
                ways.append(int(now.apart[now.village[pair[0]], now.helper_village[pair[1]]]))
            else:
                now.refused.add(pair)
        for person in visits:
            if chance.random() < HAPPEN:
                now.asked[person] = now.overdue[person] = now.waits[person] = 0
        _found_out(now)
    return _state(now) | {
        "km": sum(ways) / 10,
        "mean km": sum(ways) / 10 / max(len(ways), 1),
        "ties": len(ways),
        "slowest": slowest,
    }


def _month_passes(now: Life, chance: np.random.Generator) -> None:
    gone = set(np.flatnonzero(chance.random(len(now.capacity)) < LEAVE).tolist())
    ended = {pair for pair in sorted(now.ties) if pair[1] in gone or chance.random() < FADE}
    now.ties -= ended
    now.recorded -= ended
    now.refused = {pair for pair in now.refused if pair[1] not in gone}
    now.asked = np.where(now.asked < 99, now.asked + 1, 99)
    now.asked[chance.random(len(now.asked)) < ASKED] = 0
    now.overdue |= chance.random(len(now.overdue)) < 0.05
    has, _ = counts(now, now.ties)
    for person in np.flatnonzero((has == 0) & (chance.random(len(has)) < FIND)).tolist():
        near = np.flatnonzero(now.helper_village == now.village[person])
        if len(near):
            now.ties.add((person, int(chance.choice(near))))


def _found_out(now: Life) -> None:
    """A visit of this month finds every tie."""
    asked = set(np.flatnonzero(now.asked == 0).tolist())
    now.recorded |= {pair for pair in now.ties if pair[0] in asked}


def _state(now: Life) -> dict:
    has, load = counts(now, now.ties)
    size = np.bincount(now.village)
    alone = np.bincount(now.village[has == 0], minlength=len(size))
    large = size >= 10
    return {
        "alone": int((has == 0).sum()), "secure": float((has >= 2).mean()), "gini": gini(load[load > 0]),
        "worst": float((alone[large] / size[large]).max()),
    }  # fmt: skip

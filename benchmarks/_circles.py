"""Persons and the evidence of ties of an invented district, as columns, by chance of one seed."""

import datetime

import numpy as np

from setiakawan.solidarity.measures.columns import (
    ACT,
    HOUSEHOLD,
    KIN,
    NEIGHBOUR,
    NONE,
    SPACES,
    STAFF,
    VISIT,
    VOLUNTEER,
    Persons,
    Ties,
    Window,
)

ON = datetime.date(2026, 12, 1).toordinal()
WINDOW = Window(ON - 365, ON)
VILLAGES = 141


def district(persons: int, rows: int, seed: int = 1) -> tuple[Persons, Ties]:
    """So many persons in households of four in 141 villages, 3 % in need, and so many acts of the last 500 days.

    Nine acts of ten come from households nearby in the list, one of twenty is a visit by paid staff.
    """
    chance = np.random.default_rng(seed)
    home = np.arange(persons) // 4
    village = (home * VILLAGES // max(persons // 4, 1)).clip(0, VILLAGES - 1).astype(np.int32)
    decile = chance.integers(0, 11, persons // 4 + 1).astype(np.int8)[home]
    asked = np.where(chance.random(persons) < 0.6, ON - chance.integers(0, 500, persons), 0).astype(np.int32)
    household = home * len(SPACES)
    people = Persons(np.arange(1, persons + 1), household, village, decile, chance.random(persons) < 0.03, asked)
    taker = chance.integers(0, persons, rows)
    near = chance.random(rows) < 0.9
    giver = np.where(near, taker + chance.integers(-400, 401, rows), chance.integers(0, persons, rows)).clip(
        0, persons - 1
    )
    kind = chance.choice((HOUSEHOLD, KIN, NEIGHBOUR, VOLUNTEER), rows, p=(0.1, 0.2, 0.4, 0.3)).astype(np.int8)
    staff = chance.random(rows) < 0.05
    who = np.where(staff, chance.integers(1, 541, rows) * len(SPACES) + SPACES.index("user"), household[giver])
    day = (ON - chance.integers(1, 500, rows)).astype(np.int32)
    ties = Ties(
        taker + 1, np.where(kind == HOUSEHOLD, np.where(staff, who, household[taker]), who),
        np.where(staff, STAFF, kind).astype(np.int8), np.where(staff, VISIT, ACT).astype(np.int8), day, day,
        np.where(staff, NONE, village[giver]).astype(np.int32), np.where(staff, 0, decile[giver]).astype(np.int8),
        np.where(staff, 0, giver + 1), np.full(rows, NONE), np.ones(rows, bool),
    )  # fmt: skip
    return people, ties

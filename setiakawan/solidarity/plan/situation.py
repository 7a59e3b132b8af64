"""What the plan starts from, and what it says: rows that the room gathers, and proposals that people judge."""

import datetime
from dataclasses import dataclass, field

import numpy as np

from setiakawan.solidarity.plan.candidates import Ground, Helpers
from setiakawan.solidarity.plan.problem import Price

VISIT, COMPANION, JUDGEMENT, FACT = "visit", "companion", "judgement", "fact"
"""Errands of the staff: go and ask or see, stay with somebody, judge a family for aid, ask a missing fact."""

NEIGHBOUR, REFERRAL, RELIEF = "neighbour", "referral", "relief"
"""Ties to ask for, of a household or of an organisation, and helpers who carry too much."""

KINDS = (NEIGHBOUR, REFERRAL, COMPANION, VISIT, JUDGEMENT, FACT, RELIEF)


@dataclass(frozen=True)
class InNeed:
    """One person in need, as the measures tell: `alone` as in `circles`; `may_be_more` = some of the supporters were only
    named, and knowing who they are could show that the person is N−1 secure already.
    """

    number: int
    household: int
    village: int
    alone: int
    supporters: int
    asked_on: datetime.date | None = None
    may_be_more: bool = False
    wished_sex: int = 0
    must_be_vetted: bool = False


@dataclass(frozen=True)
class Errand:
    """One thing that staff must do for a person in the month. `rank` is URGENT, OVERDUE or ASK; `why` says why, in words;
    `about` names the row that it is about (a case, a family), 0 = none.
    """

    kind: str
    number: int
    village: int
    rank: int
    why: tuple[str, ...]
    about: int = 0


@dataclass(frozen=True)
class Duty:
    """How much one member of staff can still take on of a kind of errand this month."""

    user: int
    kind: str
    capacity: int


@dataclass(frozen=True)
class Situation:
    """Everything that the plan of one area looks at. Pairs in `ground` are rows of `people` and `helpers`. `helpers` are in the order of `helper_of`, their identities; rows of
    `can` are (errand, duty, tenths of kilometres, whether they know each other); `loads` are (identity, persons carried,
    persons who would be alone without them), `carried` whom by identity.
    """

    people: list[InNeed]
    helpers: Helpers
    helper_of: list[int]
    ground: Ground
    errands: list[Errand] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)
    can: list[tuple[int, int, int, bool]] = field(default_factory=list)
    loads: list[tuple[int, int, int]] = field(default_factory=list)
    carried: dict[int, list[int]] = field(default_factory=dict)
    villages: int = 0


@dataclass(frozen=True)
class Proposed:
    """One proposal: what, for whom, by whom (a supporter's identity or a user), and why in plain words.

    `tier` is the tier that it serves; `apart` tenths of kilometres; `about` as in `Errand`.
    """

    kind: str
    tier: str
    number: int
    by: int
    village: int
    apart: int
    why: tuple[str, ...]
    about: int = 0


@dataclass(frozen=True)
class Count:
    """How many there are before the plan, and after it if everybody says yes."""

    before: int
    after: int


@dataclass(frozen=True)
class MadePlan:
    """The plan: proposals in the order of their tiers, counts by what is counted, the price of each tier, and the share of
    wanted ties served in the village that is served worst (None = nothing wanted).
    """

    proposals: tuple[Proposed, ...]
    counts: dict[str, Count]
    prices: tuple[Price, ...]
    worst_village: float | None


def helpers_of(rows: list[tuple]) -> Helpers:
    """Columns from rows of (household, village, sex, vetted, capacity)."""
    kinds = (np.int64, np.int64, np.int64, bool, np.int64)
    columns = zip(*rows, strict=True) if rows else [()] * len(kinds)
    return Helpers(*(np.array(column, dtype=kind) for column, kind in zip(columns, kinds, strict=True)))

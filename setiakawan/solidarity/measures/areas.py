"""Figures of areas: one row per village, kecamatan or district, with how much is recorded beside them.

Shares are of the persons in need whose aloneness is known; unknown ones stand apart and are never counted as alone.
"""

from dataclasses import dataclass, field

import numpy as np

from setiakawan.solidarity.measures.circles import NO, UNKNOWN, YES, Circles
from setiakawan.solidarity.measures.columns import NONE, SPACES, Persons
from setiakawan.solidarity.measures.intervals import bootstrap, gini, gini_of, mean_of, wilson
from setiakawan.solidarity.measures.supporters import supporters

ABOVE_MEDIAN = 6
"""The lowest decile above the median. Deciles are of the whole country, so the share above it is one half by definition."""

OFTEN = 2
"""Indeks Desa Membangun gives the full score to a village with more gotong royong than this (IKS16)."""


@dataclass(frozen=True)
class Share:
    """Some of a number, with the 95 % interval where there is one. `value` None = nothing to count."""

    count: int
    of: int

    @property
    def value(self) -> float | None:
        """The share, 0 to 1."""
        return self.count / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's interval."""
        return wilson(self.count, self.of)


@dataclass(frozen=True)
class Amount:
    """A figure that is no share, from `of` units, with its bootstrap interval where there is one."""

    value: float | None
    of: int
    interval: tuple[float, float] | None = None


@dataclass(frozen=True)
class Around:
    """What must be known of each area besides ties. `adults` (-1 not known) and gatherings recorded in the window."""

    adults: np.ndarray
    gatherings: np.ndarray


@dataclass(frozen=True)
class Figures:
    """One area. Every field is defined in docs/solidaritas.md."""

    in_need: int
    alone: int
    unknown: int
    coverage: Share  # of those in need, asked in the window
    isolation: Share  # of the known, alone
    single: Share  # of the known, exactly one independent supporter
    redundancy: Share  # of the known, two or more households
    n1: Share  # of the known, two or more independent supporters
    heaviest_sole_load: int
    load_gini: Amount
    reciprocity: Share
    across: Share
    connectedness: Amount
    volunteers: Share
    gatherings: int
    meets_often: bool | None  # None: nothing recorded, which does not mean that there was nothing
    helped_and_helping: Share = field(default_factory=lambda: Share(0, 0))


def figures(persons: Persons, circles: Circles, area_of: np.ndarray, areas: int, around: Around) -> list[Figures]:
    """This will measure each of `areas` areas; `area_of` maps the index of a village to that of its area (-1 none)."""
    place = _placed(area_of, persons.village)
    need = persons.is_in_need & (place != NONE)
    counts = _Counter(place, areas)
    known = need & (circles.alone != UNKNOWN)
    of_need, of_known = counts(need), counts(known)
    alone = counts(need & (circles.alone == YES))
    held = {
        "coverage": (counts(need & circles.is_asked), of_need),
        "isolation": (alone, of_known),
        "single": (counts(known & circles.is_single_supported), of_known),
        "redundancy": (counts(known & (circles.households >= 2)), of_known),
        "n1": (counts(known & circles.is_n1_secure), of_known),
        "helped_and_helping": (counts(need & (circles.alone == NO) & circles.helps), counts(need & (circles.alone == NO))),
    } | _edges(persons, circles, area_of, areas)  # fmt: skip
    loads, sole = _loads(persons, circles, area_of, areas)
    friends = _friends(persons, circles, area_of, areas)
    volunteers = counts(circles.helps_out & (place != NONE))
    return [
        Figures(
            in_need=int(of_need[n]), alone=int(alone[n]), unknown=int(of_need[n] - of_known[n]),
            **{name: Share(int(some[n]), int(every[n])) for name, (some, every) in held.items()},
            heaviest_sole_load=int(sole[n].max(initial=0)),
            load_gini=Amount(gini(loads[n]), len(loads[n]), bootstrap(loads[n], gini_of)),
            connectedness=_connectedness(friends[n]),
            volunteers=Share(int(volunteers[n]), max(int(around.adults[n]), 0)),
            gatherings=int(around.gatherings[n]),
            meets_often=bool(around.gatherings[n] > OFTEN) if around.gatherings[n] else None,
        )
        for n in range(areas)
    ]  # fmt: skip


class _Counter:
    """Counts chosen persons by area."""

    def __init__(self, place: np.ndarray, areas: int):
        self.place, self.areas = place, areas

    def __call__(self, chosen: np.ndarray) -> np.ndarray:
        return np.bincount(self.place[chosen], minlength=self.areas)


def _placed(area_of: np.ndarray, village: np.ndarray) -> np.ndarray:
    """The area of each village index; unknown stays unknown."""
    return np.append(area_of, NONE)[village]


def _edges(persons: Persons, circles: Circles, area_of: np.ndarray, areas: int) -> dict[str, tuple]:
    """Ties between two households of whom both are known: how many are returned, how many cross a village's border.

    A tie counts where the person lives. A tie inside one household is none between two.
    """
    pairs = circles.pairs
    place = _placed(area_of, persons.village)[pairs.person]
    home = persons.household[pairs.person]
    between = _is_household(pairs.supporter) & (pairs.supporter != home) & (place != NONE)
    giver, taker = pairs.supporter[between], home[between]
    names, at = np.unique(np.concatenate([giver, taker]), return_inverse=True)
    here, there = at[: len(giver)], at[len(giver) :]
    edge, first = np.unique(here * len(names) + there, return_index=True)
    reverse = there[first] * len(names) + here[first]
    at_most = np.minimum(np.searchsorted(edge, reverse), max(len(edge) - 1, 0))
    back = edge[at_most] == reverse
    where = place[between][first]
    from_village, to_village = pairs.village, persons.village[pairs.person]
    told = (place != NONE) & (from_village != NONE)
    crossing = told & (from_village != to_village)
    count = np.bincount
    return {
        "reciprocity": (count(where[back], minlength=areas), count(where, minlength=areas)),
        "across": (count(place[crossing], minlength=areas), count(place[told], minlength=areas)),
    }


def _is_household(supporter: np.ndarray) -> np.ndarray:
    space = supporter % len(SPACES)
    return (space == SPACES.index("family")) | (space == SPACES.index("person"))


def _loads(
    persons: Persons, circles: Circles, area_of: np.ndarray, areas: int
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Loads and sole loads of the supporters who live in each area."""
    every = supporters(persons, circles)
    place = _placed(area_of, every.village)
    return _split(every.load, place, areas), _split(every.sole, place, areas)


def _split(values: np.ndarray, place: np.ndarray, areas: int) -> list[np.ndarray]:
    order = np.argsort(place, kind="stable")
    cuts = np.searchsorted(place[order], np.arange(areas + 1))
    return [values[order[cuts[n] : cuts[n + 1]]] for n in range(areas)]


def _friends(persons: Persons, circles: Circles, area_of: np.ndarray, areas: int) -> list[np.ndarray]:
    """For each household below the median with a friend of known decile, the share of those friends above the median.

    Friends are two households tied either way, counted once. Split by the area where the household lives.
    """
    pairs = circles.pairs
    home, decile = persons.household[pairs.person], persons.decile[pairs.person]
    place, there = _placed(area_of, persons.village)[pairs.person], _placed(area_of, pairs.village)
    between = _is_household(pairs.supporter) & (pairs.supporter != home) & (decile > 0) & (pairs.decile > 0)
    one = np.concatenate([home[between], pairs.supporter[between]])
    other = np.concatenate([pairs.supporter[between], home[between]])
    rank = np.concatenate([decile[between], pairs.decile[between]]).astype(np.int64)
    of_other = np.concatenate([pairs.decile[between], decile[between]])
    where = np.concatenate([place[between], there[between]]).astype(np.int64)
    names, at = np.unique(np.concatenate([one, other]), return_inverse=True)
    _, first = np.unique(at[: len(one)] * max(len(names), 1) + at[len(one) :], return_index=True)
    first = first[(rank[first] < ABOVE_MEDIAN) & (where[first] != NONE)]
    who, mine = np.unique(one[first], return_inverse=True)
    high = np.bincount(mine, weights=of_other[first] >= ABOVE_MEDIAN, minlength=len(who))
    area = np.zeros(len(who), np.int64)
    area[mine] = where[first]
    return _split(high / np.maximum(np.bincount(mine, minlength=len(who)), 1), area, areas)


def _connectedness(shares: np.ndarray) -> Amount:
    """Economic connectedness (Chetty et al., Nature 608:108, 2022): the mean share of friends above the median among
    those below it, divided by one half. 1 = as many as if friends were chosen blindly."""
    if not len(shares):
        return Amount(None, 0)
    return Amount(float(shares.mean() / 0.5), len(shares), bootstrap(shares / 0.5, mean_of))

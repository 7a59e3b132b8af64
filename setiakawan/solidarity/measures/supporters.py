"""What each supporter carries, and who would be left alone if one of them stopped."""

from dataclasses import dataclass

import numpy as np

from setiakawan.solidarity.measures.circles import Circles, Pairs
from setiakawan.solidarity.measures.columns import NONE, SPACES, Persons

KINDS = ("helper", "organization", "signal", "companion")


@dataclass(frozen=True)
class Supporters:
    """One row per supporter who is not paid staff, sorted by identity.

    `load` persons supported, `sole` persons in need who would be left alone, `village` where they live (-1 unknown).
    """

    supporter: np.ndarray
    load: np.ndarray
    sole: np.ndarray
    village: np.ndarray

    def __len__(self):
        return len(self.supporter)


@dataclass(frozen=True)
class Loss:
    """One thing taken away, and how many are left with nobody. `kind` is one of `KINDS`; `what` a supporter's identity, or
    the index of a village whose signal is gone.
    """

    kind: str
    what: int
    left_alone: int


def supporters(persons: Persons, circles: Circles) -> Supporters:
    """This will give everybody who supports somebody, with what hangs on them."""
    pairs = circles.pairs
    who, at = np.unique(pairs.supporter, return_inverse=True)
    village = np.full(len(who), NONE, np.int64)
    np.maximum.at(village, at, pairs.village)
    sole = persons.is_in_need[pairs.person] & (circles.supporters[pairs.person] == 1)
    return Supporters(who, np.bincount(at, minlength=len(who)), np.bincount(at[sole], minlength=len(who)), village)


def left_alone(persons: Persons, circles: Circles, supporter: int) -> np.ndarray:
    """The indices of persons in need whose only independent supporter this is."""
    return np.flatnonzero(persons.is_in_need & (circles.only == supporter))


def worst_losses(persons: Persons, circles: Circles, most: int = 10) -> list[Loss]:
    """The things whose loss leaves most people in need with nobody, the worst first; nothing that leaves none so is named.

    A helper's household; an organisation with all help that came through it; a village's signal, which cuts every tie
    with one end inside and one outside it (a tie whose supporter's village is not known stays); a companion, for those
    who have nobody else at all. Ties are broken by kind and identity.
    """
    pairs, staff = circles.pairs, circles.staff_pairs
    need = persons.is_in_need
    mine, paid = need[pairs.person], need[staff.person]
    found = [
        *_losses("helper", circles.supporters, pairs.person, pairs.supporter, mine & _is_household(pairs.supporter)),
        *_losses("organization", circles.supporters, pairs.person, *_through(pairs, mine)),
        *_losses("signal", circles.supporters, *_cut_off(persons, pairs, mine)),
        *_losses("companion", circles.staff, staff.person, staff.supporter,
                 paid & (circles.supporters[staff.person] == 0)),
    ]  # fmt: skip
    return sorted(found, key=lambda loss: (-loss.left_alone, KINDS.index(loss.kind), loss.what))[:most]


def _losses(kind: str, total: np.ndarray, person: np.ndarray, label: np.ndarray, chosen: np.ndarray) -> list[Loss]:
    """Per label the persons of whom every one of `total` ties bears it."""
    names, at = np.unique(label[chosen], return_inverse=True)
    size = max(len(names), 1)
    key, lost = np.unique(person[chosen].astype(np.int64) * size + at, return_counts=True)
    left = np.bincount(key[lost == total[key // size]] % size, minlength=len(names))
    return [Loss(kind, int(one), int(number)) for one, number in zip(names, left, strict=True) if number]


def _is_household(supporter: np.ndarray) -> np.ndarray:
    return supporter % len(SPACES) != SPACES.index("organization")


def _through(pairs: Pairs, mine: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The organisation by which each tie hangs: the supporter itself, or the one through which all its help came."""
    own = ~_is_household(pairs.supporter)
    return np.where(own, pairs.supporter, pairs.via), mine & (own | (pairs.via != NONE))


def _cut_off(persons: Persons, pairs: Pairs, mine: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    here, there = persons.village[pairs.person], pairs.village
    across = mine & (here != there) & (here != NONE) & (there != NONE)
    ends = np.concatenate([here[across], there[across]])
    return np.concatenate([pairs.person[across]] * 2), ends, np.ones(len(ends), bool)

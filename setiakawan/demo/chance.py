"""Chance that can be repeated: every part of the district draws from a stream of its own."""

import random
from bisect import bisect
from collections.abc import Iterable
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")


def substream(seed: int, *path: object) -> random.Random:
    """Draws that depend on the seed and the path alone: not on order, process, locale or PYTHONHASHSEED.

    A text seed passes through SHA-512, so neighbouring paths share nothing.
    """
    return random.Random("/".join(map(str, (seed, *path))))  # noqa: S311 - invented people, not secrets


class Weighted(Generic[T]):
    """A choice among things with weights. About half a microsecond a draw."""

    def __init__(self, weights: Iterable[tuple[T, float]]):
        things, shares = zip(*weights, strict=True)
        self.things: tuple[T, ...] = things
        self._sums = list(accumulate(shares))
        self._total = self._sums[-1]
        self._last = len(things) - 1

    def __call__(self, rng: random.Random) -> T:
        return self.things[min(bisect(self._sums, rng.random() * self._total), self._last)]

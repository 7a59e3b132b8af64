"""Five classes of values for a map, and what its legend says. Pure."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

CLASSES = 5


@dataclass(frozen=True)
class Band:
    """One class of a legend: its number (1 pale … 5 dark), lowest and highest value that occur in it, areas in it."""

    number: int
    low: float
    high: float
    areas: int


def classify(values: Mapping[str, float | None]) -> dict[str, int]:
    """The class of each area by rank, so that each holds about a fifth; equal values share a class. None gets none."""
    ordered = sorted(v for v in values.values() if v is not None)
    return {
        code: 1 + bisect_left(ordered, value) * CLASSES // len(ordered)
        for code, value in values.items()
        if value is not None
    }


def bands(values: Mapping[str, float | None], classes: Mapping[str, int]) -> list[Band]:
    """The classes that occur, pale to dark, with the values that really occur in each."""
    found: dict[int, list[float]] = {}
    for code, number in classes.items():
        value = values[code]
        if value is not None:
            found.setdefault(number, []).append(value)
    return [Band(number, min(vs), max(vs), len(vs)) for number, vs in sorted(found.items())]

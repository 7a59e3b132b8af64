"""Which counts may be told to everybody. Pure."""

from collections.abc import Mapping

FEWEST = 5
"""A count of one to four could point at somebody."""


def tellable(counts: Mapping[str, int], fewest: int = FEWEST) -> dict[str, int | None]:
    """The counts as they may stand beside their sum: small ones are withheld (None), and as many more, the smallest
    first, as are needed so that none follows from the others. Nothing at all (0) points at nobody and is told.
    """
    hidden = {place for place, count in counts.items() if 0 < count < fewest}
    rest = sorted((p for p, count in counts.items() if count >= fewest), key=lambda p: (counts[p], p))
    while hidden and rest and (len(hidden) < 2 or sum(counts[p] for p in hidden) < fewest):
        hidden.add(rest.pop(0))
    return {place: None if place in hidden else count for place, count in counts.items()}


def may_tell_sum(counts: Mapping[str, int], fewest: int = FEWEST) -> bool:
    """Whether the sum may stand beside what `tellable` tells: a single withheld count would follow from it."""
    hidden = [counts[place] for place, told in tellable(counts, fewest).items() if told is None]
    return not hidden or (len(hidden) > 1 and sum(hidden) >= fewest)

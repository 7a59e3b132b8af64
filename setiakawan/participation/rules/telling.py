"""Which counts may be told to everybody. Pure."""

from collections.abc import Collection, Mapping

FEWEST = 5
"""A count of one to four could point at somebody."""


def tellable(counts: Mapping[str, int], *, fewest: int = FEWEST, also: Collection[str] = ()) -> dict[str, int | None]:
    """The counts as they may stand beside their sum: small ones are withheld (None), and those in `also`, and as many more,
    the smallest first, as are needed so that none follows from the others. Nothing at all (0) points at nobody.
    """
    hidden = {place for place, count in counts.items() if 0 < count < fewest or place in also}
    rest = sorted((p for p, count in counts.items() if p not in hidden and count), key=lambda p: (counts[p], p))
    while hidden and rest and not _is_enough(counts, hidden, fewest):
        hidden.add(rest.pop(0))
    return {place: None if place in hidden else count for place, count in counts.items()}


def may_tell_sum(counts: Mapping[str, int], *, fewest: int = FEWEST, also: Collection[str] = ()) -> bool:
    """Whether the sum may stand beside what `tellable` tells: a single withheld count would follow from it."""
    hidden = {place for place, told in tellable(counts, fewest=fewest, also=also).items() if told is None}
    return not hidden or _is_enough(counts, hidden, fewest)


def _is_enough(counts: Mapping[str, int], hidden: set[str], fewest: int) -> bool:
    return len(hidden) > 1 and sum(counts[place] for place in hidden) >= fewest

"""Which counts of areas may be shown to everybody, and how, so that nothing about one person can be worked out.

Told counts stand on a grid of five, so that no sum or difference of any of them is ever between one and four. A told
count changes only when the true one is five or more away from where it stood when last told, so that a change that
anybody can see is never one of a few persons. Areas with fewer than ten people in need are closed; where one closed
area could be worked out from its parent and its siblings, another closes with it; below a closed area all is closed.
What remains: who knows everybody of an area but one, and the day on which a count was first told, learns of that one.
Grid and stickiness: docs/decisions/0151-what-may-be-told.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass

GRID = 5
FEWEST = 10
FEWEST_OF_SHARE = 20
SIZE = "in_need"


@dataclass(frozen=True)
class Told:
    """One count as told, and the true one at that time, which stays inside."""

    value: int
    basis: int


Table = Mapping[str, Mapping[str, Told]]


def tell(counts: Mapping[str, Mapping[str, int]], earlier: Table) -> dict[str, dict[str, Told]]:
    """This will carry told counts one month on: of every area (by code, its parent's code being its beginning) each count.

    `earlier` is what the month before gave. Whether an area is shown is for `open_areas` to say.
    """
    return {
        area: {name: _told(count, earlier.get(area, {}).get(name)) for name, count in row.items()}
        for area, row in counts.items()
    }


def _told(count: int, before: Told | None) -> Told:
    if before is not None and abs(count - before.basis) < GRID:
        return before
    return Told(count - count % GRID, count)


def open_areas(told: Table) -> set[str]:
    """This will say which areas may be shown, from the told sizes alone, so that closing tells nothing either."""
    sizes = {area: row[SIZE].value for area, row in told.items()}
    below: dict[str, list[str]] = {}
    for area in sizes:
        if (parent := _parent(area, sizes)) is not None:
            below.setdefault(parent, []).append(area)
    closed = {area for area, size in sizes.items() if size < FEWEST}
    while more := _must_close(closed, below, sizes):
        closed |= more
    return set(sizes) - closed


def _parent(area: str, sizes: Mapping[str, int]) -> str | None:
    above = area.rpartition(".")[0]
    return above if above in sizes else None


def _must_close(closed: set[str], below: Mapping[str, list[str]], sizes: Mapping[str, int]) -> set[str]:
    """What follows from what is closed already: everything below it, a second sibling, or the parent itself."""
    more: set[str] = set()
    for parent, children in below.items():
        shut = [child for child in children if child in closed]
        shown = [child for child in children if child not in closed]
        if parent in closed:
            more |= set(shown)
        elif len(shut) == 1 or (shut and sum(sizes[child] for child in shut) < FEWEST):
            more.add(min(shown, key=lambda child: (sizes[child], child)) if shown else parent)
    return more - closed


def told_share(some: int, of: int) -> int | None:
    """Per cent, whole, from told counts alone; None where the told whole is below twenty or smaller than its part."""
    return round(100 * some / of) if of >= FEWEST_OF_SHARE and some <= of else None

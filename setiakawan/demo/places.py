"""The villages of the demonstration district, with weights that are plausible and not official."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

DISTRICT = "64.08"
SIAK_KECAMATAN = "64.08.14"
"""The kecamatan for which the population office sends its own export as well."""

MIX: dict[str, dict[str, float]] = {
    "town": {"general": 36, "bugis": 27, "banjar": 12, "kutai": 11, "toraja": 11, "dayak": 3},
    "mine": {"general": 30, "bugis": 28, "kutai": 17, "banjar": 10, "toraja": 11, "dayak": 4},
    "coast": {"bugis": 52, "kutai": 18, "banjar": 14, "general": 12, "toraja": 4},
    "river": {"kutai": 54, "banjar": 18, "general": 12, "bugis": 9, "dayak": 7},
    "upriver": {"dayak": 68, "kutai": 11, "general": 9, "bugis": 5, "toraja": 5, "banjar": 2},
    "settlement": {"general": 67, "bugis": 11, "toraja": 7, "kutai": 7, "banjar": 5, "dayak": 3},
    "plantation": {"general": 40, "bugis": 20, "toraja": 14, "dayak": 12, "kutai": 9, "banjar": 5},
}
"""Per setting, the share of each group in percent: guesses, made up for this project."""


@dataclass(frozen=True)
class Village:
    """One village: `index` is its place in the list and marks its serial numbers; `people` is its weight."""

    index: int
    code: str
    name: str
    kecamatan: str
    people: int
    setting: str

    @property
    def digits(self) -> str:
        """The code without dots, ten digits."""
        return self.code.replace(".", "")


@cache
def villages() -> tuple[Village, ...]:
    """All 141 villages, in the order of their codes."""
    with (files(__package__) / "data" / "villages.csv").open(encoding="utf-8") as lines:
        return tuple(
            Village(index, row["code"], row["name"], row["district"], int(row["people"]), row["setting"])
            for index, row in enumerate(csv.DictReader(lines))
        )


def share_out(people: int) -> dict[str, int]:
    """How many people live in each village: proportional, by largest remainder, so that they sum to `people`."""
    whole = sum(village.people for village in villages())
    exact = {village.code: people * village.people / whole for village in villages()}
    shares = {code: int(share) for code, share in exact.items()}
    by_remainder = sorted(exact, key=lambda code: (shares[code] - exact[code], code))
    for code in by_remainder[: people - sum(shares.values())]:
        shares[code] += 1
    return shares

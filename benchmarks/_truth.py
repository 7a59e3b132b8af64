"""Compares groups of rows with the truth: precision, recall, by kind of error and by kind of wrong pair."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb


@dataclass(frozen=True)
class Told:
    """What the truth says of pairs. `wrong` counts wrong pairs by `twins`, `family`, `strangers`; `recall_of` by fault."""

    precision: float
    recall: float
    wrong: dict[str, int]
    recall_of: dict[str, float]

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


class Truth:
    """Who each row of a file is: columns `id`, `cluster`, and where known `fam`, `twin`, `faults`."""

    def __init__(self, path: Path):
        with duckdb.connect() as engine:
            held = {name for name, *_ in engine.sql(f"DESCRIBE SELECT * FROM '{path}'").fetchall()}
            wanted = ", ".join(c if c in held else f"NULL AS {c}" for c in ("cluster", "fam", "twin", "faults"))
            rows = engine.sql(f"SELECT CAST(id AS VARCHAR), {wanted} FROM '{path}'").fetchall()
        self._of = {one: rest for one, *rest in rows}
        self._humans: dict[object, list[str]] = defaultdict(list)
        for one, (human, *_) in self._of.items():
            self._humans[human].append(one)
        self._pairs = sum(_pairs_of(len(rows)) for rows in self._humans.values())

    def f1(self, groups: Iterable[list[str]]) -> float:
        """As `judge` tells it, from the sizes of groups alone: a chain through thousands of rows costs no more."""
        right = total = 0
        for members in groups:
            total += _pairs_of(len(members))
            right += sum(map(_pairs_of, Counter(self._of[one][0] for one in members).values()))
        return 2 * right / (total + self._pairs) if total else 0.0

    def judge(self, groups: Iterable[Iterable[str]]) -> Told:
        """How right these groups are, counted in pairs."""
        place: dict[str, int] = {}
        right = total = 0
        wrong: Counter[str] = Counter()
        for at, members in enumerate(groups):
            members = list(members)
            place |= dict.fromkeys(members, at)
            for i, one in enumerate(members):
                for other in members[i + 1 :]:
                    total += 1
                    if self._of[one][0] == self._of[other][0]:
                        right += 1
                    else:
                        wrong[self._kind(one, other)] += 1
        there, met = self._by_fault(place)
        shares = {fault: met[fault] / there[fault] for fault in sorted(there)}
        return Told(right / total if total else 1.0, right / self._pairs, dict(wrong), shares)

    def _by_fault(self, place: dict[str, int]) -> tuple[Counter[str], Counter[str]]:
        there, met = Counter(), Counter()
        for rows in self._humans.values():
            for i, one in enumerate(rows):
                for other in rows[i + 1 :]:
                    faults = set(";".join(filter(None, (self._of[one][3], self._of[other][3]))).split(";")) - {""}
                    there.update(faults)
                    if one in place and place[one] == place.get(other):
                        met.update(faults)
        return there, met

    def _kind(self, one: str, other: str) -> str:
        (_, family, twin, _), (_, family2, twin2, _) = self._of[one], self._of[other]
        if family is None or family != family2:
            return "strangers"
        return "twins" if twin and twin2 else "family"


def _pairs_of(rows: int) -> int:
    return rows * (rows - 1) // 2


def joined(pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Groups by simple chains: what tools do that refuse nothing."""
    above: dict[str, str] = {}

    def top(one: str) -> str:
        while above.setdefault(one, one) != one:
            above[one] = above[above[one]]
            one = above[one]
        return one

    for one, other in pairs:
        above[top(one)] = top(other)
    groups = defaultdict(list)
    for one in above:
        groups[top(one)].append(one)
    return list(groups.values())

"""Compares what the import found with the truth: recall and precision per kind, and who became one person."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from setiakawan.demo.district import TRUTH_FILE
from setiakawan.demo.expectations import EXPECTED, Expectation
from setiakawan.demo.faults import KINDS
from setiakawan.demo.world import Fault

Place = tuple[str, int]
"""A row: name of the file, row number."""


class TruthMissing(Exception):
    """The folder holds no truth file: it is not one that `setiakawan demo` wrote."""


@dataclass(slots=True)
class Told:
    """What is true of a row."""

    human: str
    family: str
    faults: list[Fault]


@dataclass(slots=True)
class Found:
    """What the import made of a row. `person` is whom a merged row went to, if it was about one."""

    outcome: str
    is_waiting: bool
    is_merged: bool
    person: int | None
    reasons: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Measure:
    """One kind: how many were planted and seen; on how many rows its reasons stand, and on how many rightly so."""

    kind: str
    planted: int
    seen: int
    given: int
    explained: int

    @property
    def recall(self) -> float | None:
        """Share of the planted faults that were seen; None when none was planted."""
        return self.seen / self.planted if self.planted else None

    @property
    def precision(self) -> float | None:
        """Share of the rows with its reasons on which such a fault was really planted; None without such rows."""
        return self.explained / self.given if self.given else None


@dataclass(frozen=True)
class Control:
    """Rows on which nothing is wrong: how many of them still wait for a person, by the kind of control."""

    kind: str
    rows: int
    waiting: int


@dataclass(frozen=True)
class Identity:
    """Rows and human beings after the merge. `mixed` persons hold rows of several human beings and must be 0."""

    rows: int
    merged: int
    waiting: int
    rejected: int
    humans: int
    persons: int
    mixed: int
    split: int
    split_by_kind: Mapping[str, int]


@dataclass(frozen=True)
class Evaluation:
    """Everything that was measured. `missing` rows stand in the truth and were not imported."""

    measures: list[Measure]
    controls: list[Control]
    identity: Identity
    missing: int


def read_truth(folder: Path) -> dict[Place, Told]:
    """The truth about every row. Raises TruthMissing."""
    path = folder / TRUTH_FILE
    if not path.is_file():
        raise TruthMissing(path)
    with path.open(encoding="utf-8", newline="") as lines:
        return {
            (row["file"], int(row["row"])): Told(row["human"], row["family"], _faults(row["faults"]))
            for row in csv.DictReader(lines)
        }


def _faults(text: str) -> list[Fault]:
    faults = []
    for one in filter(None, text.split(";")):
        kind, _, rest = one.partition("@")
        column, _, other = rest.partition("=")
        faults.append(Fault(kind, column, other))
    return faults


def evaluate(truth: Mapping[Place, Told], found: Mapping[Place, Found]) -> Evaluation:
    """Measure what was found of what is true."""
    there = {place: told for place, told in truth.items() if place in found}
    explained = _explained(there)
    homes = _homes(there, found)
    kinds = [code for code, kind in KINDS.items() if not kind.control]
    measures = [_measure(kind, EXPECTED[kind], there, found, explained, homes) for kind in kinds]
    return Evaluation(measures, _controls(there, found), _identity(there, found), len(truth) - len(there))


def _reach(told: Told, fault: Fault, reach: str) -> Iterable[tuple[str, str]]:
    """Whose rows a fault touches beyond its own: ("human" or "family", id)."""
    if reach == "family":
        yield "family", told.family
    if reach in ("human", "family"):
        yield "human", told.human
        if fault.other:
            yield "human", fault.other


def _explained(truth: Mapping[Place, Told]) -> dict[tuple, set[str]]:
    """For rows, human beings and families: the reasons that planted faults account for."""
    accounted: dict[tuple, set[str]] = defaultdict(set)
    for place, told in truth.items():
        for fault in told.faults:
            expected = EXPECTED.get(fault.kind)
            if expected is None:
                continue
            accounted[place] |= expected.shows | expected.explains
            for holder in _reach(told, fault, expected.reach):
                accounted[holder] |= expected.shows | expected.explains
    return accounted


def _homes(truth: Mapping[Place, Told], found: Mapping[Place, Found]) -> dict[str, Counter]:
    """For every human being: to which persons their merged rows went."""
    homes: dict[str, Counter] = defaultdict(Counter)
    for place, told in truth.items():
        person = found[place].person
        if person is not None:
            homes[told.human][person] += 1
    return homes


def _measure(
    kind: str, expected: Expectation, truth: Mapping[Place, Told], found: Mapping[Place, Found],
    explained: Mapping[tuple, set[str]], homes: Mapping[str, Counter],
) -> Measure:  # fmt: skip
    given = [place for place in truth if found[place].reasons & expected.shows]
    right = sum(
        bool(found[place].reasons & expected.shows & _accounted(place, truth[place], explained)) for place in given
    )
    touched = {holder for place in given for holder in (place, *_holders(truth[place]))}
    planted = seen = 0
    for place, told in truth.items():
        for fault in told.faults:
            if fault.kind == kind:
                planted += 1
                person = found[place].person
                is_joined = expected.joins and person is not None and homes[told.human][person] > 1
                seen += is_joined or place in touched or any(h in touched for h in _reach(told, fault, expected.reach))
    return Measure(kind, planted, seen, len(given), right)


def _holders(told: Told) -> tuple[tuple[str, str], ...]:
    return ("human", told.human), ("family", told.family)


def _accounted(place: Place, told: Told, explained: Mapping[tuple, set[str]]) -> set[str]:
    """The reasons that planted faults account for on this row."""
    return set().union(*(explained.get(holder, ()) for holder in (place, *_holders(told))))


def _controls(truth: Mapping[Place, Told], found: Mapping[Place, Found]) -> list[Control]:
    rows: Counter[str] = Counter()
    waiting: Counter[str] = Counter()
    for place, told in truth.items():
        kinds = {fault.kind for fault in told.faults}
        if all(KINDS[kind].control for kind in kinds):
            for kind in kinds or {"sound"}:
                rows[kind] += 1
                waiting[kind] += found[place].is_waiting
    return [Control(kind, rows[kind], waiting[kind]) for kind in ["sound", *KINDS] if rows[kind]]


def _identity(truth: Mapping[Place, Told], found: Mapping[Place, Found]) -> Identity:
    humans_of: dict[int, set[str]] = defaultdict(set)
    persons_of: dict[str, set[int]] = defaultdict(set)
    kinds_of: dict[str, set[str]] = defaultdict(set)
    for place, told in truth.items():
        kinds_of[told.human] |= {fault.kind for fault in told.faults if not KINDS[fault.kind].control}
        person = found[place].person
        if person is not None:
            humans_of[person].add(told.human)
            persons_of[told.human].add(person)
    split = [human for human, persons in persons_of.items() if len(persons) > 1]
    by_kind = Counter(kind for human in split for kind in kinds_of[human] or {"sound"})
    states = [found[place] for place in truth]
    return Identity(
        rows=len(states), merged=sum(one.is_merged for one in states), waiting=sum(one.is_waiting for one in states),
        rejected=sum(one.outcome == "rejected" for one in states), humans=len({told.human for told in truth.values()}),
        persons=len(humans_of), mixed=sum(len(humans) > 1 for humans in humans_of.values()), split=len(split),
        split_by_kind=dict(by_kind.most_common()),
    )  # fmt: skip

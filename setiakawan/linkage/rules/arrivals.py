"""Finding a record's other rows in a large registry through an index of hashed keys."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from setiakawan.linkage.rules.cleaned import Clean, clean
from setiakawan.linkage.rules.evidence import DIFFERENT, Judgement, compare_clean, weigh
from setiakawan.linkage.rules.keys import LARGEST, LARGEST_ELSE, WEAK, arriving_keys
from setiakawan.linkage.rules.model import Model
from setiakawan.linkage.rules.record import Record
from setiakawan.linkage.rules.sieve import Sieve

Hash = Callable[[Iterable[str]], Iterable[int]]
"""Turns keys into what the table holds: keyed hashes, so that no NIK or name stands in it in the clear."""
MOST = max(LARGEST_ELSE, *LARGEST.values())
"""No key says anything that more persons share than this."""


class Index(Protocol):
    """Hashed keys with the persons who have them, and each person's clean row, wherever they are kept."""

    def candidates(self, keys: Collection[int]) -> Mapping[int, Collection[int]]:
        """The persons per key, in one query; none for a key that more than `MOST` persons share."""

    def cleaned(self, persons: Collection[int]) -> Mapping[int, Clean]:
        """What the registry says of these persons now, as it is compared."""

    def records(self, persons: Collection[int]) -> Mapping[int, Record]:
        """The same as it was typed."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody the record may be, and why."""

    person: int
    judgement: Judgement


def find(records: Iterable[Record], *, index: Index, hash_keys: Hash, model: Model) -> list[list[Candidate]]:
    """This will give per record whom it may be, the likeliest first, with three questions to the index for all records.

    Whoever can be told apart from a record by numbers alone is dropped before anything is put into words.
    """
    asked = [(record, clean(record)) for record in records]
    near = near_of([row for _, row in asked], index, hash_keys)
    rows = index.cleaned(sorted(set().union(*near)))
    sieve = Sieve(model)
    likely = [
        [p for p in sorted(persons) if p in rows and sieve.keeps(row, rows[p])]
        for (_, row), persons in zip(asked, near, strict=True)
    ]
    told = index.records(list({person for persons in likely for person in persons}))
    return [
        _judged(one, {p: (told[p], rows[p]) for p in persons if p in told}, model)
        for one, persons in zip(asked, likely, strict=True)
    ]


def near_of(rows: Collection[Clean], index: Index, hash_keys: Hash) -> list[set[int]]:
    """The persons whom each clean row must be compared with: whoever shares a key that says something, or two that say
    little alone.
    """
    keys = [arriving_keys(row) for row in rows]
    every = list(set().union(*keys))
    numbers = list(hash_keys(every))
    held = index.candidates(sorted(set(numbers)))
    strong, weak = {}, {}
    for key, number in zip(every, numbers, strict=True):
        kind = key.partition(":")[0]
        if 0 < len(persons := held.get(number, ())) <= LARGEST.get(kind, LARGEST_ELSE):
            (weak if kind in WEAK else strong)[key] = persons
    return [_near(some, strong, weak) for some in keys]


def _near(
    keys: Collection[str], strong: Mapping[str, Collection[int]], weak: Mapping[str, Collection[int]]
) -> set[int]:
    near = set().union(*[strong[key] for key in keys if key in strong])
    once = set()
    for key in keys:
        if key in weak:
            near.update(once.intersection(weak[key]))
            once.update(weak[key])
    return near


def _judged(one: tuple[Record, Clean], others: Mapping[int, tuple[Record, Clean]], model: Model) -> list[Candidate]:
    judged = [Candidate(person, weigh(compare_clean(one, row, model), model)) for person, row in others.items()]
    kept = [found for found in judged if found.judgement.verdict != DIFFERENT]
    return sorted(kept, key=lambda found: (-found.judgement.weight, found.person))

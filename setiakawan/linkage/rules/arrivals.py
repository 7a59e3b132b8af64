"""Finding a record's other rows in a large registry through an index of hashed keys."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from setiakawan.linkage.rules.cleaned import Clean, clean
from setiakawan.linkage.rules.evidence import DIFFERENT, Judgement, chance, compare_clean, weigh
from setiakawan.linkage.rules.keys import LARGEST, LARGEST_ELSE, WEAK, keys_of_clean
from setiakawan.linkage.rules.model import Model
from setiakawan.linkage.rules.record import Record

Hash = Callable[[str], int]
"""Turns a key into what the table holds: a keyed hash, so that no NIK or name stands in it in the clear."""
MOST = max(LARGEST_ELSE, *LARGEST.values())
"""No key says anything that more persons share than this."""


class Index(Protocol):
    """Hashed keys with the persons who have them, and each person's clean row, wherever they are kept."""

    def candidates(self, keys: Collection[int]) -> Mapping[int, Collection[int]]:
        """The persons per key, in one query; of a key with more than `MOST` persons at least one more than that."""

    def cleaned(self, persons: Collection[int]) -> Mapping[int, Clean]:
        """What the registry says of these persons now, as it is compared."""

    def records(self, persons: Collection[int]) -> Mapping[int, Record]:
        """The same as it was typed."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody the record may be, and why."""

    person: int
    judgement: Judgement


def find(records: Iterable[Record], *, index: Index, hash_key: Hash, model: Model) -> list[list[Candidate]]:
    """This will give per record whom it may be, the likeliest first, with three questions to the index for all records.

    Whoever can be told apart from a record by numbers alone is dropped before anything is put into words.
    """
    asked = [(record, clean(record)) for record in records]
    near = near_of([row for _, row in asked], index, hash_key)
    rows = index.cleaned(sorted(set().union(*near)))
    likely = [
        [p for p in sorted(persons) if p in rows and chance(row, rows[p], model) >= model.different_below]
        for (_, row), persons in zip(asked, near, strict=True)
    ]
    told = index.records(list({person for persons in likely for person in persons}))
    return [
        _judged(one, {p: (told[p], rows[p]) for p in persons if p in told}, model)
        for one, persons in zip(asked, likely, strict=True)
    ]


def near_of(rows: Collection[Clean], index: Index, hash_key: Hash) -> list[set[int]]:
    """The persons whom each clean row must be compared with."""
    keys = [_hashed(row, hash_key) for row in rows]
    held = index.candidates(sorted({key for some in keys for key in some}))
    return [_near(some, held) for some in keys]


def _hashed(row: Clean, hash_key: Hash) -> dict[int, str]:
    """The hashed keys of a record, each with its kind."""
    return {hash_key(key): key.partition(":")[0] for key in keys_of_clean(row)}


def _near(keys: Mapping[int, str], held: Mapping[int, Collection[int]]) -> set[int]:
    """Whoever shares a key that says something, or two that say little alone."""
    near, once = set(), set()
    for key, kind in keys.items():
        persons = held.get(key, ())
        if len(persons) > LARGEST.get(kind, LARGEST_ELSE):
            continue
        if kind in WEAK:
            near.update(once.intersection(persons))
            once.update(persons)
        else:
            near.update(persons)
    return near


def _judged(one: tuple[Record, Clean], others: Mapping[int, tuple[Record, Clean]], model: Model) -> list[Candidate]:
    judged = [Candidate(person, weigh(compare_clean(one, row, model), model)) for person, row in others.items()]
    kept = [found for found in judged if found.judgement.verdict != DIFFERENT]
    return sorted(kept, key=lambda found: (-found.judgement.weight, found.person))

"""Finding a record's other rows in a large registry through an index of hashed keys."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from setiakawan.linkage.rules.evidence import DIFFERENT, Judgement, compare, weigh
from setiakawan.linkage.rules.keys import LARGEST, LARGEST_ELSE, keys_of
from setiakawan.linkage.rules.model import Model
from setiakawan.linkage.rules.record import Record

Hash = Callable[[str], bytes]
"""Turns a key into what the table holds: a keyed hash, so that no NIK or name stands in it in the clear."""
Fetch = Callable[[Iterable[int]], Mapping[int, Record]]
"""Gives the records of persons by their numbers."""


class Index(Protocol):
    """A table `linkage_key(key bytes, person integer, primary key (key, person))`, wherever it is kept.

    A row per hashed key and person. It is rebuilt from the records at any time; nothing else depends on it.
    """

    def candidates(self, keys: Mapping[bytes, int]) -> Mapping[bytes, Iterable[int]]:
        """The persons per key, in one query. A key with more persons than its number may be left out."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody the record may be, and why."""

    person: int
    judgement: Judgement


def hashed_keys(record: Record, hash_key: Hash) -> dict[bytes, int]:
    """The hashed keys of a record, each with the number of persons from which it says nothing."""
    return {hash_key(key): LARGEST.get(key.partition(":")[0], LARGEST_ELSE) for key in keys_of(record)}


def find(
    records: Iterable[Record], *, index: Index, fetch: Fetch, hash_key: Hash, model: Model
) -> list[list[Candidate]]:
    """This will give per record whom it may be, the likeliest first, with at most two queries for all records."""
    asked = [(record, hashed_keys(record, hash_key)) for record in records]
    held = index.candidates({key: most for _, keys in asked for key, most in keys.items()})
    near = [
        {person for key, most in keys.items() if len(found := list(held.get(key, ()))) <= most for person in found}
        for _, keys in asked
    ]
    rows = fetch(set().union(*near))
    return [
        _judge(record, {p: rows[p] for p in persons if p in rows}, model)
        for (record, _), persons in zip(asked, near, strict=True)
    ]


def _judge(record: Record, rows: Mapping[int, Record], model: Model) -> list[Candidate]:
    judged = [Candidate(person, weigh(compare(record, other, model), model)) for person, other in rows.items()]
    kept = [one for one in judged if one.judgement.verdict != DIFFERENT]
    return sorted(kept, key=lambda one: (-one.judgement.weight, one.person))

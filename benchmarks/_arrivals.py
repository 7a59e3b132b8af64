"""Arriving rows against a large table of hashed keys in SQLite, judged by the same evidence as a batch."""

import hashlib
import hmac
import json
import random
import sqlite3
import statistics
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb

from benchmarks.figures import figure
from setiakawan.linkage.rules.arrivals import Candidate, find
from setiakawan.linkage.rules.keys import keys_of
from setiakawan.linkage.rules.model import Model
from setiakawan.linkage.rules.record import Record

_FIELDS = ("name", "birth", "sex", "nik", "kk", "mother", "phone", "village")
_ASKED = 500


def _hash(key: str) -> int:
    return int.from_bytes(hmac.digest(b"benchmark", key.encode(), hashlib.sha256)[:8], signed=True)


class _Table:
    """The key index and the rows, in one SQLite file."""

    def __init__(self, path: Path):
        self.engine = sqlite3.connect(path)

    def fill(self, rows: Iterable[tuple]) -> None:
        """Take in rows of number and the fields."""
        self.engine.execute("CREATE TABLE row (person INTEGER PRIMARY KEY, told TEXT)")
        self.engine.execute("CREATE TABLE key (key INTEGER, person INTEGER, PRIMARY KEY (key, person)) WITHOUT ROWID")
        for number, *values in rows:
            told = dict(zip(_FIELDS, (value or "" for value in values), strict=True))
            self.engine.execute("INSERT INTO row VALUES (?, ?)", (number, json.dumps(told)))
            keys = [(_hash(key), number) for key in keys_of(Record(**told))]
            self.engine.executemany("INSERT OR IGNORE INTO key VALUES (?, ?)", keys)
        self.engine.commit()

    def candidates(self, keys: Mapping[int, int]) -> dict[int, list[int]]:
        """The persons per key."""
        held: dict[int, list[int]] = {}
        asked = json.dumps(list(keys))
        sql = "SELECT key, person FROM key WHERE key IN (SELECT value FROM json_each(?))"
        for key, person in self.engine.execute(sql, [asked]):
            held.setdefault(key, []).append(person)
        return held

    def records(self, persons: Iterable[int]) -> dict[int, Record]:
        """The rows by number."""
        sql = "SELECT person, told FROM row WHERE person IN (SELECT value FROM json_each(?))"
        found = self.engine.execute(sql, [json.dumps(list(persons))])
        return {person: Record(**json.loads(told)) for person, told in found}


def measure(rows: Path, model: Path, folder: Path) -> None:
    """500 rows at once and one by one: 400 of people who stand in the table, 100 of people who do not."""
    weights = Model.from_json(model.read_text(encoding="utf-8"))
    with duckdb.connect() as engine:
        given = engine.sql(
            f"SELECT CAST(id AS BIGINT), cluster, {', '.join(_FIELDS)} FROM '{rows}' ORDER BY 1"
        ).fetchall()
    asked, held = _parted(given)
    path = folder / f"{rows.stem}-arrivals.sqlite3"
    path.unlink(missing_ok=True)
    table = _Table(path)
    table.fill((number, *values) for number, _, *values in held)
    records = [Record(**dict(zip(_FIELDS, (v or "" for v in values), strict=True))) for _, _, *values in asked]

    def look(some: list[Record]) -> tuple[list[list[Candidate]], float]:
        began = time.perf_counter()
        found = find(some, index=table, fetch=table.records, hash_key=_hash, model=weights)
        return found, 1000 * (time.perf_counter() - began)

    look(records[:50])
    found, together = look(records)
    single = [look([record])[1] for record in records[:200]]
    figure(f"500 arrivals against {len(held):,} rows", together, "ms", goal=150, better="lower")
    figure("1 arrival, median", statistics.median(single), "ms", goal=5, better="lower")
    figure("1 arrival, 95th percentile", statistics.quantiles(single, n=20)[-1], "ms")
    _rightness(asked, held, found)


def _parted(given: list[tuple]) -> tuple[list[tuple], list[tuple]]:
    """The rows that arrive and those that stand in the table; both in an order of their own."""
    humans: dict[str, list[tuple]] = {}
    for row in given:
        humans.setdefault(row[1], []).append(row)
    chance = random.Random(1)
    doubles = chance.sample([rows for rows in humans.values() if len(rows) > 1], _ASKED * 4 // 5)
    alone = chance.sample([rows for rows in humans.values() if len(rows) == 1], _ASKED // 5)
    asked = [rows[-1] for rows in (*doubles, *alone)]
    gone = {row[0] for row in asked}
    return asked, [row for row in given if row[0] not in gone]


def _rightness(asked: list[tuple], held: list[tuple], found: list[list[Candidate]]) -> None:
    human = {number: who for number, who, *_ in held}
    there = set(human.values())
    said = [
        (row[1], human[candidates[0].person])
        for row, candidates in zip(asked, found, strict=True)
        if candidates and candidates[0].judgement.verdict == "same"
    ]
    right = sum(who == other for who, other in said)
    figure("arrivals, precision", right / max(len(said), 1), "", goal=0.99)
    figure("arrivals, recall", right / sum(row[1] in there for row in asked), "")

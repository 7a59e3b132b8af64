"""Rows that arrive against a registry of a million in the database of an installation, through `linkage.indexing.arrivals`."""

import difflib
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import duckdb

from benchmarks.figures import figure

_FIELDS = ("name", "birth", "sex", "nik", "kk", "mother", "phone", "village")
_KK = 2 + _FIELDS.index("kk")
_ASKED = 500
_AT_ONCE = 20_000
_HERE = Path(__file__).resolve().parent.parent
Row = tuple[str, ...]
"""Number, human being, and the fields."""


def measure(rows: Path, model: Path, folder: Path) -> None:
    """500 rows at once and one by one: 400 of people who stand in the registry, 100 of people who do not.

    The registry is filled through the bulk way of the import, in a home of its own, and kept for the next run.
    """
    home = folder / f"{rows.stem}-arrivals"
    settings = {
        "SETIAKAWAN_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "setiakawan.config.settings",
        "PYTHONPATH": str(_HERE),
    }
    asked = [sys.executable, "-m", "benchmarks._arrivals", str(rows), str(model)]
    said = subprocess.run(asked, check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, **settings}).stdout
    told = json.loads(said.splitlines()[-1])
    figure(f"500 arrivals against {told['held']:,} rows", told["together"], "ms", goal=150, better="lower")
    figure("1 arrival, median", told["median"], "ms", goal=5, better="lower")
    figure("1 arrival, 95th percentile", told["late"], "ms")
    figure("arrivals, precision", told["precision"], "", goal=0.99)
    figure("arrivals, recall", told["recall"], "")
    figure("people compared per arrival", told["compared"], "people")
    if told["indexed"]:
        figure("taking the registry into the key index", told["indexed"], "people/s")


def look(path: str, weights: str) -> dict:
    """Fill the registry where it is empty, let the rows arrive, and tell what was found and how long it took."""
    from django.core.management import call_command

    from setiakawan.core.processes import rare_collections
    from setiakawan.linkage.indexing import KeyIndex, arrivals, hashed
    from setiakawan.linkage.rules.arrivals import near_of
    from setiakawan.linkage.rules.cleaned import clean
    from setiakawan.linkage.rules.model import Model

    call_command("migrate", verbosity=0)
    model = Model.from_json(Path(weights).read_text(encoding="utf-8"))
    with duckdb.connect() as engine:
        columns = ", ".join(f"coalesce({name}, '')" for name in _FIELDS)
        given = engine.sql(f"SELECT id, cluster, {columns} FROM '{path}' ORDER BY CAST(id AS BIGINT)").fetchall()
    asked, held = _parted(given)
    places = _villages({row[-1] for row in given})
    human, rate = _fill(held, places)
    records = [_record(row, places) for row in asked]

    def timed(some: list) -> tuple[list, float]:
        began = time.perf_counter()
        found = arrivals(some, model)
        return found, 1000 * (time.perf_counter() - began)

    timed(records[:50])
    with rare_collections():  # as the import runs
        found, together = min((timed(records) for _ in range(7)), key=lambda one: one[1])
    single = [timed([record])[1] for record in records[:200]]
    return {
        "held": len(held), "together": together, "median": statistics.median(single),
        "late": statistics.quantiles(single, n=20)[-1], "indexed": rate,
        "compared": sum(map(len, near_of([clean(record) for record in records], KeyIndex(), hashed))) / len(records),
        **_rightness(asked, human, found),
    }  # fmt: skip


def _villages(texts: set[str]) -> dict[str, str]:
    """A village of the district for each text; a text that is misspelled stands for the nearest one that is not."""
    from setiakawan.areas.models import Area

    codes = list(
        Area.objects.filter(code__startswith="64.08", level="village").order_by("code").values_list("code", flat=True)
    )
    told: dict[str, str] = {"": codes[0]}
    for text in sorted(texts - {""}):
        near = difflib.get_close_matches(text, told, 1, 0.9)
        told[text] = told[near[0]] if near else codes[len(told) % len(codes)]
    return told


def _record(row: Row, places: dict[str, str]):
    from setiakawan.linkage.rules.record import Record

    return Record(**dict(zip(_FIELDS, row[2:-1], strict=False)), village=places[row[-1]] if row[-1] else "")


def _fill(held: list[Row], places: dict[str, str]) -> tuple[dict[int, str], float]:
    """Put the rows into the registry and the index, unless they are there; who each person is, and people indexed a second."""
    from setiakawan.linkage.services.linking import bring_index_up_to_date
    from setiakawan.registry.models import Person

    who = {row[0]: row[1] for row in held}
    if Person.objects.count() != len(held):
        _enrol(held, places)
    began = time.perf_counter()
    count = bring_index_up_to_date()
    rate = count / (time.perf_counter() - began) if count > 10_000 else 0.0
    return {number: who[key] for number, key in Person.objects.values_list("pk", "hamlet")}, rate


def _enrol(held: list[Row], places: dict[str, str]) -> None:
    from django.db import transaction
    from django.utils import timezone

    from setiakawan.core.bulk import many_writes
    from setiakawan.registry.models import Source
    from setiakawan.registry.services.enrol import Enrolment

    now, given = timezone.now(), set()
    source = Source.objects.create(kind="file", label="tolok ukur", as_of=now.date(), recorded_by_label="tolok ukur")
    with many_writes():
        for rows in _lots(held):
            with transaction.atomic():
                lot = Enrolment(at=now)
                for kk, family in groupby(rows, key=lambda row: row[_KK]):
                    _enrol_family(lot, kk, list(family), places, source.pk, given)
                lot.write()


def _lots(held: list[Row]) -> Iterator[list[Row]]:
    """Lots of some thousand rows, no family in two of them."""
    lot: list[Row] = []
    for kk, rows in groupby(sorted(held, key=lambda row: row[_KK]), key=lambda row: row[_KK]):
        lot += rows
        if len(lot) >= _AT_ONCE or not kk:
            yield lot
            lot = []
    yield lot


def _enrol_family(lot, kk: str, rows: list[Row], places: dict[str, str], source: int, given: set[str]) -> None:
    """`hamlet` holds the row's number, so that the truth is found again."""
    area = places[rows[0][-1]]
    family = lot.add_family(kind="kk", number=kk, place={"area": area}, source=source) if len(kk) == 16 else None
    for number, _, name, birth, sex, nik, _, mother, phone, village in rows:
        person = lot.add_person({
            "name": name, "sex": sex, "birth_date": birth or None, "birth_precision": "day" if birth else "",
            "mother_name": mother, "area": places[village], "hamlet": number,
        })  # fmt: skip
        if family is not None:
            lot.add_membership(person=person, family=family, role="", source=source)
        if nik:
            status = "disputed" if nik in given else "valid"
            given.add(nik)
            lot.add_identifier(person=person, kind="nik", number=nik, status=status, source=source)
        if phone:
            lot.add_contact(person=person, kind="phone", value=phone, source=source)


def _rightness(asked: list[Row], human: dict[int, str], found: list[list]) -> dict[str, float]:
    there = set(human.values())
    said = [
        (row[1], human[candidates[0].person])
        for row, candidates in zip(asked, found, strict=True)
        if candidates and candidates[0].judgement.verdict == "same"
    ]
    right = sum(who == other for who, other in said)
    return {"precision": right / max(len(said), 1), "recall": right / sum(row[1] in there for row in asked)}


def _parted(given: list[Row]) -> tuple[list[Row], list[Row]]:
    """The rows that arrive and those that stand in the registry."""
    humans: dict[str, list[Row]] = {}
    for row in given:
        humans.setdefault(row[1], []).append(row)
    chance = random.Random(1)
    doubles = chance.sample([rows for rows in humans.values() if len(rows) > 1], _ASKED * 4 // 5)
    alone = chance.sample([rows for rows in humans.values() if len(rows) == 1], _ASKED // 5)
    asked = [rows[-1] for rows in (*doubles, *alone)]
    gone = {row[0] for row in asked}
    return asked, [row for row in given if row[0] not in gone]


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(look(*sys.argv[1:])))

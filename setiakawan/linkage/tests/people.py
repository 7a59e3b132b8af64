"""Invented rows with truth for tests: a small demonstration district, some of its rows typed again by another clerk."""

import random
from functools import cache

import duckdb
import pyarrow as pa

from setiakawan.demo.people import generate
from setiakawan.demo.spelling import variant_of
from setiakawan.linkage.rules.record import COLUMNS, Record


@cache
def rows(people: int = 4000, seed: int = 3) -> tuple[tuple[str, str, Record], ...]:
    """(id, human, record): everybody once, and every fifth once more as somebody else would type them."""
    rng = random.Random(seed)
    district = generate(people, seed)
    families = {family.id: family for family in district.families}
    found = []
    for at, human in enumerate(district.humans):
        family = families[human.family_id]
        record = Record(
            name=human.name, birth=human.birth.isoformat(), sex=human.sex, nik=human.nik, kk=family.kk, mother=human.mother_name,
            father=human.father_name, birth_place=human.birth_place, village=family.village, source="daftar",
        )  # fmt: skip
        found.append((f"a{at}", human.id, record))
        if at % 5 == 0:
            found.append((f"b{at}", human.id, _typed_again(rng, human, record)))
    return tuple(found)


def _typed_again(rng: random.Random, human, record: Record) -> Record:
    said = {name: getattr(record, name) for name in COLUMNS}
    said["name"] = variant_of(rng, human.name) if rng.random() < 0.6 else human.name
    said["nik"] = rng.choice([human.nik, "", "0", human.nik[:15] + "0", human.nik[:14] + human.nik[15] + human.nik[14]])
    said["kk"] = rng.choice([record.kk, record.kk, ""])
    said["mother"] = rng.choice([record.mother, "", variant_of(rng, human.mother_name)])
    birth = human.birth
    said["birth"] = rng.choice(
        [record.birth, record.birth, f"{birth.year}", f"{birth.year}-01-01", "", f"{birth:%d/%m/%Y}"]
    )
    said["source"] = "bantuan"
    return Record(**said)


def table(connection: duckdb.DuckDBPyConnection, given, name: str = "given_rows") -> str:
    """Put rows into a table that the batch engine reads."""
    columns = {"id": [one for one, _, _ in given]}
    columns |= {c: [str(getattr(record, c) or "") for _, _, record in given] for c in COLUMNS}
    held = pa.table({key: pa.array(values, pa.string()) for key, values in columns.items()})
    connection.register("held_rows", held)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM held_rows")
    connection.unregister("held_rows")
    return name

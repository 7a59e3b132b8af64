# ruff: noqa: S608 - SQL made of our own names only
"""Persons as records that can be compared, and the key index that finds them. For linkage and its callers only."""

import datetime
import json
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress

from django.db import connection, transaction

from setiakawan.core.bulk import chunks, rows_where
from setiakawan.core.sealing import SealBroken, blind_indexes, seal, unseal
from setiakawan.linkage.rules.arrivals import MOST, Candidate, find
from setiakawan.linkage.rules.cleaned import Clean, clean, packed, unpacked
from setiakawan.linkage.rules.keys import KINDS, arriving_keys
from setiakawan.linkage.rules.model import Model
from setiakawan.linkage.rules.record import Record

REFRESHED_AT_ONCE, MANY_AT_ONCE = 2_000, 10_000
WAITING_LOOKED_AT = 300
_KINDS = {kind: number for number, kind in enumerate(KINDS)}
_BITS = max(4, (len(KINDS) - 1).bit_length())
_PERSON = "id, name, sex, birth_date, birth_precision, birth_place, mother_name, father_name, area_id"


def hashed(keys: Collection[str]) -> list[int]:
    """Keys as the index stores them: keyed hashes whose lowest bits tell their kind."""
    digests = [int.from_bytes(digest[:8], signed=True) for digest in blind_indexes(keys, "linkage")]
    return [n >> _BITS << _BITS | _KINDS[key.partition(":")[0]] for n, key in zip(digests, keys, strict=True)]


def records_of(people: Iterable[int]) -> dict[int, Record]:
    """What the registry says of these persons now, by number. Five queries per 900; some 30 µs a person."""
    people = list(people)
    niks, families, phones = _niks(people), _families(people), _phones(people)
    sql = f"SELECT {_PERSON} FROM registry_person WHERE id IN ({{keys}})"
    return {
        number: Record(
            name=name, sex=sex, birth=_day(birth), precision=precision, birth_place=place, mother=mother, father=father,
            village=area, nik=niks.get(number, ""), kk=families.get(number, ""), phone=phones.get(number, ""),
            source="registry", source_key=str(number),
        )
        for number, name, sex, birth, precision, place, mother, father, area in rows_where(sql, people)
    }  # fmt: skip


def _day(value: object) -> datetime.date | None:
    return datetime.date.fromisoformat(value) if isinstance(value, str) else value


def _niks(people: list[int]) -> dict[int, str]:
    """The valid NIK of each, or else one whose status is disputed."""
    sql = (
        "SELECT person_id, number, status FROM registry_identifier WHERE kind = 'nik'"
        " AND status IN ('valid', 'disputed') AND person_id IN ({keys})"
    )
    rows = sorted(rows_where(sql, people), key=lambda row: row[2] == "valid")
    return {person: unseal(bytes(number), "identifier").decode() for person, number, _ in rows}


def _families(people: list[int]) -> dict[int, str]:
    """The KK number where each lives now: stays that have ended make nobody the same."""
    stays = "SELECT person_id, family_id FROM registry_membership WHERE valid_until IS NULL AND kind = 'kk' AND person_id IN ({keys})"
    living = dict(rows_where(stays, people))
    sql = "SELECT family_id, number FROM registry_familynumber WHERE valid_until IS NULL AND family_id IN ({keys})"
    numbers = {
        family: unseal(bytes(number), "family").decode() for family, number in rows_where(sql, set(living.values()))
    }
    return {person: numbers[family] for person, family in living.items() if family in numbers}


def _phones(people: list[int]) -> dict[int, str]:
    sql = (
        "SELECT person_id, value FROM registry_contact WHERE kind = 'phone' AND withdrawn_at IS NULL"
        " AND person_id IN ({keys}) ORDER BY id DESC"
    )
    return {person: unseal(bytes(value), "contact").decode() for person, value in rows_where(sql, people)}


@transaction.atomic
def refresh_keys(limit: int = REFRESHED_AT_ONCE) -> int:
    """Take up to `limit` persons whose keys may have changed into the index; how many there were."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT id FROM linkage_unkeyed ORDER BY id LIMIT %s", [limit])
        people = [number for (number,) in cursor.fetchall()]
        for part in chunks(people):
            marks = ", ".join(["%s"] * len(part))
            # First forgotten, then read: whoever changes a person meanwhile notes them again.
            cursor.execute(f"DELETE FROM linkage_unkeyed WHERE id IN ({marks})", part)
            cursor.execute(f"DELETE FROM linkage_key WHERE person IN ({marks})", part)
            cursor.execute(f"DELETE FROM linkage_packed WHERE person IN ({marks})", part)
        rows = {number: clean(record) for number, record in records_of(people).items()}
        keys = {(key, number) for number, row in rows.items() for key in hashed(arriving_keys(row))}
        cursor.executemany("INSERT INTO linkage_key (key, person) VALUES (%s, %s)", sorted(keys))
        told = [(number, seal(packed(row).encode(), "linkage")) for number, row in sorted(rows.items())]
        cursor.executemany("INSERT INTO linkage_packed (person, told) VALUES (%s, %s)", told)
    return len(people)


def note_everybody() -> None:
    """Note everybody as not yet in the index: after a release that cleans or keys otherwise, or when it was damaged."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM linkage_unkeyed")
        cursor.execute("INSERT INTO linkage_unkeyed (id) SELECT id FROM registry_person")


def waiting_count() -> int:
    """How many persons are not yet in the index as they are now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(DISTINCT id) FROM linkage_unkeyed")
        return cursor.fetchone()[0]


class KeyIndex:
    """The key index of the database, as `rules.arrivals.find` asks it."""

    def candidates(self, keys: Collection[int]) -> dict[int, list[int]]:
        """The persons per key: those in the index, and those who wait to be taken in, up to a few hundred; none where more
        than `MOST` share one."""
        held = dict(_held(list(keys)))
        for person, row in cleaned_now(_waiting()).items():
            for key in set(hashed(arriving_keys(row))).intersection(keys):
                if key not in held:
                    held[key] = [person]
                elif held[key] and person not in held[key]:
                    held[key].append(person)
        return held

    def cleaned(self, persons: Collection[int]) -> dict[int, Clean]:
        """Their clean rows as they were packed; whoever changed since, or cannot be opened, is read anew."""
        told = dict(packed_rows(persons))
        return told | cleaned_now([person for person in persons if person not in told])

    def records(self, persons: Collection[int]) -> dict[int, Record]:
        """What the registry says of them now."""
        return records_of(persons)


def cleaned_now(people: Iterable[int]) -> dict[int, Clean]:
    """The clean rows of what the registry says of these persons now. Some 60 µs a person."""
    return {number: clean(record) for number, record in records_of(people).items()}


def arrivals(records: Iterable[Record], model: Model) -> list[list[Candidate]]:
    """Whom each of these records may be, the likeliest first: by the same evidence as in a run over the whole registry."""
    return find(records, index=KeyIndex(), hash_keys=hashed, model=model)


def _held(keys: list[int]) -> Iterator[tuple[int, list[int]]]:
    """The persons per key that the index holds, none where more than `MOST` share it: those are not read at all."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            some = f"ARRAY(SELECT person FROM linkage_key WHERE key = asked.key LIMIT {MOST + 1})"
            cursor.execute(f"SELECT key, {some} FROM unnest(%s::bigint[]) AS asked(key)", [keys])
            yield from ((key, persons if len(persons) <= MOST else []) for key, persons in cursor.fetchall() if persons)
            return
        of = "FROM linkage_key WHERE key = asked.value"
        some = f"iif((SELECT 1 {of} LIMIT 1 OFFSET {MOST}), '', (SELECT group_concat(person) {of}))"
        cursor.execute(f"SELECT value, {some} FROM json_each(%s) AS asked", [json.dumps(keys)])
        for key, persons in cursor.fetchall():
            if persons is not None:
                yield key, list(map(int, persons.split(","))) if persons else []


def packed_rows(persons: Collection[int]) -> Iterator[tuple[int, Clean]]:
    """The clean rows of those who did not change since they were packed, and can be opened with the keys of today."""
    if connection.vendor == "postgresql":
        asked, value = "= ANY(%s)", list(persons)
    else:
        asked, value = "IN (SELECT value FROM json_each(%s))", json.dumps(list(persons))
    sql = f"SELECT person, told FROM linkage_packed WHERE person {asked} AND person NOT IN (SELECT id FROM linkage_unkeyed)"
    with connection.cursor() as cursor:
        cursor.execute(sql, [value])
        for person, text in cursor.fetchall():
            with suppress(SealBroken, TypeError):
                yield person, unpacked(unseal(text, "linkage").decode())


def _waiting() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT id FROM linkage_unkeyed ORDER BY id DESC LIMIT %s", [WAITING_LOOKED_AT])
        return [number for (number,) in cursor.fetchall()]

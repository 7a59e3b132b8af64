"""What the registry knows about everybody whom some rows may concern: a dozen statements, whatever the number of rows.

Called inside the write transaction of a merge, so what it gives still holds when the merge writes.
"""

import datetime
import json
from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from django.db import connection

from setiakawan.core.bulk import rows_where
from setiakawan.core.sealing import blind_index, unseal
from setiakawan.intake.keys import who_key
from setiakawan.intake.rules.facts import Known, KnownFamily, KnownPerson, Row
from setiakawan.intake.rules.identity import plain_name
from setiakawan.registry.rules.projection import PERSON_FIELDS
from setiakawan.registry.rules.state import state_after

_FIELDS = ", ".join(f"{f}_id" if f == "area" else f for f in PERSON_FIELDS)
_decode = json.JSONDecoder().decode
_OPEN = "valid_until IS NULL AND kind = 'kk'"


def known_about(rows: list[Row], resent: dict[int, int] | None = None, namesakes: set[int] | None = None) -> Known:
    """Load whoever the rows' NIK, families and chosen persons point to."""
    known = Known(resent=resent or {}, namesakes=namesakes or set())
    holders = dict(_holders("nik", {r.nik_key for r in rows if r.nik_key}))
    families = _families_by_key(known, {r.family_key for r in rows if r.family_key})
    wanted = set(holders.values()) | {r.person for r in rows if r.person} | set(known.resent.values())
    members = list(_open_memberships("family_id", families))
    _load_people(known, wanted | {member[1] for member in members})
    if known.people:
        _load_memberships(known, families, members)
        _load_details(known, families)
        known.by_nik = {key: known.people[p] for key, p in holders.items() if p in known.people}
    _load_taken(known, rows)
    return known


def anybody() -> bool:
    """Whether the registry holds anybody at all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM registry_person LIMIT 1")
        return cursor.fetchone() is not None


def known_keys(niks: Iterable[bytes], families: Iterable[bytes]) -> tuple[list[bytes], list[bytes]]:
    """Those of the NIK and family keys that the registry holds."""
    sql = "SELECT number_key FROM registry_familynumber WHERE valid_until IS NULL AND number_key IN ({keys})"
    return [key for key, _ in _holders("nik", set(niks))], [bytes(key) for (key,) in rows_where(sql, families)]


def _holders(kind: str, keys: set[bytes]) -> Iterable[tuple[bytes, int]]:
    sql = (
        "SELECT number_key, person_id FROM registry_identifier WHERE kind = %s AND status = 'valid'"
        " AND number_key IN ({keys})"
    )
    return ((bytes(key), person) for key, person in rows_where(sql, keys, kind))


def _families_by_key(known: Known, keys: set[bytes]) -> dict[int, KnownFamily]:
    sql = (
        "SELECT n.number_key, f.id, f.area_id FROM registry_familynumber n JOIN registry_family f ON f.id = n.family_id"
        " WHERE n.valid_until IS NULL AND f.kind = 'kk' AND n.number_key IN ({keys})"
    )
    found = {family: KnownFamily(bytes(key), area, family) for key, family, area in rows_where(sql, keys)}
    known.families = {family.key: family for family in found.values()}
    return found


def _open_memberships(column: str, keys: Iterable[int]) -> Iterable[tuple]:
    sql = f"SELECT family_id, person_id, id, role, valid_from FROM registry_membership WHERE {_OPEN} AND {column} IN ({{keys}})"  # noqa: S608
    return rows_where(sql, keys)


def _load_people(known: Known, people: set[int]) -> None:
    sql = f"SELECT id, name_key, {_FIELDS} FROM registry_person WHERE id IN ({{keys}})"  # noqa: S608 - own names
    for number, name_key, *values in rows_where(sql, people):
        fields = dict(zip(PERSON_FIELDS, values, strict=True))
        birth = fields["birth_date"]
        fields["birth_date"] = None if birth is None else str(birth)
        known.people[number] = KnownPerson(number, fields, name_key)


def _load_memberships(known: Known, families: dict[int, KnownFamily], members: list[tuple]) -> None:
    everyone = {row[2]: row for row in members}
    for row in _open_memberships("person_id", known.people):
        everyone[row[2]] = row
    missing = {family for family, *_ in everyone.values()} - set(families)
    sql = "SELECT family_id, number_key FROM registry_familynumber WHERE valid_until IS NULL AND family_id IN ({keys})"
    for family, key in rows_where(sql, missing):
        families[family] = KnownFamily(bytes(key), "", family)
    others = [row for row in _open_memberships("family_id", missing) if row[1] not in known.people]
    for family_id, person_id, membership, role, since in [*everyone.values(), *others]:
        person, family = known.people.get(person_id), families.get(family_id)
        if family is None:
            continue
        family.members[id(person) if person else -person_id] = role
        if person is not None:
            person.family, person.membership, person.role = family, membership, role
            person.member_since = None if since is None else str(since)
    _load_past(known)
    _index_who(known)


def _load_past(known: Known) -> None:
    sql = (
        "SELECT m.person_id, n.number_key FROM registry_membership m JOIN registry_familynumber n"
        " ON n.family_id = m.family_id WHERE n.valid_until IS NULL AND m.valid_until IS NOT NULL AND m.kind = 'kk'"
        " AND m.person_id IN ({keys})"
    )
    for person, key in rows_where(sql, known.people):
        known.people[person].past.add(bytes(key))


def _index_who(known: Known) -> None:
    for person in known.people.values():
        birth, name = person.fields["birth_date"], person.fields["name"]
        if person.family is not None and birth and name:
            key = who_key(person.family.key, name, birth)
            known.by_who.setdefault(key, []).append(person)


def _load_details(known: Known, families: dict[int, KnownFamily]) -> None:
    people = known.people
    sql = "SELECT person_id, kind, number, number_key, status FROM registry_identifier WHERE person_id IN ({keys})"
    for person, kind, number, key, status in rows_where(sql, people):
        people[person].numbers.add((kind, unseal(number, "identifier").decode()))
        if kind == "nik" and status == "valid":
            people[person].niks.add(bytes(key))
    _load_states(people)
    for person, kind in rows_where(
        "SELECT person_id, kind FROM functioning_reporteddisability WHERE person_id IN ({keys})", people
    ):
        people[person].disabilities.add(kind)
    sql = "SELECT person_id, value FROM registry_contact WHERE withdrawn_at IS NULL AND person_id IN ({keys})"
    for person, value in rows_where(sql, people):
        people[person].contacts.add(unseal(value, "contact").decode())
    for column, holders in (("person_id", people), ("family_id", families)):
        sql = f"SELECT {column}, stated_on, decile FROM welfare_decilerecord WHERE {column} IN ({{keys}})"  # noqa: S608
        for holder, day, decile in rows_where(sql, holders):
            holders[holder].deciles[str(day)] = decile


class _Event(NamedTuple):
    kind: str
    on: datetime.date
    precision: str


def _load_states(people: dict[int, KnownPerson]) -> None:
    sql = (
        "SELECT person_id, kind FROM registry_lifeevent WHERE withdrawn_at IS NULL AND person_id IN ({keys})"
        ' ORDER BY person_id, "on", id'
    )
    for number, events in groupby(rows_where(sql, people), key=lambda row: row[0]):
        happened = [_Event(kind, datetime.date.min, "") for _, kind in events]
        people[number].state = state_after(happened, datetime.date.max).kind


def _load_taken(known: Known, rows: list[Row]) -> None:
    numbers = {blind_index(n, "dtks"): n for r in rows if (n := r.reading.get("dtks_id"))}
    known.taken = {numbers[key] for key, _ in _holders("dtks", set(numbers))}


def namesakes_of(rows: Iterable[Row]) -> set[int]:
    """Rows without a valid NIK that share name and birth with somebody of the registry in their village."""
    thin = [r for r in rows if not r.nik_key and r.reading.get("name") and r.birth[0]]
    found: set[int] = set()
    for area in {r.area for r in thin}:
        here = [r for r in thin if r.area == area]
        sql = "SELECT name, birth_date FROM registry_person WHERE area_id = %s AND birth_date IN ({keys})"
        people = {(plain_name(n), str(b)) for n, b in rows_where(sql, {r.birth[0] for r in here}, area)}
        found |= {r.id for r in here if (plain_name(r.reading["name"]), r.birth[0]) in people}
    return found


def has_resent_files(batch: int) -> bool:
    """Whether another batch holds the same bytes as a file of this one."""
    sql = """
        SELECT 1 FROM intake_incomingfile new JOIN intake_incomingfile old
        ON old.sha256 = new.sha256 AND old.batch_id <> new.batch_id WHERE new.batch_id = %s LIMIT 1
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [batch])
        return cursor.fetchone() is not None


def resent_rows(rows: Iterable[int]) -> dict[int, int]:
    """Rows that were merged before, byte for byte in the same file: row → the person to whom the earlier row went."""
    sql = """
        SELECT mine.id, theirs.person_id
        FROM intake_sourcerow mine
        JOIN intake_incomingfile new ON new.id = mine.file_id
        JOIN intake_incomingfile old ON old.sha256 = new.sha256 AND old.batch_id <> new.batch_id
        JOIN intake_sourcerow theirs ON theirs.file_id = old.id AND theirs.sheet = mine.sheet AND theirs.number = mine.number
        WHERE theirs.merged_at IS NOT NULL AND theirs.person_id IS NOT NULL AND mine.id IN ({keys})
        ORDER BY theirs.id DESC
    """
    return dict(rows_where(sql, rows))


_ROW_SQL = """
    SELECT r.id, r.file_id, r.sheet, r.number, r.area_code, r.nik_key, r.family_key, r.who_key, r.traits, r.decision,
           r.person_id, r.same_as_id, r.outcome, c.reading, r.unit
    FROM intake_sourcerow r JOIN intake_rowcontent c ON c.row_id = r.id
"""
ROW_RANK = {"siak": 0, "opensid": 1, "opendk": 2, "mapped": 3, "dtks": 4, "dtsen": 5}


def rows_from(tuples: Iterable[tuple], sources: dict[int, int], said_on: str) -> list[Row]:
    """Make rows of what `select_rows` gives; `sources` maps a file to its source (0 while nothing is merged)."""
    rows = []
    for (
        number,
        file,
        sheet,
        line,
        area,
        nik,
        family,
        who,
        traits,
        decision,
        person,
        same_as,
        outcome,
        sealed,
        _,
    ) in tuples:
        plain = unseal(sealed, "row")
        reading = _decode(plain.decode())
        rows.append(
            Row(
                number, file, sources.get(file, 0), f"{sheet} baris {line}".strip(), ROW_RANK.get(reading["format"], 3),
                said_on, area, reading, _bytes(nik), _bytes(family), _bytes(who), traits, plain, decision, person, same_as, outcome,
            )
        )  # fmt: skip
    return rows


def select_rows(where: str, *values: object) -> list[tuple]:
    """Rows with their reading, where `where` holds; for `rows_from`. The last column is the unit."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_ROW_SQL} WHERE {where}", values)
        return cursor.fetchall()


def select_rows_by_id(ids: Iterable[int]) -> list[tuple]:
    """The same for given rows."""
    return list(rows_where(f"{_ROW_SQL} WHERE r.id IN ({{keys}})", ids))


def _bytes(value: object) -> bytes | None:
    return value if value is None or type(value) is bytes else bytes(value)

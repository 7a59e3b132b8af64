"""The bulk way into the registry: what sources say about many persons, written in few statements.

For intake and other bulk writers only. It keeps the books (statements, projection, sources) but decides nothing: who
is who, and whether a value may be taken over, is settled by the caller, who also holds the transaction, the permission
and the audit.
"""

import datetime
import itertools
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection

from setiakawan.core.bulk import insert_rows, moment, rows_where, take_ids, update_rows
from setiakawan.core.sealing import blind_index, seal
from setiakawan.registry.models import (
    Contact,
    Family,
    FamilyNumber,
    Identifier,
    LifeEvent,
    Membership,
    Person,
    Statement,
)
from setiakawan.registry.rules.names import fold_name
from setiakawan.registry.rules.projection import PERSON_FIELDS, project
from setiakawan.registry.search import index_new

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode

_PERSON = ("id", "name", "name_key", "version", *PERSON_FIELDS[1:])
_EMPTY = dict.fromkeys(PERSON_FIELDS, "") | {"birth_date": None}
_STATEMENT = ("person", "source", "place", "said_on", "values", "adopted", "recorded_at")
_IDENTIFIER = ("person", "kind", "number", "number_key", "status", "source")
_FAMILY = ("id", "kind", "area", "hamlet", "rw", "rt", "address", "source")
_NUMBER = ("family", "number", "number_key", "source")
_MEMBERSHIP = ("person", "family", "kind", "role", "valid_from", "valid_until", "source", "ended_by")
_EVENT = ("person", "family", "kind", "on", "precision", "note", "source", "recorded_at", "withdrawn_reason")
_CONTACT = ("person", "kind", "value", "value_key", "source")
_FAMILY_PURPOSE = "family"


class Enrolment:
    """Collects persons, families and what is said about them; `write` puts all of it into the database.

    New persons and families are referred to by negative numbers until then. Collecting touches no database and can
    happen in another process; `write` needs a write transaction. About 40 µs a person in all on SQLite.
    """

    def __init__(self, *, at: datetime.datetime):
        self.at = moment(at)
        self._people: list[tuple] = []
        self._families: list[tuple] = []
        self._numbers: list[tuple] = []
        self._memberships: list[tuple] = []
        self._identifiers: list[tuple] = []
        self._statements: list[tuple] = []
        self._events: list[tuple] = []
        self._contacts: list[tuple] = []
        self._ended: list[tuple] = []
        self._changed: set[int] = set()

    def add_person(self, values: dict[str, Any], name_key: str | None = None) -> int:
        """A new person with these fields (absent = unknown; `area` is required). Say them in `add_statement` as well."""
        number = -1 - len(self._people)
        get, name = values.get, values.get("name", "")
        key = fold_name(name) if name_key is None else name_key
        self._people.append(
            (
                number, name, key, 1, get("sex", ""), get("birth_date"), get("birth_precision", ""),
                get("birth_place", ""), get("mother_name", ""), get("father_name", ""), get("marital_status", ""),
                get("education", ""), get("occupation", ""), values["area"], get("hamlet", ""), get("rw", ""),
                get("rt", ""), get("address", ""), get("address_basis", ""),
            )
        )  # fmt: skip
        return number

    def add_statement(
        self, *, person: int, source: int, place: str, said_on: str, values: dict, adopted: list[str] | None
    ) -> None:
        """What a source says about a person; `adopted` names the fields to take over, None = all (a new person's)."""
        self._statements.append(
            (person, source, place, said_on, _encode(values), None if adopted is None else _encode(adopted), self.at)
        )
        if adopted and person > 0:
            self._changed.add(person)
        elif adopted:
            self._adopt_early(person, values, adopted)

    def _adopt_early(self, person: int, values: dict, adopted: list[str]) -> None:
        """A second statement about a person who is not in the database yet: the row to come is changed."""
        row = list(self._people[-1 - person])
        for field in adopted:
            row[_PERSON.index(field)] = values[field]
        if "name" in adopted:
            row[_PERSON.index("name_key")] = fold_name(values["name"])
        self._people[-1 - person] = tuple(row)

    def add_identifier(
        self, *, person: int, kind: str, number: str, status: str, source: int, key: bytes | None = None
    ) -> None:
        """A number of a person (`key`: its blind index, where the caller has it). A `valid` one that another person
        holds breaks the unique constraint."""
        key = blind_index(number, kind) if key is None else key
        self._identifiers.append((person, kind, seal(number.encode(), "identifier"), key, status, source))

    def add_family(
        self, *, kind: str, number: str, place: dict[str, str], source: int, key: bytes | None = None
    ) -> int:
        """A new family with its number, at `place` (area, hamlet, rw, rt, address)."""
        family, get = -1 - len(self._families), place.get
        self._families.append(
            (family, kind, place["area"], get("hamlet", ""), get("rw", ""), get("rt", ""), get("address", ""), source)
        )
        key = blind_index(number, _FAMILY_PURPOSE) if key is None else key
        self._numbers.append((family, seal(number.encode(), _FAMILY_PURPOSE), key, source))
        return family

    def add_membership(
        self, *, person: int, family: int, role: str, source: int, kind: str = "kk", since: str | None = None,
        until: str | None = None,
    ) -> None:  # fmt: skip
        """A person's stay in a family. With `until` it is over already, as this source says."""
        self._memberships.append((person, family, kind, role, since, until, source, source if until else None))

    def end_membership(self, membership: int, *, until: str, source: int) -> None:
        """End an open stay on a day."""
        self._ended.append((until, source, membership))

    def add_event(
        self, *, person: int, kind: str, on: str, precision: str, source: int, family: int | None = None
    ) -> None:
        """A life event."""
        self._events.append((person, family, kind, on, precision, "", source, self.at, ""))

    def add_contact(self, *, person: int, kind: str, value: str, source: int) -> None:
        """A phone number (+62…) or e-mail address."""
        self._contacts.append((person, kind, seal(value.encode(), "contact"), blind_index(value, "contact"), source))

    def write(self) -> "Numbers":
        """Put everything into the database, bring the changed persons up to date, and give the numbers that the new
        persons and families got."""
        numbers = Numbers(take_ids(Person, len(self._people)), take_ids(Family, len(self._families)))
        person, family = numbers.people, numbers.families
        update_rows(Membership, ("valid_until", "ended_by"), self._ended)
        insert_rows(Person, _PERSON, _numbered(self._people, person))
        insert_rows(Family, _FAMILY, _numbered(self._families, family))
        insert_rows(FamilyNumber, _NUMBER, _numbered(self._numbers, family))
        insert_rows(Membership, _MEMBERSHIP, [numbers.both(row) for row in self._memberships])
        insert_rows(Identifier, _IDENTIFIER, _numbered(self._identifiers, person))
        insert_rows(Statement, _STATEMENT, _numbered(self._statements, person))
        insert_rows(LifeEvent, _EVENT, [numbers.both(row) for row in self._events])
        insert_rows(Contact, _CONTACT, _numbered(self._contacts, person))
        reproject(self._changed)
        index_new(at_least=2000)  # the search index takes new persons in lots: see registry/search.py
        return numbers


class Numbers:
    """Which numbers new persons and families got: `person(-1)` is the first new one's; others stay as they are."""

    def __init__(self, people: Sequence[int], families: Sequence[int]):
        self.people, self.families = people, families

    def person(self, number: int | None) -> int | None:
        """The number in the database."""
        return self.people[-1 - number] if number is not None and number < 0 else number

    def family(self, number: int | None) -> int | None:
        """The number in the database."""
        return self.families[-1 - number] if number is not None and number < 0 else number

    def both(self, row: tuple) -> tuple:
        """A row that begins with a person and a family."""
        return (self.person(row[0]), self.family(row[1]), *row[2:])


def _numbered(rows: list[tuple], numbers: Sequence[int]) -> list[tuple]:
    """Rows that begin with a person or a family, with their numbers in the database."""
    return [(numbers[-1 - row[0]], *row[1:]) if row[0] < 0 else row for row in rows]


def reproject(people: Iterable[int]) -> None:
    """Bring persons' fields in line with their live statements. A field that no statement ever named stays as it is."""
    changes = []
    for person, said in _statements_of(people):
        fields = project(said)
        named = {f for s in said for f in s.values}
        full = {**_EMPTY, **fields}
        changes.append((person, {f: full[f] for f in PERSON_FIELDS if f in named}))
    for person, fields in changes:
        if "name" in fields:
            fields["name_key"] = fold_name(fields["name"])
        _update_person(person, fields)


class _Said:
    __slots__ = ("adopted", "values", "withdrawn_at")

    def __init__(self, values, adopted, withdrawn_at):
        self.values, self.adopted, self.withdrawn_at = values, adopted, withdrawn_at


def _statements_of(people: Iterable[int]) -> Iterator[tuple[int, list[_Said]]]:
    sql = (
        'SELECT person_id, "values", adopted, withdrawn_at FROM registry_statement WHERE person_id IN ({keys})'
        " ORDER BY person_id, id"
    )
    rows = rows_where(sql, people)
    for person, group in itertools.groupby(rows, key=lambda row: row[0]):
        yield person, [_Said(_json(values), _json(adopted), gone) for _, values, adopted, gone in group]


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _update_person(person: int, fields: dict[str, Any]) -> None:
    quote = connection.ops.quote_name
    sets = ", ".join(f"{quote(Person._meta.get_field(f).column)} = %s" for f in fields)
    sql = f"UPDATE registry_person SET {sets}, version = version + 1 WHERE id = %s"  # noqa: S608 - own names
    with connection.cursor() as cursor:
        cursor.execute(sql, [*fields.values(), person])

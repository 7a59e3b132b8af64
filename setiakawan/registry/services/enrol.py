"""The bulk way into the registry: what sources say about many persons, written in few statements.

For intake and other bulk writers only. It keeps the books (statements, projection, sources) but decides nothing: who
is who, and whether a value may be taken over, is settled by the caller, who also holds the transaction, the permission
and the audit.
"""

import datetime
import itertools
import json
from collections.abc import Iterable, Iterator
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
_OTHERS = PERSON_FIELDS[1:]
_EMPTY = dict.fromkeys(PERSON_FIELDS, "") | {"birth_date": None}
_STATEMENT = ("person", "source", "place", "said_on", "values", "adopted", "recorded_at")
_IDENTIFIER = ("person", "kind", "number", "number_key", "status", "source")
_FAMILY = ("id", "kind", "area", "hamlet", "rw", "rt", "address", "source")
_NUMBER = ("family", "number", "number_key", "source")
_MEMBERSHIP = ("person", "family", "kind", "role", "valid_from", "valid_until", "source", "ended_by")
_EVENT = ("person", "kind", "on", "precision", "family", "note", "source", "recorded_at", "withdrawn_reason")
_CONTACT = ("person", "kind", "value", "value_key", "source")
_FAMILY_PURPOSE = "family"


class Enrolment:
    """Collects persons, families and what is said about them; `write` puts all of it into the database.

    Numbers of persons and families are given out at once, so that rows can refer to them. Everything must happen inside
    one write transaction. About 40 µs a person in all on SQLite.
    """

    def __init__(self, *, at: datetime.datetime):
        self.at = moment(at)
        self._person_ids, self._family_ids = _ids(Person), _ids(Family)
        self._rows: dict[tuple[type, tuple[str, ...]], list[tuple]] = {
            (model, fields): []
            for model, fields in (
                (Person, _PERSON), (Family, _FAMILY), (FamilyNumber, _NUMBER), (Membership, _MEMBERSHIP),
                (Identifier, _IDENTIFIER), (Statement, _STATEMENT), (LifeEvent, _EVENT), (Contact, _CONTACT),
            )
        }  # fmt: skip
        lists = [rows.append for rows in self._rows.values()]
        (self._person, self._family, self._number, self._member, self._identifier, self._said, self._event,
         self._contact) = lists  # fmt: skip
        self._ended: list[tuple] = []
        self._changed: set[int] = set()

    def add_person(self, values: dict[str, Any], name_key: str | None = None) -> int:
        """A new person with these fields (absent = unknown; `area` is required). Say them in `add_statement` as well."""
        number = next(self._person_ids)
        name = values.get("name", "")
        key = fold_name(name) if name_key is None else name_key
        get = values.get
        self._person((number, name, key, 1, *[get(f) or _EMPTY[f] for f in _OTHERS]))
        return number

    def add_statement(
        self, *, person: int, source: int, place: str, said_on: str, values: dict, adopted: list[str] | None
    ) -> None:
        """What a source says about a person; `adopted` names the fields to take over, None = all (a new person's)."""
        self._said(
            (person, source, place, said_on, _encode(values), None if adopted is None else _encode(adopted), self.at)
        )
        if adopted:
            self._changed.add(person)

    def add_identifier(self, *, person: int, kind: str, number: str, status: str, source: int) -> None:
        """A number of a person. A `valid` one that another person holds breaks the unique constraint."""
        self._identifier((person, kind, seal(number.encode(), "identifier"), blind_index(number, kind), status, source))

    def add_family(self, *, kind: str, number: str, place: dict[str, str], source: int) -> int:
        """A new family with its number, at `place` (area, hamlet, rw, rt, address)."""
        family, get = next(self._family_ids), place.get
        self._family(
            (family, kind, place["area"], get("hamlet", ""), get("rw", ""), get("rt", ""), get("address", ""), source)
        )
        sealed = seal(number.encode(), _FAMILY_PURPOSE)
        self._number((family, sealed, blind_index(number, _FAMILY_PURPOSE), source))
        return family

    def add_membership(
        self, *, person: int, family: int, role: str, source: int, kind: str = "kk", since: str | None = None,
        until: str | None = None,
    ) -> None:  # fmt: skip
        """A person's stay in a family. With `until` it is over already, as this source says."""
        self._member((person, family, kind, role, since, until, source, source if until else None))

    def end_membership(self, membership: int, *, until: str, source: int) -> None:
        """End an open stay on a day."""
        self._ended.append((until, source, membership))

    def add_event(
        self, *, person: int, kind: str, on: str, precision: str, source: int, family: int | None = None
    ) -> None:
        """A life event."""
        self._event((person, kind, on, precision, family, "", source, self.at, ""))

    def add_contact(self, *, person: int, kind: str, value: str, source: int) -> None:
        """A phone number (+62…) or e-mail address."""
        self._contact((person, kind, seal(value.encode(), "contact"), blind_index(value, "contact"), source))

    def write(self) -> None:
        """Put everything into the database and bring the changed persons up to date."""
        update_rows(Membership, ("valid_until", "ended_by"), self._ended)
        for (model, fields), rows in self._rows.items():
            insert_rows(model, fields, rows)
        reproject(self._changed)
        index_new(at_least=2000)


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


def _ids(model: type) -> Iterator[int]:
    if connection.vendor != "postgresql":
        first = None

        def numbers():
            nonlocal first
            first = take_ids(model, 1)[0]
            yield from itertools.count(first)

        return numbers()
    return itertools.chain.from_iterable(iter(lambda: take_ids(model, 500), None))

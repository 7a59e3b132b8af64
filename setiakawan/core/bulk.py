"""Many rows in few statements, for the places where a model instance per row would be too slow.

Values are what the column stores: sealed bytes, ISO dates or `date`, JSON as text, moments from `moment`. Nothing here
checks or converts; the caller owns the transaction.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache

from django.db import connection, models

IN_CHUNK = 900
"""Values per `IN (…)`: every SQLite takes this many."""

_MANY_WRITES = {"wal_autocheckpoint": 64_000, "cache_size": -262_144, "journal_size_limit": 268_435_456}


@cache
def _columns(model: type[models.Model], fields: tuple[str, ...]) -> str:
    quote = connection.ops.quote_name
    return ", ".join(quote(model._meta.get_field(f).column) for f in fields)


def insert_rows(model: type[models.Model], fields: tuple[str, ...], rows: Sequence[tuple]) -> None:
    """Add rows of `model`, each a tuple in the order of `fields`. About 4 µs a row on SQLite; COPY on PostgreSQL."""
    if not rows:
        return
    table, columns = connection.ops.quote_name(model._meta.db_table), _columns(model, fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(fields))
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)  # noqa: S608 - own names


def update_rows(model: type[models.Model], fields: tuple[str, ...], rows: Sequence[tuple]) -> None:
    """Set `fields` on rows of `model`; each tuple ends with the primary key."""
    if not rows:
        return
    quote = connection.ops.quote_name
    sets = ", ".join(f"{quote(model._meta.get_field(f).column)} = %s" for f in fields)
    key = quote(model._meta.pk.column)
    with connection.cursor() as cursor:
        sql = f"UPDATE {quote(model._meta.db_table)} SET {sets} WHERE {key} = %s"  # noqa: S608 - own names
        cursor.executemany(sql, rows)


def take_ids(model: type[models.Model], count: int) -> Sequence[int]:
    """Reserve `count` primary keys inside the present write transaction; whoever takes them inserts them in it."""
    if not count:
        return ()
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [table, model._meta.pk.column, count],
            )
            return [number for (number,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
    return range(last + 1, last + 1 + count)


@contextmanager
def many_writes() -> Iterator[None]:
    """Let SQLite gather 256 MB in its log before it copies them over, and keep as much at hand, while the body runs:
    pages that change again and again are then written once. Without effect on PostgreSQL.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    before = {name: _pragma(name, value) for name, value in _MANY_WRITES.items()}
    try:
        yield
    finally:
        for name, value in before.items():
            _pragma(name, value)


def _pragma(name: str, value: int) -> int:
    """Set a setting of SQLite's connection; what it was before."""
    with connection.cursor() as cursor:
        old = cursor.execute(f"PRAGMA {name}").fetchone()[0]
        cursor.execute(f"PRAGMA {name} = {int(value)}")
    return old


def moment(at: datetime.datetime) -> object:
    """A moment as the database stores it."""
    return connection.ops.adapt_datetimefield_value(at)


def chunks(values: Iterable, size: int = IN_CHUNK) -> Iterator[list]:
    """Cut values into lists of at most `size`."""
    values = list(values)
    for start in range(0, len(values), size):
        yield values[start : start + size]


def rows_where(sql: str, keys: Iterable, *first: object) -> Iterator[tuple]:
    """Run `sql`, whose `{keys}` stands in an `IN (…)`, for all keys in chunks; `first` are the values before them."""
    with connection.cursor() as cursor:
        for part in chunks(keys):
            cursor.execute(sql.replace("{keys}", ", ".join(["%s"] * len(part))), [*first, *part])
            yield from cursor.fetchall()

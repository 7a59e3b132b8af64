"""Finding persons by the words of their name, by area and birth year: one port for both databases.

Answers are person numbers in rising order, at most as many as asked for; nothing is sorted and no more is read than the
index needs to give that many. Scope is the caller's duty: `registry.queries` is the only one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from setiakawan.registry.search_schema import sqlite_words

Way = tuple[str, ...]
_LEVELS = "prkv"
_ESTIMATE_YEARS = 5
_POSTGRESQL_WHOLE = (
    "SELECT id FROM registry_person WHERE words @@ to_tsquery('simple', %s) AND id > %s ORDER BY id LIMIT %s"
)
_POSTGRESQL_PART = (
    "WITH matches AS MATERIALIZED (SELECT id FROM registry_person WHERE words @@ to_tsquery('simple', %s))"
    " SELECT id FROM matches WHERE id > %s ORDER BY id LIMIT %s"
)


@dataclass(frozen=True)
class Wanted:
    """What is searched: ways to read the name (`fold_query`), areas of which one must hold, and a birth year.

    No ways, areas or year means: any. An estimated birth year counts within five years of the year asked.
    """

    ways: tuple[Way, ...] = ()
    areas: tuple[str, ...] = ()
    birth_year: int | None = None


def find_ids(wanted: Wanted, *, after: int = 0, limit: int) -> list[int]:
    """This will give the numbers of up to `limit` persons who match, from those above `after`."""
    if connection.vendor == "postgresql":
        return _find_on_postgresql(wanted, after, limit)
    found = _find_on_sqlite(wanted, after, limit)
    waiting = [number for number, words in _unindexed(after) if _matches(wanted, words)]
    return sorted({*found, *waiting})[:limit] if waiting else found


def index_new(*, at_least: int = 1) -> int:
    """Take persons who were added since the last time into the index, in the present transaction. Returns how many.

    Nothing depends on it but speed: searches look at waiting persons too, one by one. Bulk writers call it at the end
    of each transaction with `at_least=2000`, and once without at the end of all. 8 µs a person; free on PostgreSQL.
    """
    if connection.vendor == "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM (SELECT 1 FROM registry_person_unindexed LIMIT %s)", [at_least])
        if cursor.fetchone()[0] < at_least:
            return 0
        cursor.execute(
            "INSERT INTO registry_person_fts(rowid, words)"  # noqa: S608 - own expression
            f" SELECT p.id, {sqlite_words('p')} FROM registry_person_unindexed u CROSS JOIN registry_person p ON p.id = u.id"
        )
        cursor.execute("DELETE FROM registry_person_unindexed")
        return cursor.rowcount


def _find_on_sqlite(wanted: Wanted, after: int, limit: int) -> list[int]:
    sql = "SELECT rowid FROM registry_person_fts WHERE registry_person_fts MATCH %s AND rowid > %s ORDER BY rowid LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(sql, [_expression(wanted, "AND", "OR", _fts_word, _fts_beginning), after, limit])
        return [number for (number,) in cursor.fetchall()]


def _unindexed(after: int) -> Iterable[tuple[int, frozenset[str]]]:
    with connection.cursor() as cursor:
        cursor.execute(
            # CROSS JOIN keeps the short table outside; SQLite might else walk through all persons.
            f"SELECT p.id, {sqlite_words('p')} FROM registry_person_unindexed u"  # noqa: S608 - own expression
            " CROSS JOIN registry_person p ON p.id = u.id WHERE u.id > %s",
            [after],
        )
        return [(number, frozenset(words.split())) for number, words in cursor.fetchall()]


def _matches(wanted: Wanted, words: frozenset[str]) -> bool:
    """The same judgement as the index gives, for one person."""
    return (
        (not wanted.ways or any(_way_holds(way, words) for way in wanted.ways))
        and (not wanted.areas or any(_area_word(area) in words for area in wanted.areas))
        and (wanted.birth_year is None or not words.isdisjoint(_year_words(wanted.birth_year)))
    )


def _way_holds(way: Way, words: frozenset[str]) -> bool:
    return words.issuperset(way[:-1]) and any(word.startswith(way[-1]) for word in words)


def _find_on_postgresql(wanted: Wanted, after: int, limit: int) -> list[int]:
    # Left alone, the planner walks through all persons in the order of their numbers, expecting to meet enough matches
    # soon. That holds for the whole office's area, and fails for a part whose people were recorded last.
    is_part = bool(wanted.areas) and all(len(area) > len(settings.OFFICE_AREA) for area in wanted.areas)
    sql = _POSTGRESQL_PART if is_part else _POSTGRESQL_WHOLE
    with connection.cursor() as cursor:
        cursor.execute(sql, [_expression(wanted, "&", "|", _ts_word, _ts_beginning), after, limit])
        return [number for (number,) in cursor.fetchall()]


def _expression(wanted: Wanted, both: str, either: str, word, beginning) -> str:
    """The boolean expression in the language of the index."""
    needed: list[str] = []
    if wanted.ways:
        ways = [f" {both} ".join([*map(word, way[:-1]), beginning(way[-1])]) for way in wanted.ways]
        needed.append(_any_of(ways, either))
    if wanted.areas:
        needed.append(_any_of([word(_area_word(area)) for area in wanted.areas], either))
    if wanted.birth_year is not None:
        needed.append(_any_of([word(year) for year in _year_words(wanted.birth_year)], either))
    return f" {both} ".join(needed)


def _any_of(parts: Sequence[str], either: str) -> str:
    return "(" + f" {either} ".join(f"({part})" for part in parts) + ")"


def _area_word(code: str) -> str:
    return _LEVELS[min(code.count("."), 3)] + code.replace(".", "")


def _year_words(year: int) -> list[str]:
    return [f"y{year:04}", *(f"e{y:04}" for y in range(year - _ESTIMATE_YEARS, year + _ESTIMATE_YEARS + 1))]


def _fts_word(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _fts_beginning(word: str) -> str:
    return _fts_word(word) + " *"


def _ts_word(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def _ts_beginning(word: str) -> str:
    return _ts_word(word) + ":*"

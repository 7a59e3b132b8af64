# ruff: noqa: S608 - SQL made of our own names only
"""Cleaning whole columns: every distinct value once, by the functions that clean an arriving record."""

from collections.abc import Callable, Iterator

import duckdb
import pyarrow as pa

from setiakawan.linkage.rules import cleaned, numbers

_ONE = pa.string()
LEAST_WORD = 3
"""A word that stands in fewer rows is not kept in the model: it could name somebody."""
LEAST_NAME = 5
"""The same for whole names, parents' names and dates."""


def clean_table(connection: duckdb.DuckDBPyConnection, source: str) -> int:
    """This will make the table `clean` from a table with the columns of `Record` (missing ones count as empty) and `id`.

    `row` numbers the rows from 0 in the order of `id`. Returns how many rows there are.
    """
    held = {name for name, *_ in connection.execute(f"DESCRIBE {source}").fetchall()}
    rows = connection.execute(f"SELECT count(*) FROM {source}").fetchone()[0]
    connection.execute(f"CREATE OR REPLACE TEMP TABLE ordered AS SELECT * FROM {source} ORDER BY id")
    columns = {"id": _read(connection, "id").cast(_ONE)}
    for column, names, function in _PARTS:
        if column in held:
            columns |= dict(zip(names, _cleaned(_read(connection, column), function, len(names)), strict=True))
        else:
            columns |= {name: pa.array([""] * rows) for name in names}
    connection.register("parts", pa.table(columns))
    connection.execute(_CLEAN)
    connection.unregister("parts")
    count_values(connection, rows)
    connection.execute("DROP TABLE ordered")
    return rows


def count_values(connection: duckdb.DuckDBPyConnection, rows: int) -> None:
    """This will count in how many rows each word, name, parent and date stands, where that is often enough to matter."""
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE words AS
        SELECT word, count(*) AS rows, log2(greatest({rows}, 4) / count(*)) AS bits
        FROM (SELECT unnest(list_distinct(tokens)) AS word FROM clean) WHERE word <> '' GROUP BY word HAVING count(*) >= {LEAST_WORD}
    """)
    for table, column, least in (("names", "ordered", LEAST_NAME), ("mothers", "mother", LEAST_NAME), ("fathers", "father", LEAST_NAME),
                                 ("dates", "birth", max(LEAST_NAME, rows // 8000))):  # fmt: skip
        only = " AND length(birth) = 10" if table == "dates" else ""
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT {column} AS value, count(*) AS rows FROM clean"
            f" WHERE {column} <> ''{only} GROUP BY 1 HAVING count(*) >= {least}"
        )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE unknown_word AS SELECT log2(greatest({rows}, 4) / 2) AS bits")
    connection.execute("""
        CREATE OR REPLACE TEMP TABLE bits AS
        SELECT ordered, sum(coalesce(words.bits, (SELECT bits FROM unknown_word))) AS name_bits
        FROM (SELECT ordered, unnest(list_distinct(string_split(ordered, ' '))) AS word FROM (SELECT DISTINCT ordered FROM clean WHERE ordered <> ''))
        LEFT JOIN words USING (word) GROUP BY ordered
    """)
    connection.execute("""
        CREATE OR REPLACE TEMP TABLE clean AS
        SELECT clean.*, coalesce(bits.name_bits, 0) AS name_bits, coalesce(names.rows, 2) AS name_rows, coalesce(mothers.rows, 2) AS mother_rows,
            coalesce(fathers.rows, 2) AS father_rows, coalesce(dates.rows, 0) AS birth_rows
        FROM clean LEFT JOIN bits USING (ordered) LEFT JOIN names ON names.value = ordered LEFT JOIN mothers ON mothers.value = mother
            LEFT JOIN fathers ON fathers.value = father LEFT JOIN dates ON dates.value = birth
    """)


def _read(connection: duckdb.DuckDBPyConnection, column: str) -> pa.Array:
    text = connection.sql(f"SELECT coalesce(CAST({column} AS VARCHAR), '') FROM ordered").to_arrow_table()
    return text.column(0).combine_chunks()


def _cleaned(values: pa.Array, function: Callable, width: int) -> Iterator[pa.Array]:
    coded = values.dictionary_encode()
    results = [function(value) for value in coded.dictionary.to_pylist()]
    for at in range(width):
        one = pa.array([result[at] for result in results] if width > 1 else results, _ONE)
        yield one.take(coded.indices)


def _numbers(text: str) -> tuple[str, str]:
    return numbers.number_16(text), numbers.nik_cut(text)


def _parents(text: str) -> str:
    return cleaned.parent_of(text)


def _birth(text: str) -> tuple[str, str]:
    born = cleaned.birth_of(text)
    return born, cleaned.dayless_of(born)


_NAME = ("name", "code", "ordered", "joined", "skeleton")
_PARTS: tuple[tuple[str, tuple[str, ...], Callable], ...] = (
    ("name", _NAME, cleaned.name_of), ("birth", ("birth", "dayless"), _birth), ("sex", ("sex",), cleaned.sex_of),
    ("nik", ("nik", "nik_cut"), _numbers), ("kk", ("kk",), numbers.number_16), ("mother", ("mother", "mother_skeleton"), cleaned.mother_of),
    ("father", ("father",), _parents), ("birth_place", ("place",), cleaned.place_of), ("phone", ("phone",), numbers.phone),
    ("village", ("village",), cleaned.place_of), ("source", ("source",), str),
)  # fmt: skip
_CLEAN = """
CREATE OR REPLACE TEMP TABLE clean AS
WITH read AS (
    SELECT *, CASE WHEN birth[1:2] = '20' THEN CAST(birth[1:4] AS INT) WHEN birth <> '' THEN 1999 ELSE 2026 END AS latest,
        TRY_CAST(nik[7:8] AS INT) AS day_said, TRY_CAST(nik[9:10] AS INT) AS month_said, TRY_CAST(nik[11:12] AS INT) AS year_said
    FROM parts
), said AS (
    SELECT *, if(day_said > 40, day_said - 40, day_said) AS day_in, if(day_said > 40, 'P', 'L') AS sex_in,
        if(2000 + year_said <= latest, 2000, 1900) + year_said AS year_in
    FROM read
), born AS (
    SELECT *, if(nik <> '' AND day_in BETWEEN 1 AND 31 AND month_said BETWEEN 1 AND 12,
        printf('%04d-%02d-%02d', year_in, month_said, day_in), '') AS nik_birth
    FROM said
)
SELECT CAST(row_number() OVER () - 1 AS UINTEGER) AS row, id, name, code, ordered, joined, skeleton, birth, birth[1:4] AS year, dayless,
    sex, nik, nik_cut, nik_birth,
    if(nik <> '' AND nik_birth = birth AND (sex = '' OR sex = sex_in), '1', '') AS nik_sure,
    kk, mother, mother_skeleton, father, place, phone, village, source,
    code[1:1] AS initial, if(birth[5:] = '-01-01', '', birth[5:]) AS daymonth, string_split(code, ' ') AS tokens,
    if(birth = '', if(nik_birth = '', '', nik_birth[1:4] || least(nik_birth[6:7], nik_birth[9:10]) || greatest(nik_birth[6:7], nik_birth[9:10])),
        if(nik = '', dayless, '')) AS nik_dayless
FROM born
"""

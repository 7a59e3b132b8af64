# ruff: noqa: S608 - SQL made of our own names only
"""Pairs of rows worth comparing: those that share a key which few rows share. The keys are those of `rules.keys`."""

import duckdb

from setiakawan.linkage.rules.keys import KINDS, LARGEST, LARGEST_ELSE, WHOLE_DATES


def candidate_pairs(connection: duckdb.DuckDBPyConnection, kinds: dict[str, tuple[str, ...]] = KINDS) -> int:
    """This will make the table `pairs` (`l` < `r`, row numbers) from `clean`. Returns how many pairs there are."""
    connection.execute("CREATE OR REPLACE TEMP TABLE packed (pair UBIGINT)")
    for kind, columns in kinds.items():
        connection.execute(_block(kind, columns))
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE pairs AS SELECT CAST(pair >> 32 AS UINTEGER) AS l,"
        " CAST(pair & 4294967295 AS UINTEGER) AS r FROM (SELECT DISTINCT pair FROM packed)"
    )
    connection.execute("DROP TABLE packed")
    return connection.execute("SELECT count(*) FROM pairs").fetchone()[0]


def _block(kind: str, columns: tuple[str, ...]) -> str:
    rows = "clean"
    if "token" in columns:
        rows = "(SELECT *, unnest(list_distinct(tokens)) AS token FROM clean)"
    present = " AND ".join(f"{column} <> ''" for column in columns)
    if "token" in columns:
        present += " AND length(token) > 1"
    if kind in WHOLE_DATES:
        present += " AND length(birth) = 10"
    most = LARGEST.get(kind, LARGEST_ELSE)
    return f"""
        INSERT INTO packed
        WITH keyed AS (SELECT hash({", ".join(columns)}) AS k, row FROM {rows} WHERE {present}),
        blocks AS (SELECT list(row) AS members FROM keyed GROUP BY k HAVING count(*) BETWEEN 2 AND {most}),
        firsts AS (SELECT unnest(members) AS one, members FROM blocks),
        couples AS (SELECT one, unnest(members) AS other FROM firsts)
        SELECT (CAST(one AS UBIGINT) << 32) | other FROM couples WHERE one < other
    """

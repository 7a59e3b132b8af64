"""Judging by SQL on DuckDB, from tables at hand or from Parquet files."""

import datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from setiakawan.aid.columns.judged import Judged
from setiakawan.aid.rules.columns import judging_sql
from setiakawan.aid.rules.programme import Programme

FAMILIES_AT_ONCE = 2_000_000
"""Bounds the memory: one slice's groups are held at a time."""


def judge_tables(programme: Programme, on: datetime.date, families: pa.Table, members: pa.Table) -> pa.Table:
    """One row per family (or person) with a column per criterion, `answer` and `amount`. Raises NoRuleInForce."""
    with duckdb.connect() as engine:
        engine.register("families", families)
        engine.register("members", members)
        return engine.sql(judging_sql(programme, on)).to_arrow_table()


def judge_files(programme: Programme, on: datetime.date, families: Path, members: Path) -> Judged:
    """Count the answers of Parquet files of any size, sorted by family, slice by slice.

    Time grows with the rows, memory does not. Raises NoRuleInForce.
    """
    sql, told = judging_sql(programme, on), Judged()
    with duckdb.connect(config={"preserve_insertion_order": False}) as engine:
        first, last = engine.sql(f"SELECT MIN(family), MAX(family) FROM read_parquet('{families}')").fetchall()[0]
        for start in range(first or 0, (-1 if last is None else last) + 1, FAMILIES_AT_ONCE):
            inside = f"WHERE family >= {start} AND family < {start + FAMILIES_AT_ONCE}"
            for name, file in (("families", families), ("members", members)):
                engine.sql(f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT * FROM read_parquet('{file}') {inside}")
            counted = engine.sql(f"SELECT answer, COUNT(*), SUM(amount) FROM ({sql}) GROUP BY answer").fetchall()
            for answer, number, amount in counted:
                told.answers[answer] += number
                told.amount += amount or 0
    return told

"""Judging on DuckDB, from tables at hand or from Parquet files."""

import datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from setiakawan.aid.rules.columns import judging_sql
from setiakawan.aid.rules.programme import Programme


def judge_tables(programme: Programme, on: datetime.date, families: pa.Table, members: pa.Table) -> pa.Table:
    """One row per family (or person) with a column per criterion, `answer` and `amount`. Raises NoRuleInForce."""
    with duckdb.connect() as engine:
        engine.register("families", families)
        engine.register("members", members)
        return engine.sql(judging_sql(programme, on)).to_arrow_table()


def judge_files(
    programme: Programme, on: datetime.date, families: Path, members: Path, *, memory: str = "6GB"
) -> list[tuple]:
    """How many rows got each answer, and the sum of their amounts, from Parquet files larger than the memory may be.

    Rows: (TRUE, FALSE or None, number, amount). Raises NoRuleInForce.
    """
    with duckdb.connect(config={"memory_limit": memory, "preserve_insertion_order": False}) as engine:
        engine.sql(f"CREATE VIEW families AS SELECT * FROM read_parquet('{families}')")
        engine.sql(f"CREATE VIEW members AS SELECT * FROM read_parquet('{members}')")
        return engine.sql(
            f"SELECT answer, COUNT(*), SUM(amount) FROM ({judging_sql(programme, on)}) GROUP BY answer"
        ).fetchall()

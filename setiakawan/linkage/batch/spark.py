# ruff: noqa: S608 - SQL made of our own names only
"""The same batch on Spark, for more rows than one machine holds, through Splink's backend.

Splink brings together the rows that share a key and ties the groups; each part of the pairs is cleaned, compared and
weighed by the same code as in one process, since evidence against three kinds of other people is more than one
Fellegi–Sunter model can say (decision 103). The model is one that `engine.link` estimated. Needs pyspark and splink.
"""

import hashlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pyarrow as pa

from setiakawan.linkage.rules.cleaned import clean
from setiakawan.linkage.rules.clusters import Pair, clusters
from setiakawan.linkage.rules.keys import KINDS, LARGEST, LARGEST_ELSE, keys_of_clean
from setiakawan.linkage.rules.model import Model
from setiakawan.linkage.rules.record import Record

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

COLUMNS = ("name", "birth", "sex", "nik", "kk", "mother", "father", "birth_place", "phone", "village", "source")
PAIRS = "one string, other string, weight double, probability double, rules boolean"
_ROWS = ", ".join(f"{column} string" for column in ("id", *COLUMNS))
_BITS = (len(KINDS) - 1).bit_length()
_PLACE = {kind: at for at, kind in enumerate(KINDS)}


def weigh_on_spark(session: "SparkSession", rows: "DataFrame", model: Model) -> "DataFrame":
    """This will give every pair that shares a key, weighed: `PAIRS`, the lower `id` first.

    `rows` has `id` and some of `COLUMNS`, all text. Pairs without hope are left out, as in `engine.link`.
    """
    from splink import Linker, SettingsCreator, SparkAPI, block_on
    from splink.comparison_library import ExactMatch

    engine = SparkAPI(spark_session=session, break_lineage_method="persist", register_udfs_automatically=False)
    settings = SettingsCreator(
        link_type="dedupe_only", unique_id_column_name="id", comparisons=[ExactMatch("sex")],
        blocking_rules_to_generate_predictions=[block_on("keys", arrays_to_explode=["keys"])],
        additional_columns_to_retain=[column for column in COLUMNS if column != "sex"],
    )  # fmt: skip
    held = engine.register(_keyed(session, rows), dataset_display_name="linkage_rows")
    linker = Linker(held, settings, validate_settings=False, log_level="ERROR")
    pairs = linker.inference.predict(warning_mode="never").as_spark_dataframe()
    wanted = ["id_l", "id_r", *(f"{column}_{side}" for side in "lr" for column in COLUMNS)]
    return pairs.select(wanted).mapInArrow(_weighing(model.to_json()), PAIRS)


def group_on_spark(
    session: "SparkSession", rows: "DataFrame", pairs: "DataFrame", model: Model
) -> list[tuple[str, ...]]:
    """The groups of ids that are one person, as `engine.group` would build them of all pairs: what hangs together is
    found by Splink, and within it nothing contradicts.
    """
    from splink import SparkAPI
    from splink.clustering import cluster_pairwise_predictions_at_threshold

    pairs = pairs.persist()
    joins = pairs.filter(f"probability >= {model.same_from} AND NOT rules")
    tied = cluster_pairwise_predictions_at_threshold(
        rows.select("id"), joins.selectExpr("one AS id_l", "other AS id_r", "probability AS match_probability"),
        SparkAPI(spark_session=session, break_lineage_method="persist", register_udfs_automatically=False), "id", threshold_match_probability=model.same_from,
    ).as_spark_dataframe()  # fmt: skip
    one, other = (tied.selectExpr(f"id AS {side}", f"cluster_id AS of_{side}") for side in ("one", "other"))
    within = pairs.join(one, "one").join(other, "other").filter("of_one = of_other")
    found = within.groupBy("of_one").applyInArrow(_grouping(model.same_from), "members array<string>").toArrow()
    return sorted(map(tuple, found.column("members").to_pylist()))


def _keyed(session: "SparkSession", rows: "DataFrame") -> "DataFrame":
    """The rows with the hashed keys that few enough share."""
    held = [f"coalesce({c}, '') AS {c}" if c in rows.columns else f"'' AS {c}" for c in COLUMNS]
    text = rows.selectExpr("id", *held)
    text.mapInArrow(_with_keys, f"{_ROWS}, key array<bigint>").createOrReplaceTempView("linkage_keyed")
    most = " ".join(f"WHEN {_PLACE[kind]} THEN {number}" for kind, number in LARGEST.items())
    return session.sql(f"""
        WITH flat AS (SELECT id, explode(key) AS key FROM linkage_keyed),
        few AS (SELECT key FROM flat GROUP BY key
                HAVING count(*) BETWEEN 2 AND CASE key & {(1 << _BITS) - 1} {most} ELSE {LARGEST_ELSE} END),
        kept AS (SELECT id, collect_list(key) AS keys FROM flat JOIN few USING (key) GROUP BY id)
        SELECT id, {", ".join(COLUMNS)}, keys FROM linkage_keyed JOIN kept USING (id)
    """).persist()


def _with_keys(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        keys = [[_hashed(key) for key in keys_of_clean(clean(Record(**row)))] for row in _records(batch)]
        yield batch.append_column("key", pa.array(keys, pa.list_(pa.int64())))


def _records(batch: pa.RecordBatch) -> list[dict[str, str]]:
    return batch.select(list(COLUMNS)).to_pylist()


def _hashed(key: str) -> int:
    """A key as a number whose lowest bits tell its kind."""
    digest = int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), signed=True)
    return digest >> _BITS << _BITS | _PLACE[key.partition(":")[0]]


def _weighing(model: str) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def weigh(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        weights = Model.from_json(model)
        for batch in batches:
            if batch.num_rows:
                yield from _weighed(batch, weights)

    return weigh


def _weighed(batch: pa.RecordBatch, model: Model) -> Iterator[pa.RecordBatch]:
    """The pairs of one part, by the code of the batch: its rows are cleaned once each."""
    from setiakawan.linkage.batch.cleaning import clean_table
    from setiakawan.linkage.batch.levels import compare_pairs
    from setiakawan.linkage.batch.rarity import Rarity
    from setiakawan.linkage.batch.scoring import score

    names = ["id", *COLUMNS]
    sides = [
        pa.table(dict(zip(names, (batch.column(f"{name}_{side}") for name in names), strict=True))) for side in "lr"
    ]
    with duckdb.connect() as engine:
        engine.register("sides", pa.concat_tables(sides))
        engine.execute("CREATE TABLE part AS SELECT DISTINCT ON (id) * FROM sides")
        table = clean_table(engine, "part")
    place = {one: at for at, one in enumerate(table.ids)}
    l, r = (np.array([place[one] for one in batch.column(f"id_{side}").to_pylist()], np.uint32) for side in "lr")  # noqa: E741
    found = score(compare_pairs(table, np.minimum(l, r), np.maximum(l, r), Rarity(table, model), every=False), model)
    ids = pa.array(table.ids)
    yield pa.RecordBatch.from_arrays(
        [ids.take(pa.array(found["l"])), ids.take(pa.array(found["r"])), pa.array(found["weight"], pa.float64()),
         pa.array(found["probability"], pa.float64()), pa.array(found["rules"], pa.bool_())],
        ["one", "other", "weight", "probability", "rules"],
    )  # fmt: skip


def _grouping(same_from: float) -> Callable[[pa.Table], pa.Table]:
    def grouped(part: pa.Table) -> pa.Table:
        ids = sorted({*part.column("one").to_pylist(), *part.column("other").to_pylist()})
        place = {one: at for at, one in enumerate(ids)}
        pairs = [
            Pair(
                place[row["one"]],
                place[row["other"]],
                row["weight"],
                row["probability"] >= same_from and not row["rules"],
            )
            for row in part.select(["one", "other", "weight", "probability", "rules"]).to_pylist()
        ]
        members = [[ids[at] for at in group] for group in clusters(pairs)]
        return pa.table({"members": pa.array(members, pa.list_(pa.string()))})

    return grouped

"""Splink 5 over a registry, tuned for Indonesian rows as well as we could, in the peers' environment.

splink_registry.py rows.parquet out.parquet [without-numbers]: writes scored pairs (a, b, p) and prints the figures.
Cleaning is SQL, so that its time is not Python's; the spelling rules are the published ones, apart from ours.
"""

import json
import resource
import sys
import time

import duckdb
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

_CODE = "upper(regexp_replace(strip_accents(coalesce({}, '')), '[^A-Za-z ]', '', 'g'))"
for _old, _new in (
    ("OE", "U"),
    ("TJ", "C"),
    ("DJ", "J"),
    ("SJ", "SY"),
    ("CH", "KH"),
    ("Y", "I"),
    ("V", "F"),
    ("Z", "S"),
):
    _CODE = f"replace({_CODE}, '{_old}', '{_new}')"
for _double in "ABDFGHIKLMNPRSTUW":
    _CODE = f"replace({_CODE}, '{_double}{_double}', '{_double}')"
_CODE = f"trim(regexp_replace({_CODE}, '^(H|HJ|DRS|ALM|M|MUHAMAD|MUHAMMAD|MOKH) ', ''))"


def _cleaned(path: str) -> str:
    return f"""
        SELECT *, string_split(name, ' ')[1] AS first, array_to_string(list_sort(string_split(name, ' ')), ' ') AS ordered,
            replace(name, ' ', '') AS joined, birth[1:4] AS year, nik[1:12] AS nik12
        FROM (SELECT id AS unique_id, nullif({_CODE.format("name")}, '') AS name,
            nullif(CAST(birth AS VARCHAR), '') AS birth, nullif(sex, '') AS sex, nullif(upper(village), '') AS village,
            nullif({_CODE.format("mother")}, '') AS mother, nullif(phone, '') AS phone,
            CASE WHEN length(nik) = 16 AND replace(nik, nik[1:1], '') <> '' THEN nik END AS nik,
            CASE WHEN length(kk) = 16 THEN kk END AS kk FROM '{path}')
    """


def _split(side: str) -> str:
    return f"string_split(name_{side}, ' ')"


def _comparisons(numbers: bool) -> list:
    subset = f"list_has_all({_split('l')}, {_split('r')}) OR list_has_all({_split('r')}, {_split('l')})"
    swapped = "birth_l[1:4] = birth_r[1:4] AND birth_l[6:7] = birth_r[9:10] AND birth_l[9:10] = birth_r[6:7]"
    year = "birth_l[1:4] = birth_r[1:4] AND (birth_l[6:] = '01-01' OR birth_r[6:] = '01-01')"
    name = cl.CustomComparison(output_column_name="name", comparison_levels=[
        cll.NullLevel("name"), cll.ExactMatchLevel("name", term_frequency_adjustments=True),
        cll.CustomLevel("ordered_l = ordered_r OR joined_l = joined_r", "order"),
        cll.JaroWinklerLevel("name", 0.94), cll.CustomLevel(subset, "subset"), cll.JaroWinklerLevel("name", 0.88), cll.ElseLevel(),
    ])  # fmt: skip
    birth = cl.CustomComparison(output_column_name="birth", comparison_levels=[
        cll.NullLevel("birth"), cll.ExactMatchLevel("birth"), cll.CustomLevel(year, "year"), cll.CustomLevel(swapped, "swap"),
        cll.LevenshteinLevel("birth", 1), cll.ElseLevel(),
    ])  # fmt: skip
    found = [name, birth, cl.ExactMatch("sex"), cl.ExactMatch("village").configure(term_frequency_adjustments=True),
             cl.JaroWinklerAtThresholds("mother", [0.92])]  # fmt: skip
    if numbers:
        nik = cl.CustomComparison(output_column_name="nik", comparison_levels=[
            cll.NullLevel("nik"), cll.ExactMatchLevel("nik"), cll.CustomLevel("nik12_l = nik12_r", "other serial"),
            cll.LevenshteinLevel("nik", 1), cll.ElseLevel(),
        ])  # fmt: skip
        found += [nik, cl.ExactMatch("kk"), cl.ExactMatch("phone")]
    return found


def main(path: str, out: str, numbers: bool) -> dict:
    """Clean, train, predict; the scored pairs go into a file, the time without that into the figures."""
    began = time.perf_counter()
    connection = duckdb.connect()
    connection.sql(f"CREATE TABLE cleaned AS {_cleaned(path)}")
    cleaned = time.perf_counter() - began
    api = DuckDBAPI(connection)
    blocks = [
        ["birth", "first"],
        ["year", "ordered"],
        ["village", "joined"],
        ["birth", "village", "sex"],
        ["mother", "ordered"],
    ]
    blocks += [["nik"], ["kk", "first"], ["kk", "birth"], ["phone", "first"], ["nik12", "first"]] if numbers else []
    settings = SettingsCreator(
        link_type="dedupe_only", comparisons=_comparisons(numbers),
        blocking_rules_to_generate_predictions=[block_on(*columns) for columns in blocks],
    )  # fmt: skip
    linker = Linker(api.register("cleaned", dataset_display_name="rows"), settings)
    sure = [block_on("nik", "birth")] if numbers else [block_on("birth", "name", "village")]
    linker.training.estimate_probability_two_random_records_match(sure, recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    linker.training.estimate_parameters_using_expectation_maximisation(
        block_on("nik") if numbers else block_on("mother", "birth")
    )
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("name", "year"))
    found = linker.inference.predict(threshold_match_weight=-4)
    grouped = linker.clustering.cluster_pairwise_predictions_at_threshold(found, threshold_match_probability=0.99)
    seconds = time.perf_counter() - began
    connection.sql(
        f"COPY (SELECT unique_id_l AS a, unique_id_r AS b, match_weight AS weight FROM {found.physical_name}) TO '{out}'"
    )
    connection.sql(
        f"COPY (SELECT unique_id AS id, cluster_id AS own FROM {grouped.physical_name}) TO '{out}.own.parquet'"
    )
    count = connection.sql("SELECT count(*) FROM cleaned").fetchall()[0][0]
    return {"seconds": seconds, "cleaning": cleaned, "rows": count,
            "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2], numbers=len(sys.argv) < 4)))

